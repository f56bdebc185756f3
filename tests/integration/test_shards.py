"""The same evidence, however the cases are shared out: among workers of one run, or among parts that are joined."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from conformance import sheet
from conformance.journal import CaseEnded, JournalWriter, read
from conformance.manifest import JOURNAL
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.integration.workbooks import with_so_many_cases

ROOT = Path(__file__).parents[2]
# A thousand take some minutes; `KFR_CASES=1000 pytest tests/integration/test_shards.py` runs them all, in every way.
CASES = int(os.environ.get("KFR_CASES", "24"))
EVERYTHING = CASES >= 1_000
WORKERS = (2, 4) if EVERYTHING else (3,)
SHARDS = (1, 3, 7) if EVERYTHING else (3,)
_SECONDS = 3_600
_ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
_MADE_UP = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|‹person-[0-9a-f]+›|\b\d{9,11}\b|\d{4}-\d\d-\d\dT[\d:.+Z]+|\b\d+(?:[.,]\d+)? m?s\b")


def start(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "conformance", *words]
    return subprocess.Popen(command, cwd=ROOT, env=_ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def kfr(*words: str) -> tuple[int, str]:
    with start(*words) as child:
        said, _ = child.communicate(timeout=_SECONDS)
    return child.returncode, said


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Configuration and workbook, as options."""
    folder = tmp_path_factory.mktemp("oppsett")
    workbook = folder / "mange.xlsx"
    workbook.write_bytes(with_so_many_cases(CASES, folder))
    # Parts that run at once must not wait for each other's files: how fast KFR reads is no matter of how a run is shared out.
    with running(SimulatorOptions(config_folder=folder, batch_rate=50_000)):
        with (folder / "kfr.toml").open("a", encoding="utf-8") as config:
            config.write("\n[limits]\nrelationships_per_run = 50000\n")
        yield ["--config", str(folder / "kfr.toml"), "--workbook", str(workbook)]


