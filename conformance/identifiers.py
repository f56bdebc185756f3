"""Norwegian identifiers: check digits, kinds, and synthetic ones for test customers.

Sources: Skatteetaten on fødselsnummer and D-nummer, Brønnøysundregistrene on organisasjonsnummer, Skatteetaten's Tenor on
synthetic persons (month + 80), NAV's Dolly (month + 40).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from stdnum.no import fodselsnummer, kontonr, orgnr

_TENOR_MONTH_OFFSET = 80
_DOLLY_MONTH_OFFSET = 40
_D_NUMBER_DAY_OFFSET = 40
# Test series start with 2 or 3; the numbers of real organisations start with 8 or 9.
_SYNTHETIC_SERIES = "23"
_ELEVEN = re.compile(r"(?<!\d)(\d{6})[ .\u00a0-]?(\d{5})(?!\d)", re.ASCII)
# Day (+ 40 in a D-nummer), month (+ 40 in NAV's population, + 80 in Skatteetaten's), year.
_BIRTH_DATE = re.compile(r"(?:[04][1-9]|[1256]\d|[37][01])(?:[048][1-9]|[159][0-2])\d\d", re.ASCII)
_FIRST_BIRTH_DATE = date(1940, 1, 1)
_BIRTH_DATES = 21_915  # sixty years of days, 1940 to 1999: the individual number 000-499 belongs to the 1900s


class Kind(StrEnum):
    """The kinds of customer identifier that KFR takes, as the features name them."""

    PERSON = "fødselsnummer"
    D_NUMBER = "D-nummer"
    ORGANISATION = "organisasjonsnummer"


def is_organisation_number(text: str) -> bool:
    """Whether nine digits form a valid organisasjonsnummer (MOD11, weights 3 2 7 6 5 4 3 2)."""
    return _is_digits(text, 9) and orgnr.checksum(text) == 0


def is_person_number(text: str) -> bool:
    """Whether eleven digits carry the two check digits of a fødselsnummer or D-nummer, real or synthetic."""
    return _is_digits(text, 11) and fodselsnummer.calc_check_digit1(text) == text[9] and fodselsnummer.calc_check_digit2(text) == text[10]


def looks_like_a_birth_date(text: str) -> bool:
    """Whether a text begins with day, month and year as a fødselsnummer or D-nummer does, real or synthetic."""
    return _BIRTH_DATE.match(text) is not None


def is_account_number(text: str) -> bool:
    """Whether eleven digits carry the check digit of an account number (MOD11)."""
    return _is_digits(text, 11) and kontonr.is_valid(text)


def is_synthetic_person(text: str) -> bool:
    """Whether a person number belongs to a test population (month + 80 or + 40); a real person's month is 01 to 12."""
    return is_person_number(text) and _has_test_month(text)


def holds_real_person(text: str) -> bool:
    """Whether a text holds a person number that is not synthetic, with or without the usual blank before the last five digits."""
    # The month first: a customer file holds thousands of synthetic numbers, and check digits take longer to work out.
    return any(not _has_test_month(digits) and is_person_number(digits) for digits in map("".join, _ELEVEN.findall(text)))


def is_real_organisation(text: str) -> bool:
    """Whether nine digits are an organisation number outside the synthetic series, which begin with 2 and 3."""
    return is_organisation_number(text) and text[0] not in _SYNTHETIC_SERIES


def is_customer_id(text: str) -> bool:
    """Whether a text has the length KFR asks of an identifier: 9 digits (organisation) or 11 digits (person)."""
    return _is_digits(text, 9) or _is_digits(text, 11)


def synthetic(kind: Kind, seed: str) -> str:
    """Make the synthetic identifier that belongs to a seed; the same seed gives the same identifier.

    Args:
        kind: Which kind of identifier.
        seed: Any text; a run derives it from its own seed, the case and the position.

    Returns:
        An identifier with valid check digits that no real person has.
    """
    maker = {Kind.PERSON: _person, Kind.D_NUMBER: _d_number, Kind.ORGANISATION: _organisation}[kind]
    return next(made for made in (maker(number) for number in _numbers(seed)) if made is not None)


def _person(number: int) -> str | None:
    return _person_number(number, day_offset=0)


def _d_number(number: int) -> str | None:
    return _person_number(number, day_offset=_D_NUMBER_DAY_OFFSET)


def _person_number(number: int, *, day_offset: int) -> str | None:
    born = _FIRST_BIRTH_DATE + timedelta(days=number % _BIRTH_DATES)
    individual = (number // _BIRTH_DATES) % 500
    stem = f"{born.day + day_offset:02d}{born.month + _TENOR_MONTH_OFFSET:02d}{born.year % 100:02d}{individual:03d}"
    made = _with_person_digits(stem)
    return made if is_person_number(made) else None


def _with_person_digits(stem: str) -> str:
    stem += fodselsnummer.calc_check_digit1(stem)
    return stem + fodselsnummer.calc_check_digit2(stem)


def _organisation(number: int) -> str | None:
    stem = f"{2 + number % 2}{(number // 2) % 10_000_000:07d}"
    return next((made for digit in range(10) if is_organisation_number(made := f"{stem}{digit}")), None)


def _numbers(seed: str) -> Iterator[int]:
    counter = 0
    while True:
        yield int.from_bytes(hashlib.sha256(f"{seed}/{counter}".encode()).digest()[:8], "big")
        counter += 1


def _has_test_month(digits: str) -> bool:
    return int(digits[2:4]) > _DOLLY_MONTH_OFFSET


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
