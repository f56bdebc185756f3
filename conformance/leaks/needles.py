"""What is looked for: exact secrets, and what has the form of a secret or of a person's number. One pass over the bytes each."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from conformance.identifiers import is_person_number, is_synthetic_person, looks_like_a_birth_date
from conformance.language import Text

_SHORTEST = 8  # characters; a shorter word would be found inside innocent ones
_TOKEN = re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.")
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")
# Eleven digits with nothing but a space after the sixth. They are looked for where every digit is a `d` and every letter an `a`: a fixed
# word is found several times as fast as six of ten digits. What stands before is looked at from behind that word.
_KINDS = bytes.maketrans(f"{string.digits}{string.ascii_letters}".encode(), b"d" * 10 + b"a" * 52)
_ELEVEN = re.compile(rb"dddddd(?<![da]dddddd)(?: |\xc2\xa0|\xe2\x80\xaf)?ddddd(?![da])")
_BEFORE, _AFTER = 1, 15  # bytes around a place that decide whether such digits begin there
_PIECE_BYTES = 1024 * 1024

CANARY = Text(nb="en kanarifugl", en="a canary")
SECRET = Text(nb="en hemmelighet fra oppsettet", en="a secret of the configuration")
TOKEN = Text(nb="noe som ser ut som et token", en="something that looks like a token")
PRIVATE_KEY = Text(nb="en privat nøkkel", en="a private key")
CUSTOMER = Text(nb="nummeret til en testkunde", en="the number of a test customer")
REAL_PERSON = Text(nb="et fødselsnummer eller D-nummer", en="a national identity number")


@dataclass(frozen=True, slots=True, repr=False)
class Needles:
    """What must not be found.

    Attributes:
        exact: Bytes -> what they are.
        allowed: Synthetic numbers that the bank's own workbook names; they are no secret of the run.
    """

    exact: dict[bytes, Text] = field(default_factory=dict)
    allowed: frozenset[str] = frozenset()

    def found_in(self, data: bytes) -> Iterator[Text]:
        """Say what kinds of secret stand in some bytes; the secrets themselves are never handed out.

        Args:
            data: Any bytes; personal numbers are found in ASCII and UTF-8 only.
        """
        for needle, kind in self.exact.items():
            if needle in data:
                yield kind
        for pattern, kind in ((_TOKEN, TOKEN), (_PRIVATE_KEY, PRIVATE_KEY)):
            if pattern.search(data):
                yield kind
        for number in persons_in(data):
            if number not in self.allowed:
                yield CUSTOMER if is_synthetic_person(number) else REAL_PERSON


def exact_needles(secrets: Iterable[str], kind: Text) -> dict[bytes, Text]:
    """Make needles of secrets, as they are and as URLs and JSON write them; short ones could be innocent words and are left out."""
    spelled = (
        form for secret in secrets if len(secret) >= _SHORTEST for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1])
    )
    return {form.encode(): kind for form in spelled}


def persons_in(data: bytes) -> Iterator[str]:
    """Find every number with the form and both check digits of a fødselsnummer or D-nummer, no part of a digest or a longer number."""
    for start, end in _elevens(data):
        if not _is_fraction(data, start):
            number = (data[start : start + 6] + data[end - 5 : end]).decode()
            if looks_like_a_birth_date(number) and is_person_number(number):
                yield number


def _elevens(data: bytes) -> Iterator[tuple[int, int]]:
    """Find where eleven digits begin and end, piece by piece: of a large file there is no second copy."""
    for first in range(0, len(data), _PIECE_BYTES):
        offset = max(0, first - _BEFORE)
        kinds = data[offset : first + _PIECE_BYTES + _AFTER].translate(_KINDS)
        for match in _ELEVEN.finditer(kinds):
            if first <= offset + match.start() < first + _PIECE_BYTES:
                yield offset + match.start(), offset + match.end()


def _is_fraction(data: bytes, start: int) -> bool:
    """Whether digits are the decimals of a number and not a number by themselves."""
    before = data[max(0, start - 2) : start]
    return len(before) == 2 and before[:1].isdigit() and before[1:] in {b".", b","}  # noqa: PLR2004 - a digit and its point
