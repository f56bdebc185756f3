"""What the PDF says, as plain data for the Typst template: every text finished, printable and in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conformance.language import Language
from conformance.model import Verdict
from reports import charts, labels, leavings, outline, wording
from reports.interface import EVIDENCE_FILE, Attachment, ReportInput
from reports.labels import Labels
from reports.origin import banners, origin
from reports.pdf_cases import CaseWriter
from reports.printable import cut, in_one_line, on_paper, visible
from reports.summary import because, summarise

_MOST_DESCRIBED = 500  # cases described one by one, of those that passed and of the others; above, paper stops being readable
_MOST_IN_TABLE = 1_000  # cases in a table with columns; above, one line each

_MOST_REASON = 240  # characters of a reason on page 1; the case itself has all of it
_MOST_LISTED = 8  # cases that did not pass, named on page 1


def build(report: ReportInput, language: Language, attachments: Sequence[Attachment] = ()) -> dict[str, Any]:
    """Write everything the PDF says.

    Args:
        report: The run, the rules and the names of the files beside the report.
        language: Language of everything that does not come from the run itself.
        attachments: Files carried inside.

    Returns:
        Data that JSON can hold; every text can be typeset.
    """
    label = labels.in_language(language)
    data = _Writer(report, language, label, CaseWriter(report, language, label)).document(attachments)
    # What a machine reads (names, types) must not get the breaking points that what a reader sees gets.
    files = [{"name": in_one_line(one.name), "mime": one.mime_type, "description": visible(one.description)} for one in attachments]
    return {"language": str(language), "files": files, "author": in_one_line(report.result.bank.name), **_printable(data)}


def _printable(value: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    if isinstance(value, str):
        return on_paper(value)
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return value


@dataclass(frozen=True, slots=True)
class _Writer:
    report: ReportInput
    language: Language
    label: Labels
    cases: CaseWriter

    def document(self, attachments: Sequence[Attachment]) -> dict[str, Any]:
        result, label = self.report.result, self.label
        return {
            "labels": label.plain(),
            "page": label("paper.page", page="{page}", pages="{pages}"),
            "run": result.run.id,
            "bank": result.bank.name,
            "mode": label(f"mode.{result.run.mode}"),
            "banners": [{"word": each.name, "text": each.lines[0]} for each in banners(result, label)],
            **self.answer(),
            "facts": self.facts(),
            "more_facts": self.more_facts(),
            "observations": list(result.run.observations),
            **self.leavings(),
            "sections": self.sections(),
            "widest_id": max((len(case.case.id) for case in result.cases), default=0),
            "dense": len(result.cases) > _MOST_IN_TABLE,
            **self.described(),
            "latencies": self.latencies(),
            **self.rules(),
            "attachments": [{"name": in_one_line(one.name), "description": one.description} for one in attachments],
        }

    def answer(self) -> dict[str, Any]:
        result, label = self.report.result, self.label
        summary = summarise(result, label)
        attention = outline.attention(result)
        more = len(attention) - _MOST_LISTED
        return {
            "summary": {"tone": str(summary.tone), "answer": summary.answer, "why": summary.why},
            "reason": summary.reason,
            "next": summary.next_step,
            "slices": [
                {"verdict": str(part.verdict), "word": label(f"verdict.{part.verdict}"), "count": part.count}
                for part in charts.verdict_bar(result)
            ],
            "attention": [
                {**self.cases.row(case), "because": cut(because(case, label), _MOST_REASON).text} for case in attention[:_MOST_LISTED]
            ],
            "attention_more": label("attention.more", n=more) if more > 0 else "",
        }

    def described(self) -> dict[str, Any]:
        cases, label = self.report.result.cases, self.label
        deviating = [case for case in cases if not case.met]
        attested = [case for case in cases if case.attested]
        passed = [case for case in cases if case.verdict is Verdict.PASSED]
        left_out = len(deviating) - _MOST_DESCRIBED
        crowded = len(passed) > _MOST_DESCRIBED
        return {
            "deviating": [self.cases.case(case, full=True) for case in deviating[:_MOST_DESCRIBED]],
            "deviating_lead": label("paper.deviating.left-out", n=left_out, file=EVIDENCE_FILE) if left_out > 0 else "",
            "attested": [self.cases.case(case, full=True) for case in attested[:_MOST_DESCRIBED]],
            "passed": [] if crowded else [self.cases.case(case, full=False) for case in passed],
            "passed_lead": label("paper.passed.left-out" if crowded else "paper.passed.lead", file=EVIDENCE_FILE) if passed else "",
        }

    def facts(self) -> list[tuple[str, list[str]]]:
        result, label = self.report.result, self.label
        run, bank, target = result.run, result.bank, result.target
        known = f"environment.{target.environment}"
        where = label("environment.simulator") if target.simulator else label(known) if label.has(known) else target.environment
        spent = f"{label('run.duration')} {self.duration(run.duration_ms)}"
        spent = spent if run.ended else f"{spent}, {label('run.cut-short')}"
        certificate = [bank.certificate_subject or label("certificate.none")]
        if bank.certificate_subject:
            certificate += [f"{label('certificate.issuer')}: {bank.certificate_issuer}", f"SHA-256 {bank.certificate_sha256}"]
        return [
            (label("bank"), [bank.name]),
            (label("organisation-number"), [bank.organisation_number]),
            (label("environment"), [where, target.base_url]),
            (label("run.started"), [self.when(run.started), f"{spent} · {label(f'mode.{run.mode}')}"]),
            (label("workbook"), [result.workbook.name, f"SHA-256 {result.workbook.sha256}"]),
            (label("certificate"), certificate),
            (label("tool"), [f"kfr-conformance {run.tool_version}", f"{label('contract.version')} {run.contract}"]),
        ]

    def more_facts(self) -> list[tuple[str, list[str]]]:
        result, label = self.report.result, self.label
        whole = result.completeness
        stations = [f"{label(f'completeness.{name}')}: {len(getattr(whole, name))}" for name in ("rows", "generated", "collected", "ended")]
        ignored = [f"{label('case.where.text', sheet=row.sheet, row=row.row)}: {row.text} – {row.reason}" for row in whole.ignored]
        return [
            (label("completeness"), [label("completeness.holds" if whole.holds else "completeness.broken"), *stations]),
            *([(label("completeness.ignored"), ignored)] if ignored else []),
            (label("features"), [f"{name} {digest}" for name, digest in sorted(result.workbook.features.items())]),
            *((fact.name, list(fact.lines)) for fact in origin(result, label)),
        ]

    def leavings(self) -> dict[str, Any]:
        result, label = self.report.result, self.label
        summary = leavings.clean_up(result, label)
        told = [f"{label(f'cleanup.{outcome}')}: {count}" for outcome, count in summary.counts.items()] if summary else []
        return {
            "known": list(leavings.known_rows(result, label)),
            "cleanup": told,
            "left": list(summary.rows) if summary else [],
            "left_more": label("cleanup.more", n=summary.more, file=EVIDENCE_FILE) if summary and summary.more else "",
        }

    def sections(self) -> list[dict[str, Any]]:
        return [
            {
                "title": section.title or self.label("section.none"),
                "share": self.label("section.passed", passed=section.passed, total=len(section.entries)),
                "cases": [self.cases.row(entry.result) for entry in section.entries],
            }
            for section in outline.sections(self.report.result)
        ]

    def latencies(self) -> list[list[str]]:
        chart = charts.latencies(self.report.result)
        return [
            [
                self.operation(row.operation),
                wording.number(row.count, self.language),
                *(self.duration(value) for value in (row.median, row.p95, row.slowest)),
            ]
            for row in (chart.rows if chart else ())
        ]

    def rules(self) -> dict[str, Any]:
        judged, never = [], []
        for rule in outline.rules(self.report):
            if not (rule.kept or rule.broken):
                never.append(rule.id)
                continue
            judged.append(
                {
                    "text": rule.clause.text.in_language(self.language) if rule.clause else self.label("clause.unknown"),
                    "source": rule.clause.source if rule.clause else rule.id,
                    "ok": not rule.broken,
                    "word": self.label("judged.broken" if rule.broken else "judged.kept"),
                }
            )
        lead = self.label("contract.lead", judged=len(judged), total=len(judged) + len(never), version=self.report.result.run.contract)
        return {"rules": judged, "rules_lead": lead, "rules_never": f"{self.label('judged.never')}: {', '.join(never)}" if never else ""}

    def operation(self, operation_id: str) -> str:
        title = self.report.operations.get(operation_id)
        return title.in_language(self.language) if title else operation_id

    def when(self, text: str) -> str:
        return wording.when(text, self.language)

    def duration(self, milliseconds: float) -> str:
        return wording.duration(milliseconds, self.language)
