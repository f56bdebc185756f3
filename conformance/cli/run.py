"""`kfr-conformance run`: the main job, watched on a terminal or line by line in CI."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.progress import closing_table, watch
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
@click.pass_obj
def command(language: Language, config: Path | None, workbook: Path | None, out: Path | None, workers: int, mode: str, mutant: str) -> int:
    """Kjør alle testtilfellene i arbeidsboken og lag en signert kjøringsmappe.

    Avslutter med 0 når kjøringen er i samsvar, 1 når minst ett testtilfelle ikke er bestått, 2 ved feil bruk eller oppsett,
    og 3 når kjøringen ikke kunne fullføres.
    """
    if config is not None and mutant:
        raise click.UsageError("--mutant gjelder bare den innebygde simulatoren og kan ikke brukes sammen med --config.")
    options = RunOptions(config, workbook, out, workers, Mode(mode), language, mutant)
    with watch(language) as watcher:
        finished = run(options, watcher)
    closing_table(finished, language)
    return finished.result.exit_code
