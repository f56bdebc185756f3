"""`kfr-conformance run`: the main job, watched on a terminal or line by line in CI."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from conformance.baseline import load as load_baseline
from conformance.cli import github
from conformance.cli.contradictions import ShardNumber, refuse_contradictions
from conformance.cli.interruption import terminable
from conformance.cli.left_behind import tell_left
from conformance.cli.nightly import tell_deviations
from conformance.cli.options import mapping_option, profile_option
from conformance.cli.progress import closing_table, watch
from conformance.config import options_for
from conformance.errors import ConformanceError
from conformance.language import Language
from conformance.model import Mode
from conformance.runner import RunOptions, durations_of, run

_MAX_WORKERS = 64


@click.command("run", short_help="Kjør integrasjonstesten.")
@click.option("--config", type=click.Path(path_type=Path), help="kfr.toml; uten den brukes den innebygde simulatoren.")
@click.option("--workbook", type=click.Path(path_type=Path), help="Arbeidsboken fra Bits; uten den brukes eksempelet.")
@mapping_option
@click.option("--out", type=click.Path(path_type=Path), help="Kjøringsmappen; standard er runs/<kjøring>.")
@click.option("--workers", type=click.IntRange(1, _MAX_WORKERS), default=1, show_default=True, help="Antall prosesser.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    help="Formål: bevis til Bits (certification, standard) eller nattlig vakt (nightly).",
)
@click.option("--baseline", type=click.Path(path_type=Path), help="Kjente avvik, bare med --mode nightly.")
@click.option("--resume", type=click.Path(path_type=Path), metavar="MAPPE", help="Fortsett en avbrutt kjøring i mappen dens.")
@click.option("--again", is_flag=True, help="Med --resume: kjør også på nytt det som ikke ble bestått.")
@click.option("--shard", type=ShardNumber(), metavar="I/N", help="Kjør bare del I av N; delene slås sammen med «merge».")
@click.option("--durations", type=click.Path(path_type=Path), metavar="MAPPE", help="Med --shard: del etter varighetene der.")
@click.option("--mutant", default="", help="La den innebygde simulatoren avvike (se «simulate --help»).")
@profile_option
@click.option("--production", default="", metavar="ORGNR", help="Bankens organisasjonsnummer: ja, kjøringen skal skrive i produksjon.")
@click.pass_obj
def command(language: Language, /, **options: Any) -> int:  # noqa: ANN401 - click hands over every option by name, each already of its type
    """Kjør alle testtilfellene i arbeidsboken og lag en signert kjøringsmappe.

    Avslutter med 0 når kjøringen er i samsvar, 1 når minst ett testtilfelle ikke er bestått, 2 ved feil bruk eller oppsett,
    og 3 når kjøringen ikke kunne fullføres. En nattlig kjøring avslutter med 0 når den ikke har noe nytt å melde.
    """
    refuse_contradictions(options)
    try:
        with terminable(), watch(language) as watcher:
            finished = run(_asked(language, **options), watcher)
    except ConformanceError as error:
        github.tell_error(error, language)
        raise
    closing_table(finished, language, _said(options))
    if options["config"] is not None:
        tell_left(finished.result.run.cleanup, finished.folder, options_for(options["config"], options["profile"]), language)
    tell_deviations(finished.result, language)
    github.tell_result(finished.result, options["workbook"], language)
    return finished.result.exit_code


# What a resumed run must be given again; the rest is in its folder.
_GIVEN_AGAIN = ("config", "profile", "workbook", "mapping", "workers", "mode", "mutant", "production")


def _said(options: Mapping[str, Any]) -> str:
    """Say once more what the command was given, so that the line can be copied to resume the run."""
    context = click.get_current_context()
    given = [name for name in _GIVEN_AGAIN if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    return shlex.join(["run", *(word for name in given for word in (f"--{name}", str(options[name])))])


def _asked(language: Language, /, *, mode: str | None, baseline: Path | None, durations: Path | None, **options: Any) -> RunOptions:  # noqa: ANN401 - the rest goes on as it is
    """Read the files that options name, and put everything together."""
    return RunOptions(
        language=language,
        mode=Mode(mode) if mode else None,
        baseline=load_baseline(baseline) if baseline else (),
        durations=durations_of(durations) if durations else None,
        **options,
    )
