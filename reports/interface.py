"""What a renderer is given: the run, the rules it was judged by, and the names of the files that lie beside the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from conformance.language import Text
from conformance.model import RunResult

EVIDENCE_FILE = "evidence.json"


class ClauseText(Protocol):
    """A rule as readers meet it; the contract's own clauses fit."""

    @property
    def text(self) -> Text:
        """The rule in both languages."""

    @property
    def source(self) -> str:
        """Where the rule stands."""

    @property
    def untested(self) -> Text | None:
        """Why the example's cases do not judge it; `None` when they do."""


@dataclass(frozen=True, slots=True)
class ReportInput:
    """Everything a report is made from.

    Attributes:
        result: The run.
        clauses: Clause id -> rule, for every rule of the contract; those no finding names are shown as not judged.
        operations: Operation id -> its name for readers; an operation without a name is shown by its id.
        workbook_file: File name of the filled-in workbook that lies beside the report.
        folder: The run folder as a CI system names it, from the top of its workspace and with `/` at the end; empty outside of one.
        pictures: Path of an attested picture in the run folder -> its bytes; only PNG and JPEG, and no more than a page can carry.
    """

    result: RunResult
    clauses: Mapping[str, ClauseText]
    operations: Mapping[str, Text] = field(default_factory=dict)
    workbook_file: str = ""
    folder: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF.

    Attributes:
        name: File name, without folder.
        content: The bytes, kept as they are.
        mime_type: For instance `application/json`.
        description: What it is, for the reader's list of attachments.
    """

    name: str
    content: bytes
    mime_type: str
    description: str
