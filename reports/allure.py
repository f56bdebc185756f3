"""`allure-results/`: one result an attempt, so that Allure shows earlier attempts as retries; exchanges as text attachments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from allure_commons.model2 import (
    ATTACHMENT_PATTERN,
    TEST_CASE_PATTERN,
    Attachment,
    Label,
    Link,
    Parameter,
    Status,
    StatusDetails,
    TestResult,
    TestStepResult,
)
from allure_commons.types import AttachmentType, LabelType, LinkType

from conformance.language import Language
from conformance.model import Attempt, Case, Cause, Exchange, Outcome, RunResult, StepResult, Verdict
from reports import labels, outline, transcript, wording
from reports.interface import EVIDENCE_FILE, ReportInput
from reports.labels import Labels
from reports.printable import visible
from reports.summary import because, is_whole, summarise

FOLDER = "allure-results"

_MOST_BODY = 64_000
# With more of them in a run, only what did not pass shows its own: a hundred thousand files help nobody to find the one that matters.
_MOST_TRANSCRIPTS = 10_000
_BESIDE = "../"  # Allure's own site is usually generated into a folder beside the results
_STATUS = {
    Verdict.PASSED: Status.PASSED,
    Verdict.FAILED: Status.FAILED,
    Verdict.BLOCKED: Status.BROKEN,
    Verdict.MANUAL: Status.SKIPPED,
    # Nobody chose to skip it: a row that is not understood is a fault of the test, and must show as one.
    Verdict.UNMAPPED: Status.BROKEN,
    Verdict.NOT_RUN: Status.SKIPPED,
}
_STEP_STATUS = {
    Outcome.PASSED: Status.PASSED,
    Outcome.FAILED: Status.FAILED,
    Outcome.BLOCKED: Status.BROKEN,
    Outcome.NOT_RUN: Status.SKIPPED,
}


def render(report: ReportInput, language: Language = Language.NB) -> Mapping[str, bytes]:
    """Make the files of the folder.

    Args:
        report: The run, the rules and the names of the files beside the report.
        language: Language of everything that does not come from the run itself.

    Returns:
        File name -> content; the same input gives the same names and bytes.
    """
    exchanges = sum(1 for _ in outline.exchanges(report.result))
    writer = _Writer(report, labels.in_language(language), brief=exchanges > _MOST_TRANSCRIPTS)
    for section in outline.sections(report.result):
        for entry in section.entries:
            writer.case(entry, section)
    if not is_whole(report.result):
        writer.incomplete()
    writer.files["environment.properties"] = _environment(report.result)
    writer.files["categories.json"] = _json(_categories(writer.label))
    return writer.files


def transcript_file(run_id: str, anchor: str, attempt: int, place: int) -> str:
    """Name the file that shows one exchange.

    Args:
        run_id: Id of the run.
        anchor: The case's anchor in the reports.
        attempt: Number of the attempt.
        place: Which of the attempt's exchanges, from 1.
    """
    return ATTACHMENT_PATTERN.format(prefix=_uuid(run_id, anchor, attempt, place), ext=AttachmentType.TEXT.extension)


@dataclass(frozen=True, slots=True)
class _Writer:
    report: ReportInput
    label: Labels
    brief: bool
    files: dict[str, bytes] = field(default_factory=dict)

    def case(self, entry: outline.Entry, section: outline.Section) -> None:
        result = entry.result
        common = self.common(entry, section)
        if not result.attempts:
            verdict = Verdict.PASSED if result.met else result.verdict
            self.write(TestResult(**common, uuid=self.uuid(entry.anchor, 0), **self.status(verdict, because(result, self.label))))
        for attempt in result.attempts:
            last = attempt is result.attempts[-1]
            full = not self.brief or {result.verdict, attempt.verdict} != {Verdict.PASSED}
            verdict, reason = (result.verdict, because(result, self.label)) if last else (attempt.verdict, attempt.reason)
            self.write(
                TestResult(
                    **{**common, "parameters": [*common["parameters"], *([] if full else [self.elsewhere()])]},
                    uuid=self.uuid(entry.anchor, attempt.number),
                    steps=list(self.steps(attempt, entry.anchor, full=full)),
                    **_span(attempt.started, attempt.duration_ms),
                    **self.status(verdict, reason),
                )
            )

    def incomplete(self) -> None:
        summary = summarise(self.report.result, self.label)
        self.write(
            TestResult(
                name=self.label("completeness"),
                fullName=self.label("completeness"),
                uuid=self.uuid("completeness", 0),
                historyId=str(uuid5(NAMESPACE_URL, "completeness")),
                status=Status.BROKEN,
                statusDetails=StatusDetails(message=visible(f"{self.label('completeness')}: {summary.why}"), trace=visible(summary.reason)),
                labels=[Label(LabelType.SUITE, self.label("run"))],
            )
        )

    def common(self, entry: outline.Entry, section: outline.Section) -> dict[str, Any]:
        case = entry.result.case
        title = visible(section.title or self.label("section.none"))
        words = (("case.preconditions", case.preconditions), ("case.action", case.action), ("case.expected", case.expected))
        history = str(uuid5(NAMESPACE_URL, visible(f"{self.report.result.bank.organisation_number}/{entry.anchor}")))
        return {
            "name": visible(f"{case.id} {case.title}"),
            "fullName": visible(f"{case.sheet}: {case.id}"),
            "historyId": history,
            "testCaseId": history,
            # The workbook's words are parameters, which Allure shows as text; a description it would read as Markdown.
            "parameters": [Parameter(self.label(key), visible(text), excluded=True) for key, text in words if text],
            "labels": [
                Label(LabelType.PARENT_SUITE, visible(case.sheet)),
                Label(LabelType.SUITE, title),
                Label(LabelType.FEATURE, title),
                Label(LabelType.FRAMEWORK, "kfr-conformance"),
                Label(LabelType.LANGUAGE, "python"),
                *(Label(LabelType.TAG, visible(clause)) for clause in entry.result.clauses),
            ],
            "links": [Link(LinkType.LINK, f"{_BESIDE}report.html#{entry.anchor}", "report.html"), self.row(case)],
        }

    def elsewhere(self) -> Parameter:
        return Parameter(self.label("exchanges"), self.label("exchange.brief", file=EVIDENCE_FILE), excluded=True)

    def steps(self, attempt: Attempt, anchor: str, *, full: bool) -> Iterator[TestStepResult]:
        elapsed, place = 0.0, count(1)
        for step in attempt.steps:
            yield TestStepResult(
                name=visible(f"{step.keyword} {step.sentence}"),
                status=_STEP_STATUS[step.outcome],
                statusDetails=StatusDetails(message=visible(step.message)) if step.message else None,
                steps=list(self.findings(step)),
                attachments=[self.attach(exchange, anchor, attempt.number, next(place)) for exchange in step.exchanges if full],
                **_span(attempt.started, step.duration_ms, after_ms=elapsed),
            )
            elapsed += step.duration_ms

    def findings(self, step: StepResult) -> Iterator[TestStepResult]:
        for finding in step.findings:
            clause = self.report.clauses.get(finding.clause)
            rule = f"{clause.text.in_language(self.label.language)} ({clause.source})" if clause else finding.clause
            yield TestStepResult(
                name=visible(finding.check),
                status=Status.PASSED if finding.ok else Status.FAILED,
                parameters=[
                    Parameter(self.label("expected"), visible(finding.expected)),
                    Parameter(self.label("actual"), visible(finding.actual)),
                    Parameter(self.label("where-it-stands"), visible(rule)),
                ],
            )

    def attach(self, exchange: Exchange, anchor: str, attempt: int, place: int) -> Attachment:
        name = transcript_file(self.report.result.run.id, anchor, attempt, place)
        head = transcript.headline(exchange, self.label)
        asked, came = (write(exchange, self.label, limit=_MOST_BODY) for write in (transcript.request, transcript.response))
        self.files[name] = f"{head}\n\n{asked}\n\n{came}\n".encode()
        return Attachment(name=head, source=name, type=AttachmentType.TEXT.mime_type)

    def row(self, case: Case) -> Link:
        """Link to the case's row, as spreadsheet programs understand it."""
        sheet = case.sheet.replace("'", "''")
        where = self.label("case.where.text", sheet=case.sheet, row=case.row)
        file, cell = (quote(visible(part)) for part in (self.report.workbook_file, f"'{sheet}'!A{case.row}"))
        return Link(LinkType.TEST_CASE, f"{_BESIDE}{file}#{cell}", visible(where))

    def status(self, verdict: Verdict, reason: str) -> dict[str, Any]:
        # The categories tell one kind of broken from another by how the message begins.
        told = f"{self.label('verdict.unmapped')}: {reason}" if verdict is Verdict.UNMAPPED else reason
        return {
            "status": _STATUS[verdict],
            "statusDetails": StatusDetails(message=visible(told)) if told else None,
            "stage": "finished",
        }

    def uuid(self, anchor: str, *numbers: int) -> str:
        return _uuid(self.report.result.run.id, anchor, *numbers)

    def write(self, result: TestResult) -> None:
        self.files[TEST_CASE_PATTERN.format(prefix=result.uuid)] = _json(result)


