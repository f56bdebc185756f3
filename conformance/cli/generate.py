"""`kfr-conformance generate`: feature files from a test workbook, or a check that they are up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from conformance import phrasebook
from conformance.generate import Generated, differences, example_workbook, generate, write
from conformance.language import Language, Text
from conformance.phrasebook import Translation
from conformance.sheet import Workbook, read
from conformance.workbook import load

EXIT_DIFFERENT = 1
EXIT_UNDECIDED = 3

_COUNTED = Text(
    "{workbook}: testtilfeller {cases}, scenarioer {scenarios}, filer {files}, uavklarte {undecided}.",
    "{workbook}: test cases {cases}, scenarios {scenarios}, files {files}, undecided {undecided}.",
)
_UNDECIDED_ROW = Text("! {sheet}, rad {row} ({case}): {reason}.", "! {sheet}, row {row} ({case}): {reason}.")
_NEAREST = Text("    Ligner mest på «{pattern}» (frasen {phrase}).", "    Most like “{pattern}” (phrase {phrase}).")
_WARNING = Text(
    "Uavklarte rader kan ikke prøves, og en kjøring med slike rader er ikke i samsvar. Skriv dem om, eller legg til fraser.",
    "Undecided rows cannot be tested, and a run with such rows is not conforming. Reword them, or add phrases.",
)
_WRITTEN = Text("Skrevet til {folder}.", "Written to {folder}.")
_REMOVED = Text("Fjernet {file}, som var laget av en tidligere arbeidsbok.", "Removed {file}, made from an earlier workbook.")
_DIFFERENT = Text(
    "Filene i {folder} er ikke de som arbeidsboken gir. Lag dem på nytt med: {command}",
    "The files in {folder} are not those the workbook gives. Make them anew with: {command}",
)
_SAME = Text("Filene i {folder} er i samsvar med arbeidsboken.", "The files in {folder} are those the workbook gives.")


@click.command("generate", short_help="Lag Gherkin-filer av en testarbeidsbok.")
@click.argument("workbook", metavar="[WORKBOOK]", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("features"), show_default=True, help="Mappen filene skrives til.")
@click.option("--check", is_flag=True, help="Skriv ingenting; si om filene i mappen er de arbeidsboken gir.")
@click.pass_obj
def command(language: Language, workbook: Path | None, out: Path, *, check: bool) -> int:
    """Lag Gherkin-filer (.feature) av testarbeidsboken WORKBOOK, eller av eksempelet når ingen er oppgitt.

    Avslutter med 0 når filene er skrevet eller stemmer, med 2 ved feil bruk eller en arbeidsbok som ikke kan leses. Med --check avslutter
    kommandoen med 1 når minst én fil er annerledes, og med 3 når filene stemmer, men minst én rad er uavklart.
    """
    source = workbook if workbook is not None else example_workbook()
    read_book = read(load(source), source.name)
    generated = generate(read_book)
    if check:
        return _check(language, generated, read_book, out, "" if workbook is None else f" {workbook}")
    removed = write(generated, out)
    _summarise(language, generated, read_book)
    for name in removed:
        click.echo(_REMOVED.in_language(language, file=name))
    click.echo(_WRITTEN.in_language(language, folder=out))
    return 0


def _check(language: Language, generated: Generated, workbook: Workbook, folder: Path, argument: str) -> int:
    found = differences(generated, folder)
    _summarise(language, generated, workbook)
    for difference in found:
        click.echo(f"✗ {difference.text.in_language(language)}", err=True)
    if found:
        again = f"kfr-conformance generate{argument} --out {folder}"
        click.echo(_DIFFERENT.in_language(language, folder=folder, command=again), err=True)
        return EXIT_DIFFERENT
    click.echo(_SAME.in_language(language, folder=folder))
    return EXIT_UNDECIDED if generated.undecided else 0


def _summarise(language: Language, generated: Generated, workbook: Workbook) -> None:
    click.echo(
        _COUNTED.in_language(
            language,
            cases=len(workbook.cases),
            workbook=workbook.name,
            scenarios=len(generated.scenarios),
            files=len(generated.files),
            undecided=len(generated.undecided),
        )
    )
    for translation in generated.undecided:
        for line in _undecided(language, translation):
            click.echo(line, err=True)
    if generated.undecided:
        click.echo(_WARNING.in_language(language), err=True)


def _undecided(language: Language, translation: Translation) -> Iterator[str]:
    case = translation.scenario.case
    for gap in translation.gaps:
        yield _UNDECIDED_ROW.in_language(language, sheet=case.sheet.strip(), row=case.row, case=case.id, reason=gap.text)
        for near in phrasebook.load().nearest(gap, 1):
            yield _NEAREST.in_language(language, pattern=near.pattern, phrase=near.phrase)
