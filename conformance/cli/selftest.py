"""`kfr-conformance selftest`: proves what the suite is worth by letting it meet every mutant of the simulator."""

from __future__ import annotations

import os

import click
from rich.console import Console
from rich.table import Table

from conformance.language import Language, Text
from conformance.selftest import KillMatrix, Trial, run_trials
from conformance.simulator.mutants import MUTANTS, behaviour_of

_MOST_NAMED = 4
_NOTICED = Text("oppdaget av {count}: {cases}", "noticed by {count}: {cases}")
_SURVIVED = Text("IKKE OPPDAGET ({clause})", "NOT NOTICED ({clause})")
_FAITHFUL = Text("simulatoren slik den skal være", "the faithful simulator")
_CLEAN = Text("ingen falske alarmer", "no false alarms")
_ALARM = Text("FALSK ALARM: {cases}", "FALSE ALARM: {cases}")
_SCORE = Text("{killed} av {total} mutanter oppdaget ({score:.1%}).", "{killed} of {total} mutants noticed ({score:.1%}).")
_IDLE = Text("Testtilfeller som ikke oppdaget noen mutant: {cases}.", "Cases that noticed no mutant: {cases}.")


@click.command("selftest", short_help="Prøv testpakken mot mutanter av simulatoren.")
@click.argument("names", metavar="[MUTANT]...", nargs=-1)
@click.option("--parallel", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default="kjernene", help="Prøver på én gang.")
@click.pass_obj
def command(language: Language, names: tuple[str, ...], parallel: int) -> int:
    """Kjør testpakken mot simulatoren slik den skal være, og mot hver MUTANT (alle når ingen er nevnt).

    Viser hvilke testtilfeller som oppdager hva.

    Avslutter med 0 når alle mutantene er oppdaget uten falske alarmer, og ellers med 1.
    """
    console = Console(highlight=False)
    for name in names:
        behaviour_of(name)  # an unknown name is refused here, where it was typed, and not in a child process

    def tell(trial: Trial) -> None:
        console.print(_line(trial, language), soft_wrap=True)

    matrix = run_trials(names or tuple(MUTANTS), parallel=parallel, told=tell)
    console.print(_kills(matrix, language))
    if matrix.idle_cases and not names:
        console.print(_IDLE.in_language(language, cases=", ".join(matrix.idle_cases)), soft_wrap=True)
    total, survivors = len(matrix.trials), len(matrix.survivors)
    score = _SCORE.in_language(language, killed=total - survivors, total=total, score=matrix.score)
    console.print(score, style="bold green" if matrix.strong else "bold red")
    return 0 if matrix.strong else 1


def _line(trial: Trial, language: Language) -> str:
    if not trial.mutant:
        alarms = (*trial.failed, *trial.blocked)
        return f"– {_FAITHFUL.in_language(language)}: " + (_ALARM if alarms else _CLEAN).in_language(language, cases=", ".join(alarms))
    if not trial.killed:
        return f"✗ {trial.mutant}: {_SURVIVED.in_language(language, clause=trial.clause)}"
    named = ", ".join(trial.failed[:_MOST_NAMED]) + (" …" if len(trial.failed) > _MOST_NAMED else "")
    return f"✓ {trial.mutant}: {_NOTICED.in_language(language, count=len(trial.failed), cases=named)}"


def _kills(matrix: KillMatrix, language: Language) -> Table:
    table = Table(Text("Testtilfelle", "Case").in_language(language), Text("Mutanter oppdaget", "Mutants noticed").in_language(language))
    for case_id, count in matrix.kills.items():
        table.add_row(case_id, str(count))
    return table
