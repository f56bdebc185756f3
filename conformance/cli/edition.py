"""Whether a run was made from the workbook at hand, and what the difference is when it was not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.cli.revising import described
from conformance.language import Language, Text, verbatim
from conformance.model import RunResult
from conformance.revisions import Revision, compare
from conformance.sheet import Workbook

_SAME = Text("Kjøringen er laget fra denne arbeidsboken ({file}).", "The run was made from this workbook ({file}).")
_SAME_CASES = Text(
    "Kjøringen er laget fra en annen fil enn {file}, men testtilfellene er de samme.",
    "The run was made from another file than {file}, but the cases are the same.",
)
_OTHER = Text(
    "Kjøringen er laget fra en annen utgave av arbeidsboken enn {file}, og gjelder ikke testtilfellene i den.",
    "The run was made from another edition of the workbook than {file}, and does not hold for the cases in it.",
)


@dataclass(frozen=True, slots=True)
class Edition:
    """The workbook of a run beside the one at hand.

    Attributes:
        run_from: Name of the workbook of the run.
        at_hand: Name of the workbook at hand.
        same_file: Whether they are the same bytes.
        revision: What the workbook at hand changes.
    """

    run_from: str
    at_hand: str
    same_file: bool
    revision: Revision

    @classmethod
    def of(cls, result: RunResult, workbook: Workbook) -> Edition:
        """Compare the cases of a run with those of a workbook."""
        revision = compare([case.case for case in result.cases], workbook.cases)
        return cls(result.workbook.name, workbook.name, result.workbook.sha256 == workbook.sha256, revision)

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the reader must know, in both languages."""
        if self.revision.same:
            return ((_SAME if self.same_file else _SAME_CASES).filled(file=self.at_hand),)
        return (_OTHER.filled(file=self.at_hand), *self._changes())

    def _changes(self) -> Iterator[Text]:
        lines = (described(self.revision, self.run_from, self.at_hand, language) for language in (Language.NB, Language.EN))
        for norwegian, english in zip(*lines, strict=True):
            yield Text(verbatim(norwegian).nb, verbatim(english).en)
