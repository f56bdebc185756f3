"""`kfr-conformance cleanup`: removes the test customers that an interrupted run has left in KFR."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from conformance import config as configuration
from conformance.cleanup import Tidied, tidy
from conformance.cli.left_behind import tell_left
from conformance.cli.options import profile_option
from conformance.examination.opening import Terms
from conformance.language import Language, Text
from conformance.model import RemovalOutcome

_NOTHING = Text("Ingen testkunder står igjen etter kjøringen i {folder}.", "The run in {folder} has left no test customers behind.")
_DONE = Text(
    "Testkunder slettet: {removed}. Ikke registrert: {absent}. Står igjen: {left}.",
    "Test customers deleted: {removed}. Not registered: {absent}. Left: {left}.",
)
_SEALED = Text(
    "Journalen har fått nye linjer etter signeringen. Lag rapportene på nytt (report) og signer igjen (seal --remake).",
    "The journal has new lines after it was signed. Make the reports again (report) and sign again (seal --remake).",
)
_EXIT_LEFT = 3


@click.command("cleanup", short_help="Slett testkunder etter en avbrutt kjøring.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.option(
    "--config", type=click.Path(path_type=Path), default=Path("kfr.toml"), show_default=True, help="Konfigurasjonen kjøringen brukte."
)
@profile_option
@click.option("--production", default="", metavar="ORGNR", help="Bankens organisasjonsnummer, når kjøringen var mot produksjon.")
@click.pass_obj
def command(language: Language, folder: Path, config: Path, profile: str | None, production: str) -> int:
    """Slett alle testkunder som kjøringen i MAPPE kan ha etterlatt i KFR. Kan gjentas uten skade.

    Avslutter med 0 når ingen står igjen, og 3 når noen ikke kunne slettes.
    """
    tidied = tidy(folder, configuration.load(config, profile), terms=Terms(production=production))
    _say(tidied, folder, language)
    tell_left(tidied.removals, folder, configuration.options_for(config, profile), language)
    return _EXIT_LEFT if tidied.left else 0


def _say(tidied: Tidied, folder: Path, language: Language) -> None:
    if not tidied.removals:
        click.echo(_NOTHING.in_language(language, folder=folder))
        return
    counted = Counter(removal.outcome for removal in tidied.removals)
    click.echo(
        _DONE.in_language(language, removed=counted[RemovalOutcome.REMOVED], absent=counted[RemovalOutcome.ABSENT], left=tidied.left)
    )
    if tidied.sealed:
        click.echo(_SEALED.in_language(language))
