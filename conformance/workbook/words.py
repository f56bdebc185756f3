"""Says a verdict in the words that a workbook uses."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from conformance.model import Verdict

_WORDS = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    instead: Verdict | None


@lru_cache(maxsize=256)
def word_for(verdict: Verdict, offered: tuple[str, ...], *, stand_in: bool = True) -> str | None:
    """Choose the word for a verdict among those a drop-down offers.

    Args:
        verdict: How the case ended.
        offered: The words of the drop-down, or those already in use.
        stand_in: Whether a verdict without a word of its own may take that of another, as `blocked` that of `not-run`.

    Returns:
        The word in the drop-down's own spelling; `None` when none of them says it. A verdict that is not `failed` never becomes a word
        for failed, and only `passed` becomes a word for passed.
    """
    spelt = {_evened(word): word for word in reversed(offered)}
    entry: _Entry | None = _entries()[verdict]
    while entry is not None:
        for word in entry.words:
            if _evened(word) in spelt:
                return spelt[_evened(word)]
        entry = _entries()[entry.instead] if entry.instead and stand_in else None
    return None


def same_word(one: str, other: str) -> bool:
    """Whether two texts are the same word, spelt with other capitals or a full stop."""
    return _evened(one) == _evened(other)


def usual_word(verdict: Verdict) -> str:
    """Give the word for a verdict in a workbook that offers none."""
    return _entries()[verdict].words[0]


@cache
def _entries() -> Mapping[Verdict, _Entry]:
    data = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {
        Verdict(name): _Entry(tuple(entry["words"]), Verdict(entry["instead"]) if "instead" in entry else None)
        for name, entry in data.items()
    }


def _evened(word: str) -> str:
    return " ".join(word.casefold().split()).strip(" .!")
