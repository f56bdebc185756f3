"""`kfr-conformance generate`: feature files from a test workbook, or a check that they are up to date."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.explaining import explained, undecided
from conformance.cli.options import mapping_option
from conformance.cli.revising import described
from conformance.generate import Intake, differences, take_in, write
from conformance.language import Language, Text
from conformance.revisions import compare
from reports.printable import in_one_line

EXIT_DIFFERENT = 1
EXIT_UNDECIDED = 3

_COUNTED = Text(
    "{workbook}: testtilfeller {cases}, scenarioer {scenarios}, filer {files}, uavklarte {undecided}.",
    "{workbook}: test cases {cases}, scenarios {scenarios}, files {files}, undecided {undecided}.",
)
_MAPPED = Text("Koblingsfil: {mapping}.", "Mapping file: {mapping}.")
_UNUSED = Text(
    "Ingen rad ble lest med denne setningen i koblingsfilen: «{sentence}». Kontroller skrivemåten, og at stegene kan stå i den cellen.",
    "No row was read with this sentence of the mapping file: '{sentence}'. Check its spelling, and that its steps may stand in that cell.",
)
_LEFT = Text("Utføres for hånd: {cases}.", "Carried out by hand: {cases}.")
_WARNING = Text(
    "Uavklarte rader kan ikke prøves, og en kjøring med slike rader er ikke i samsvar. Skriv dem om, eller før dem opp i koblingsfilen.",
    "Undecided rows cannot be tested, and a run with such rows is not conforming. Reword them, or settle them in the mapping file.",
)
_WRITTEN = Text("Skrevet til {folder}.", "Written to {folder}.")
_REMOVED = Text("Fjernet {file}, som var laget av en tidligere arbeidsbok.", "Removed {file}, made from an earlier workbook.")
_DIFFERENT = Text(
    "Filene i {folder} er ikke de som arbeidsboken gir. Lag dem på nytt med: {command}",
    "The files in {folder} are not those the workbook gives. Make them anew with: {command}",
)
_SAME = Text("Filene i {folder} er i samsvar med arbeidsboken.", "The files in {folder} are those the workbook gives.")


@click.command("generate", short_help="Lag Gherkin-filer av en testarbeidsbok.")
@click.argument("workbook", metavar="[ARBEIDSBOK]", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("features"), show_default=True, help="Mappen filene skrives til.")
@click.option("--check", is_flag=True, help="Skriv ingenting; si om filene i mappen er de arbeidsboken gir.")
@mapping_option
@click.option("--explain", is_flag=True, help="Skriv ingenting; vis hvordan hver rad er forstått.")
@click.option("--diff", nargs=2, type=click.Path(path_type=Path), metavar="GAMMEL NY", help="Vis hva som er nytt i en ny arbeidsbok.")
@click.pass_obj
def command(
    language: Language,
    workbook: Path | None,
    out: Path,
    mapping: Path | None,
    diff: tuple[Path, Path] | None,
    *,
    check: bool,
    explain: bool,
) -> int:
    """Lag Gherkin-filer (.feature) av testarbeidsboken ARBEIDSBOK, eller av eksempelet når ingen er oppgitt.

    Avslutter med 0 når filene er skrevet eller stemmer, med 2 ved feil bruk eller en arbeidsbok som ikke kan leses. Med --check avslutter
    kommandoen med 1 når minst én fil er annerledes, og med 3 når filene stemmer, men minst én rad er uavklart. Med --diff avslutter den
    med 1 når noe er endret.
    """
    if sum((check, explain, diff is not None)) > 1 or (diff is not None and workbook is not None):
        raise click.UsageError("--check, --explain og --diff kan ikke brukes sammen, og --diff tar begge arbeidsbøkene selv.")
    if diff is not None:
        return _diff(language, *diff, mapping)
    taken = take_in(workbook, mapping)
    if check:
        return _check(language, taken, out, "" if workbook is None else f" {workbook}")
    if explain:
        for line in explained(taken, language):
            click.echo(line)
        _summarise(language, taken)
        return EXIT_UNDECIDED if taken.generated.undecided else 0
    removed = write(taken.generated, out)
    _summarise(language, taken)
    for name in removed:
        click.echo(_REMOVED.in_language(language, file=name))
    click.echo(_WRITTEN.in_language(language, folder=out))
    return 0


def _diff(language: Language, old: Path, new: Path, mapping: Path | None) -> int:
    before, after = take_in(old, mapping).workbook, take_in(new, mapping).workbook
    revision = compare(before.cases, after.cases)
    for line in described(revision, before.name, after.name, language):
        click.echo(line)
    return 0 if revision.same else EXIT_DIFFERENT


def _check(language: Language, taken: Intake, folder: Path, argument: str) -> int:
    found = differences(taken.generated, folder)
    _summarise(language, taken)
    for difference in found:
        click.echo(f"✗ {difference.text.in_language(language)}", err=True)
    if found:
        again = f"kfr-conformance generate{argument} --out {folder}"
        click.echo(_DIFFERENT.in_language(language, folder=folder, command=again), err=True)
        return EXIT_DIFFERENT
    click.echo(_SAME.in_language(language, folder=folder))
    return EXIT_UNDECIDED if taken.generated.undecided else 0


def _summarise(language: Language, taken: Intake) -> None:
    generated, workbook = taken.generated, taken.workbook
    counts = {"cases": len(workbook.cases), "scenarios": len(generated.scenarios), "files": len(generated.files)}
    click.echo(_COUNTED.in_language(language, workbook=workbook.name, undecided=len(generated.undecided), **counts))
    if taken.mapping is not None:
        click.echo(_MAPPED.in_language(language, mapping=taken.mapping.name))
        for sentence in taken.book.unused(generated.translations):
            click.echo(f"! {_UNUSED.in_language(language, sentence=in_one_line(sentence))}", err=True)
    by_hand = [scenario.case.id for scenario in generated.scenarios if scenario.manual]
    if by_hand:
        click.echo(_LEFT.in_language(language, cases=", ".join(by_hand)))
    for translation in generated.undecided:
        for line in undecided(translation, taken.book, workbook.name, language):
            click.echo(line, err=True)
    if generated.undecided:
        click.echo(_WARNING.in_language(language), err=True)
