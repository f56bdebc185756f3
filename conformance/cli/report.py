"""`kfr-conformance report`: makes every report of a run folder anew from its journal, without running anything."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.errors.resume import RunNotEnded
from conformance.errors.run import JournalMissing
from conformance.errors.system import refusal
from conformance.journal import fold, read
from conformance.language import Language, Text
from conformance.mapping import load as load_mapping
from conformance.publish import publish
from conformance.runner import JOURNAL
from conformance.sheet import read as read_workbook
from conformance.workbook import load

_DONE = Text("Rapportene er laget på nytt i {folder}.", "The reports in {folder} were made anew.")
_SEAL = Text(
    "Signaturen gjelder ikke lenger. Signer på nytt med: kfr-conformance seal {folder} --config FIL --remake",
    "The signature no longer holds. Sign again with: kfr-conformance seal {folder} --config FILE --remake",
)


@click.command("report", short_help="Lag rapportene på nytt fra journalen.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.pass_obj
def command(language: Language, folder: Path) -> int:
    """Lag bevis, HTML, PDF, JUnit, Allure og utfylt arbeidsbok på nytt fra journalen i MAPPE. Ingen tester blir kjørt."""
    result = fold(read(_journal(folder)))
    if not (folder / result.workbook.name).exists() and not result.run.ended:
        raise RunNotEnded(folder=folder)
    filled = load(folder / result.workbook.name)
    pins = load_mapping(folder / result.workbook.mapping).sheets if result.workbook.mapping else {}
    layout = read_workbook(filled, result.workbook.name, pins=pins).layout
    for note in publish(result, filled, layout, folder, language=language).notes:
        click.echo(f"! {note}")
    click.echo(_DONE.in_language(language, folder=folder))
    click.echo(_SEAL.in_language(language, folder=folder))
    return result.exit_code


def _journal(folder: Path) -> bytes:
    try:
        return (folder / JOURNAL).read_bytes()
    except OSError as error:
        raise JournalMissing(folder=folder, why=refusal(error)) from error
