"""`junit.xml` for CI systems: a suite a section, a test case a case; a run that is not whole never looks green."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from xml.etree import ElementTree as ET

from conformance.language import Language
from conformance.model import CaseResult, Finding, RunResult, Verdict
from reports import allure, labels, outline, transcript
from reports.interface import ReportInput
from reports.labels import Labels
from reports.printable import visible
from reports.summary import because, is_whole, summarise

# A skipped case is green to most CI systems, so only what a human has yet to do or chose not to do is skipped.
_ELEMENTS = {
    Verdict.FAILED: "failure",
    Verdict.BLOCKED: "error",
    Verdict.UNMAPPED: "error",
    Verdict.MANUAL: "skipped",
    Verdict.NOT_RUN: "skipped",
}
# https://docs.gitlab.com/ci/testing/unit_test_reports/ and the Attachments plugin of Jenkins; GitLab shows the first one only.
_ATTACHMENT = "[[ATTACHMENT|{path}]]"
# A text from outside must not be able to have a file of the CI machine attached.
_UNLIKE_ATTACHMENT = re.compile(r"\[\[(?=ATTACHMENT\|)")
_PAGE = "report.html"
_COUNTERS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(report: ReportInput, language: Language = Language.NB) -> bytes:
    """Make the file.

    Args:
        report: The run, the rules and the names of the files beside the report.
        language: Language of everything that does not come from the run itself.

    Returns:
        XML in UTF-8; the same input gives the same bytes.
    """
    label = labels.in_language(language)
    result = report.result
    root = ET.Element("testsuites", name=visible(f"{label('title')} {result.run.id}"))
    root.extend(_suite(report, section, label) for section in outline.sections(result))
    if not is_whole(result):
        root.append(_incomplete(result, label))
    _count(root, result.run.duration_ms)
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _incomplete(result: RunResult, label: Labels) -> ET.Element:
    suite = ET.Element("testsuite", name=label("run"), timestamp=visible(result.run.started))
    case = ET.SubElement(suite, "testcase", name=label("completeness"), classname=label("run"), time="0.000")
    summary = summarise(result, label)
    ET.SubElement(case, "error", type="incomplete", message=visible(summary.why)).text = visible(summary.reason)
    _count(suite, 0)
    return suite


def _suite(report: ReportInput, section: outline.Section, label: Labels) -> ET.Element:
    result = report.result
    title = visible(section.title or label("section.none"))
    suite = ET.Element("testsuite", name=title, timestamp=visible(result.run.started))
    _properties(
        suite,
        {
            "run": result.run.id,
            "bank": result.bank.name,
            "organisation_number": result.bank.organisation_number,
            "environment": "simulator" if result.target.simulator else result.target.environment,
            "workbook": result.workbook.name,
            "workbook_sha256": result.workbook.sha256,
        },
    )
    suite.extend(_case(report, entry, title, label) for entry in section.entries)
    _count(suite, sum(entry.result.duration_ms for entry in section.entries))
    return suite


def _case(report: ReportInput, entry: outline.Entry, suite: str, label: Labels) -> ET.Element:
    result, case = entry.result, entry.result.case
    element = ET.Element("testcase", name=visible(f"{case.id} {case.title}"), classname=suite, time=_seconds(result.duration_ms))
    _properties(
        element,
        {
            "id": case.id,
            "sheet": case.sheet,
            "row": str(case.row),
            "clauses": " ".join(result.clauses),
            "verdict": str(result.verdict),
            "cause": str(result.cause or ""),
            "attempts": str(len(result.attempts)),
            "flaky": "true" if result.flaky else "",
        },
    )
    if result.verdict in _ELEMENTS and not result.met:
        kind = f"{result.verdict}:{result.cause}" if result.cause else str(result.verdict)
        outcome = ET.SubElement(element, _ELEMENTS[result.verdict], type=kind, message=visible(because(result, label)))
        outcome.text = "\n".join(_deviations(report, result, label))
    log = "\n".join([*(_UNLIKE_ATTACHMENT.sub("[ [", line) for line in _log(result, label)), *_attached(report, entry)])
    if log:
        ET.SubElement(element, "system-out").text = log
    return element


def _deviations(report: ReportInput, result: CaseResult, label: Labels) -> Iterator[str]:
    for step in result.attempts[-1].steps if result.attempts else ():
        wrong = [finding for finding in step.findings if not finding.ok]
        if wrong or step.message:
            yield visible(f"{step.keyword} {step.sentence}")
        if step.message:
            yield f"  {visible(step.message)}"
        for finding in wrong:
            yield from _deviation(report, finding, label)


def _deviation(report: ReportInput, finding: Finding, label: Labels) -> Iterator[str]:
    clause = report.clauses.get(finding.clause)
    rule = f"{clause.text.in_language(label.language)} ({clause.source})" if clause else finding.clause
    yield visible(f"  {finding.check}")
    yield visible(f"    {label('expected')}: {finding.expected}")
    yield visible(f"    {label('actual')}: {finding.actual}")
    yield visible(f"    {label('where-it-stands')}: {rule}")


def _log(result: CaseResult, label: Labels) -> Iterator[str]:
    for attempt in result.attempts:
        if len(result.attempts) > 1:
            yield f"{label('attempt', number=attempt.number, total=len(result.attempts))}: {label(f'verdict.{attempt.verdict}')}"
        for step in attempt.steps:
            yield visible(f"{step.keyword} {step.sentence} – {label(f'outcome.{step.outcome}')}")
            yield from (f"  {transcript.headline(exchange, label)}" for exchange in step.exchanges)


def _attached(report: ReportInput, entry: outline.Entry) -> Iterator[str]:
    """Name the files that tell why a case did not pass, as GitLab and Jenkins look for them in the output of a case."""
    result = entry.result
    if result.verdict is Verdict.PASSED:
        return
    yield _ATTACHMENT.format(path=f"{report.folder}{_PAGE}")
    place = count(1)
    for step in result.attempts[-1].steps if result.attempts else ():
        for _ in step.exchanges:
            name = allure.transcript_file(report.result.run.id, entry.anchor, result.attempts[-1].number, next(place))
            yield _ATTACHMENT.format(path=f"{report.folder}{allure.FOLDER}/{name}")


def _properties(element: ET.Element, values: dict[str, str]) -> None:
    properties = ET.SubElement(element, "properties")
    for name, value in values.items():
        if value:
            ET.SubElement(properties, "property", name=name, value=visible(value))


def _count(element: ET.Element, milliseconds: float) -> None:
    element.set("tests", str(sum(1 for _ in element.iter("testcase"))))
    for name, tag in _COUNTERS.items():
        element.set(name, str(sum(1 for _ in element.iter(tag))))
    element.set("time", _seconds(milliseconds))


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"
