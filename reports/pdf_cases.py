"""What the PDF says of one case, as plain data for the Typst template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conformance.language import Language
from conformance.model import Attempt, Attestation, CaseResult, Exchange, Finding, StepResult
from reports import transcript, wording
from reports.interface import ReportInput
from reports.labels import Labels
from reports.pictures import kind_of
from reports.printable import in_one_line
from reports.summary import because

_MOST_BODY = 1_200  # characters of a body on paper; the attached evidence has all of it


@dataclass(frozen=True, slots=True)
class CaseWriter:
    """Writes cases down in one language.

    Attributes:
        report: The run, the rules and the names of the files beside the report.
        language: Language of everything that does not come from the run itself.
        label: Labels in that language.
    """

    report: ReportInput
    language: Language
    label: Labels

    def row(self, case: CaseResult) -> dict[str, Any]:
        """Write what a table of cases says of one."""
        return {
            "id": case.case.id,
            "title": f"{case.case.title} ({self.label('flaky').lower()})" if case.flaky else case.case.title,
            "verdict": str(case.verdict),
            "word": self.label(f"verdict.{case.verdict}"),
            "row": case.case.row,
            "time": self._duration(case.duration_ms) if case.attempts else "–",
        }

    def case(self, case: CaseResult, *, full: bool) -> dict[str, Any]:
        """Write everything about a case; `full` with what held, and with headers and bodies."""
        label, words = self.label, case.case
        described = [
            (label("case.preconditions"), words.preconditions),
            (label("case.action"), words.action),
            (label("case.expected"), words.expected),
            (label("case.where"), label("case.where.text", sheet=words.sheet, row=words.row)),
            *(line for word in case.attestations for line in self._attestation(word)),
        ]
        return {
            **self.row(case),
            "because": because(case, self.label),
            "words": [pair for pair in described if pair[1]],
            "pictures": list(self._pictures(case)),
            "attested": bool(case.attestations),
            "attempts": [self._attempt(attempt, len(case.attempts), full=full) for attempt in case.attempts],
        }

    def _attestation(self, word: Attestation) -> Iterator[tuple[str, str]]:
        label = self.label
        said = label("attested.by", by=word.by, role=word.role, at=self._when(word.at))
        yield label("attested"), f"{label(f'verdict.{word.verdict}')} {said}"
        yield label("attested.note"), word.note
        yield label("attested.expires"), self._when(word.expires)
        yield from ((label("attested.file"), f"{file.name}, SHA-256 {file.sha256}") for file in word.files)

    def _pictures(self, case: CaseResult) -> Iterator[dict[str, str]]:
        places = list(self.report.pictures)
        for word in case.attestations:
            for file in word.files:
                if file.path in self.report.pictures:
                    kind = kind_of(self.report.pictures[file.path]).replace("jpeg", "jpg")
                    told = self.label("attested.picture", name=file.name, by=word.by)
                    yield {"file": f"picture-{places.index(file.path)}", "format": kind, "alt": told}

    def _attempt(self, attempt: Attempt, total: int, *, full: bool) -> dict[str, Any]:
        head = f"{self.label('attempt.started')} {self._when(attempt.started)}, {self._duration(attempt.duration_ms)}"
        if total > 1:
            head = f"{self.label('attempt', number=attempt.number, total=total)}: {self.label(f'verdict.{attempt.verdict}')}. {head}"
        return {"head": head, "steps": [self._step(step, full=full) for step in attempt.steps]}

    def _step(self, step: StepResult, *, full: bool) -> dict[str, Any]:
        shown = step.findings if full else [finding for finding in step.findings if not finding.ok]
        return {
            "keyword": step.keyword,
            "sentence": step.sentence,
            "outcome": str(step.outcome),
            "word": self.label(f"outcome.{step.outcome}"),
            "message": step.message,
            "findings": [self._finding(finding) for finding in shown],
            "exchanges": [self._exchange(exchange, full=full) for exchange in step.exchanges],
        }

    def _finding(self, finding: Finding) -> dict[str, Any]:
        clause = self.report.clauses.get(finding.clause)
        return {
            "check": finding.check,
            "ok": finding.ok,
            "word": self.label("finding.ok" if finding.ok else "finding.deviation"),
            "expected": finding.expected,
            "actual": finding.actual,
            "clause": clause.text.in_language(self.language) if clause else finding.clause,
            "source": clause.source if clause else self.label("clause.unknown"),
        }

    def _exchange(self, exchange: Exchange, *, full: bool) -> dict[str, Any]:
        # The address of KFR stands on page 1; without it a short line holds the rest.
        url = exchange.url if full else exchange.url.removeprefix(self.report.result.target.base_url)
        head = {
            "method": exchange.method,
            "url": in_one_line(url),
            "answer": transcript.answer(exchange, self.label),
            "time": f"{wording.clock(exchange.started, self.language)}, {self._duration(exchange.duration_ms)}",
        }
        if not full:
            return head
        asked, came = (write(exchange, self.label, limit=_MOST_BODY) for write in (transcript.request, transcript.response))
        return {**head, "request": asked, "response": came}

    def _when(self, text: str) -> str:
        return wording.when(text, self.language)

    def _duration(self, milliseconds: float) -> str:
        return wording.duration(milliseconds, self.language)
