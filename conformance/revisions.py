"""Compares the cases of two editions of a workbook: added, removed, reworded, renumbered, moved."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from conformance.model import Case

_FIELDS = ("title", "preconditions", "action", "expected")
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Rewording:
    """One cell that says something else now.

    Attributes:
        field: `title`, `preconditions`, `action` or `expected`.
        before: Its text in the old edition.
        after: Its text in the new one.
    """

    field: str
    before: str
    after: str

    @property
    def marked(self) -> str:
        """The words on one line, those that went away as `[-so-]`, those that came as `{+so+}`."""
        old, new = (_PIECES.findall(" ".join(text.split())) for text in (self.before, self.after))
        return "".join(_marked(old, new))


@dataclass(frozen=True, slots=True)
class Change:
    """A case that stands in both editions, but not alike.

    Attributes:
        old: The case in the old edition.
        new: The case in the new one.
        rewordings: The cells that say something else.
        moved: Whether it stands on another sheet, in another section, or in another order among the cases of both editions.
    """

    old: Case
    new: Case
    rewordings: tuple[Rewording, ...]
    moved: bool

    @property
    def renumbered(self) -> bool:
        """Whether it has another id."""
        return self.old.id != self.new.id


@dataclass(frozen=True, slots=True)
class Revision:
    """What a new edition changes.

    Attributes:
        added: Cases that only the new edition has, in its order.
        removed: Cases that only the old edition has, in its order.
        changed: Cases of both that are not alike, in the order of the new edition.
        unchanged: How many are.
    """

    added: tuple[Case, ...]
    removed: tuple[Case, ...]
    changed: tuple[Change, ...]
    unchanged: int

    @property
    def same(self) -> bool:
        """Whether both editions have the same cases, saying the same in the same order."""
        return not (self.added or self.removed or self.changed)


def compare(old: Sequence[Case], new: Sequence[Case]) -> Revision:
    """Compare two editions.

    Cases belong together by their id; a case whose id the other edition does not have, by saying the very same there under an id that is
    just as new. Whether rows were put in above a case makes no difference.

    Args:
        old: The cases of the old edition, in its order.
        new: The cases of the new edition, in its order.

    Returns:
        Every difference; each case is in one of its lists, or counted as unchanged.
    """
    by_id = {case.id: case for case in old}
    pairs = {case.id: by_id[case.id] for case in new if case.id in by_id}
    unpaired = {case.id: case for case in old if case.id not in pairs}
    by_words: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    for case in reversed(unpaired.values()):
        by_words[_words(case)].append(case)
    for case in new:
        if case.id not in pairs and by_words[_words(case)]:
            pairs[case.id] = unpaired.pop(by_words[_words(case)].pop().id)
    order = {case.id: place for place, case in enumerate(old)}
    both = [(pairs[case.id], case) for case in new if case.id in pairs]
    kept = _longest_rise([order[before.id] for before, _ in both])
    changes = tuple(_change(before, after, in_place=order[before.id] in kept) for before, after in both)
    changed = tuple(change for change in changes if change.rewordings or change.moved or change.renumbered)
    return Revision(tuple(case for case in new if case.id not in pairs), tuple(unpaired.values()), changed, len(changes) - len(changed))


def _change(before: Case, after: Case, *, in_place: bool) -> Change:
    fields = ((name, getattr(before, name), getattr(after, name)) for name in _FIELDS)
    rewordings = tuple(Rewording(name, old, new) for name, old, new in fields if old != new)
    moved = not in_place or (before.sheet, before.section) != (after.sheet, after.section)
    return Change(before, after, rewordings, moved)


def _words(case: Case) -> tuple[str, ...]:
    return tuple(getattr(case, name) for name in _FIELDS)


def _longest_rise(places: Sequence[int]) -> frozenset[int]:
    """Find the longest run of cases that kept their order: those outside it are the ones that were moved."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return frozenset(kept)


def _marked(old: list[str], new: list[str]) -> Iterator[str]:
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if kind == "equal":
            yield gone
        else:
            yield from _framed(gone, "[-", "-]")
            yield from _framed(come, "{+", "+}")


def _framed(text: str, before: str, after: str) -> Iterable[str]:
    return (before, text, after) if text.strip() else (text,)
