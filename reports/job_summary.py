"""The summary of a run on the page of a CI job, as Markdown: the answer, the verdicts, and what did not pass."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.language import Language
from conformance.model import CaseResult, RunResult, Verdict
from reports import labels, wording
from reports.labels import Labels
from reports.markdown import escaped, table
from reports.outline import attention
from reports.summary import BY_GRAVITY, Tone, because, summarise

_MARKS = {Tone.YES: "✅", Tone.NO: "❌", Tone.REHEARSAL: "⚠️"}
# GitHub shows at most one mebibyte a step; a reason may be as long as an answer of KFR.
_MOST_CASES = 100
_LONGEST_REASON = 500


def render(result: RunResult, language: Language = Language.NB) -> str:
    """Make the summary.

    Args:
        result: The run.
        language: Language of everything that does not come from the run itself.

    Returns:
        Markdown that ends in a newline; nothing that comes from the run is taken for markup.
    """
    return "\n".join(_lines(result, labels.in_language(language))) + "\n"


def _lines(result: RunResult, label: Labels) -> Iterator[str]:
    summary = summarise(result, label)
    yield from (f"## {escaped(label('title'))}: {escaped(result.bank.name)}", "")
    yield from (f"{_MARKS[summary.tone]} **{label('answer.question')} {summary.answer}: {escaped(summary.why)}.**", "")
    yield from (escaped(summary.reason), "")
    if result.target.simulator:
        yield from (f"> **{label('simulator.banner')}.** {label('simulator.text')}", "")
    counts = [[label(f"verdict.{verdict}"), str(result.counts[verdict])] for verdict in (Verdict.PASSED, *BY_GRAVITY[:-1])]
    yield from table([label("case.verdict"), label("chart.count")], counts)
    unsettled = attention(result)
    if unsettled:
        yield from (f"### {label('attention')}", "")
        yield from table([label("case.id"), label("case.verdict"), label("case.where"), label("cause")], [*_rows(unsettled, label)])
    if len(unsettled) > _MOST_CASES:
        yield from (label("attention.more", n=len(unsettled) - _MOST_CASES), "")
    spent = wording.duration(result.run.duration_ms, label.language)
    yield f"{escaped(result.run.id)} · {label(f'mode.{result.run.mode}')} · {escaped(result.workbook.name)} · {spent}"


def _rows(cases: list[CaseResult], label: Labels) -> Iterator[list[str]]:
    for case in cases[:_MOST_CASES]:
        words = case.case
        place = label("case.where.text", sheet=words.sheet, row=words.row)
        reason = because(case, label)[:_LONGEST_REASON]
        yield [escaped(f"{words.id} {words.title}"), label(f"verdict.{case.verdict}"), escaped(place), escaped(reason)]
