"""`kfr-conformance fleet`: the integration test for many banks, one line a bank as it ends, and one overview."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from conformance.cli import github
from conformance.cli.interruption import terminable
from conformance.fleet import FleetOptions, run_fleet
from conformance.fleet.fleet import DOCUMENT, PAGE
from conformance.language import Language, Text
from conformance.model import BankOutcome, BankState, Mode
from reports import labels, wording
from reports.printable import in_one_line

_MOST_WORKERS = 256
_MARKS = {
    BankState.CONFORMING: ("✓", "green"),
    BankState.KNOWN: ("✓", "cyan"),
    BankState.FAILED: ("✗", "red"),
    BankState.INCOMPLETE: ("■", "yellow"),
    BankState.MISCONFIGURED: ("?", "magenta"),
    BankState.CRASHED: ("✗", "red"),
    BankState.NOT_STARTED: ("–", "bright_black"),
}
_STOPPING = Text(
    "Stopper. Bankene som er i gang, sletter testkundene sine først …", "Stopping. The banks under way delete their test customers first …"
)
_PAGE = Text("Oversikt: {file}", "Overview: {file}")
_DOCUMENT = Text("For maskiner: {file}", "For machines: {file}")


class _Crew:
    """Tells of each bank on one line."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def arrived(self, bank: BankOutcome) -> None:
        """Tell how it went."""
        mark, colour = _MARKS[bank.state]
        label = labels.in_language(self._language)
        cases = f", {bank.passed}/{bank.total}" if bank.total else ""
        took = wording.duration(bank.duration_ms, self._language)
        line = f"{mark} {bank.name}: {label(f'fleet.state.{bank.state}')}{cases}, {took}"
        click.secho(in_one_line(f"{line}. {bank.reason}" if bank.reason else line), fg=colour)

    def stopping(self) -> None:
        """Tell why it takes a while."""
        click.echo(_STOPPING.in_language(self._language), err=True)


@click.command("fleet", short_help="Kjør integrasjonstesten for mange banker.")
@click.argument("roster", metavar="BANKS.TOML", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Mappen for alle kjøringene; standard er runs/fleet-<tidspunkt>.")
@click.option(
    "--workers", type=click.IntRange(1, _MOST_WORKERS), default=os.cpu_count() or 1, show_default="kjernene", help="Banker samtidig."
)
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default=Mode.NIGHTLY.value, show_default=True, help="Formål.")
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=240.0,
    show_default=True,
    metavar="TALL",
    help="Lengste tid for én bank.",
)
@click.pass_obj
def command(language: Language, /, out: Path | None, mode: str, **options: Any) -> int:  # noqa: ANN401 - click hands over every option by name, each already of its type
    """Kjør integrasjonstesten for alle bankene i BANKS.TOML, hver i en egen prosess med egne hemmeligheter og egen kjøringsmappe.

    Avslutter med 1 når en bank ikke er bestått, ellers 3 når en bank ikke kunne fullføres, ellers 2 når en bank har feil oppsett,
    og 0 når alle er i samsvar eller bare har kjente avvik.
    """
    place = out if out is not None else Path("runs") / f"fleet-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    with terminable():
        result = run_fleet(FleetOptions(out=place, mode=Mode(mode), language=language, **options), _Crew(language))
    label = labels.in_language(language)
    counted = label("fleet.answer", conforming=result.counts[BankState.CONFORMING], total=len(result.banks))
    click.secho(f"\n{counted}.", fg="green" if result.conforming else "red", bold=True)
    for told, name in ((_PAGE, PAGE), (_DOCUMENT, DOCUMENT)):
        click.echo(told.in_language(language, file=place / name))
    github.tell_fleet(result, language)
    return result.exit_code
