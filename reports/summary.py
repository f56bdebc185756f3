"""The answer at the top of every report: may this bank go to production, and if not, why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from conformance.model import CaseResult, Mode, RunResult, Verdict
from reports.labels import Labels
from reports.wording import listed

# The order in which readers want to hear what is wrong.
BY_GRAVITY = (Verdict.FAILED, Verdict.BLOCKED, Verdict.UNMAPPED, Verdict.MANUAL, Verdict.NOT_RUN, Verdict.PASSED)

_IDS_SHOWN = 8


class Tone(StrEnum):
    """How an answer is to be painted."""

    YES = "yes"
    NO = "no"
    REHEARSAL = "rehearsal"


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer, in one language.

    Attributes:
        tone: Yes, no, or passed but no evidence.
        answer: Yes or No.
        why: Half a sentence to stand beside the answer.
        reason: The whole reason, one sentence or a few.
        next_step: What to do now.
    """

    tone: Tone
    answer: str
    why: str
    reason: str
    next_step: str


def is_whole(result: RunResult) -> bool:
    """Whether every case of the workbook came to a judgement: nothing lost, cut short, left to a human or not run."""
    unjudged = result.counts[Verdict.MANUAL] - result.attested + result.counts[Verdict.NOT_RUN]
    return result.completeness.holds and bool(result.run.ended) and bool(result.cases) and not unjudged


def summarise(result: RunResult, label: Labels) -> Summary:
    """Answer whether the bank may go to production on the strength of one run.

    Only a complete certification run with every case passed, against KFR itself, gives a yes.

    Args:
        result: The run.
        label: Labels in the reader's language.
    """
    no, reason = label("answer.no"), _reason(result, label)
    if not result.conforming:
        return Summary(Tone.NO, no, _why_not(result, label), reason, label("next.attest" if _waits_for_attestation(result) else "next.fix"))
    if result.target.simulator:
        return Summary(Tone.REHEARSAL, no, label("answer.simulator"), reason, label("next.real"))
    if result.run.mode is Mode.NIGHTLY:
        return Summary(Tone.REHEARSAL, no, label("answer.nightly"), reason, label("next.certify"))
    return Summary(Tone.YES, label("answer.yes"), _share(result, label, "answer.conforming"), reason, label("next.send"))


def _waits_for_attestation(result: RunResult) -> bool:
    """Whether attestations are all that a run lacks."""
    return all(case.met or case.verdict is Verdict.MANUAL for case in result.cases) and result.completeness.holds and bool(result.cases)


def case_reason(case: CaseResult, label: Labels) -> str:
    """Say why a case did not pass; taken from its first deviation when no reason was written.

    Args:
        case: The case.
        label: Labels in the reader's language.

    Returns:
        One sentence; empty for a case that passed.
    """
    if case.verdict is Verdict.PASSED or case.reason:
        return case.reason
    for step in case.attempts[-1].steps if case.attempts else ():
        for finding in step.findings:
            if not finding.ok:
                return label("reason.finding", check=finding.check, expected=finding.expected, actual=finding.actual)
        if step.message:
            return step.message
    return label(f"meaning.{case.verdict}")


def because(case: CaseResult, label: Labels) -> str:
    """Say whose fault it is, for a blocked case, and why the case did not pass."""
    cause = f"{label('cause')}: {label(f'cause.{case.cause}')}. " if case.cause else ""
    return cause + case_reason(case, label)


def _why_not(result: RunResult, label: Labels) -> str:
    if not any(case.attempts for case in result.cases):
        return label("answer.nothing")
    if result.counts[Verdict.PASSED] == len(result.cases):
        return label("answer.incomplete")
    return _share(result, label, "answer.not-conforming")


def _share(result: RunResult, label: Labels, key: str) -> str:
    return label(key, passed=result.counts[Verdict.PASSED] + result.attested, total=_total(result))


def _total(result: RunResult) -> int:
    # A run cut short has fewer cases than the workbook has rows; the workbook is what must be passed.
    return max(len(result.cases), len(set(result.completeness.rows)))


def _reason(result: RunResult, label: Labels) -> str:
    if result.conforming:
        attested = label.counted("reason.attested", result.attested) if result.attested else ""
        return f"{_conforming_reason(result, label)} {attested}".strip()
    sentences = [_verdict_sentence(result, label)]
    if not result.run.ended:
        sentences.append(label("reason.cut-short"))
    if result.completeness.missing:
        sentences.append(label("reason.missing", ids=_ids(result.completeness.missing, label)))
    if result.completeness.surplus:
        sentences.append(label("reason.surplus", ids=_ids(result.completeness.surplus, label)))
    if flaky := tuple(case.case.id for case in result.cases if case.flaky):
        sentences.append(label.counted("reason.flaky", len(flaky), ids=_ids(flaky, label)))
    if result.target.simulator:
        sentences.append(label("reason.simulator"))
    return " ".join(sentence for sentence in sentences if sentence)


def _conforming_reason(result: RunResult, label: Labels) -> str:
    if result.target.simulator:
        return label("reason.passed-against-simulator", total=_total(result))
    if result.run.mode is Mode.NIGHTLY:
        return label("reason.passed-at-night", total=_total(result))
    return label("reason.passed", total=_total(result))


def _verdict_sentence(result: RunResult, label: Labels) -> str:
    if not result.cases:
        return label("reason.none")
    counts = result.counts
    counts[Verdict.MANUAL] -= result.attested
    wrong = [verdict for verdict in BY_GRAVITY if verdict is not Verdict.PASSED and counts[verdict]]
    parts = [label.counted(f"reason.part.{verdict}", counts[verdict]) + _causes(result, verdict, label) for verdict in wrong]
    return label("reason.verdicts", total=_total(result), parts=listed(parts, label("and"))) if parts else ""


def _causes(result: RunResult, verdict: Verdict, label: Labels) -> str:
    """Say whose fault it is that cases could not be judged: the most frequent cause first, numbers only when there are several."""
    if verdict is not Verdict.BLOCKED:
        return ""
    counted = Counter(case.cause for case in result.cases if case.cause is not None).most_common()
    said = [label(f"cause.{cause}") + (f" {number}" if len(counted) > 1 else "") for cause, number in counted]
    return f" ({', '.join(said)})" if said else ""


def _ids(ids: tuple[str, ...], label: Labels) -> str:
    shown = ", ".join(ids[:_IDS_SHOWN])
    more = len(ids) - _IDS_SHOWN
    return label("reason.and-more", ids=shown, more=more) if more > 0 else shown
