"""Writing the journal: alone or in turn, whole whatever happens, and closed to everybody else meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from conformance.errors.run import JournalBroken, JournalBusy
from conformance.journal import CaseStarted, JournalWriter, read, take_over

ROOT = Path(__file__).parents[2]
AT = "2026-11-23T09:00:00.000+00:00"

_TAKING_TURNS = """\
import sys
from pathlib import Path
from conformance.journal import CaseStarted, JournalWriter
name, journal, turn = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
with JournalWriter(journal, turn=turn) as writer:
    print("ready", flush=True)
    sys.stdin.readline()  # all of them begin together
    for number in range(1, 2_001):
        writer.write(CaseStarted(name, number), at="2026-11-23T09:00:00.000+00:00")
"""
_RUNNING_OUT_OF_SPACE = """\
import resource, sys
from pathlib import Path
from conformance.errors.run import JournalNotWritten
from conformance.journal import CaseStarted, JournalWriter
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
with JournalWriter(Path(sys.argv[1])) as writer:
    try:
        for number in range(1, 101):
            writer.write(CaseStarted("KFR-1", number), at="2026-11-23T09:00:00.000+00:00")
    except JournalNotWritten as error:
        print(number, error.exit_code, error)
"""


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    with JournalWriter(path) as writer:
        for number in range(1, 4):
            writer.write(CaseStarted("KFR-1", number), at=AT)
    return path


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    path, turn = tmp_path / "journal.jsonl", tmp_path / "turn"
    command = [sys.executable, "-c", _TAKING_TURNS]
    children = [
        subprocess.Popen([*command, name, str(path), str(turn)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("A", "B", "C")
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.communicate(timeout=60)
    assert [child.returncode for child in children] == [0, 0, 0]

    events = [line.event for line in read(path.read_bytes())]
    assert Counter(event.case for event in events if isinstance(event, CaseStarted)) == {"A": 2_000, "B": 2_000, "C": 2_000}
    for name in ("A", "B", "C"):
        assert [event.attempt for event in events if isinstance(event, CaseStarted) and event.case == name] == list(range(1, 2_001))


def test_who_writes_alone_lets_nobody_else_in(journal: Path, tmp_path: Path) -> None:
    with JournalWriter(journal):
        for turn in (None, tmp_path / "turn"):
            with pytest.raises(JournalBusy):
                JournalWriter(journal, turn=turn)
        with pytest.raises(JournalBusy):
            take_over(journal, patience=0.2)


def test_who_takes_turns_lets_nobody_in_who_does_not(journal: Path, tmp_path: Path) -> None:
    with JournalWriter(journal, turn=tmp_path / "turn"), JournalWriter(journal, turn=tmp_path / "turn"), pytest.raises(JournalBusy):
        JournalWriter(journal)


def test_what_one_writer_did_not_live_to_finish_is_cut_off_by_the_next(journal: Path, tmp_path: Path) -> None:
    with JournalWriter(journal, turn=tmp_path / "turn") as writer:
        with journal.open("ab") as killed:
            killed.write(b'{"seq":4,"prev":"')
        writer.write(CaseStarted("KFR-2", 1), at=AT)

    assert [line.event for line in read(journal.read_bytes())][3:] == [CaseStarted("KFR-2", 1)]


@pytest.mark.parametrize("lost", range(1, 60, 7))
def test_a_journal_torn_at_any_byte_is_taken_over(journal: Path, lost: int) -> None:
    """Only the line that was not finished is lost."""
    data = journal.read_bytes()
    journal.write_bytes(data[:-lost])
    with pytest.raises(JournalBroken):
        JournalWriter(journal)

    with take_over(journal, patience=0) as writer:
        writer.write(CaseStarted("KFR-2", 1), at=AT)

    events = [line.event for line in read(journal.read_bytes())]
    assert events == [CaseStarted("KFR-1", 1), CaseStarted("KFR-1", 2), CaseStarted("KFR-2", 1)]


def test_an_altered_journal_is_not_continued(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes().replace(b'"attempt":2', b'"attempt":7'))

    with pytest.raises(JournalBroken) as caught:
        take_over(journal, patience=0)
    assert caught.value.details == {"line": 3}


def test_a_full_disk_ends_the_journal_with_a_whole_line(tmp_path: Path) -> None:
    """A bound on the size of files does what a full disk does: a part of the line is written, and then no more."""
    path = tmp_path / "journal.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", _RUNNING_OUT_OF_SPACE, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    number, code, message = done.stdout.strip().split(" ", 2)
    assert len(read(path.read_bytes())) == int(number) - 1
    assert int(number) > 1
    assert code == "3"
    assert str(path) in message
