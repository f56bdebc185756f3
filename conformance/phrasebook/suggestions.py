"""Ready-made lines for the mapping file: what a tester may write there so that a row is understood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from conformance.model import Case
from conformance.phrasebook.book import Phrasebook
from conformance.phrasebook.pins import words_of
from conformance.phrasebook.translation import Gap, GapKind, Translation

_WHY = "…"


def lines_for(book: Phrasebook, translation: Translation) -> Iterator[str]:
    """Suggest lines for a row that is left undecided.

    A sentence that no phrase fits gets the steps of the phrase nearest to it; a value that could not be found in the sentence stays in
    braces, to be filled in. A sentence with several meanings gets a line for each. Anything else is a decision about the whole case.

    Args:
        book: The phrasebook that left the row undecided.
        translation: The row.

    Yields:
        Lines of TOML; where several begin with the same key, one of them is to be chosen.
    """
    case, whole = translation.scenario.case, False
    for gap in translation.gaps:
        suggested = tuple(_sentence_lines(book, gap))
        yield from suggested
        whole |= not suggested
    if whole:
        said = dict.fromkeys(step for reading in translation.readings for step in reading.steps)
        yield _case_line(case, "steps", list(said) or [_WHY])
        yield _case_line(case, "manual", _WHY)


def _sentence_lines(book: Phrasebook, gap: Gap) -> Iterator[str]:
    if gap.kind is GapKind.AMBIGUOUS:
        for steps in gap.choices:
            yield _sentence_line(gap.sentence, steps)
    elif gap.kind is GapKind.UNKNOWN:
        steps = book.nearest_steps(gap)
        if steps:
            yield _sentence_line(gap.sentence, steps)


def _sentence_line(sentence: str, steps: Iterable[str]) -> str:
    return f"sentences.{_quoted(sentence)} = {_quoted(list(steps))}"


def _case_line(case: Case, key: str, value: object) -> str:
    return f"cases.{_quoted(case.id)} = {{ words = {_quoted(words_of(case))}, {key} = {_quoted(value)} }}"


def _quoted(value: object) -> str:
    """Write a text, or a list of texts, as TOML does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
