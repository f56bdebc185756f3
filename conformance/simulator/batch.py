"""What a customer file may hold: identifiers separated by commas, each with an optional start date after `#`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import IO

from conformance.simulator.behaviour import Entry
from conformance.simulator.requests import date_of

_CHUNK_BYTES = 65_536

# A file has at most some thousand different dates, so reading each once saves half the time.
cached_date = lru_cache(maxsize=4096)(date_of)


def raw_entries(file: IO[bytes]) -> Iterator[list[str]]:
    """Read a file's entries as they stand, some thousand at a time.

    Args:
        file: The file, read from its beginning; white space at its end is no part of it.

    Yields:
        The entries; a file without any yields nothing at all.
    """
    file.seek(0)
    pieces: list[bytes] = []  # of the entry that is not at its end yet; megabytes of blanks are joined once
    anything = False
    while chunk := file.read(_CHUNK_BYTES):
        *whole, last = chunk.split(b",")
        if whole:
            anything = True
            whole[0] = b"".join((*pieces, whole[0]))
            pieces.clear()
            yield [entry.decode("latin-1") for entry in whole]
        pieces.append(last)
    rest = b"".join(pieces).rstrip()
    if anything or rest:
        yield [rest.decode("latin-1")]


def entry_of(raw: str, day: date) -> Entry:
    """Turn a checked entry into values.

    Args:
        raw: The entry as it stands.
        day: The start of a relationship whose entry names none.
    """
    customer, _, start = raw.partition("#")
    return Entry(customer, (cached_date(start) or day) if start else day)


def entries(file: IO[bytes], day: date) -> Iterator[Entry]:
    """Read a checked file's entries one by one, as `entry_of` does."""
    for raws in raw_entries(file):
        for raw in raws:
            yield entry_of(raw, day)
