"""Writes feature files in Norwegian Gherkin; whatever a cell holds, it stays text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from conformance.case_tags import GROUP_PREFIX, case_id_of, tag_of
from conformance.model import Scenario

GENERATED = "# Generert av kfr-conformance generate."
"""How the second line of every generated feature begins; what lacks it was written by somebody else."""

UNDECIDED_TAG = "status:uavklart"
"""The tag, without `@`, of a scenario whose row no phrase fits."""

MANUAL_TAG = "status:manuell"
"""The tag, without `@`, of a scenario that a tester carries out by hand."""

OPERATION_PREFIX = "operasjon:"
"""How the tag that names the operation of a scenario begins."""

_LANGUAGE = "# language: no"
_EXPLANATION = " Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt."
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the cases of a feature come from.

    Attributes:
        workbook: File name of the workbook.
        sheet: Name of the worksheet.
        sha256: Hexadecimal digest of the workbook.
        mapping: Name and digest of the mapping file; empty when there is none.
    """

    workbook: str
    sheet: str
    sha256: str
    mapping: str = ""


def render(title: str, scenarios: Sequence[Scenario], origin: Origin) -> str:
    """Write one feature.

    Args:
        title: Title of the section that the feature is made from.
        scenarios: Its scenarios, in workbook order.
        origin: Where they come from.

    Returns:
        The text of the file: the same input gives the same text. Lines end in line feeds.
    """
    head = [
        _LANGUAGE,
        GENERATED + _EXPLANATION,
        f"# Arbeidsbok: {one_line(origin.workbook)}",
        f"# Ark: {one_line(origin.sheet)}",
        f"# SHA-256: {one_line(origin.sha256)}",
        *([f"# Koblingsfil: {one_line(origin.mapping)}"] if origin.mapping else []),
        "",
        f"Egenskap: {one_line(title)}".rstrip(),
    ]
    return "\n".join([*head, *(line for scenario in scenarios for line in _scenario(scenario)), ""])


def _scenario(scenario: Scenario) -> Iterator[str]:
    case = scenario.case
    tags = [tag_of(case.id)]
    tags += [OPERATION_PREFIX + scenario.operation] if scenario.operation else []
    tags += [GROUP_PREFIX + tag_of(scenario.group)] if scenario.group else []
    tags += [UNDECIDED_TAG] if scenario.unmapped else []
    tags += [MANUAL_TAG] if scenario.manual else []
    yield ""
    yield f"  # Rad {case.row}"
    yield from (f"  # Uavklart: {one_line(reason)}" for reason in scenario.unmapped)
    yield from [f"  # Manuell: {one_line(scenario.manual)}"] * bool(scenario.manual)
    yield "  " + " ".join(f"@{tag}" for tag in tags)
    yield f"  Scenario: {one_line(f'{case.id} {case.title}')}"
    yield from (f"    {step.keyword} {one_line(step.sentence)}" for step in scenario.steps)


@lru_cache(maxsize=4096)
def one_line(text: str) -> str:
    """Put a text on one line: every run of white space becomes a blank, control and invisible characters go.

    In Gherkin only the beginning of a line is syntax, so a text that stays within its line, behind a keyword, cannot become any.
    """
    if not text.isprintable():
        text = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in _UNSEEN)
    return " ".join(text.split())


def case_ids(text: str) -> Iterator[str]:
    """List the case ids in the text of a generated feature, as its tags say."""
    for line in text.split("\n"):
        if line.startswith("  @"):
            found = (case_id_of(tag.removeprefix("@")) for tag in line.split())
            yield from (case_id for case_id in found if case_id is not None)


def is_generated(text: str) -> bool:
    """Whether a feature file was written by this product, going by its head."""
    lines = text.split("\n", 2)
    return len(lines) > 1 and lines[0].rstrip() == _LANGUAGE and lines[1].startswith(GENERATED)
