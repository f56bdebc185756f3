"""`kfr-conformance run`: the main job, watched on a terminal or line by line in CI."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from conformance.cli import github
from conformance.cli.interruption import terminable
from conformance.cli.progress import closing_table, watch
from conformance.errors import ConformanceError
from conformance.language import Language
from conformance.model import Mode
from conformance.runner import RunOptions, run

_MAX_WORKERS = 64


@click.command("run", short_help="Kjør integrasjonstesten.")
@click.option("--config", type=click.Path(path_type=Path), help="kfr.toml; uten den brukes den innebygde simulatoren.")
@click.option("--workbook", type=click.Path(path_type=Path), help="Arbeidsboken fra Bits; uten den brukes eksempelet.")
@click.option("--out", type=click.Path(path_type=Path), help="Kjøringsmappen; standard er runs/<kjøring>.")
@click.option("--workers", type=click.IntRange(1, _MAX_WORKERS), default=1, show_default=True, help="Antall prosesser.")
@click.option(
    "--mode", type=click.Choice([mode.value for mode in Mode]), default=Mode.CERTIFICATION.value, show_default=True, help="Formål."
)
@click.option("--mutant", default="", help="La den innebygde simulatoren avvike (se «simulate --help»).")
@click.option("--profile", default=None, metavar="NAVN", help="Profil i konfigurasjonen.")
@click.option("--production", default="", metavar="ORGNR", help="Bankens organisasjonsnummer: ja, kjøringen skal skrive i produksjon.")
@click.pass_obj
def command(language: Language, /, config: Path | None, mutant: str, mode: str, **options: Any) -> int:  # noqa: ANN401 - click hands over every option by name, each already of its type
    """Kjør alle testtilfellene i arbeidsboken og lag en signert kjøringsmappe.

    Avslutter med 0 når kjøringen er i samsvar, 1 når minst ett testtilfelle ikke er bestått, 2 ved feil bruk eller oppsett,
    og 3 når kjøringen ikke kunne fullføres.
    """
    if config is not None and mutant:
        raise click.UsageError("--mutant gjelder bare den innebygde simulatoren og kan ikke brukes sammen med --config.")
    try:
        with terminable(), watch(language) as watcher:
            finished = run(RunOptions(config=config, mutant=mutant, mode=Mode(mode), language=language, **options), watcher)
    except ConformanceError as error:
        github.tell_error(error, language)
        raise
    closing_table(finished, language)
    github.tell_result(finished.result, options["workbook"], language)
    return finished.result.exit_code
