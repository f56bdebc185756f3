"""Joins the parts of a run into one: their journals one after the other under one head, one set of reports, one seal."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from conformance import config as configuration
from conformance.errors.merge import NoPart, PartsDiffer, PartsMissing, PartTwice, PartUnfinished, WorkbookOfAnotherRun
from conformance.errors.run import JournalMissing, OutputNotWritable
from conformance.errors.system import refusal
from conformance.examination.credentials import load_signatory
from conformance.generate import EXAMPLE
from conformance.journal import Gathered, JournalWriter, Line, Merged, gather, head_of, joined, read
from conformance.language import Text
from conformance.manifest import JOURNAL
from conformance.model import RunPart, Shard
from conformance.runner import folder as run_folder
from conformance.runner.begin import Begun, stamp
from conformance.runner.conclude import Finished, conclude
from conformance.runner.options import Listener, RunOptions, Unwatched
from conformance.runner.prepare import plan

_WHAT = {
    "workbook": Text("arbeidsboken er en annen", "the workbook is another one"),
    "features": Text("arbeidsboken er lest annerledes", "the workbook was read differently"),
    "tool": Text("versjonen av verktøyet er en annen", "the version of the tool is another one"),
    "contract": Text("kontrakten er en annen", "the contract is another one"),
    "mode": Text("formålet er et annet", "the mode is another one"),
    "baseline": Text("de kjente avvikene er andre", "the known deviations are others"),
    "bank": Text("det er en annen bank eller et annet sertifikat", "the bank or its certificate is another one"),
    "target": Text("den er kjørt mot et annet miljø", "it was run against another environment"),
    "settings": Text("oppsettet er et annet", "the configuration is another one"),
    "plan": Text("testtilfellene er delt annerledes", "the cases were split differently"),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One part, read and found whole."""

    folder: Path
    lines: tuple[Line, ...]
    found: Gathered
    shard: Shard

    @property
    def run_part(self) -> RunPart:
        """How the head of the whole names it."""
        run = self.found.start.run
        return RunPart(run.id, self.shard.number, run.seed, len(self.lines), head_of(self.lines))


def merge(folders: Sequence[Path], options: RunOptions, listener: Listener | None = None) -> Finished:
    """Join the parts of a run into one sealed run folder.

    Args:
        folders: The run folders of the parts, in any order.
        options: Configuration, workbook, output folder and language; the rest is that of the parts.
        listener: Watches.

    Returns:
        The result of the whole and where it lies.

    Raises:
        NoPart: A folder is that of a whole run.
        PartUnfinished: Cases of a part have not ended.
        PartsDiffer: The parts were not run alike.
        PartTwice: Two folders are the same part.
        PartsMissing: A part is not there.
        WorkbookOfAnotherRun: The workbook is another one.
        JournalBroken: A journal was altered.
        RunFolderTaken: The output folder holds something already.
    """
    watcher = listener or Unwatched()
    watcher.stage("prepare")
    parts = _whole([_read(folder) for folder in folders])
    made = plan(options.workbook, options.mapping)
    told = parts[0].found.start.workbook
    if (made.workbook.sha256, made.mapping.sha256 if made.mapping else "") != (told.sha256, told.mapping_sha256):
        raise WorkbookOfAnotherRun(file=options.workbook or EXAMPLE, name=told.name)
    config = configuration.load(options.config or Path("kfr.toml"), options.profile)
    signer = load_signatory(config.signing)
    now = datetime.now(UTC)
    heads = tuple(part.run_part for part in parts)
    run_id = run_folder.new_run_id(now, hashlib.sha256("".join(head.journal_sha256 for head in heads).encode()).hexdigest())
    folder = run_folder.claim(options.out, run_id)
    with JournalWriter(folder / JOURNAL) as journal:
        journal.write(Merged(run_id, heads), at=stamp(now))
        for line in (line for part in parts for line in part.lines):
            journal.write(line.event, at=line.at, spelled=line.spelled)
    _bring_attested_files(parts, folder)
    return conclude(Begun(made, config, signer, folder, "", {}, "", is_open=False), options, watcher, anchor=None)


def _read(folder: Path) -> _Part:
    try:
        lines = read((folder / JOURNAL).read_bytes(), spelled=True)
    except OSError as error:
        raise JournalMissing(folder=folder, why=refusal(error)) from error
    if joined(lines) is not None:
        raise NoPart(folder=folder)
    found = gather(lines)
    shard = found.start.run.shard
    if shard is None:
        raise NoPart(folder=folder)
    left = sum(not found.has_ended(case) for case in shard.cases)
    if left or found.sessions[-1].ended is None:
        raise PartUnfinished(number=shard.number, folder=folder, count=left)
    return _Part(folder, lines, found, shard)


def _whole(parts: Sequence[_Part]) -> list[_Part]:
    """See that the parts are those of one run, each once, and put them in order."""
    first, by_number = parts[0], dict[int, _Part]()
    for part in parts:
        for what in _differences(first, part):
            raise PartsDiffer(folder=part.folder, other=first.folder, what=what)
        if (other := by_number.get(part.shard.number)) is not None:
            raise PartTwice(folder=part.folder, other=other.folder, number=part.shard.number)
        by_number[part.shard.number] = part
    missing = [number for number in range(1, first.shard.count + 1) if number not in by_number]
    if missing:
        raise PartsMissing(count=first.shard.count, numbers=", ".join(map(str, missing)))
    return [by_number[number] for number in sorted(by_number)]


def _differences(one: _Part, other: _Part) -> Iterator[Text]:
    then, now = one.found.start, other.found.start
    pairs = {
        "workbook": (then.workbook.sha256, now.workbook.sha256),
        "features": ((then.workbook.features, then.workbook.mapping_sha256), (now.workbook.features, now.workbook.mapping_sha256)),
        "tool": (then.run.tool_version, now.run.tool_version),
        "contract": (then.run.contract, now.run.contract),
        "mode": (then.run.mode, now.run.mode),
        "baseline": (then.run.baseline, now.run.baseline),
        "bank": (then.bank, now.bank),
        "target": (then.target, now.target),
        "settings": (then.settings, now.settings),
        "plan": (one.shard.plan, other.shard.plan),
    }
    return (_WHAT[name] for name, (before, after) in pairs.items() if before != after)


def _bring_attested_files(parts: Sequence[_Part], folder: Path) -> None:
    """Copy what people have laid beside their attestations; each part has its own cases, so no two files meet."""
    try:
        for part in parts:
            for path in {file.path for attestation in part.found.attestations for file in attestation.files}:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(part.folder / path, folder / path)
    except OSError as error:
        raise OutputNotWritable(folder=folder, why=refusal(error)) from error
