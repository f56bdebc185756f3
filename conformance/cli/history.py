"""`kfr-conformance history`: how it went over many runs, as one page or for machines."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from conformance import contract
from conformance.atomic import write
from conformance.history import gather
from conformance.language import Language, Text
from reports import history as page

_PAGE = "history.html"
_DONE = Text("Historikk over {n} kjøringer: {file}", "History of {n} runs: {file}")
_UNREAD = Text("Ikke lest: {folder}: {reason}", "Not read: {folder}: {reason}")


@click.command("history", short_help="Vis utviklingen over mange kjøringer.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Siden som skrives; standard er DIR/history.html.")
@click.option("--json", "as_json", is_flag=True, help="Skriv historikken som JSON i stedet for en side.")
@click.pass_obj
def command(language: Language, folder: Path, out: Path | None, *, as_json: bool) -> int:
    """Vis utfall, varighet og svartid over alle kjøringene som ligger i DIR, og hva som ble verre eller rettet fra natt til natt.

    Mapper som er skadet eller ikke er kjøringer, blir navngitt og stanser ingenting.
    Avslutter med 0 når historikken er laget, og 2 når det ikke finnes kjøringer å vise.
    """
    history = gather(folder, language)
    for one in history.unread:
        click.echo(f"! {_UNREAD.in_language(language, folder=one.folder, reason=one.reason)}", err=True)
    if as_json:
        click.echo(json.dumps(asdict(history), ensure_ascii=False, indent=2))
        return 0
    operations = {name: operation.title for name, operation in contract.load().operations.items()}
    file = out if out is not None else folder / _PAGE
    base = Path(os.path.relpath(folder, file.parent)).as_posix()
    write(file, page.render(history, operations, language, base="" if base == "." else f"{base}/").encode())
    click.echo(_DONE.in_language(language, n=history.runs, file=file))
    return 0
