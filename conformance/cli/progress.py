"""What a tester sees while a run works, and the table at its end. Plain lines where nobody watches a screen."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from conformance.journal import CaseEnded, Event, RunResumed, RunStarted, StepEnded
from conformance.language import Language, Text
from conformance.model import Case, Outcome, RunResult, Verdict
from conformance.runner import Finished, Listener
from conformance.translation import in_language
from reports.printable import in_one_line
from reports.wording import duration

VERDICTS = {
    Verdict.PASSED: (Text("Bestått", "Passed"), "✓", "green"),
    Verdict.FAILED: (Text("Ikke bestått", "Failed"), "✗", "red"),
    Verdict.BLOCKED: (Text("Blokkert", "Blocked"), "■", "yellow"),
    Verdict.MANUAL: (Text("Manuell", "Manual"), "✎", "cyan"),
    Verdict.UNMAPPED: (Text("Uavklart", "Unmapped"), "?", "magenta"),
    Verdict.NOT_RUN: (Text("Ikke kjørt", "Not run"), "–", "bright_black"),
}
_STAGES = {
    "prepare": Text("Leser arbeidsboken og gjør klar", "Reading the workbook and getting ready"),
    "execute": Text("Kjører testtilfellene", "Running the cases"),
    "interrupted": Text(
        "Avbrutt: venter på det som er i gang, og sletter så testkundene",
        "Interrupted: waiting for what is under way, then deleting the test customers",
    ),
    "clean": Text("Sletter testkundene", "Deleting the test customers"),
    "report": Text("Lager rapportene", "Making the reports"),
    "seal": Text("Signerer kjøringsmappen", "Signing the run folder"),
}
_CONFORMING = Text("Kjøringen er i samsvar: alle testtilfellene er bestått.", "The run conforms: every case passed.")
_NOT_CONFORMING = Text("Kjøringen er ikke i samsvar.", "The run does not conform.")
_WAITING = Text(
    "Utfør for hånd og gå god for utfallet: {cases} (kfr-conformance attest {folder} TILFELLE …)",
    "Carry out by hand and vouch for the outcome: {cases} (kfr-conformance attest {folder} CASE …)",
)
_SIMULATOR = Text(
    "Kjørt mot en simulator på egen maskin. Resultatet er ikke bevis overfor Bits.",
    "Run against a simulator on this machine. The result is not evidence for Bits.",
)
_INCOMPLETE = Text(
    "Regnskapet går ikke opp: mangler {missing}; til overs {surplus}.", "The equation does not hold: missing {missing}; surplus {surplus}."
)
_AND_MORE = Text("{named} og {more} til", "{named} and {more} more")
_RESUME = Text(
    "Kjør det som gjenstår, med: {command} {words} --resume {folder}",
    "Run what is left with: {command} {words} --resume {folder}",
)
_PART = Text(
    "Del {number} av {count}: {met} av {own} egne testtilfeller er bestått. Slå sammen alle delene med: kfr-conformance merge MAPPE…",
    "Part {number} of {count}: {met} of its {own} cases passed. Join all parts with: kfr-conformance merge DIR…",
)
_SHOWN_REASONS = 20
_SHOWN_IDS = 8


class _Watcher:
    """Keeps count of the cases from the events of the run."""

    def __init__(self, console: Console, language: Language, progress: Progress | None) -> None:
        self._console = console
        self._language = language
        self._progress = progress
        self._task = progress.add_task("", total=None) if progress else None
        self._cases: dict[str, Case] = {}
        self._trouble: dict[str, Verdict] = {}

    def stage(self, name: str) -> None:
        """Say which stage begins."""
        text = _STAGES[name].in_language(self._language)
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=text)
        else:
            self._console.print(f"{text} …", highlight=False)

    def event(self, event: Event) -> None:
        """Follow the cases."""
        match event:
            case RunStarted(run=run, scenarios=scenarios):
                self._cases = {scenario.case.id: scenario.case for scenario in scenarios}
                self._trouble = {scenario.case.id: Verdict.UNMAPPED for scenario in scenarios if scenario.unmapped}
                self._trouble |= {scenario.case.id: Verdict.MANUAL for scenario in scenarios if scenario.manual}
                if self._progress is not None and self._task is not None:
                    self._progress.update(self._task, total=len(run.shard.cases if run.shard else scenarios))
            case RunResumed(cases=cases) if self._progress is not None and self._task is not None:
                self._progress.update(self._task, total=len(cases))
            case StepEnded(case=case_id, step=step) if step.outcome is not Outcome.PASSED:
                self._trouble.setdefault(case_id, Verdict.FAILED if step.outcome is Outcome.FAILED else Verdict.BLOCKED)
            case CaseEnded():
                self._case_ended(event)
            case _:
                pass

    def _case_ended(self, event: CaseEnded) -> None:
        verdict = self._trouble.get(event.case, Verdict.PASSED if event.outcome == "passed" else Verdict.BLOCKED)
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)
            if verdict is Verdict.PASSED:
                return
        name, mark, colour = VERDICTS[verdict]
        title = in_one_line(self._cases[event.case].title) if event.case in self._cases else ""
        line = f"{mark} {event.case}  {title}  [{name.in_language(self._language)}, {event.duration_ms:.0f} ms]"
        self._console.print(line, style=colour, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def watch(language: Language) -> Iterator[Listener]:
    """Watch a run: a progress bar on a terminal that can draw one, one line a case elsewhere."""
    console = Console(stderr=False)
    if not console.is_interactive:
        yield _Watcher(console, language, None)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Watcher(console, language, progress)


def closing_table(finished: Finished, language: Language, words: str = "") -> None:
    """Print verdicts, duration and where the report lies.

    Args:
        finished: The run.
        language: The reader's language.
        words: The command that resumes the run, but for its folder; empty when it cannot be resumed.
    """
    console, result = Console(), in_language(finished.result, language)
    console.print(f"\nKFR · {result.bank.name} ({result.bank.organisation_number}) · {result.workbook.name}", markup=False, highlight=False)
    console.print(_counts(result, language))
    _reasons(console, result, language)
    for note in finished.notes:
        console.print(f"! {note}", markup=False, highlight=False, soft_wrap=True)
    if shard := result.run.shard:
        met = sum(case.met for case in result.cases if case.case.id in shard.cases)
        told = _PART.in_language(language, number=shard.number, count=shard.count, met=met, own=len(shard.cases))
        console.print(told, style="bold", highlight=False, soft_wrap=True)
    elif not result.completeness.holds:
        gap = result.completeness
        text = _INCOMPLETE.in_language(language, missing=_some(gap.missing, language), surplus=_some(gap.surplus, language))
        console.print(text, style="red", highlight=False, soft_wrap=True)
    verdict = (_CONFORMING if result.conforming else _NOT_CONFORMING).in_language(language)
    console.print(verdict, style="bold green" if result.conforming else "bold red", highlight=False, soft_wrap=True)
    if waiting := [case.case.id for case in result.cases if case.verdict is Verdict.MANUAL and not case.attested]:
        said = _WAITING.in_language(language, cases=", ".join(waiting[:_SHOWN_REASONS]), folder=finished.folder)
        console.print(said, markup=False, highlight=False, soft_wrap=True)
    if result.target.simulator:
        console.print(_SIMULATOR.in_language(language), style="yellow", highlight=False, soft_wrap=True)
    _places(console, finished, language)
    if words and not result.run.shard and any(case.verdict is Verdict.NOT_RUN for case in result.cases):
        told = _RESUME.in_language(language, command=_command(), words=words, folder=shlex.quote(str(finished.folder)))
        console.print(told, markup=False, highlight=False, soft_wrap=True)


def _counts(result: RunResult, language: Language) -> Table:
    table = Table()
    table.add_column(Text("Utfall", "Verdict").in_language(language))
    table.add_column(Text("Antall", "Count").in_language(language), justify="right")
    for verdict, count in result.counts.items():
        name, mark, colour = VERDICTS[verdict]
        table.add_row(f"{mark} {name.in_language(language)}", str(count), style=colour if count else "dim")
    table.add_section()
    table.add_row(Text("Sum", "Total").in_language(language), str(len(result.cases)))
    table.add_row(Text("Varighet", "Duration").in_language(language), duration(result.run.duration_ms, language))
    return table


def _reasons(console: Console, result: RunResult, language: Language) -> None:
    """Say why what did not pass did not; what was never run has few reasons, and a line for each is enough."""
    own = set(result.run.shard.cases) if result.run.shard else {case.case.id for case in result.cases}
    unsettled = [case for case in result.cases if not case.met and case.case.id in own]
    told = [case for case in unsettled if case.verdict is not Verdict.NOT_RUN]
    for case in told[:_SHOWN_REASONS]:
        _, mark, colour = VERDICTS[case.verdict]
        console.print(f"{mark} {case.case.id}: {in_one_line(case.reason)}", style=colour, markup=False, highlight=False, soft_wrap=True)
    if len(told) > _SHOWN_REASONS:
        console.print(f"… +{len(told) - _SHOWN_REASONS}")
    never: dict[str, list[str]] = {}
    for case in unsettled:
        if case.verdict is Verdict.NOT_RUN:
            never.setdefault(in_one_line(case.reason), []).append(case.case.id)
    _, mark, colour = VERDICTS[Verdict.NOT_RUN]
    for reason, cases in never.items():
        console.print(f"{mark} {_some(cases, language)}: {reason}", style=colour, markup=False, highlight=False, soft_wrap=True)


def _some(case_ids: Sequence[str], language: Language) -> str:
    """Name the first of some cases, and count the others; `–` for none."""
    named = ", ".join(case_ids[:_SHOWN_IDS]) or "–"
    more = len(case_ids) - _SHOWN_IDS
    return named if more <= 0 else _AND_MORE.in_language(language, named=named, more=more)


_CHECK = Text("Kontroller med", "Check it with")


def _places(console: Console, finished: Finished, language: Language) -> None:
    for name, label in (
        ("report.html", Text("Rapport", "Report")),
        ("report.pdf", Text("Signert PDF", "Signed PDF")),
        (finished.result.workbook.name, Text("Utfylt arbeidsbok", "Filled-in workbook")),
    ):
        console.print(f"{label.in_language(language)}: {finished.folder / name}", markup=False, highlight=False, soft_wrap=True)
    if finished.trust_anchor is not None:
        check = f"{_command()} {shlex.join(['verify', str(finished.folder), '--ca', str(finished.trust_anchor)])}"
        console.print(f"{_CHECK.in_language(language)}: {check}", markup=False, highlight=False, soft_wrap=True)


def _command() -> str:
    """Name the command as it was called: a checkout that nobody has installed has no `kfr-conformance`."""
    if Path(sys.argv[0]).name == "__main__.py":
        return f"{os.path.relpath(sys.executable)} -m conformance"
    return "kfr-conformance"
