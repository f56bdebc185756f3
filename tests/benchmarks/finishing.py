"""What the end of a large run costs: evidence, reports, filled-in workbook, signatures; and whether it grows in proportion.

python -m tests.benchmarks.finishing [CASES]

The example is run for real once. What happened in its cases is then told again for as many cases as wanted, in a journal that the end of a
run cannot tell from its own; each size is finished in a process of its own. Aims for 10,000 cases: 25 seconds, 1 GB, and about ten times as
long as 1,000 cases.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace as retold

from conformance import config as configuration
from conformance.collector import set_aside
from conformance.examination.credentials import load_signatory
from conformance.journal import CleanedUp, Collected, Event, JournalWriter, Line, RunStarted, read, tell
from conformance.language import Language
from conformance.publish import publish
from conformance.runner import JOURNAL, RunOptions, run
from conformance.runner.prepare import Plan, plan, run_started
from conformance.seal import Known, seal
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.integration.workbooks import with_so_many_cases

_SMALLER = 10


def main(cases: int = 10_000) -> None:
    """Measure, and print the figures of README."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        with running(SimulatorOptions(config_folder=folder / "oppsett", batch_rate=5_000)):
            run(RunOptions(config=folder / "oppsett" / "kfr.toml", out=folder / "ekte"))
        for number in (cases // _SMALLER, cases):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
                reporting, sealing, mebibytes = apart.submit(_finish, folder, number).result()
            figures = f"reports and workbook {reporting:.1f} s, signing {sealing:.1f} s, {mebibytes} MiB"
            sys.stdout.write(f"{number} cases: {reporting + sealing:.1f} s ({figures})\n")


def _finish(folder: Path, cases: int) -> tuple[float, float, int]:
    """Give the seconds that reporting and sealing took, and the most memory the process ever held in MiB."""
    workbook, out = folder / f"{cases}.xlsx", folder / str(cases)
    workbook.write_bytes(with_so_many_cases(cases, folder))
    made, config = plan(workbook), configuration.load(folder / "oppsett" / "kfr.toml")
    start = read((folder / "ekte" / JOURNAL).read_bytes())
    out.mkdir()
    with JournalWriter(out / JOURNAL) as writer:
        for at, event in _told_again(start, made, config):
            writer.write(event, at=at)
    signatory = load_signatory(config.signing)
    began = time.perf_counter()
    with set_aside(lambda: tell((out / JOURNAL).read_bytes())) as told:
        published = publish(told.result, made.original, made.workbook.layout, out, language=Language.NB)
        between = time.perf_counter()
        seal(out, signatory, known=Known(told, published.evidence_sha256))
        sealed = time.perf_counter()
    return between - began, sealed - between, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _told_again(lines: tuple[Line, ...], made: Plan, config: configuration.Config) -> Iterator[tuple[str, Event]]:
    """What happened in the real run, for the cases of another plan: the case `KFR-101-7` went as `KFR-101` did."""
    first, last = lines[0], lines[-1]
    assert isinstance(first.event, RunStarted)
    info = first.event.run
    yield first.at, run_started(made, config, run_id=info.id, mode=info.mode, seed=info.seed, started=info.started)
    yield first.at, Collected(tuple(scenario.case.id for scenario in made.generated.scenarios))
    happened: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        happened[_case_of(line.event)].append(line)
    for scenario in made.generated.scenarios:
        for line in happened[scenario.case.id.rpartition("-")[0]]:
            yield line.at, _of(scenario.case.id, line.event)
    yield last.at, last.event


def _case_of(event: Event) -> str:
    return event.removal.case if isinstance(event, CleanedUp) else getattr(event, "case", "")


def _of(case: str, event: Event) -> Event:
    if isinstance(event, CleanedUp):
        return retold(event, removal=replace(event.removal, case=case))
    named: dict[str, object] = {"case": case}
    return retold(event, **named)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
