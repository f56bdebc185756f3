"""`kfr-conformance merge`: joins the parts of a run into one, sealed once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from conformance.cli import github
from conformance.cli.nightly import tell_deviations
from conformance.cli.options import mapping_option, profile_option
from conformance.cli.progress import closing_table, watch
from conformance.errors import ConformanceError
from conformance.language import Language
from conformance.runner import RunOptions, merge


@click.command("merge", short_help="Slå sammen delene av en kjøring.")
@click.argument("folders", metavar="MAPPE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Mappen for den samlede kjøringen; standard er runs/<kjøring>.")
@click.option(
    "--config", type=click.Path(path_type=Path), default=Path("kfr.toml"), show_default=True, help="Konfigurasjonen delene er kjørt med."
)
@click.option("--workbook", type=click.Path(path_type=Path), help="Arbeidsboken delene er kjørt etter; uten den eksempelet.")
@mapping_option
@profile_option
@click.pass_obj
def command(language: Language, /, folders: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401 - click hands over every option by name
    """Slå sammen mappene fra «run --shard» til én kjøring, med én rapport og én signatur.

    Avslutter som «run»: 0 når den samlede kjøringen er i samsvar.
    """
    try:
        with watch(language) as watcher:
            finished = merge(folders, RunOptions(language=language, **options), watcher)
    except ConformanceError as error:
        github.tell_error(error, language)
        raise
    closing_table(finished, language)
    tell_deviations(finished.result, language)
    github.tell_result(finished.result, options["workbook"], language)
    return finished.result.exit_code
