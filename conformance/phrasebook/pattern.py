"""The little language of the patterns.

    send POST                 words; any white space between them, upper and lower case alike
    [for kunden]  kunde[n]    may be left out: whole words, or a part of one; [i|på] one of several, or nothing
    (vises|finnes)            one of several; standing alone each may be several words
    {date}  {from:date}       a token or a term, filled in under its name (the name of the term unless another is given)
    <request>                 a fragment: any of its patterns

There is no repetition: how many words a pattern can match is bounded by its own length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.language import Language, Text

_SPECIAL = "[](){}<>|"
_NAME = re.compile(r"[a-z_]+(?::[a-z_]+)?")
_CLOSING = {"[": "]", "(": ")", "{": "}", "<": ">"}

_UNEXPECTED = Text("«{sign}» er uventet i mønsteret «{pattern}»", "“{sign}” is unexpected in the pattern “{pattern}”")
_UNCLOSED = Text("«{sign}» blir aldri lukket i mønsteret «{pattern}»", "“{sign}” is never closed in the pattern “{pattern}”")
_BAD_NAME = Text(
    "navnet etter «{sign}» er ugyldig i mønsteret «{pattern}»", "the name after “{sign}” is invalid in the pattern “{pattern}”"
)
_EMPTY = Text("mønsteret «{pattern}», eller et alternativ i det, er tomt", "the pattern “{pattern}”, or an alternative in it, is empty")


class PatternError(ValueError):
    """A pattern that cannot be used; `reason` says why, in both languages, `pattern` which one."""

    def __init__(self, why: Text, pattern: str, sign: str = "") -> None:
        self.reason = why.filled(sign=sign, pattern=pattern)
        self.pattern = pattern
        super().__init__(self.reason.in_language(Language.NB))


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters that must stand as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A value to fill in: `name` is what the steps call it, `kind` the token or term it must be."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Use:
    """A fragment at this place."""

    fragment: str


@dataclass(frozen=True, slots=True)
class Maybe:
    """One of several, or nothing."""

    options: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    options: tuple[Pattern, ...]


Node = Literal | Slot | Use | Maybe | Choice
Word = tuple[Node, ...]
Pattern = tuple[Word, ...]


def parse(text: str) -> Pattern:
    """Read a pattern.

    Args:
        text: The pattern as it stands in the phrasebook.

    Returns:
        The words of the pattern, each a tuple of nodes.

    Raises:
        PatternError: A bracket without its partner, an empty pattern or a malformed name.
    """
    pattern, _ = _words(text, 0, "")
    if not pattern:
        raise PatternError(_EMPTY, text)
    return pattern


def _words(text: str, at: int, until: str) -> tuple[Pattern, int]:
    words: list[Word] = []
    nodes: list[Node] = []
    while at < len(text) and text[at] not in until:
        if text[at] == " ":
            words, nodes, at = _closed(words, nodes), [], at + 1
            continue
        node, at = _node(text, at)
        nodes.append(node)
    return tuple(_closed(words, nodes)), at


def _closed(words: list[Word], nodes: list[Node]) -> list[Word]:
    return [*words, tuple(nodes)] if nodes else words


def _node(text: str, at: int) -> tuple[Node, int]:
    opening = text[at]
    if opening in "[(":
        options, end = _options(text, at, opening)
        return (Maybe(options) if opening == "[" else Choice(options)), end
    if opening in "{<":
        end = text.find(_CLOSING[opening], at)
        name = text[at + 1 : max(end, at + 1)]
        if end < 0 or not _NAME.fullmatch(name):
            raise PatternError(_BAD_NAME, text, opening)
        label, _, kind = name.partition(":")
        return (Slot(label, kind or label) if opening == "{" else Use(name)), end + 1
    if opening in _SPECIAL:
        raise PatternError(_UNEXPECTED, text, opening)
    end = at
    while end < len(text) and text[end] not in _SPECIAL + " ":
        end += 1
    return Literal(text[at:end]), end


def _options(text: str, at: int, opening: str) -> tuple[tuple[Pattern, ...], int]:
    options: list[Pattern] = []
    closing = _CLOSING[opening]
    while at < len(text) and text[at] != closing:
        option, at = _words(text, at + 1, f"|{closing}")
        if not option:
            raise PatternError(_EMPTY, text)
        options.append(option)
    if at >= len(text):
        raise PatternError(_UNCLOSED, text, opening)
    return tuple(options), at + 1


def nodes(pattern: Pattern) -> Iterator[Node]:
    """Walk through every node of a pattern, those inside brackets too."""
    for word in pattern:
        for node in word:
            yield node
            if isinstance(node, Maybe | Choice):
                for option in node.options:
                    yield from nodes(option)


def outline(pattern: Pattern, fragments: Mapping[str, Pattern], *, brief: bool = False) -> str:
    """Write a pattern for readers: slots in braces, of several words the first, what may be left out in brackets.

    Args:
        pattern: The pattern.
        fragments: What to write for a fragment.
        brief: Whether what may be left out is left out.
    """
    words = ("".join(_outlined(node, fragments, brief=brief) for node in word) for word in pattern)
    return " ".join(word for word in words if word)


def _outlined(node: Node, fragments: Mapping[str, Pattern], *, brief: bool) -> str:
    match node:
        case Literal():
            return node.text
        case Slot():
            return f"{{{node.kind}}}"
        case Use():
            return outline(fragments[node.fragment], fragments, brief=brief)
        case Maybe() if brief:
            return ""
    inner = outline(node.options[0], fragments, brief=brief)
    return f"[{inner}]" if isinstance(node, Maybe) else inner
