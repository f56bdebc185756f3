"""What is looked for: exact secrets, and what has the form of a secret or of a person's number. One pass over the bytes each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from conformance.identifiers import is_person_number, is_synthetic_person, looks_like_a_birth_date
from conformance.language import Text

_SHORTEST = 8  # characters; a shorter word would be found inside innocent ones
_TOKEN = re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.")
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")
# The ends are part of the expression: a row of digits before a number must not swallow the first half of it. What stands before is looked
# at from behind the first digit, because a digit is found faster than a place with nothing before it.
_ELEVEN = re.compile(rb"([0-9](?<![0-9A-Za-z].)[0-9]{5})(?: |\xc2\xa0|\xe2\x80\xaf)?([0-9]{5})(?![0-9A-Za-z])", re.DOTALL)

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
    for match in _ELEVEN.finditer(data):
        if not _is_fraction(data, match.start()):
            number = (match[1] + match[2]).decode()
            if looks_like_a_birth_date(number) and is_person_number(number):
                yield number


def _is_fraction(data: bytes, start: int) -> bool:
    """Whether digits are the decimals of a number and not a number by themselves."""
    before = data[max(0, start - 2) : start]
    return len(before) == 2 and before[:1].isdigit() and before[1:] in {b".", b","}  # noqa: PLR2004 - a digit and its point
