"""An interrupted run goes on: the same plan, the cases that have not ended, attempts numbered on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from conformance.config import Config
from conformance.errors.resume import JoinedRunNotResumed, RunComplete, RunDiffers
from conformance.errors.run import JournalMissing
from conformance.examination.credentials import load_signatory
from conformance.journal import Gathered, Line, RunResumed, RunStarted, fold, gather, joined, read, take_over
from conformance.language import Text
from conformance.manifest import JOURNAL, MANIFEST, SIGNATURE
from conformance.model import RunResult, Verdict
from conformance.runner.begin import Begun, planned, pseudonym_key, stamp
from conformance.runner.options import Listener, RunOptions
from conformance.runner.prepare import Plan
from conformance.runner.settings import differing

# A run that was killed takes a moment to die: its processes look for their parent several times a second.
_DYING_SECONDS = 5.0
_REPEATABLE = frozenset({Verdict.FAILED, Verdict.BLOCKED})

_WORKBOOK = Text("arbeidsboken er en annen ({before} da, {now} nå)", "the workbook is another one ({before} then, {now} now)")
_NOT_THERE = Text("den finnes ikke", "it does not exist")
_FEATURES = Text("arbeidsboken blir lest annerledes nå", "the workbook is read differently now")
_TOOL = Text("verktøyet var versjon {before} og er nå {now}", "the tool was version {before} and is {now} now")
_CONTRACT = Text("kontrakten var {before} og er nå {now}", "the contract was {before} and is {now} now")
_SETTINGS = Text("oppsettet er endret i [{before}]", "the configuration was changed in [{before}]")
_CERTIFICATE = Text("bankens sertifikat er et annet", "the bank's certificate is another one")
_MODE = Text("formålet var {before} og er nå {now}", "the mode was {before} and is {now} now")


def resume(made: Plan, config: Config, options: RunOptions, watcher: Listener) -> Begun:
    """Go on with a run in its folder.

    Args:
        made: The workbook, understood.
        config: The configuration.
        options: What the tester asked for; `resume` is the folder.
        watcher: Hears of the plan, and of what is left of it.

    Returns:
        The run, with the cases that are left; none when only the reports or the seal were missing.

    Raises:
        JournalMissing: The folder is none of a run.
        JournalBusy: The run is still going on.
        JournalBroken: Its journal was altered.
        JoinedRunNotResumed: It was joined from parts.
        RunDiffers: Workbook, features, configuration or tool are others than then.
        RunComplete: There is nothing left to do.
    """
    folder = options.resume or Path()
    if not (folder / JOURNAL).is_file():
        raise JournalMissing(folder=folder, why=_NOT_THERE)
    signer = load_signatory(config.signing)
    with take_over(folder / JOURNAL, patience=_DYING_SECONDS) as journal:
        lines = read((folder / JOURNAL).read_bytes())
        found = _gathered(folder, lines)
        now = _require_same(folder, found, made, config, options)
        selection, repeated = _left(found, fold(lines), again=options.again)
        is_open = bool(selection) or found.sessions[-1].ended is None
        if not is_open and (folder / SIGNATURE).exists():
            raise RunComplete(folder=folder)
        watcher.event(found.start)
        if is_open:
            _unseal(folder)
            event = RunResumed(now.bank, now.target, tuple(selection), repeated, options.workers)
            journal.write(event, at=stamp(datetime.now(UTC)))
            watcher.event(event)
    seed = found.start.run.seed
    return Begun(made, config, signer, folder, seed, selection, pseudonym_key(config, seed), is_open=is_open)


def _gathered(folder: Path, lines: tuple[Line, ...]) -> Gathered:
    if joined(lines) is not None:
        raise JoinedRunNotResumed(folder=folder)
    return gather(lines)


def _require_same(folder: Path, found: Gathered, made: Plan, config: Config, options: RunOptions) -> RunStarted:
    """See that the run would be planned today as it was then.

    Returns:
        The plan of today.
    """
    run = found.start.run
    unchanged = replace(options, mode=options.mode or run.mode, shard=None)
    today = planned(made, config, unchanged, run_id=run.id, seed=run.seed, now=datetime.now(UTC))
    wrong = list(_differences(found.start, today, embedded=options.config is None))
    if wrong:
        raise RunDiffers(folder=folder, what=Text("; ".join(each.nb for each in wrong), "; ".join(each.en for each in wrong)))
    return today


def _differences(then: RunStarted, now: RunStarted, *, embedded: bool) -> Iterator[Text]:
    if then.workbook.sha256 != now.workbook.sha256:
        yield _WORKBOOK.filled(before=then.workbook.name, now=now.workbook.name)
    elif (then.workbook.features, then.workbook.mapping_sha256) != (now.workbook.features, now.workbook.mapping_sha256):
        yield _FEATURES
    for text, before, after in (
        (_TOOL, then.run.tool_version, now.run.tool_version),
        (_CONTRACT, then.run.contract, now.run.contract),
        (_MODE, then.run.mode, now.run.mode),
    ):
        if before != after:
            yield text.filled(before=before, now=after)
    if changed := differing(then.settings, now.settings):
        yield _SETTINGS.filled(before="], [".join(changed))
    # The embedded simulator makes a certificate for the occasion, and is gone with the run that started it.
    elif not embedded and then.bank != now.bank:
        yield _CERTIFICATE


def _left(found: Gathered, result: RunResult, *, again: bool) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """The cases to be carried out, each with the number of its attempt; and those of them that had ended already."""
    shard = found.start.run.shard
    own = shard.cases if shard else found.start.rows
    verdicts = {case.case.id: case.verdict for case in result.cases}
    repeated = tuple(case for case in own if again and found.has_ended(case) and verdicts[case] in _REPEATABLE)
    left = [case for case in own if not found.has_ended(case) or case in repeated]
    return {case: max((number for number, _ in found.attempts(case)), default=0) + 1 for case in left}, repeated


def _unseal(folder: Path) -> None:
    """Take the seal off before the journal grows: a folder that is being worked on is unsealed, and not one that looks tampered with."""
    for name in (SIGNATURE, MANIFEST):
        (folder / name).unlink(missing_ok=True)
