"""`kfr-conformance attest`: writes down a person's word on a case that was carried out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from conformance import config as configuration
from conformance.attest import VALID_DAYS, Statement, attest
from conformance.cli.options import profile_option
from conformance.language import Language, Text
from conformance.model import RunResult, Verdict

_USUAL_CONFIG = Path("kfr.toml")
_DONE = Text(
    nb="{case}: {by} ({role}) går god for «{verdict}». Attestasjonen gjelder til {expires}.",
    en="{case}: {by} ({role}) vouches for '{verdict}'. The attestation holds until {expires}.",
)
_VERDICTS = {Verdict.PASSED: Text(nb="bestått", en="passed"), Verdict.FAILED: Text(nb="ikke bestått", en="failed")}
_KEPT = Text(nb="Lagt ved: {path}", en="Attached: {path}")
_WAITING = Text(nb="Venter på attestasjon: {cases}", en="Waiting for attestation: {cases}")
_NEXT = Text(
    nb="Rapportene og signaturen gjelder kjøringen slik den var før. Lag dem på nytt:\n"
    "  kfr-conformance report {folder}\n  kfr-conformance seal {folder} --config FIL --remake",
    en="The reports and the signature are of the run as it was before. Make them again:\n"
    "  kfr-conformance report {folder}\n  kfr-conformance seal {folder} --config FILE --remake",
)
_SIMULATED = Text(
    nb="Kjøringen er gjort mot simulatoren. Startet «run» den selv, finnes nøkkelen ikke lenger, og mappen kan ikke signeres på nytt. "
    "For å øve på hele veien: «simulate --write-config MAPPE» og «run --config MAPPE/kfr.toml».",
    en="The run was made against the simulator. If 'run' started it by itself, the key is gone and the folder cannot be signed again. "
    "To rehearse the whole way: 'simulate --write-config DIR' and 'run --config DIR/kfr.toml'.",
)


@click.command("attest", short_help="Gå god for et manuelt testtilfelle.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.argument("case", metavar="TILFELLE")
@click.option("--verdict", required=True, type=click.Choice([verdict.value for verdict in _VERDICTS]), help="Utfallet.")
@click.option("--by", required=True, metavar="NAVN", help="Hvem som går god for det.")
@click.option("--role", required=True, metavar="ROLLE", help="I hvilken rolle, for eksempel testleder.")
@click.option("--note", required=True, metavar="TEKST", help="Hva som ble gjort og sett.")
@click.option(
    "--file", "files", multiple=True, metavar="FILE", type=click.Path(path_type=Path), help="En fil som viser det; flere kan oppgis."
)
@click.option(
    "--config", type=click.Path(path_type=Path), help="Konfigurasjonen, for attestation.valid_days; standard er kfr.toml om den finnes."
)
@profile_option
@click.pass_obj
def command(language: Language, /, folder: Path, config: Path | None, profile: str | None, verdict: str, **said: Any) -> int:  # noqa: ANN401 - click hands over every option by name, each already of its type
    """Skriv ned hvem som går god for utfallet av et manuelt testtilfelle, i hvilken rolle, og hva som ble gjort og sett.

    Bare testtilfeller som koblingsfilen sier skal utføres for hånd, kan attesteres. Så lenge ett av dem venter, er kjøringen
    ikke i samsvar.
    """
    attestation, result = attest(folder, Statement(verdict=Verdict(verdict), **said), valid_days=_valid_days(config, profile))
    shown = {"case": attestation.case, "by": attestation.by, "role": attestation.role, "expires": attestation.expires[:10]}
    click.echo(_DONE.in_language(language, **shown, verdict=_VERDICTS[attestation.verdict]))
    for file in attestation.files:
        click.echo(_KEPT.in_language(language, path=file.path))
    if waiting := _waiting(result):
        click.echo(_WAITING.in_language(language, cases=waiting))
    click.echo(_NEXT.in_language(language, folder=folder))
    if result.target.simulator:
        click.echo(_SIMULATED.in_language(language))
    return 0


def _valid_days(config: Path | None, profile: str | None) -> int:
    if config is None and profile is None and not _USUAL_CONFIG.exists():
        return VALID_DAYS
    return configuration.load(config or _USUAL_CONFIG, profile).attestation.valid_days


def _waiting(result: RunResult) -> str:
    return ", ".join(case.case.id for case in result.cases if case.verdict is Verdict.MANUAL and not case.attested)
