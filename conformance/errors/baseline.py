"""What can be wrong with the file of known deviations."""

from __future__ import annotations

from conformance.errors.run import RunError
from conformance.language import Text


class BaselineUnreadable(RunError):
    """The file is not what it should be."""

    what = Text(nb="Filen med kjente avvik, {file}, kan ikke brukes: {why}.", en="The baseline file {file} cannot be used: {why}.")
    remedy = Text(
        nb="Filen er TOML med én linje per avvik i listen «known». En nattlig kjøring skriver linjen for hvert nytt avvik.",
        en="The file is TOML with one line per deviation in the list 'known'. A nightly run prints the line for every new deviation.",
    )


class BaselineEntryWrong(RunError):
    """An entry cannot be held to."""

    what = Text(nb="{file}, avvik nummer {number}: {why}.", en="{file}, deviation number {number}: {why}.")
    remedy = Text(
        nb="Hvert avvik skal ha testtilfelle, kontroll, grunn, ansvarlig og siste dag det er akseptert.",
        en="Every deviation needs a case, a check, a reason, an owner and the last day it is accepted.",
    )


class BaselineCasesUnknown(RunError):
    """Deviations are about cases that the workbook does not have."""

    what = Text(
        nb="De kjente avvikene nevner testtilfeller som ikke finnes i arbeidsboken: {cases}.",
        en="The known deviations name cases that the workbook does not have: {cases}.",
    )
    remedy = Text(
        nb="Rett id-ene, eller ta linjene ut av filen for --baseline.", en="Correct the ids, or take the lines out of the --baseline file."
    )
