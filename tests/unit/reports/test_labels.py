"""Every word of the reports exists in both languages, is used, and is found by whoever asks for it."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from conformance.language import Language, Text
from conformance.model import BankState, Cause, KnownState, Mode, Outcome, RemovalOutcome, Verdict
from reports import labels

SOURCES = [
    file
    for folder in ("", "templates")
    for file in (Path(labels.__file__).parent / folder).iterdir()
    if file.suffix in {".py", ".j2", ".typ"}
]
TEXTS = labels.in_language(Language.NB).texts

# Keys that are put together when the page is made: prefix -> all that may follow.
FAMILIES = {
    "verdict": [*Verdict],
    "meaning": [*Verdict],
    "outcome": [*Outcome],
    "cause": [*Cause],
    "mode": [*Mode],
    "fleet.state": [*BankState],
    "history.differs": ["bank", "environment", "address", "mode", "workbook", "scenarios", "contract", "tool", "order"],
    "reason.part": [f"{verdict}.{form}" for verdict in Verdict if verdict is not Verdict.PASSED for form in ("one", "many")],
    "reason.attested": ["one", "many"],
    "reason.flaky": ["one", "many"],
    "cleanup": [*RemovalOutcome],
    "known": [*KnownState],
    "judged.times": ["one", "many"],
    "judged": ["kept", "broken", "never"],
    "answered": ["2xx", "4xx", "5xx", "other", "none"],
    "environment": ["simulator", "test", "production"],
    "completeness": ["rows", "generated", "collected", "ended"],
}


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_a_label_says_the_same_in_both_languages(key: str) -> None:
    text: Text = TEXTS[key]

    assert text.nb.strip()
    assert text.en.strip()
    assert _placeholders(text.nb) == _placeholders(text.en)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_has_a_label(family: str) -> None:
    assert [member for member in FAMILIES[family] if f"{family}.{member}" not in TEXTS] == []


def test_every_label_asked_for_exists() -> None:
    asked = re.compile(r"""(?:\bt|\blabel|\bself\.label|\bt\.at)\(\s*["']([a-z0-9.-]+)["']""")

    missing = {key for file in SOURCES for key in asked.findall(file.read_text(encoding="utf-8")) if key not in TEXTS}

    # A key that ends in a point is the start of a family.
    assert {key for key in missing if not key.endswith(".")} == set()


def test_every_label_is_used() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES)
    made = {f"{family}.{member}" for family, members in FAMILIES.items() for member in members}

    unused = [key for key in TEXTS if key not in made and not re.search(rf"""["'.]{re.escape(key)}\b""", source)]

    assert unused == []


def test_a_label_without_its_details_is_refused() -> None:
    with pytest.raises(KeyError):
        labels.in_language(Language.NB)("filter.shown", n=1)
