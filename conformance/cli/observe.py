"""`kfr-conformance observe`: asks KFR what its description leaves open, and says how the settings should be."""

from __future__ import annotations

import json
from pathlib import Path

import click

from conformance import config as configuration
from conformance.cli.options import profile_option
from conformance.doctor import require_health
from conformance.examination.opening import Terms
from conformance.language import Language, Text
from conformance.observe import Observation, Observations, observe

_ASKED = Text("{url} ble spurt om det {contract} lar stå åpent:", "{url} was asked what {contract} leaves open:")
_LINE = Text("satt til {setting}, observert {observed}: {evidence}", "set to {setting}, observed {observed}: {evidence}")
_UNSEEN = Text("satt til {setting}, ikke observert: {evidence}", "set to {setting}, not observed: {evidence}")
_CHANGE = Text("Legg dette i konfigurasjonen:", "Put this in the configuration:")
_AGREES = Text("Innstillingene stemmer med hvordan KFR oppfører seg.", "The settings match how KFR behaves.")
_INCOMPLETE = Text("Ikke alt kunne observeres. Prøv igjen senere.", "Not everything could be observed. Try again later.")
_LEFT = Text(
    "En testkunde kunne ikke slettes igjen og står fortsatt i KFR. Meld det til DSOP@bits.no.",
    "A test customer could not be removed and is still in KFR. Tell DSOP@bits.no.",
)


@click.command("observe", short_help="Spør KFR om det kildene lar stå åpent.")
@click.option("--config", type=click.Path(path_type=Path), default=Path("kfr.toml"), show_default=True, help="Konfigurasjonen.")
@profile_option
@click.option("--production", default="", metavar="ORGNR", help="Bankens organisasjonsnummer: ja, det skal skrives i produksjon.")
@click.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@click.pass_obj
def command(language: Language, config: Path, profile: str | None, production: str, *, as_json: bool) -> int:
    """Finn ut hvordan KFR gjør det beskrivelsen lar stå åpent, med en syntetisk kunde som blir slettet igjen.

    Avslutter med 0 når innstillingene under [open_points] stemmer, 1 når noen av dem bør endres, 2 ved feil bruk eller oppsett, og 3 når
    noe ikke kunne observeres.
    """
    checked = configuration.load(config, profile)
    configuration.require_permission_to_write(checked, production)
    require_health(config, profile)
    found = observe(checked, terms=Terms(production=production))
    if as_json:
        click.echo(json.dumps(_document(found, language), ensure_ascii=False, indent=2))
    else:
        _say(found, language)
    return found.exit_code


def _say(found: Observations, language: Language) -> None:
    click.echo(_ASKED.in_language(language, url=found.base_url, contract=found.contract))
    for observation in found.each:
        mark, colour = _mark(observation)
        click.secho(f"  {mark} {observation.point}", fg=colour, bold=observation.differs)
        click.echo(f"    {observation.question.in_language(language)}")
        words = _UNSEEN if observation.observed is None else _LINE
        evidence = observation.evidence.in_language(language)
        shown = words.in_language(language, setting=_toml(observation.setting), observed=_toml(observation.observed), evidence=evidence)
        click.echo(f"    {shown}")
    if found.differing:
        click.echo(f"\n{_CHANGE.in_language(language)}\n\n[open_points]")
        for observation in found.differing:
            click.echo(f"{observation.point} = {_toml(observation.observed)}")
    if found.left_behind:
        click.secho(f"\n{_LEFT.in_language(language)}", fg="red", err=True)
    elif found.exit_code != 1:
        click.echo(f"\n{(_INCOMPLETE if found.exit_code else _AGREES).in_language(language)}")


def _mark(observation: Observation) -> tuple[str, str]:
    if observation.observed is None:
        return "?", "yellow"
    return ("✗", "red") if observation.differs else ("✓", "green")


def _toml(value: bool | None) -> str:  # noqa: FBT001 - a value of the configuration, not a switch
    return str(value).lower()


def _document(found: Observations, language: Language) -> dict[str, object]:
    return {
        "base_url": found.base_url,
        "contract": found.contract,
        "exit_code": found.exit_code,
        "left_behind": found.left_behind,
        "open_points": [
            {
                "name": each.point,
                "question": each.question.in_language(language),
                "setting": each.setting,
                "observed": each.observed,
                "evidence": each.evidence.in_language(language),
            }
            for each in found.each
        ],
    }
