"""`simulate`: KFR and Maskinporten on this machine, until interrupted."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from conformance.language import Language
from conformance.simulator.mutants import MUTANTS
from conformance.simulator.options import Ready, SimulatorOptions
from conformance.simulator.server import serve

_DEFAULTS = SimulatorOptions()


def _list_mutants(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's way of calling
    if wanted:
        language = ctx.obj or Language.NB
        for mutant in MUTANTS.values():
            click.echo(f"{mutant.name}\n    {mutant.text.in_language(language)} [{mutant.clause}]")
        ctx.exit()


@click.command("simulate")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port på 127.0.0.1. Uten: en ledig port.")
@click.option(
    "--write-config",
    "config_folder",
    type=click.Path(path_type=Path),
    metavar="MAPPE",
    help="Skriv kfr.toml, bank.p12, bank.password og ca.pem til mappen.",
)
@click.option("--mutant", default="", metavar="NAVN", help="La simulatoren avvike fra kontrakten på én navngitt måte.")
@click.option(
    "--list-mutants", is_flag=True, is_eager=True, expose_value=False, callback=_list_mutants, help="Vis avvikene som --mutant kan få."
)
@click.option("--latency-ms", type=click.IntRange(0), default=0, help="Vent så lenge før hvert svar, i millisekunder.")
@click.option(
    "--batch-rate",
    type=click.IntRange(0),
    default=_DEFAULTS.batch_rate,
    show_default=True,
    help="Kundeforhold som leses per sekund fra en fil. 0: så fort som mulig.",
)
@click.option(
    "--token-lifetime",
    type=click.IntRange(1),
    default=_DEFAULTS.token_lifetime,
    show_default=True,
    help="Levetiden til et access token, i sekunder.",
)
@click.option("--organisation-number", default=_DEFAULTS.organisation_number, show_default=True, help="Bankens organisasjonsnummer.")
@click.option("--bank-name", default=_DEFAULTS.bank_name, show_default=True, help="Bankens navn.")
@click.option("--scope", "scopes", multiple=True, default=_DEFAULTS.scopes, show_default=True, help="Scope på klienten; kan gjentas.")
@click.option("--setting", "settings", multiple=True, metavar="NAVN=on|off", help="Sett et åpent punkt i kontrakten; kan gjentas.")
@click.option("--delegated-by", "delegations", multiple=True, metavar="ORGNR", help="Virksomhet som klienten opptrer for; kan gjentas.")
@click.option("--kid", default="", metavar="ID", help="Registrer nøkkelen på klienten under denne id-en.")
@click.option("--now", metavar="TIDSPUNKT", help="La simulatorens klokke starte her, for eksempel 2028-02-29T12:00.")
@click.option("--ends-with-parent", is_flag=True, hidden=True)
def command(settings: tuple[str, ...], now: str | None, **options: Any) -> None:  # noqa: ANN401 - click hands over every option by name, each already of its type
    """Start simulatoren av KFR og Maskinporten på 127.0.0.1.

    Når den er klar, skriver den én JSON-linje med adressene og et access token. Stopp den med Ctrl-C.
    """
    serve(SimulatorOptions(settings=tuple(_setting(text) for text in settings), now=_moment(now), **options), on_ready=_say_ready)


def _say_ready(ready: Ready) -> None:
    click.echo(json.dumps(asdict(ready)))


def _setting(text: str) -> tuple[str, bool]:
    name, _, value = text.partition("=")
    if value not in {"on", "off"}:
        raise click.BadParameter(f"{text} er ikke på formen NAVN=on eller NAVN=off.", param_hint="--setting")
    return name, value == "on"


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} er ikke et tidspunkt som 2028-02-29T12:00.", param_hint="--now") from error
