"""Where a run comes from, fact by fact: who ran what, with what, when. Page and paper say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.model import ClockOffset, KillScore, RunResult
from reports import wording
from reports.labels import Labels


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name, and what is to be said in one line or several."""

    name: str
    lines: tuple[str, ...]


def origin(result: RunResult, label: Labels) -> tuple[Fact, ...]:
    """List the facts of a run that do not stand on the first page.

    Args:
        result: The run.
        label: Labels in the reader's language.
    """
    return tuple(Fact(label(key), lines) for key, lines in _facts(result, label) if lines)


def banners(result: RunResult, label: Labels) -> tuple[Fact, ...]:
    """What must be seen on every page before anything else: that a run is less than it looks like.

    Args:
        result: The run.
        label: Labels in the reader's language.
    """
    found = []
    if result.target.simulator:
        found.append(Fact(label("simulator.banner"), (label("simulator.text"),)))
    if result.run.mode != "certification":
        found.append(Fact(label("nightly.banner"), (label("nightly.text"),)))
    if result.run.shard is not None:
        shard = result.run.shard
        found.append(Fact(label("shard.banner", number=shard.number, count=shard.count), (label("shard.text"),)))
    return tuple(found)


def _facts(result: RunResult, label: Labels) -> Iterator[tuple[str, tuple[str, ...]]]:
    run, bank, target, workbook = result.run, result.bank, result.target, result.workbook
    language = label.language
    yield "run", (run.id,)
    yield "run.mode", (label(f"mode.{run.mode}"),)
    yield "run.started", (wording.when(run.started, language),)
    yield "run.ended", (wording.when(run.ended, language) if run.ended else label("run.cut-short"),)
    yield "run.parts", tuple(label("run.part", number=part.number, run=part.run, sha256=part.journal_sha256) for part in run.parts)
    yield "base-url", (target.base_url,)
    yield "metadata-url", (target.metadata_url,)
    yield "clock", (_clock(run.clock_offset, label),)
    yield "certificate.serial", (bank.certificate_serial or label("certificate.none"),)
    yield "supplier", (bank.supplier,) if bank.supplier else ()
    yield "workbook.sheets", (", ".join(workbook.sheets),)
    yield "workbook.mapping", (workbook.mapping, f"SHA-256 {workbook.mapping_sha256}") if workbook.mapping else ()
    yield "tool", (f"kfr-conformance {run.tool_version}", f"{label('contract.version')} {run.contract}")
    yield "lock", (f"SHA-256 {run.lock_sha256}",) if run.lock_sha256 else (label("lock.none"),)
    yield "kill-score", (_score(run.kill_score, label),)
    yield "platform", (f"{run.platform}, Python {run.python}",)
    yield "run.seed", (run.seed,)


def _clock(offset: ClockOffset | None, label: Labels) -> str:
    if offset is None:
        return label("clock.unknown")
    language = label.language
    told = {
        "offset": wording.duration(abs(offset.milliseconds), language),
        "uncertainty": wording.duration(offset.uncertainty_ms, language),
        "answers": wording.number(offset.answers, language),
    }
    return label("clock.ahead" if offset.milliseconds > 0 else "clock.behind", **told)


def _score(score: KillScore | None, label: Labels) -> str:
    if score is None or not score.mutants:
        return label("kill-score.none")
    percent = 100 * score.killed // score.mutants
    return label("kill-score.text", killed=score.killed, mutants=score.mutants, percent=percent, date=score.date, version=score.version)
