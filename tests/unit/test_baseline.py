"""The file of known deviations: what is accepted, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.baseline import line_for, load, require_known_cases
from conformance.errors.baseline import BaselineCasesUnknown, BaselineEntryWrong, BaselineUnreadable
from conformance.language import Language
from conformance.model import KnownDeviation, KnownState

GOOD = '{ case = "KFR-101", check = "register/201 status", reason = "Sak 4711", owner = "Kari Nordmann", expires = 2026-12-31 }'


def _written(folder: Path, *entries: str) -> Path:
    path = folder / "kjente.toml"
    path.write_text("known = [\n" + ",\n".join(entries) + "\n]\n", encoding="utf-8")
    return path


def test_a_deviation_is_read(tmp_path: Path) -> None:
    known = KnownDeviation("KFR-101", "register/201 status", "Sak 4711", "Kari Nordmann", "2026-12-31", KnownState.NOT_JUDGED)

    assert load(_written(tmp_path, GOOD)) == (known,)
    assert load(_written(tmp_path)) == ()


def test_the_line_that_a_run_prints_is_accepted_when_it_is_filled_in(tmp_path: Path) -> None:
    """As it is printed it is refused: nobody has said why, or who sees to it."""
    line = line_for('KFR "1"', "register/201 status", expires="2026-12-31").strip().rstrip(",")
    with pytest.raises(BaselineEntryWrong):
        load(_written(tmp_path, line))

    filled = line.replace('reason = ""', 'reason = "Sak 1"').replace('owner = ""', 'owner = "Kari"')
    assert load(_written(tmp_path, filled))[0].case == 'KFR "1"'


WRONG_ENTRIES = {
    "no reason": (GOOD.replace("Sak 4711", "  "), "reason"),
    "no owner": (GOOD.replace("Kari Nordmann", ""), "owner"),
    "no expiry": (GOOD.replace(", expires = 2026-12-31", ""), "expires"),
    "an expiry that is no date": (GOOD.replace("2026-12-31", '"snart"'), "expires"),
    "an expiry with a time": (GOOD.replace("2026-12-31", "2026-12-31T10:00:00Z"), "expires"),
    "something more": (GOOD.replace(" }", ", ok = true }"), "owner"),
    "a number for a case": (GOOD.replace('"KFR-101"', "101"), "case"),
    "no table": ('"KFR-101"', "case"),
    "endless": (GOOD.replace("Sak 4711", "x" * 501), "reason"),
}


@pytest.mark.parametrize(("entry", "named"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES)
def test_an_entry_that_cannot_be_held_to_is_refused_with_its_number(tmp_path: Path, entry: str, named: str) -> None:
    other = GOOD.replace("KFR-101", "KFR-100")
    with pytest.raises(BaselineEntryWrong) as caught:
        load(_written(tmp_path, other, entry))

    assert caught.value.exit_code == 2
    for language in Language:
        assert named in caught.value.message(language)
        assert "2:" in caught.value.message(language)


def test_the_same_deviation_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineEntryWrong):
        load(_written(tmp_path, GOOD, GOOD.replace("Sak 4711", "Sak 4712")))


UNREADABLE = {
    "no TOML": b"known = [",
    "nothing": b"",
    "another list": b"unknown = []",
    "more than the list": b"known = []\nmode = 'nightly'",
    "no list": b"known = 'KFR-101'",
    "no text": b"\xff\xfe",
    "too long": b"#" * 1_000_001,
    "nested": b"known = " + b"[" * 5_000,
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_baseline_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "kjente.toml"
    path.write_bytes(data)
    with pytest.raises(BaselineUnreadable):
        load(path)


def test_a_baseline_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BaselineUnreadable, match=r"borte\.toml"):
        load(tmp_path / "borte.toml")


def test_cases_that_the_workbook_does_not_have_are_named() -> None:
    known = [KnownDeviation(case, "register/201 status", "g", "e", "2026-12-31") for case in ("KFR-9", "KFR-1", "KFR-7")]

    require_known_cases(known[1:2], ["KFR-1"])
    with pytest.raises(BaselineCasesUnknown, match="KFR-7, KFR-9"):
        require_known_cases(known, ["KFR-1"])
