"""What can stop a run, or the reading of its journal."""

from __future__ import annotations

from typing import ClassVar

from conformance.errors.base import ConformanceError
from conformance.language import Text


class RunError(ConformanceError):
    """A run could not be started, executed or written."""


class OutputNotWritable(RunError):
    """The folder for the run cannot be made or written to."""

    what = Text(nb="Kan ikke skrive til {folder}: {why}.", en="Cannot write to {folder}: {why}.")
    remedy = Text(
        nb="Gi deg selv skrivetilgang, frigjør plass på disken, eller kjør med en annen mappe (run --out).",
        en="Allow yourself to write there, free some disk space, or run with another folder (run --out).",
    )


class RunFolderTaken(RunError):
    """The run folder already holds something."""

    what = Text(nb="Mappen {folder} finnes og er ikke tom.", en="The folder {folder} exists and is not empty.")
    remedy = Text(
        nb="En kjøring skriver aldri over en annen. Velg en ny mappe med --out.",
        en="A run never overwrites another. Choose a new folder with --out.",
    )


class JournalBroken(RunError):
    """The chain of the journal does not hold."""

    what = Text(
        nb="Journalen henger ikke sammen: linje {line} er endret, fjernet eller ufullstendig.",
        en="The journal does not hold together: line {line} was altered or removed, or is incomplete.",
    )
    remedy = Text(
        nb="Bruk den opprinnelige kjøringsmappen, eller kjør testen på nytt. Journalen skal aldri redigeres.",
        en="Use the original run folder, or run the test again. The journal must never be edited.",
    )
    exit_code: ClassVar[int] = 10


class JournalMissing(RunError):
    """The folder has no journal, so it is no run folder."""

    what = Text(nb="{folder} har ingen journal.jsonl som kan leses: {why}.", en="{folder} has no journal.jsonl to read: {why}.")
    remedy = Text(
        nb="Oppgi mappen som «kfr-conformance run» laget, for eksempel runs/<kjøring>.",
        en="Name the folder that 'kfr-conformance run' made, for instance runs/<run>.",
    )


class RealPersonInWorkbook(RunError):
    """A test case names a number that a real person may have; the number itself is not repeated here."""

    what = Text(
        nb="{file}, {sheet} rad {row}: testtilfellet inneholder et fødselsnummer eller D-nummer som kan tilhøre en virkelig person.",
        en="{file}, {sheet} row {row}: the test case holds a national identity number that a real person may have.",
    )
    remedy = Text(
        nb="Bare syntetiske testdata er tillatt: bruk numre fra Tenor (måned + 80) eller Dolly (måned + 40), eller fjern nummeret.",
        en="Only synthetic test data is allowed: use numbers from Tenor (month + 80) or Dolly (month + 40), or remove the number.",
    )


class SecretInWorkbook(RunError):
    """The workbook holds something that must not leave the bank; it is not repeated here."""

    what = Text(nb="{file} inneholder {what} (i {place}).", en="{file} holds {what} (in {place}).")
    remedy = Text(
        nb="Fjern det fra arbeidsboken og kjør på nytt. Den utfylte arbeidsboken følger med beviset.",
        en="Remove it from the workbook and run again. The filled-in workbook goes with the evidence.",
    )


class JournalBusy(RunError):
    """Another process is writing the journal."""

    what = Text(
        nb="Journalen {file} skrives av en kjøring som pågår.", en="The journal {file} is being written by a run that is still going."
    )
    remedy = Text(
        nb="Vent til kjøringen er ferdig, eller stopp den med Ctrl-C.", en="Wait until the run has ended, or stop it with Ctrl-C."
    )


class JournalNotWritten(RunError):
    """An event could not be written down, so the run cannot go on."""

    what = Text(nb="Kan ikke skrive til journalen {file}: {why}.", en="Cannot write to the journal {file}: {why}.")
    remedy = Text(
        nb="Det som allerede er gjort, er tatt vare på. Frigjør plass og fortsett med: kfr-conformance run --resume {folder}",
        en="What was done already is kept. Free some space and go on with: kfr-conformance run --resume {folder}",
    )
    exit_code: ClassVar[int] = 3


class JournalIncomplete(RunError):
    """The journal has no beginning, so there is no run to tell of."""

    what = Text(nb="Journalen mangler starten på kjøringen.", en="The journal lacks the start of the run.")
    remedy = Text(nb="Kjør testen på nytt.", en="Run the test again.")
    exit_code: ClassVar[int] = 11


class ExecutorFailed(RunError):
    """pytest could not carry out the scenarios at all."""

    what = Text(
        nb="Testmotoren (pytest) stanset med kode {code} før noen testtilfeller ble kjørt: {detail}",
        en="The test engine (pytest) stopped with code {code} before any case was run: {detail}",
    )
    remedy = Text(
        nb="Kjør «kfr-conformance doctor», og ta kontakt med forvalteren av verktøyet hvis feilen består.",
        en="Run 'kfr-conformance doctor', and contact the maintainer of this tool if the fault remains.",
    )
    exit_code: ClassVar[int] = 3


class EvidenceUnreadable(RunError):
    """`evidence.json` is not what its schema describes."""

    what = Text(nb="evidence.json kan ikke leses: {why}.", en="evidence.json cannot be read: {why}.")
    remedy = Text(
        nb="Bruk den opprinnelige kjøringsmappen. Filen skal aldri redigeres.",
        en="Use the original run folder. The file must never be edited.",
    )
    exit_code: ClassVar[int] = 10


class EvidenceAltered(RunError):
    """`evidence.json` is well-formed, but something beside it that it was made from, or that lists it, says otherwise."""

    what = Text(
        nb="evidence.json i {path} er ikke det {witness} i samme mappe sier; en av dem er endret.",
        en="evidence.json in {path} is not what {witness} in the same folder says; one of them was altered.",
    )
    remedy = Text(
        nb="Bruk den opprinnelige kjøringsmappen. «kfr-conformance verify» sier mer om hva som er endret.",
        en="Use the original run folder. 'kfr-conformance verify' tells more of what was altered.",
    )
    exit_code: ClassVar[int] = 10