@pytest.fixture(scope="module")
def alone(common: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of one process."""
    folder = tmp_path_factory.mktemp("run") / "alene"
    code, said = kfr("run", *common, "--out", str(folder))
    assert code == 0, said
    return folder


def _evidence(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "evidence.json").read_bytes())
    return loaded


def _told(folder: Path) -> dict[str, Any]:
    """What the evidence says, apart from times and ids: what was made up for the run, and how often it had to be asked for."""
    evidence = _evidence(folder)
    return {
        "bank": evidence["bank"],
        "target": evidence["target"],
        "workbook": evidence["workbook"],
        "completeness": evidence["completeness"],
        "cases": [_case(case) for case in evidence["cases"]],
    }


def _removed(folder: Path) -> set[tuple[str, int, int, bool]]:
    evidence = _evidence(folder)
    own = evidence["bank"]["organisation_number"]
    return {(each["case"], each["attempt"], each["position"], each["bank"] == own) for each in evidence["run"]["cleanup"]}


def _renewed_in(folder: Path) -> set[str]:
    """The cases of which a request met an expired token."""
    exchanges = {
        case["id"]: [_asked(exchange) for attempt in case["attempts"] for step in attempt["steps"] for exchange in step["exchanges"]]
        for case in _evidence(folder)["cases"]
    }
    return {case for case, asked in exchanges.items() if any(_is_renewed(*both) for both in pairwise(asked))}


def _assert_same(one: Path, other: Path) -> None:
    assert _told(one) == _told(other)
    # Whoever was asked for twice is looked for afterwards in any case.
    assert {case for case, *_ in _removed(one) ^ _removed(other)} <= _renewed_in(one) | _renewed_in(other)


def _case(case: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in case.items() if name != "attempts"} | {"attempts": [_attempt(each) for each in case["attempts"]]}


def _attempt(attempt: dict[str, Any]) -> dict[str, Any]:
    return {"number": attempt["number"], "verdict": attempt["verdict"], "steps": [_step(step) for step in attempt["steps"]]}


def _step(step: dict[str, Any]) -> dict[str, Any]:
    said = json.dumps([step["sentence"], step["outcome"], step["message"], step["findings"]], ensure_ascii=False)
    # How often KFR is asked until a file has been read depends on the moment, and so does whether a token expires on its way.
    exchanges = [_asked(each) for each in step["exchanges"]]
    kept = [one for one, following in pairwise(exchanges) if not _is_renewed(one, following)] + exchanges[-1:]
    return {"said": _MADE_UP.sub("…", said), "exchanges": [one for one, _ in groupby(kept)]}


def _asked(exchange: dict[str, Any]) -> tuple[str, str, int]:
    return exchange["operation"], exchange["method"], exchange["status"]


def _is_renewed(refused: tuple[str, str, int], following: tuple[str, str, int]) -> bool:
    """Whether a request was refused for its token and sent again at once with a fresh one."""
    return refused[2] == 401 and following[:2] == refused[:2] and following[2] != 401


@pytest.mark.parametrize("workers", WORKERS)
def test_several_workers_tell_the_same(common: list[str], alone: Path, tmp_path: Path, workers: int) -> None:
    code, said = kfr("run", *common, "--workers", str(workers), "--out", str(tmp_path / "run"))

    assert code == 0, said
    _assert_same(tmp_path / "run", alone)


@pytest.mark.parametrize("count", SHARDS)
def test_parts_joined_tell_the_same(common: list[str], alone: Path, tmp_path: Path, count: int) -> None:
    """Every part is a process of its own with a folder of its own, as on the machines of a CI system."""
    parts = [tmp_path / f"del-{number}" for number in range(1, count + 1)]
    split = ["--durations", str(alone)]
    children = [start("run", *common, *split, "--shard", f"{n}/{count}", "--out", str(part)) for n, part in enumerate(parts, 1)]
    said = [child.communicate(timeout=_SECONDS)[0] for child in children]

    # No part conforms by itself, but the one that is the whole.
    assert [child.returncode for child in children] == [0 if count == 1 else 3] * count, said
    for number, part in enumerate(parts, 1):
        evidence = _evidence(part)
        others = [case for case in evidence["cases"] if case["verdict"] == "not-run"]
        assert evidence["run"]["shard"]["number"] == number
        assert all(re.fullmatch(rf"Overlatt til del \d av {count}\.", case["reason"]) for case in others)
        assert len(evidence["cases"]) - len(others) == len(evidence["run"]["shard"]["plan"][number - 1])

    whole = tmp_path / "hel"
    code, told = kfr("merge", *map(str, reversed(parts)), *common, "--out", str(whole))
    assert code == 0, told
    _assert_same(whole, alone)
    ca = str(Path(common[1]).with_name("ca.pem"))
    assert kfr("verify", str(whole), "--ca", ca)[0] == 0
    if count > 1:
        assert kfr("verify", str(parts[0]), "--ca", ca)[0] == 11
        assert kfr("merge", *map(str, parts[1:]), *common, "--out", str(tmp_path / "halv"))[0] == 2
        assert not (tmp_path / "halv").exists()


def test_parts_of_a_mapped_workbook_are_joined_with_the_same_mapping(common: list[str], tmp_path: Path) -> None:
    workbook, mapping = tmp_path / "få.xlsx", tmp_path / "koblinger.toml"
    workbook.write_bytes(with_so_many_cases(4, tmp_path))
    case = next(case.id for case in sheet.read(workbook.read_bytes(), workbook.name).cases)
    mapping.write_text(f'cases."{case}" = {{ manual = "krever en telefon til Bits" }}\n', encoding="utf-8")
    options = ["--config", common[1], "--workbook", str(workbook)]
    for number in (1, 2):
        words = ("--mapping", str(mapping), "--shard", f"{number}/2", "--out", str(tmp_path / f"del {number}"))
        kfr("run", *options, *words)
    parts = [str(tmp_path / "del 1"), str(tmp_path / "del 2")]

    code, said = kfr("merge", *parts, *options, "--out", str(tmp_path / "uten"))
    assert code == 2, said
    code, said = kfr("merge", *parts, *options, "--mapping", str(mapping), "--out", str(tmp_path / "hel"))

    assert code == 3, said
    assert {each["id"]: each["verdict"] for each in _evidence(tmp_path / "hel")["cases"]}[case] == "manual"
    assert (tmp_path / "hel" / "koblinger.toml").read_bytes() == mapping.read_bytes()
    assert kfr("verify", str(tmp_path / "hel"), "--ca", str(Path(common[1]).with_name("ca.pem")))[0] == 1


def test_parts_of_an_older_spelling_are_joined_as_they_were_written(common: list[str], tmp_path: Path) -> None:
    workbook, parts = tmp_path / "få.xlsx", [tmp_path / f"del {number}" for number in (1, 2)]
    workbook.write_bytes(with_so_many_cases(4, tmp_path))
    options = ["--config", common[1], "--workbook", str(workbook)]
    for number, part in enumerate(parts, 1):
        kfr("run", *options, "--shard", f"{number}/2", "--out", str(part))
        _as_before(part / JOURNAL)

    code, said = kfr("merge", *map(str, parts), *options, "--out", str(tmp_path / "hel"))

    assert code == 0, said
    ends = [hashlib.sha256((part / JOURNAL).read_bytes().splitlines()[-1]).hexdigest() for part in parts]
    assert [part["journal_sha256"] for part in _evidence(tmp_path / "hel")["run"]["parts"]] == ends
    told = read((tmp_path / "hel" / JOURNAL).read_bytes())
    assert not any(b"detail" in line.spelled for line in told if isinstance(line.event, CaseEnded))
    assert kfr("verify", str(tmp_path / "hel"), "--ca", str(Path(common[1]).with_name("ca.pem")))[0] == 0


def _as_before(journal: Path) -> None:
    """Write a journal anew as a version did that knew no `detail` of a case that ended."""
    lines = read(journal.read_bytes(), spelled=True)
    journal.unlink()
    with JournalWriter(journal) as writer:
        for line in lines:
            ended = isinstance(line.event, CaseEnded)
            writer.write(line.event, at=line.at, spelled=line.spelled.replace(b',"detail":""', b"") if ended else line.spelled)


# Options that cannot go together -> what the refusal says.
CONTRADICTIONS = {
    "a part without a configuration": (("--shard", "1/3"), "--shard krever --config"),
    "a part that does not exist": (("--shard", "4/3", "--config", "kfr.toml"), "«4/3» er ikke en del"),
    "no part": (("--shard", "0/3", "--config", "kfr.toml"), "«0/3» er ikke en del"),
    "durations of a whole run": (("--durations", "runs"), "--durations gjelder bare"),
    "a baseline in a certification": (("--baseline", "kjente.toml"), "bruk --mode nightly"),
    "resumed elsewhere": (("--resume", "runs/a", "--out", "runs/b"), "--out kan ikke"),
    "again without resuming": (("--again",), "--again gjelder bare"),
    "another part when resuming": (("--resume", "runs/a", "--shard", "1/2", "--config", "kfr.toml"), "--shard kan ikke"),
}


@pytest.mark.parametrize(("words", "named"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_options_that_contradict_each_other_are_refused(words: tuple[str, ...], named: str) -> None:
    code, said = kfr("run", *words)

    assert code == 2
    assert named in said
