"""Why a text row of a test-case sheet is no case; the words stand in the evidence, in Norwegian."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.language import Text
from conformance.sheet.cells import one_line

ABOVE_HEADING = Text("står over overskriftsraden", "stands above the heading row")
HEADING_AGAIN = Text("overskriftsraden gjentatt", "the heading row once more")
SUMMARY = Text("oppsummering eller signaturfelt", "a summary or a place to sign")
ID_ONLY = Text("bare nummer, ingen tekst", "a number only, no text")
RESULT_ONLY = Text("bare resultatkolonner er fylt ut", "only result columns are filled in")
OTHER_COLUMNS = Text("tekst bare i kolonner som ikke beskriver testtilfellet", "text only in columns that do not describe the case")
SECTION_WITHOUT_CASES = Text("overskrift uten testtilfeller under", "a heading with no cases below it")
BELOW_TABLE = Text("tekst under siste testtilfelle", "text below the last case")
NOTE = Text("lang merknad, ikke overskrift", "a long remark, no heading")
OUTSIDE_CASES = Text("tekst som ikke hører til noe testtilfelle", "text that belongs to no case")

_LONGEST_EXCERPT = 120


def section_title(texts: Sequence[str]) -> str:
    """Give the title of a section row on one line."""
    return " ".join(one_line(text) for text in texts)


def excerpt(texts: Sequence[str]) -> str:
    """Give the texts of a row on one line, shortened."""
    line = " | ".join(one_line(text) for text in texts if text)
    return line if len(line) <= _LONGEST_EXCERPT else f"{line[: _LONGEST_EXCERPT - 1]}…"