def _uuid(run_id: str, anchor: str, *numbers: int) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join([visible(run_id), anchor, *map(str, numbers)])))


def _span(started: str, duration_ms: float, *, after_ms: float = 0.0) -> dict[str, int]:
    at = wording.moment(started)
    if at is None:
        return {}
    start = at + timedelta(milliseconds=after_ms)
    return {"start": _epoch_ms(start.timestamp()), "stop": _epoch_ms(start.timestamp() + duration_ms / 1000)}


def _epoch_ms(seconds: float) -> int:
    return round(seconds * 1000)


def _categories(label: Labels) -> list[dict[str, Any]]:
    """Sort what is not passed by whose fault it is: the product's, the test's, or something in between that kept the test from judging."""
    test = f"{label('cause')}: {label(f'cause.{Cause.SUITE}')}\\.|{label('verdict.unmapped')}: "
    blocked = [
        _category(f"{label('verdict.blocked')}: {label(f'cause.{cause}')}", f"{label('cause')}: {label(f'cause.{cause}')}\\.")
        for cause in Cause
        if cause is not Cause.SUITE
    ]
    return [
        {"name": label("category.product"), "matchedStatuses": [Status.FAILED]},
        *blocked,
        _category(label("category.test"), test),
        _category(label("category.incomplete"), f"{label('completeness')}: "),
        {"name": label("category.undone"), "matchedStatuses": [Status.SKIPPED]},
    ]


