"""`kfr-conformance seal`: signs a run folder with the certificate of the configuration."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import config as configuration
from conformance import evidence
from conformance.cli.options import profile_option
from conformance.config import Config
from conformance.config.secrets import known_secrets
from conformance.errors import ConformanceError
from conformance.errors.configuration import ConfigurationMissing
from conformance.errors.evidence import SimulatorKeyGone
from conformance.examination.opening import load_signatory
from conformance.language import Language, Text
from conformance.manifest import EVIDENCE
from conformance.seal import seal
from conformance.timestamping import open_timestamper

_SEALED = Text(nb="{folder} er forseglet: {count} filer er signert.", en="{folder} is sealed: {count} files are signed.")
_STAMPED = Text(
    nb="{folder} er forseglet: {count} filer er signert, og tidspunktet er bekreftet av et tidsstempel.",
    en="{folder} is sealed: {count} files are signed, and a timestamp confirms the time.",
)
_UNTOUCHED = Text(
    nb="{folder} var allerede forseglet med det samme innholdet; ingenting er endret.",
    en="{folder} was already sealed with the same content; nothing was changed.",
)
_COUNTERSIGNATURE_REMOVED = Text(
    nb="Kontrasignaturen gjaldt innholdet slik det var før, og er fjernet. Be om en ny: kfr-conformance countersign {folder} …",
    en="The countersignature was over the content as it was, and is removed. Ask for a new one: kfr-conformance countersign {folder} …",
)


@click.command("seal", short_help="Signer kjøringsmappen.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.option(
    "--config", type=click.Path(path_type=Path), default=Path("kfr.toml"), show_default=True, help="Konfigurasjonen med sertifikatet."
)
@profile_option
@click.option("--remake", is_flag=True, help="Forsegl på nytt, selv om innholdet er endret siden sist.")
@click.pass_obj
def command(language: Language, folder: Path, config: Path, profile: str | None, *, remake: bool) -> int:
    """Signer rapporten og alle filene i MAPPE med bankens virksomhetssertifikat."""
    settings = _settings(folder, config, profile)
    signatory = load_signatory(settings.signing)
    with open_timestamper(settings) as timestamper:
        made = seal(folder, signatory, remake=remake, language=language, secrets=known_secrets(settings), timestamper=timestamper)
    said = _UNTOUCHED if not made.anew else _STAMPED if timestamper else _SEALED
    click.echo(said.in_language(language, folder=folder, count=len(made.manifest.files)))
    if made.countersignature_removed:
        click.echo(f"! {_COUNTERSIGNATURE_REMOVED.in_language(language, folder=folder)}", err=True)
    return 0


def _settings(folder: Path, config: Path, profile: str | None) -> Config:
    try:
        return configuration.load(config, profile)
    except ConfigurationMissing as error:
        if _was_simulated(folder):
            raise SimulatorKeyGone(folder=folder, config=config) from error
        raise


def _was_simulated(folder: Path) -> bool:
    try:
        return evidence.decode((folder / EVIDENCE).read_bytes()).target.simulator
    except (OSError, ConformanceError):
        return False
