"""Parts that do not make a whole are refused with the reason; those that do are still themselves inside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.errors.merge import NoPart, PartsDiffer, PartsMissing, PartTwice, PartUnfinished, WorkbookOfAnotherRun
from conformance.errors.run import JournalBroken, JournalMissing
from conformance.journal import CaseEnded, CleanedUp, Collected, Event, JournalWriter, Line, Merged, RunStarted, fold, head_of, joined, read
from conformance.model import Mode, Removal, RemovalOutcome, RunPart, Shard, Verdict
from conformance.runner import RunOptions, merge
from tests.unit.test_journal_sessions import OVER, START, failed, passed

PLAN = (("KFR-1",), ("KFR-2",))
AT = "2026-11-23T09:00:00.000+00:00"


def _events(number: int, start: RunStarted = START, *, plan: tuple[tuple[str, ...], ...] = PLAN) -> list[Event]:
    case = f"KFR-{number}"
    run = replace(start.run, id=f"del-{number}", seed=f"{number}" * 32, shard=Shard(number, plan))
    return [msgspec.structs.replace(start, run=run), Collected((case,)), *passed(case), OVER]


def _written(folder: Path, events: Sequence[Event], spelled: Callable[[Event], bytes] = lambda _: b"") -> Path:
    folder.mkdir()
    with JournalWriter(folder / "journal.jsonl") as journal:
        for event in events:
            journal.write(event, at=AT, spelled=spelled(event))
    return folder


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return _written(tmp_path / "en", _events(1))


def _changed(member: str, **changes: Any) -> RunStarted:  # noqa: ANN401 - a table of changes
    return msgspec.structs.replace(START, **{member: replace(getattr(START, member), **changes)})


# What is another in the second part, and how the refusal names it.
DIFFERENT: dict[str, tuple[RunStarted, str]] = {
    "the workbook": (_changed("workbook", sha256="1" * 64), "arbeidsboken er en annen"),
    "the features": (_changed("workbook", features={"a": "b"}), "lest annerledes"),
    "the mapping": (_changed("workbook", mapping_sha256="b"), "lest annerledes"),
    "the tool": (_changed("run", tool_version="9"), "versjonen"),
    "the contract": (_changed("run", contract="kfr-2"), "kontrakten"),
    "the mode": (_changed("run", mode=Mode.NIGHTLY), "formålet"),
    "the bank": (_changed("bank", certificate_sha256="b"), "sertifikat"),
    "the target": (_changed("target", base_url="https://b"), "miljø"),
    "the settings": (msgspec.structs.replace(START, settings={"kfr": "b"}), "oppsettet"),
}


@pytest.mark.parametrize(("start", "named"), DIFFERENT.values(), ids=DIFFERENT)
def test_parts_that_were_not_run_alike_are_refused(one: Path, tmp_path: Path, start: RunStarted, named: str) -> None:
    two = _written(tmp_path / "to", _events(2, start))
    with pytest.raises(PartsDiffer) as caught:
        merge([one, two], RunOptions())

    assert named in str(caught.value)
    assert caught.value.exit_code == 2


def test_parts_that_were_split_otherwise_are_refused(one: Path, tmp_path: Path) -> None:
    two = _written(tmp_path / "to", _events(2, plan=(("KFR-2",), ("KFR-2",))))
    with pytest.raises(PartsDiffer, match="delt annerledes"):
        merge([one, two], RunOptions())


def test_a_part_twice_is_refused(one: Path, tmp_path: Path) -> None:
    for other in (one, _written(tmp_path / "igjen", _events(1))):
        with pytest.raises(PartTwice, match="begge del 1"):
            merge([one, other], RunOptions())


def test_a_missing_part_is_named(one: Path) -> None:
    with pytest.raises(PartsMissing, match="2 deler; disse mangler: 2"):
        merge([one], RunOptions())


def test_an_unfinished_part_is_named_with_what_is_left(one: Path, tmp_path: Path) -> None:
    for name, events, left in (("uten slutt", _events(2)[:-1], 0), ("uten sak", [*_events(2)[:2], OVER], 1)):
        with pytest.raises(PartUnfinished) as caught:
            merge([one, _written(tmp_path / name, events)], RunOptions())
        assert f"{left} testtilfeller gjenstår" in caught.value.message()
        assert f"--resume {tmp_path / name}" in caught.value.advice()


def test_what_is_no_part_is_refused(one: Path, tmp_path: Path) -> None:
    whole = _written(tmp_path / "hel", [START, *passed("KFR-1"), OVER])
    for folder, kind in ((whole, NoPart), (tmp_path / "borte", JournalMissing)):
        with pytest.raises(kind):
            merge([one, folder], RunOptions())


def test_an_altered_part_is_refused(one: Path, tmp_path: Path) -> None:
    two = _written(tmp_path / "to", _events(2))
    journal = two / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"status 201", b"status 200", 1))
    with pytest.raises(JournalBroken):
        merge([one, two], RunOptions())


def test_the_workbook_of_another_run_is_refused(one: Path, tmp_path: Path) -> None:
    two = _written(tmp_path / "to", _events(2))
    with pytest.raises(WorkbookOfAnotherRun):
        merge([one, two], RunOptions(out=tmp_path / "ut"))
    assert not (tmp_path / "ut").exists()


def _joined(tmp_path: Path, parts: Sequence[Sequence[Event]], later: Sequence[Event] = ()) -> tuple[Line, ...]:
    lines = [read((_written(tmp_path / f"del {number}", events) / "journal.jsonl").read_bytes()) for number, events in enumerate(parts, 1)]
    heads = [RunPart(f"del-{number}", number, f"{number}" * 32, len(each), head_of(each)) for number, each in enumerate(lines, 1)]
    whole = [Merged("hel", tuple(heads)), *(line.event for each in lines for line in each), *later]
    return read((_written(tmp_path / "hel", whole) / "journal.jsonl").read_bytes())


def test_a_joined_run_is_what_its_parts_are_together(tmp_path: Path) -> None:
    second = [*_events(2)[:2], *failed("KFR-2"), OVER]
    result = fold(_joined(tmp_path, [_events(1), second]))

    assert [(case.case.id, case.verdict) for case in result.cases] == [("KFR-1", Verdict.PASSED), ("KFR-2", Verdict.FAILED)]
    assert result.completeness.holds
    assert result.run.shard is None
    assert [part.run for part in result.run.parts] == ["del-1", "del-2"]
    assert "Slått sammen av 2 deler: del-1, del-2." in result.run.observations
    assert result.exit_code == 1


def test_the_journals_of_the_parts_are_whole_inside_the_joined_one(tmp_path: Path) -> None:
    whole = joined(_joined(tmp_path, [_events(1), _events(2)]))

    assert whole is not None
    for number, part in enumerate(whole.parts, 1):
        assert part == read((tmp_path / f"del {number}" / "journal.jsonl").read_bytes(), spelled=True)


def _as_before(event: Event) -> bytes:
    """How a version spelled an event whose cases had no `detail` yet."""
    return msgspec.json.encode(event).replace(b',"detail":""', b"")


def test_the_journal_of_a_version_that_knew_less_is_whole_inside_the_joined_one(tmp_path: Path) -> None:
    files = [_written(tmp_path / f"del {number}", _events(number), _as_before) / "journal.jsonl" for number in (1, 2)]
    parts = [read(file.read_bytes(), spelled=True) for file in files]
    heads = [RunPart(f"del-{number}", number, f"{number}" * 32, len(part), head_of(part)) for number, part in enumerate(parts, 1)]
    with JournalWriter(tmp_path / "hel.jsonl") as journal:
        journal.write(Merged("hel", tuple(heads)), at=AT)
        for line in (line for part in parts for line in part):
            journal.write(line.event, at=line.at, spelled=line.spelled)

    assert [head.journal_sha256 for head in heads] == [hashlib.sha256(file.read_bytes().splitlines()[-1]).hexdigest() for file in files]
    lines = read((tmp_path / "hel.jsonl").read_bytes())
    assert b"detail" not in (tmp_path / "hel.jsonl").read_bytes()
    assert fold(lines).completeness.holds


def test_what_is_cleaned_up_later_goes_to_the_part_it_was_of(tmp_path: Path) -> None:
    removal = Removal("KFR-2", 1, 1, "fødselsnummer", "310000000", RemovalOutcome.REMOVED, AT)
    lines = _joined(tmp_path, [_events(1), _events(2)], [CleanedUp(removal)])
    whole = joined(lines)

    assert whole is not None
    assert [part[-1].event == CleanedUp(removal) for part in whole.parts] == [False, True]
    assert fold(lines).run.cleanup == (removal,)


def _with_another_seed(events: list[Event]) -> list[Event]:
    start = events[1]
    assert isinstance(start, RunStarted)
    return [events[0], msgspec.structs.replace(start, run=replace(start.run, seed="f" * 32)), *events[2:]]


ALTERED: dict[str, Callable[[list[Event]], list[Event]]] = {
    "a case taken out": lambda events: [event for event in events if not isinstance(event, CaseEnded)],
    "an event added": lambda events: [*events, OVER],
    "the parts the other way round": lambda events: [events[0], *events[8:], *events[1:8]],
    "another seed": _with_another_seed,
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_a_joined_journal_written_anew_does_not_have_the_heads_of_its_parts(
    tmp_path: Path, alter: Callable[[list[Event]], list[Event]]
) -> None:
    events = [line.event for line in _joined(tmp_path, [_events(1), _events(2)])]
    forged = read((_written(tmp_path / "forfalsket", alter(events)) / "journal.jsonl").read_bytes())

    with pytest.raises(JournalBroken):
        fold(forged)
