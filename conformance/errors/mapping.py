"""What can be wrong with a mapping file, and the question to its author when a workbook can be read in more than one way."""

from __future__ import annotations

from conformance.errors.base import ConformanceError
from conformance.language import Text


class MappingError(ConformanceError):
    """The mapping file cannot be used, or a line in it is missing.

    Whoever reads the workbook does not know how the files are called; `of` fills that in on the way up.
    """

    def of(self, *, file: str, mapping: str) -> MappingError:
        """Name the workbook and the mapping file.

        Args:
            file: File name of the workbook.
            mapping: Name of the mapping file, or the name it should have.

        Returns:
            The same error.
        """
        self.details |= {"file": file, "mapping": mapping}
        return self


class MappingUnreadable(MappingError):
    """The mapping file cannot be read. Details: `mapping`, `reason`."""

    what = Text("Får ikke lest koblingsfilen «{mapping}»: {reason}.", "The mapping file “{mapping}” cannot be read: {reason}.")
    remedy = Text("Kontroller stien, og at du har lesetilgang.", "Check the path, and that you may read it.")


class MappingMalformed(MappingError):
    """The mapping file is no TOML, or has keys that do not belong there. Details: `mapping`, `reason`."""

    what = Text("Koblingsfilen «{mapping}» er ikke gyldig: {reason}.", "The mapping file “{mapping}” is not valid: {reason}.")
    remedy = Text(
        "Rett filen på stedet som er nevnt. Nøklene er sheets, cases, sentences og phrasebook; se README, «Koblingsfilen».",
        "Correct the file at the place named. The keys are sheets, cases, sentences and phrasebook; see README, «Koblingsfilen».",
    )


class MappingUnfit(MappingError):
    """A line of the mapping file does not fit the workbook. Details: `file`, `mapping`, `entry`, `reason`."""

    what = Text(
        "Koblingsfilen «{mapping}» passer ikke med «{file}»: {entry}: {reason}.",
        "The mapping file “{mapping}” does not fit “{file}”: {entry}: {reason}.",
    )
    remedy = Text(
        "Rett eller slett linjen. Er arbeidsboken ny, viser kfr-conformance generate --diff GAMMEL NY hva som er endret.",
        "Correct or delete the line. If the workbook is new, kfr-conformance generate --diff OLD NEW shows what has changed.",
    )


class SeveralReadings(MappingError):
    """The workbook can be read in more than one way, and nothing is guessed. Details: `file`, `mapping`, `question`, `choices`."""

    what = Text("«{file}» kan leses på flere måter: {question}.", "“{file}” can be read in several ways: {question}.")
    remedy = Text(
        "Skriv den linjen som er riktig, i koblingsfilen «{mapping}» ved siden av arbeidsboken:{choices}",
        "Write the line that is right into the mapping file “{mapping}” beside the workbook:{choices}",
    )
