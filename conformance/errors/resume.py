"""What can keep a run from being resumed or its parts from being joined."""

from __future__ import annotations

from typing import ClassVar

from conformance.errors.run import RunError
from conformance.language import Text


class RunDiffers(RunError):
    """The run would be another one today."""

    what = Text(nb="Kjøringen i {folder} kan ikke gjenopptas: {what}.", en="The run in {folder} cannot be resumed: {what}.")
    remedy = Text(
        nb="Bruk arbeidsboken, oppsettet (--config) og versjonen som kjøringen ble startet med, eller start en ny kjøring uten --resume.",
        en="Use the workbook, configuration (--config) and version that the run was started with, or start a new run without --resume.",
    )


class RunComplete(RunError):
    """There is nothing left to resume."""

    what = Text(
        nb="Kjøringen i {folder} er fullført og forseglet; ingenting gjenstår.",
        en="The run in {folder} is complete and sealed; nothing is left to do.",
    )
    remedy = Text(
        nb="Start en ny kjøring uten --resume. Med --again blir testtilfellene som ikke ble bestått, kjørt på nytt i den samme kjøringen.",
        en="Start a new run without --resume. With --again the cases that did not pass are run again within the same run.",
    )


class JoinedRunNotResumed(RunError):
    """A joined run has nothing of its own to resume."""

    what = Text(
        nb="Kjøringen i {folder} er slått sammen av flere deler og kan ikke gjenopptas.",
        en="The run in {folder} was joined from several parts and cannot be resumed.",
    )
    remedy = Text(
        nb="Gjenoppta delen det gjelder, med --resume, og slå delene sammen på nytt.",
        en="Resume the part in question with --resume, and join the parts again.",
    )


class RunNotEnded(RunError):
    """There is nothing to report yet."""

    what = Text(nb="Kjøringen i {folder} ble stanset før den var ferdig.", en="The run in {folder} was stopped before it was finished.")
    remedy = Text(
        nb="Fortsett den med de samme valgene og «run --resume {folder}»; rapportene blir laget når den er ferdig.",
        en="Go on with the same options and 'run --resume {folder}'; the reports are made when it is finished.",
    )
    exit_code: ClassVar[int] = 3


class RunNotConcluded(RunError):
    """The cases were carried out, but the folder is not finished."""

    what = Text(
        nb="Testtilfellene er kjørt, men kjøringsmappen {folder} ble ikke ferdig: {why}.",
        en="The cases were run, but the run folder {folder} was not finished: {why}.",
    )
    remedy = Text(
        nb="Journalen er hel. Frigjør plass om nødvendig, og fortsett med de samme valgene og --resume {folder}: bare resten blir gjort.",
        en="The journal is whole. Free some space if needed, and go on with the same options and --resume {folder}: only the rest is run.",
    )
    exit_code: ClassVar[int] = 3


class ShardEmpty(RunError):
    """A part of a run would have nothing to do."""

    what = Text(
        nb="Del {number} av {count} får ingen testtilfeller: arbeidsboken har for få.",
        en="Part {number} of {count} gets no cases: the workbook has too few.",
    )
    remedy = Text(nb="Del kjøringen i færre deler med --shard.", en="Split the run into fewer parts with --shard.")
