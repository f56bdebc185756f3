"""What can go wrong on the way from workbook to features: the phrasebook and the folder that is written to."""

from __future__ import annotations

from conformance.errors.base import ConformanceError
from conformance.language import Text


class GenerationError(ConformanceError):
    """The features cannot be made or written."""


class PhrasebookMalformed(GenerationError):
    """A phrasebook is no valid TOML, or a key of it is missing, misspelt or of the wrong type."""

    what = Text("Fraseboken {file} kan ikke leses: {reason}.", "The phrasebook {file} cannot be read: {reason}.")
    remedy = Text(
        "Rett filen på stedet som er nevnt. Nøklene er beskrevet i conformance/phrasebook/phrases.toml.",
        "Correct the file at the place named. The keys are described in conformance/phrasebook/phrases.toml.",
    )


class PhrasebookWrong(GenerationError):
    """One entry of a phrasebook cannot be used: a bad pattern, an unknown name or a step the vocabulary does not have."""

    what = Text("Fraseboken {file}: «{entry}» kan ikke brukes: {reason}.", "The phrasebook {file}: “{entry}” cannot be used: {reason}.")
    remedy = Text(
        "Rett «{entry}» i {file}. Stegene som finnes, står i conformance/phrasebook/vocabulary.toml.",
        "Correct “{entry}” in {file}. The steps there are stand in conformance/phrasebook/vocabulary.toml.",
    )


class FeaturesUnreadable(GenerationError):
    """The feature files of a folder cannot be read. Details: `path`, `reason`."""

    what = Text("Kan ikke lese {path}: {reason}.", "Cannot read {path}: {reason}.")
    remedy = Text("Kontroller at det er en mappe, og at du har lesetilgang.", "Check that it is a folder, and that you may read it.")


class ForeignFeature(GenerationError):
    """The output folder holds a feature file that was not generated."""

    what = Text(
        "{file} er ikke laget av kfr-conformance generate; ingenting er skrevet.",
        "{file} was not made by kfr-conformance generate; nothing has been written.",
    )
    remedy = Text(
        "Flytt filen ut av mappen, eller velg en annen mappe med --out MAPPE.",
        "Move the file out of the folder, or choose another folder with --out FOLDER.",
    )


class ExampleMissing(GenerationError):
    """The packaged example workbook is not where it should be."""

    what = Text("Eksempelarbeidsboken {file} finnes ikke.", "The example workbook {file} does not exist.")
    remedy = Text(
        "Oppgi en arbeidsbok: kfr-conformance generate ARBEIDSBOK.xlsx. I en utsjekk: python -m tests.golden.example_workbook.",
        "Name a workbook: kfr-conformance generate WORKBOOK.xlsx. In a checkout: python -m tests.golden.example_workbook.",
    )


class GenerationIncomplete(GenerationError):
    """The features do not hold the cases of the workbook, each once. Details: `file`, `missing`, `surplus`."""

    what = Text(
        "Regnskapet for «{file}» går ikke opp: testtilfeller uten scenario: {missing}; til overs: {surplus}.",
        "The equation for “{file}” does not hold: cases without scenario: {missing}; surplus: {surplus}.",
    )
    remedy = Text(
        "Meld feilen til forvalteren av verktøyet, med arbeidsboken. Ingenting er skrevet.",
        "Report it to the maintainer of this tool, with the workbook. Nothing has been written.",
    )
    exit_code = 3
