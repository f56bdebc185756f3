"""`kfr-conformance selftest`: proves what the suite is worth by letting it meet every mutant of the simulator."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import click
from rich.console import Console
from rich.table import Table

from conformance.language import Language, Text
from conformance.selftest import Conditions, KillMatrix, Repeat, Trial, run_repeats, run_trials
from conformance.simulator.mutants import MUTANTS, behaviour_of
from reports import wording

_MOST_NAMED = 4
# A trial waits half its time, for a token to expire and for files to be read.
_PARALLEL = min(64, 3 * (os.cpu_count() or 1))
_NOTICED = Text("oppdaget av {count}: {cases}", "noticed by {count}: {cases}")
_SURVIVED = Text("IKKE OPPDAGET ({clause})", "NOT NOTICED ({clause})")
_FAITHFUL = Text("simulatoren slik den skal være", "the faithful simulator")
_CLEAN = Text("ingen falske alarmer", "no false alarms")
_ALARM = Text("FALSK ALARM: {cases}", "FALSE ALARM: {cases}")
_SCORE = Text("{killed} av {total} mutanter oppdaget ({score} %).", "{killed} of {total} mutants noticed ({score}%).")
_IDLE_CHECKS = Text("Kontroller som ikke fant noe hos noen mutant: {checks}.", "Checks that found nothing in any mutant: {checks}.")
_QUIET = Text("{number}: i orden ({conditions})", "{number}: all right ({conditions})")
_FALSE = Text("{number}: FALSK ALARM {case}: {reason} ({conditions})", "{number}: FALSE ALARM {case}: {reason} ({conditions})")
_LOST = Text("{number}: REGNSKAPET GÅR IKKE OPP ({conditions})", "{number}: THE EQUATION DOES NOT HOLD ({conditions})")
_REPEATED = Text("{alarms} falske alarmer i {runs} kjøringer (--seed {seed}).", "{alarms} false alarms in {runs} runs (--seed {seed}).")
_IDLE = Text("Testtilfeller som ikke oppdaget noen mutant: {cases}.", "Cases that noticed no mutant: {cases}.")


@click.command("selftest", short_help="Prøv testpakken mot mutanter av simulatoren.")
@click.argument("names", metavar="[MUTANT]...", nargs=-1)
@click.option("--parallel", type=click.IntRange(1, 64), default=_PARALLEL, show_default="3 per kjerne", help="Prøver på én gang.")
@click.option("--repeat", type=click.IntRange(1, 10_000), help="Kjør i stedet så mange ganger mot simulatoren slik den skal være.")
@click.option("--seed", default="", metavar="TEKST", help="Trekk de samme forholdene som sist (med --repeat).")
@click.pass_obj
def command(language: Language, names: tuple[str, ...], parallel: int, repeat: int | None, seed: str) -> int:
    """Kjør testpakken mot simulatoren slik den skal være, og mot hver MUTANT (alle når ingen er nevnt).

    Viser hvilke testtilfeller som oppdager hva. Med --repeat trekkes testkunder, rekkefølge, åpne punkter, dato og antall prosesser på
    nytt for hver kjøring, og alt som ikke består, er en falsk alarm.

    Avslutter med 0 når alle mutantene er oppdaget, hver kontroll har funnet noe og det ikke er falske alarmer, og ellers med 1.
    """
    console = Console(highlight=False)
    if repeat is not None:
        if names:
            raise click.UsageError("--repeat gjelder simulatoren slik den skal være, og kan ikke brukes sammen med navnet på en mutant.")
        return _repeat(console, language, repeat, seed or secrets.token_hex(4), parallel)
    for name in names:
        behaviour_of(name)  # an unknown name is refused here, where it was typed, and not in a child process

    def tell(trial: Trial) -> None:
        console.print(_line(trial, language), soft_wrap=True)

    matrix = run_trials(names or tuple(MUTANTS), parallel=parallel, told=tell)
    console.print(_kills(matrix, language))
    if matrix.idle_cases and not names:
        console.print(_IDLE.in_language(language, cases=", ".join(matrix.idle_cases)), soft_wrap=True)
    idle = () if names else matrix.idle_checks
    if idle:
        console.print(_IDLE_CHECKS.in_language(language, checks=", ".join(idle)), soft_wrap=True, style="bold red")
    total, survivors = len(matrix.trials), len(matrix.survivors)
    percent = wording.number(100 * matrix.score, language, decimals=1)
    score = _SCORE.in_language(language, killed=total - survivors, total=total, score=percent)
    console.print(score, style="bold green" if matrix.strong else "bold red")
    return 0 if matrix.strong and not idle else 1


def _repeat(console: Console, language: Language, runs: int, seed: str, parallel: int) -> int:
    numbers = iter(range(1, runs + 1))

    def tell(repeat: Repeat) -> None:
        console.print("\n".join(_told(repeat, next(numbers), language)), soft_wrap=True)

    repeats = run_repeats([Conditions.drawn(seed, number) for number in range(1, runs + 1)], parallel=parallel, told=tell)
    alarms = sum(len(repeat.alarms) or not repeat.complete for repeat in repeats)
    console.print(
        _REPEATED.in_language(language, alarms=alarms, runs=len(repeats), seed=seed), style="bold red" if alarms else "bold green"
    )
    return 0 if repeats and all(repeat.quiet for repeat in repeats) else 1


def _told(repeat: Repeat, number: int, language: Language) -> Iterator[str]:
    if repeat.quiet:
        yield _QUIET.in_language(language, number=number, conditions=repeat.conditions)
    for case, reason in repeat.alarms:
        yield _FALSE.in_language(language, number=number, case=case, reason=reason, conditions=repeat.conditions)
    if not repeat.complete:
        yield _LOST.in_language(language, number=number, conditions=repeat.conditions)


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
