"""Takes the journal of a joined run apart into the journals it was made of, and sees that they are those of its head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from conformance.errors.run import JournalBroken
from conformance.journal.chain import FIRST_PREV, Line, digest, encode
from conformance.journal.events import Attested, CleanedUp, Merged, RunStarted


@dataclass(frozen=True, slots=True)
class Joined:
    """The journal of a joined run.

    Attributes:
        head: Which parts it is made of.
        parts: The lines of each part as they stood in its own journal; what was cleaned up or
            attested since stands at the end of the part it is about.
    """

    head: Merged
    parts: tuple[tuple[Line, ...], ...]


def joined(lines: Iterable[Line]) -> Joined | None:
    """Take a joined journal apart.

    Args:
        lines: Any journal, its chain already checked.

    Returns:
        Its parts; `None` for the journal of one run.

    Raises:
        JournalBroken: A part is not the one that the head names.
    """
    told = tuple(lines)
    if not told or not isinstance(told[0].event, Merged):
        return None
    head, begin = told[0].event, 1
    parts: list[tuple[Line, ...]] = []
    for part in head.parts:
        own = tuple(chained(told[begin : begin + part.lines]))
        begin += part.lines
        if len(own) != part.lines or head_of(own) != part.journal_sha256:
            raise JournalBroken(line=begin)
        parts.append(own)
    return Joined(head, tuple((*part, *_added(part, told[begin:])) for part in parts))


def chained(lines: Iterable[Line]) -> Iterator[Line]:
    """Chain events anew, from 1: the same events with the same times give the same lines."""
    prev = FIRST_PREV
    for number, line in enumerate(lines, 1):
        made = replace(line, seq=number, prev=prev)
        prev = digest(encode(made))
        yield made


def head_of(lines: tuple[Line, ...]) -> str:
    """The head of a chain: the digest of its last line; of an empty one the 64 zeros that a first line carries."""
    return digest(encode(lines[-1])) if lines else FIRST_PREV


def _added(part: tuple[Line, ...], later: tuple[Line, ...]) -> Iterator[Line]:
    """What a later clean-up or attestation says of the cases of a part."""
    cases = {case for line in part if isinstance(line.event, RunStarted) and line.event.run.shard for case in line.event.run.shard.cases}
    for line in later:
        match line.event:
            case CleanedUp(removal):
                about = removal.case
            case Attested(attestation):
                about = attestation.case
            case _:
                raise JournalBroken(line=line.seq)
        if about in cases:
            yield line
