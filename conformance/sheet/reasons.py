"""Why a text row of a test-case sheet is no case; the words stand in the evidence, in Norwegian."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.sheet.cells import one_line

ABOVE_HEADING = "står over overskriftsraden"
HEADING_AGAIN = "overskriftsraden gjentatt"
SUMMARY = "oppsummering eller signaturfelt"
ID_ONLY = "bare nummer, ingen tekst"
RESULT_ONLY = "bare resultatkolonner er fylt ut"
OTHER_COLUMNS = "tekst bare i kolonner som ikke beskriver testtilfellet"
SECTION_WITHOUT_CASES = "overskrift uten testtilfeller under"
BELOW_TABLE = "tekst under siste testtilfelle"
NOTE = "lang merknad, ikke overskrift"
OUTSIDE_CASES = "tekst som ikke hører til noe testtilfelle"

_LONGEST_EXCERPT = 120


def section_title(texts: Sequence[str]) -> str:
    """Give the title of a section row on one line."""
    return " ".join(one_line(text) for text in texts)


def excerpt(texts: Sequence[str]) -> str:
    """Give the texts of a row on one line, shortened."""
    line = " | ".join(one_line(text) for text in texts if text)
    return line if len(line) <= _LONGEST_EXCERPT else f"{line[: _LONGEST_EXCERPT - 1]}…"
