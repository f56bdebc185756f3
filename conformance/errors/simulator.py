"""What can keep the embedded simulator from starting."""

from __future__ import annotations

from conformance.errors.base import ConformanceError
from conformance.language import Text


class SimulatorError(ConformanceError):
    """The simulator is not running; nothing has been sent."""


class PortInUse(SimulatorError):
    """Something else listens on the port, or the port is not ours to open."""

    what = Text(
        nb="Simulatoren får ikke åpnet port {port} på 127.0.0.1: {why}.", en="The simulator cannot open port {port} on 127.0.0.1: {why}."
    )
    remedy = Text(
        nb="Velg en annen port med --port, eller utelat --port: da brukes en ledig port.",
        en="Choose another port with --port, or leave --port out: then a free port is used.",
    )


class FolderNotWritable(SimulatorError):
    """The folder after `--write-config` cannot take the files."""

    what = Text(nb="Kan ikke skrive konfigurasjonen til {folder}: {why}.", en="Cannot write the configuration to {folder}: {why}.")
    remedy = Text(
        nb="Velg en mappe du har skriverett til, med --write-config MAPPE. Mappen blir laget om den ikke finnes.",
        en="Choose a folder you may write to, with --write-config DIR. The folder is made when it does not exist.",
    )


class UnknownMutant(SimulatorError):
    """There is no mutant of that name; most often a typing error."""

    what = Text(nb="Simulatoren har ingen mutant som heter «{mutant}».", en="The simulator has no mutant called '{mutant}'.")
    remedy = Text(
        nb="Nærmeste navn: {nearest}. «kfr-conformance simulate --list-mutants» lister alle.",
        en="Nearest names: {nearest}. 'kfr-conformance simulate --list-mutants' lists them all.",
    )


class UnknownSetting(SimulatorError):
    """There is no open point of that name in the contract."""

    what = Text(nb="Kontrakten har ikke noe åpent punkt som heter «{setting}».", en="The contract has no open point called '{setting}'.")
    remedy = Text(
        nb="Skriv --setting NAVN=on eller NAVN=off. Navnene er: {known}.", en="Write --setting NAME=on or NAME=off. The names are: {known}."
    )


class SimulatorDidNotStart(SimulatorError):
    """The child process ended, or said nothing, before it was ready."""

    what = Text(nb="Simulatoren kom ikke i gang: {why}", en="The simulator did not start: {why}")
    remedy = Text(
        nb="Prøv «kfr-conformance simulate» for seg selv; da står årsaken på skjermen.",
        en="Try 'kfr-conformance simulate' by itself; the cause then stands on the screen.",
    )
    exit_code = 3
