"""Recognises sentences that were made of known texts, and says them in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from conformance.language import Language, Text

_LONGEST = 2_000  # characters; nothing this product says is longer, and time grows faster than the length
_FEWEST_LETTERS = 2  # outside the placeholders; what has fewer would fit anything
_REMEMBERED = 100_000
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A text and the expression that its Norwegian sentences match; `start` is what they all begin with."""

    text: Text
    start: str
    letters: int
    expression: re.Pattern[str]


class Interpreter:
    """Says Norwegian sentences in English."""

    def __init__(self, texts: Iterable[Text]) -> None:
        """Learn texts.

        Args:
            texts: Everything that may be said. One that has hardly a word of its own is passed over.
        """
        known = list(dict.fromkeys(texts))
        whole = [text for text in known if not _fields(text.nb)]
        self._whole = {text.in_language(Language.NB): text.in_language(Language.EN) for text in whole}
        patterns = (_pattern(text) for text in known if _fields(text.nb))
        # Of two that fit, the one that says more of the sentence itself is meant, or else the one that takes it further apart.
        telling = (each for each in patterns if each.letters >= _FEWEST_LETTERS)
        self._patterns = sorted(telling, key=lambda each: (each.letters, each.expression.groups), reverse=True)
        self._remembered = lru_cache(_REMEMBERED)(self._recognised)

    def english(self, sentence: str) -> str:
        """Say a sentence in English; what no text fits is quoted from elsewhere, and stays as it is."""
        found = self.recognised(sentence)
        return sentence if found is None else found

    def recognised(self, sentence: str) -> str | None:
        """Say a sentence in English; `None` when no text fits it."""
        return self._remembered(sentence) if len(sentence) <= _LONGEST else None

    def _recognised(self, sentence: str) -> str | None:
        if sentence in self._whole:
            return self._whole[sentence]
        for pattern in self._patterns:
            if sentence.startswith(pattern.start) and (match := pattern.expression.fullmatch(sentence)):
                details = {name: self._value(value) for name, value in match.groupdict().items()}
                return pattern.text.in_language(Language.EN, **details)
        return None

    def _value(self, value: str) -> str:
        """Say what stands in a placeholder: a sentence of its own, a list of them, or something quoted."""
        parts = [self.recognised(part) for part in value.split(", ")]
        known = [part for part in parts if part is not None]
        return ", ".join(known) if len(known) == len(parts) else self.english(value)


def _fields(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _pattern(text: Text) -> _Pattern:
    pieces = list(_pieces(text.nb))
    literals = [literal for literal, _ in pieces]
    return _Pattern(
        text=text,
        start=literals[0],
        letters=len(_LETTER.findall("".join(literals))),
        expression=re.compile("".join(re.escape(literal) + group for literal, group in pieces), re.DOTALL),
    )


def _pieces(template: str) -> Iterator[tuple[str, str]]:
    """Take a template apart into literals, each with the group that follows it; a name that comes again stands for the same again."""
    seen: set[str] = set()
    for literal, name, _, _ in Formatter().parse(template):
        group = "" if name is None else f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
        seen.add(name or "")
        yield literal, group