def _category(name: str, beginning: str) -> dict[str, Any]:
    return {"name": name, "matchedStatuses": [Status.BROKEN], "messageRegex": f"(?s)^(?:{beginning}).*"}


def _environment(result: RunResult) -> bytes:
    values = {
        "run": result.run.id,
        "bank": result.bank.name,
        "organisation_number": result.bank.organisation_number,
        "environment": "simulator" if result.target.simulator else result.target.environment,
        "base_url": result.target.base_url,
        "workbook": result.workbook.name,
        "workbook_sha256": result.workbook.sha256,
        "contract": result.run.contract,
        "tool": f"kfr-conformance {result.run.tool_version}",
        "python": result.run.python,
        "platform": result.run.platform,
    }
    return "".join(f"{name}={_property(value)}\n" for name, value in values.items()).encode("ascii")


def _property(value: str) -> str:
    # Java properties: Latin-1 with \u escapes; a backslash and a line end would otherwise change what follows.
    escaped = visible(value).replace("\\", "\\\\").replace("\n", "\\n")
    return "".join(one if one.isascii() else "".join(f"\\u{unit:04x}" for unit in _utf16(one)) for one in escaped)


def _utf16(character: str) -> list[int]:
    encoded = character.encode("utf-16-be")
    return [int.from_bytes(encoded[at : at + 2]) for at in range(0, len(encoded), 2)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_filled_in).encode()


def _filled_in(item: object) -> dict[str, object]:
    """What Allure's own writer would write of one of its objects: whatever has a value."""
    return {name: value for name, value in vars(item).items() if value or value is False}
