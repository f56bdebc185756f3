"""`kfr-conformance doctor`: finds the fault before the run, and says what to do about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from conformance.cli.options import profile_option
from conformance.doctor import Check, Diagnosis, State, Task, examine
from conformance.language import Language, Text

_MARKS = {State.OK: ("✓", "green"), State.WARNING: ("!", "yellow"), State.FAILED: ("✗", "red"), State.SKIPPED: ("–", "bright_black")}
_LOOKED = Text("så på", "looked at")
_FOUND = Text("fant", "found")
_DO = Text("gjør", "do")
_TASKS = Text(
    "Oppgavene i Bits' veiledning som må være gjort før integrasjonstesten:", "The tasks of Bits' guide that precede the integration test:"
)
_TASK_MARKS = {True: "✓", False: "✗", None: "?"}
_HEALTHY = Text("Alt er klart: kfr-conformance run {options}", "All is ready: kfr-conformance run {options}")
_ILL = Text("Kontroller som feilet: {failed}. Ikke undersøkt: {skipped}.", "Checks that failed: {failed}. Not looked at: {skipped}.")


@click.command("doctor", short_help="Finn feil i oppsettet før kjøringen.")
@click.option("--config", type=click.Path(path_type=Path), default=Path("kfr.toml"), show_default=True, help="Konfigurasjonen.")
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@click.pass_obj
def command(language: Language, config: Path, profile: str | None, *, as_json: bool) -> int:
    """Kontroller konfigurasjon, sertifikat, nett, Maskinporten og KFR, uten å endre noe.

    Avslutter med 0 når alt er klart, 2 når feilen ligger i konfigurasjonen, og 3 når den ligger utenfor.
    """
    diagnosis = examine(config, profile)
    if as_json:
        click.echo(json.dumps(_document(diagnosis, language), ensure_ascii=False, indent=2))
    else:
        _say(diagnosis, language)
    return diagnosis.exit_code


def _say(diagnosis: Diagnosis, language: Language) -> None:
    for check in diagnosis.checks:
        mark, colour = _MARKS[check.state]
        click.secho(f"{check.number:2} {mark} {check.title.in_language(language)}", fg=colour, bold=check.state is State.FAILED)
        if check.state is not State.SKIPPED:
            click.echo(f"     {_LOOKED.in_language(language)}: {check.looked_at.in_language(language)}")
        click.echo(f"     {_FOUND.in_language(language)}: {check.found.in_language(language)}")
        if check.remedy is not None:
            click.secho(f"     {_DO.in_language(language)}: {check.remedy.in_language(language)}", fg=colour)
    click.echo(f"\n{_TASKS.in_language(language)}")
    for task in diagnosis.tasks:
        click.echo(f"  {_TASK_MARKS[task.seen]} {task.id} {task.title.in_language(language)}: {task.evidence.in_language(language)}")
    click.echo()
    if diagnosis.healthy:
        click.secho(_HEALTHY.in_language(language, options=diagnosis.options), fg="green", bold=True)
        return
    skipped = sum(check.state is State.SKIPPED for check in diagnosis.checks)
    click.secho(_ILL.in_language(language, failed=len(diagnosis.failures), skipped=skipped), fg="red", bold=True)


def _document(diagnosis: Diagnosis, language: Language) -> dict[str, Any]:
    return {
        "config": str(diagnosis.config),
        "profile": diagnosis.profile,
        "healthy": diagnosis.healthy,
        "exit_code": diagnosis.exit_code,
        "checks": [_check(check, language) for check in diagnosis.checks],
        "tasks": [_task(task, language) for task in diagnosis.tasks],
    }


def _check(check: Check, language: Language) -> dict[str, Any]:
    return {
        "number": check.number,
        "id": check.id,
        "title": check.title.in_language(language),
        "state": check.state,
        "looked_at": check.looked_at.in_language(language),
        "found": check.found.in_language(language),
        "remedy": check.remedy.in_language(language) if check.remedy is not None else None,
        "cause": check.cause,
    }


def _task(task: Task, language: Language) -> dict[str, Any]:
    return {"id": task.id, "title": task.title.in_language(language), "seen": task.seen, "evidence": task.evidence.in_language(language)}
