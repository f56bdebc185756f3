"""Makes everything a reader gets from a run result: evidence, reports, the filled-in workbook. Can be done again without running."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import reports.allure
import reports.html
import reports.junit
import reports.pdf
from conformance import contract, evidence
from conformance.atomic import write
from conformance.canonical import sha256
from conformance.collector import resting
from conformance.errors.workbook import WorkbookError
from conformance.examination.dates import today
from conformance.language import Language, Text
from conformance.model import CaseResult, RunResult, Verdict
from conformance.redact import Redactor
from conformance.sheet import Layout
from conformance.sheet.cells import one_line
from conformance.translation import in_language
from conformance.workbook import CellResult, FilledWorkbook, fill_in
from reports.interface import Attachment, ReportInput
from reports.outline import anchor
from reports.pictures import kind_of

EVIDENCE = "evidence.json"
HTML = "report.html"
PDF = "report.pdf"
JUNIT = "junit.xml"
ALLURE = reports.allure.FOLDER

_WORKSPACES = ("CI_PROJECT_DIR", "WORKSPACE")  # GitLab, Jenkins

_MAX_COMMENT = 500
_MOST_NOTES = 10
_EVIDENCE = Text("Kjøring {run}, {place}", "Run {run}, {place}")
_PICTURES_BUDGET = 750_000  # bytes of all pictures in the page
_SIMULATED = Text("Mot simulator, ikke bevis.", "Against a simulator, no evidence.")
_OVERWRITTEN = Text("{cell}: «{before}» ble erstattet av «{after}».", "{cell}: '{before}' was replaced by '{after}'.")
_MORE_OVERWRITTEN = Text(
    "Det samme gjelder {count} celler til; hva som sto der, er oppført i rapporten.",
    "The same goes for {count} more cells; the report lists what was there.",
)
_UNWRITTEN = Text("{case} ble ikke ført inn i {cell}: {reason}.", "{case} was not written into {cell}: {reason}.")
_WORKBOOK = Text("arbeidsboken", "the workbook")
_MORE_UNWRITTEN = Text("Det samme gjelder {count} verdier til.", "The same goes for {count} more values.")


@dataclass(frozen=True, slots=True)
class Published:
    """What was made of a run result.

    Attributes:
        notes: What a tester should know about the filled-in workbook, one sentence each.
        evidence_sha256: Digest of the evidence.
    """

    notes: tuple[str, ...]
    evidence_sha256: str


def publish(result: RunResult, original: bytes, layout: Layout, folder: Path, *, language: Language) -> Published:
    """Write evidence, reports and the filled-in workbook into a run folder.

    Args:
        result: The run.
        original: The bank's workbook.
        layout: Where its result columns are.
        folder: The run folder.
        language: Language of reports and notes.

    Returns:
        What a tester should know, and what a seal is to be put on.

    Raises:
        WorkbookError: The workbook could not be filled in; it lies in the folder as it was, beside everything else.
        OutputNotWritable: The disk is full or the folder is gone.
    """
    told = in_language(result, language)
    filled, fault = _fill_in(original, layout, [_cell_result(case, told, language) for case in told.cases])
    evidence_bytes = evidence.encode(result)
    report = _report(told, folder)
    attachments = _attachments(result, evidence_bytes, filled.data, language)
    write(folder / EVIDENCE, evidence_bytes)
    write(folder / result.workbook.name, filled.data)
    with resting():
        _render(report, attachments, folder, language)
    if fault is not None:
        raise fault
    return Published(tuple(_notes(filled, result.run.id, language)), sha256(evidence_bytes))


def _render(report: ReportInput, attachments: Sequence[Attachment], folder: Path, language: Language) -> None:
    write(folder / HTML, reports.html.render(report, language).encode())
    write(folder / PDF, reports.pdf.render(report, attachments=attachments, language=language))
    write(folder / JUNIT, reports.junit.render(report, language))
    for name, content in reports.allure.render(report, language).items():
        write(folder / ALLURE / name, content)


def _fill_in(original: bytes, layout: Layout, results: Sequence[CellResult]) -> tuple[FilledWorkbook, WorkbookError | None]:
    try:
        return fill_in(original, layout, results), None
    except WorkbookError as fault:
        return FilledWorkbook(original, (), (), ()), fault


def _report(result: RunResult, folder: Path) -> ReportInput:
    api = contract.load(result.run.contract)
    return ReportInput(
        result=result,
        clauses=api.clauses,
        operations={name: operation.title for name, operation in api.operations.items()},
        workbook_file=result.workbook.name,
        folder=_as_ci_names(folder),
        pictures=_pictures(result, folder),
    )


def _as_ci_names(folder: Path) -> str:
    """The folder from the top of the workspace, when a CI system works there: attachments are looked for from there."""
    for name in _WORKSPACES:
        workspace = os.environ.get(name)
        if workspace and folder.resolve().is_relative_to(Path(workspace).resolve()):
            return f"{folder.resolve().relative_to(Path(workspace).resolve()).as_posix()}/"
    return ""


def _attachments(result: RunResult, evidence_bytes: bytes, workbook: bytes, language: Language) -> tuple[Attachment, ...]:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    macro = "application/vnd.ms-excel.sheet.macroEnabled.12"
    return (
        Attachment(
            EVIDENCE, evidence_bytes, "application/json", Text("Maskinlesbart bevis", "Machine-readable evidence").in_language(language)
        ),
        Attachment(
            result.workbook.name,
            workbook,
            macro if result.workbook.name.lower().endswith(".xlsm") else sheet,
            Text("Utfylt arbeidsbok", "Filled-in workbook").in_language(language),
        ),
    )


def _cell_result(case: CaseResult, result: RunResult, language: Language) -> CellResult:
    remark = _SIMULATED.in_language(language) if result.target.simulator else ""
    word = case.attestations[-1] if case.attestations else None
    done = word.at if word else case.attempts[-1].started if case.attempts else result.run.started
    return CellResult(
        case_id=case.case.id,
        verdict=Verdict.PASSED if case.met else case.verdict,
        date=today(datetime.fromisoformat(done)) if case.verdict is not Verdict.NOT_RUN else None,
        tester=f"{word.by}, {word.role}" if word else f"kfr-conformance {result.run.tool_version}",
        comment=" ".join(filter(None, (_as_sentence(case.reason[:_MAX_COMMENT]), remark))),
        evidence=_EVIDENCE.in_language(language, run=result.run.id, place=f"{HTML}#{anchor(case.case.id)}"),
        actual=case.reason[:_MAX_COMMENT],
    )


def _as_sentence(text: str) -> str:
    return f"{text}." if text and text[-1] not in ".!?…" else text


def _pictures(result: RunResult, folder: Path) -> dict[str, bytes]:
    """Read the attested pictures, as many as the page can carry; a file that is not what was attested is not shown."""
    found: dict[str, bytes] = {}
    left = _PICTURES_BUDGET
    for file in (file for case in result.cases for word in case.attestations for file in word.files):
        if file.size > left or not (folder / file.path).is_file():
            continue
        data = (folder / file.path).read_bytes()
        if kind_of(data) and sha256(data) == file.sha256:
            found[file.path] = data
            left -= file.size
    return found


def _notes(filled: FilledWorkbook, run_id: str, language: Language) -> Iterator[str]:
    # What people wrote may name anybody; none of them belongs to the run, so its pseudonyms are not needed.
    redactor = Redactor(secrets.token_bytes(32))
    # What this run itself wrote, before the reports were made anew, is nobody's entry.
    overwritten = [cell for cell in filled.overwritten if run_id not in cell.before]
    for cell in overwritten[:_MOST_NOTES]:
        before, after = (one_line(redactor.text(text)) for text in (cell.before, cell.after))
        yield _OVERWRITTEN.in_language(language, cell=cell.cell, before=before, after=after)
    if len(overwritten) > _MOST_NOTES:
        yield _MORE_OVERWRITTEN.in_language(language, count=len(overwritten) - _MOST_NOTES)
    for missed in filled.unwritten[:_MOST_NOTES]:
        yield _UNWRITTEN.in_language(language, case=missed.case_id, cell=missed.cell or _WORKBOOK, reason=missed.reason)
    if len(filled.unwritten) > _MOST_NOTES:
        yield _MORE_UNWRITTEN.in_language(language, count=len(filled.unwritten) - _MOST_NOTES)
    for remark in filled.remarks:
        yield remark.in_language(language)
