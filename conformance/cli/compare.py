"""`kfr-conformance compare`: what has changed from one run to another, for a person, for a machine, or for a CI system's summary."""

from __future__ import annotations

import json
from pathlib import Path

import click

from conformance.compare import Threshold, compare, document, markdown, plain
from conformance.language import Language
from conformance.retrieval import retrieve
from conformance.translation import in_language

_USUAL = Threshold()


@click.command("compare", short_help="Sammenlign to kjøringer.")
@click.argument("old", metavar="GAMMEL", type=click.Path(path_type=Path))
@click.argument("new", metavar="NY", type=click.Path(path_type=Path))
@click.option("--json", "form", flag_value="json", help="Skriv resultatet som JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Skriv resultatet som Markdown, til sammendraget i CI.")
@click.option(
    "--slower-ratio",
    metavar="TALL",
    type=click.FloatRange(1),
    default=_USUAL.ratio,
    show_default=True,
    help="Tregere: så mange ganger så lang tid.",
)
@click.option(
    "--slower-ms",
    metavar="TALL",
    type=click.FloatRange(0),
    default=_USUAL.milliseconds,
    show_default=True,
    help="Tregere: og minst så mange ms mer.",
)
@click.option("--fail-on-slower", is_flag=True, help="Regn tregere testtilfeller som en regresjon.")
@click.pass_obj
def command(
    language: Language, old: Path, new: Path, form: str | None, slower_ratio: float, slower_ms: float, *, fail_on_slower: bool
) -> int:
    """Sammenlign kjøringen i NY med den i GAMMEL: kjøringsmapper, zip-filer av dem, rapporter (report.pdf), eller evidence.json for seg.

    Avslutter med 0 uten regresjon, 1 når noe er blitt verre (nye feil, tapte avgjørelser, en avbrutt kjøring), 2 ved feil bruk,
    og 10 når beviset er endret.
    """
    before, after = (in_language(retrieve(folder), language) for folder in (old, new))
    comparison = compare(before, after, Threshold(slower_ratio, slower_ms, counts=fail_on_slower))
    if form == "json":
        click.echo(json.dumps(document(comparison), ensure_ascii=False, indent=2))
    elif form == "markdown":
        click.echo(markdown(comparison, language), nl=False)
    else:
        for line in plain(comparison, language):
            click.echo(line)
    return comparison.exit_code
