"""A comparison in words: plain lines for a terminal or a log, and Markdown for the summary page of a CI system."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.compare.circumstances import Circumstance
from conformance.compare.comparison import CaseChange, Change, Comparison, Side
from conformance.language import Language, Text
from conformance.model import Verdict
from reports import labels, wording
from reports.markdown import escaped, table
from reports.printable import in_one_line

_TITLE = Text("Sammenligning av to kjøringer", "Comparison of two runs")
_HEADINGS = {
    Change.FAILING: Text("Nye feil", "Newly failing"),
    Change.LOST: Text("Var bestått, ble ikke avgjort nå", "Passed before, not settled now"),
    Change.REMOVED: Text("Testtilfeller som er borte", "Cases that are gone"),
    Change.ADDED: Text("Nye testtilfeller", "New cases"),
    Change.SLOWER: Text("Tregere", "Slower"),
    Change.OTHER: Text("Endret på annen måte", "Changed otherwise"),
    Change.FIXED: Text("Rettet", "Fixed"),
}
_MARKS = {
    Change.FAILING: "✗",
    Change.LOST: "■",
    Change.REMOVED: "–",
    Change.ADDED: "+",
    Change.SLOWER: "…",
    Change.OTHER: "~",
    Change.FIXED: "✓",
}
_CIRCUMSTANCES = {
    "bank": Text("Ulik bank: {old} før, {new} nå.", "Another bank: {old} before, {new} now."),
    "environment": Text("Ulikt miljø: {old} før, {new} nå.", "Another environment: {old} before, {new} now."),
    "address": Text("Ulik adresse til KFR: {old} før, {new} nå.", "Another address of KFR: {old} before, {new} now."),
    "mode": Text("Ulikt formål: {old} før, {new} nå.", "Another purpose: {old} before, {new} now."),
    "workbook": Text("Ulik arbeidsbok: {old} før, {new} nå.", "Another workbook: {old} before, {new} now."),
    "scenarios": Text(
        "Samme arbeidsbok, men andre steg i scenarioene: {old} før, {new} nå.",
        "The same workbook, but other steps in the scenarios: {old} before, {new} now.",
    ),
    "contract": Text("Ulik kontrakt: {old} før, {new} nå.", "Another contract: {old} before, {new} now."),
    "tool": Text("Ulik versjon av verktøyet: {old} før, {new} nå.", "Another version of the tool: {old} before, {new} now."),
    "order": Text(
        "Rekkefølgen er omvendt: den «nye» kjøringen ({new}) er eldre enn den «gamle» ({old}).",
        "The order is reversed: the 'new' run ({new}) is older than the 'old' one ({old}).",
    ),
}
# Circumstances whose value has a name of its own in the reports.
_NAMED = {"environment": "environment", "mode": "mode"}
_OLD = Text("Før", "Before")
_NEW = Text("Nå", "Now")
_SHARE = Text("{passed} av {total} bestått", "{passed} of {total} passed")
_CUT_SHORT = Text(
    "Den nye kjøringen er ikke fullstendig: den ble avbrutt, eller noe mangler.",
    "The new run is not complete: it was cut short, or something is missing.",
)
_ABSENT = Text("fantes ikke", "was not there")
_GONE = Text("borte", "gone")
_UNCHANGED = Text("Uendret: {n}.", "Unchanged: {n}.")
_REGRESSION = Text("Regresjon: {what}.", "Regression: {what}.")
_NO_REGRESSION = Text("Ingen regresjon.", "No regression.")
_COUNTED = Text("{what} ({n})", "{what} ({n})")
_INCOMPLETE = Text("kjøringen er ufullstendig", "the run is incomplete")
_COLUMNS = (Text("Testtilfelle", "Case"), _OLD, _NEW, Text("Hvorfor", "Why"))


def plain(comparison: Comparison, language: Language) -> Iterator[str]:
    """Tell a comparison in plain lines, without colour.

    Args:
        comparison: Two runs side by side.
        language: The reader's language.

    Yields:
        One line at a time; the last one is the conclusion.
    """
    for name, side in ((_OLD, comparison.old), (_NEW, comparison.new)):
        yield f"{name.in_language(language)}: {_side(side, language)}"
    yield from (f"! {remark}" for remark in _remarks(comparison, language))
    for change in Change:
        if cases := comparison.of(change):
            yield ""
            yield f"{_heading(change, cases, language)}:"
            yield from (f"  {_MARKS[change]} {_line(case, language)}" for case in cases)
    yield ""
    yield _UNCHANGED.in_language(language, n=comparison.unchanged)
    yield conclusion(comparison, language)


def markdown(comparison: Comparison, language: Language) -> str:
    """Tell a comparison as Markdown.

    Args:
        comparison: Two runs side by side.
        language: The reader's language.

    Returns:
        The text; nothing in it that comes from a workbook or from KFR is taken for markup.
    """
    mark = "❌" if comparison.regression else "✅"
    lines = [f"## {_TITLE.in_language(language)}", "", f"{mark} **{escaped(conclusion(comparison, language))}**", ""]
    for name, side in ((_OLD, comparison.old), (_NEW, comparison.new)):
        lines.append(f"- {name.in_language(language)}: {escaped(_side(side, language))}")
    lines += [f"- ⚠️ {escaped(remark)}" for remark in _remarks(comparison, language)]
    lines.append("")
    for change in Change:
        if cases := comparison.of(change):
            rows = [[escaped(cell) for cell in _cells(case, language)] for case in cases]
            lines += [f"### {_heading(change, cases, language)}", ""]
            lines += table([column.in_language(language) for column in _COLUMNS], rows)
    lines.append(_UNCHANGED.in_language(language, n=comparison.unchanged))
    return "\n".join(lines) + "\n"


def conclusion(comparison: Comparison, language: Language) -> str:
    """Say in one sentence what it comes to."""
    if not comparison.regression:
        return _NO_REGRESSION.in_language(language)
    kinds = [(change, [case for case in comparison.of(change) if case.regression]) for change in Change]
    parts = [_heading(change, cases, language) for change, cases in kinds if cases]
    if not comparison.new.whole:
        parts.append(_INCOMPLETE.in_language(language))
    return _REGRESSION.in_language(language, what=", ".join(part[0].lower() + part[1:] for part in parts))


def _heading(change: Change, cases: Sequence[CaseChange], language: Language) -> str:
    return _COUNTED.in_language(language, what=_HEADINGS[change], n=len(cases))


def _remarks(comparison: Comparison, language: Language) -> Iterator[str]:
    for one in comparison.circumstances:
        old, new = (_value(one, value, language) for value in (one.old, one.new))
        yield _CIRCUMSTANCES[one.name].in_language(language, old=old, new=new)
    if not comparison.new.whole:
        yield _CUT_SHORT.in_language(language)


def _value(one: Circumstance, value: str, language: Language) -> str:
    label = labels.in_language(language)
    key = f"{_NAMED.get(one.name, '')}.{value}"
    if one.name == "order":
        return wording.when(value, language)
    return label(key) if label.has(key) else in_one_line(value)


def _side(side: Side, language: Language) -> str:
    share = _SHARE.in_language(language, passed=side.counts[Verdict.PASSED], total=sum(side.counts.values()))
    return f"{in_one_line(side.run)} · {wording.when(side.started, language)} · {share} · {wording.duration(side.duration_ms, language)}"


def _line(case: CaseChange, language: Language) -> str:
    name, old, new, why = _cells(case, language)
    return f"{name}: {old} → {new}" + (f". {why}" if why else "")


def _cells(case: CaseChange, language: Language) -> tuple[str, str, str, str]:
    label = labels.in_language(language)
    old = label(f"verdict.{case.old}") if case.old else _ABSENT.in_language(language)
    new = label(f"verdict.{case.new}") if case.new else _GONE.in_language(language)
    if case.change is Change.SLOWER:
        old, new = (wording.duration(spent, language) for spent in (case.old_ms, case.new_ms))
    return in_one_line(f"{case.id} {case.title}"), old, new, in_one_line(case.reason)
