"""Cuts a cell into sentences and puts a sentence into the form that patterns are matched against."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_CONJUNCTIONS = 5  # 32 ways to cut a sentence at the most
_MOST_LEAD_INS = 4

_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟", '"') | dict.fromkeys("‘’‚‛´", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"→": "->"})
_INVISIBLE = {"Cc", "Cf", "Cs"}
_ASCII_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127))
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SINGLE_QUOTED = re.compile(r"(?<!\w)'([^'\n\"]*)'(?!\w)")
_GLUED_METHOD = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)(?=/)")
# What stands in quotation marks, an address or a path is one thing: nothing inside it ends a sentence.
_SEALED = re.compile(r'"[^"\n]*"|(?:(?<![^\s(])(?:https?://|/)\S*[^\s.,;:)])')
_MARKER = re.compile(
    r"""\A\s*(?: (?:\d{1,2}|[a-z]) [.)] \s* (?=[^\W\d])            # 1.  2)  a)
              | [-*•▪·◦‣]+ (?=\s|$)
              | (?:steg|trinn|step) \s* \d{1,2} \s* [.:)-]? \s+     # Steg 1:
        )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_END = re.compile(r"[.;!?]+(?=\s)")
_ORDINAL = re.compile(r"\d{1,2}")
_LIST_MARK = re.compile(r"\d{1,2}|[^\W\d_]")
_LAST_WORD = re.compile(r"\S+\Z")
_SIGNS = re.compile(r"[-=]>|[()=!?;]|[,:](?!\d)|(?<!\d)[,:]")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words that steer the cutting; they are data of the phrasebook.

    Attributes:
        abbreviations: Words whose full stop ends no sentence, in lower case with the stop.
        conjunctions: Words at which a sentence that no phrase fits may be cut into several.
        lead_ins: Words before a sentence that say nothing, such as `gitt at` or a label.
    """

    abbreviations: frozenset[str]
    conjunctions: tuple[str, ...]
    lead_ins: tuple[str, ...]


def tidy(text: str) -> str:
    """Bring the many ways to type the same thing together: Unicode forms, quotation marks, dashes, line ends, invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.replace("_x000D_", "")).translate(_QUOTES)
    text = _LINE_ENDS.sub("\n", text).translate(_ASCII_CONTROLS)
    if not text.isascii():
        text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in _INVISIBLE)
    return _GLUED_METHOD.sub(r"\1 ", _SINGLE_QUOTED.sub(r'"\1"', text.replace("`", '"')))


def split(cell: str, grammar: Grammar) -> tuple[str, ...]:
    """Cut a cell into sentences.

    Line breaks, list items, full stops, semicolons, question and exclamation marks end a sentence; not so inside quotation marks,
    addresses, numbers and dates, or after an abbreviation. A line that goes on in lower case belongs to the sentence before, the break
    kept as a line feed.

    Args:
        cell: The text of the cell.
        grammar: The words that steer the cutting.

    Returns:
        The sentences in order, without list marks and without blanks at their edges; none is empty.
    """
    found: list[str] = []
    for item in _items(tidy(cell)):
        found += (sentence for sentence in (_MARKER.sub("", cut, count=1).strip() for cut in _stops(item, grammar)) if sentence)
    return tuple(found)


def _items(text: str) -> Iterator[str]:
    item = ""
    for line in text.split("\n"):
        bare = line.strip()
        if item and bare[:1].islower() and not item.endswith((".", ";", ":", "!", "?")) and not _MARKER.match(line):
            item += "\n" + bare
        else:
            yield item
            item = bare
    yield item


def _stops(item: str, grammar: Grammar) -> Iterator[str]:
    mask = _sealed(item)
    start = 0
    for end in _END.finditer(mask):
        if _ends_sentence(mask[start : end.start()], end[0], mask[end.end() :].lstrip(), grammar):
            yield item[start : end.end()]
            start = end.end()
    yield item[start:]


def _ends_sentence(before: str, sign: str, after: str, grammar: Grammar) -> bool:
    if sign != ".":
        return True
    word = _LAST_WORD.search(before)
    last = word[0].casefold() if word else ""
    if before.strip().casefold() == last and _LIST_MARK.fullmatch(last):
        return False
    ordinal = _ORDINAL.fullmatch(last) and after[:1].islower()  # 8. november
    return not ordinal and f"{last}." not in grammar.abbreviations


def _sealed(text: str) -> str:
    return _SEALED.sub(lambda found: "x" * len(found[0]), text)


def normal(sentence: str, grammar: Grammar) -> str:
    """Put a sentence into the form that patterns are matched against.

    Outside quotation marks and paths, punctuation becomes a blank; blanks are single; words that lead in are gone. Upper and lower case
    stay, because values are taken from this form.
    """
    made: list[str] = []
    end = 0
    for sealed in _SEALED.finditer(sentence):
        made += [_SIGNS.sub(" ", sentence[end : sealed.start()]), sealed[0]]
        end = sealed.end()
    made.append(_SIGNS.sub(" ", sentence[end:]))
    return _without_lead_ins(_BLANKS.sub(" ", "".join(made)).strip(" .,:;-"), grammar.lead_ins)


def _without_lead_ins(text: str, lead_ins: Sequence[str]) -> str:
    for _ in range(_MOST_LEAD_INS):
        folded = f"{text.casefold()} "
        lead = max((lead for lead in lead_ins if folded.startswith(f"{lead} ")), key=len, default="")
        if not lead:
            break
        text = text[len(lead) :].strip(" .,:;-")
    return text


class Cutter:
    """Cuts a sentence at its conjunctions, in every way there is."""

    def __init__(self, conjunctions: Sequence[str]) -> None:
        words = "|".join(re.escape(word) for word in sorted(conjunctions, key=len, reverse=True))
        self._joint = re.compile(rf"\s*\n\s*|\s*[,;:]\s+(?:(?:{words})\s+)?|\s+(?:{words}|-|->)\s+", re.IGNORECASE)

    def ways(self, sentence: str) -> Iterator[tuple[str, ...]]:
        """List the ways to cut a sentence into two or more clauses, fewest cuts first.

        A sentence with more than `MOST_CONJUNCTIONS` conjunctions is not cut at all: nobody could say afterwards what it meant.
        """
        joints = [(joint.start(), joint.end()) for joint in self._joint.finditer(_sealed(sentence))]
        if len(joints) > MOST_CONJUNCTIONS:
            return
        for count in range(1, len(joints) + 1):
            for chosen in combinations(joints, count):
                edges = [0, *(edge for joint in chosen for edge in joint), len(sentence)]
                yield tuple(sentence[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2))
