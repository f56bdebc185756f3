from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.identifiers import Kind, synthetic
from conformance.redact import REMOVED, Redactor

REDACTOR = Redactor(b"key".ljust(32, b"0"))
PERSON = synthetic(Kind.PERSON, "a")
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3Rlc3QifQ.c2lnbmF0dXI"

LEAKS = {
    "alone": PERSON,
    "in a CSV": f"310000000,{PERSON}#2019-11-08,{PERSON}",
    "in JSON": f'{{"customer":"{PERSON}"}}',
    "in a URL": f"https://kfr.example/customers?id={PERSON}&x=1",
    "stuck to letters": f"kunde{PERSON}x",
    "with the customary blank": f"{PERSON[:6]} {PERSON[6:]}",
    "with a wrong check digit": PERSON[:-1] + str((int(PERSON[-1]) + 1) % 10),
}


@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
def test_a_person_number_never_stays(text: str) -> None:
    redacted = REDACTOR.text(text)

    assert PERSON not in redacted
    assert PERSON[6:] not in redacted
    assert "‹person-" in redacted


def test_a_pseudonym_is_equal_within_a_run_and_differs_between_runs() -> None:
    other = Redactor(b"x" * 32)

    assert REDACTOR.text(PERSON) == REDACTOR.text(f"{PERSON[:6]} {PERSON[6:]}")
    assert REDACTOR.text(PERSON) != other.text(PERSON)


SECRET_HEADERS = {
    "bearer": (("Authorization", f"Bearer {TOKEN}"), f"Bearer {REMOVED}"),
    "lower case": (("authorization", f"bearer {TOKEN}"), f"bearer {REMOVED}"),
    "without a scheme": (("Authorization", TOKEN), REMOVED),
    "cookie": (("Set-Cookie", "session=hemmelig"), REMOVED),
    "proxy": (("Proxy-Authorization", "Basic aGVtbWVsaWc="), f"Basic {REMOVED}"),
}


@pytest.mark.parametrize(("header", "expected"), SECRET_HEADERS.values(), ids=SECRET_HEADERS)
def test_credentials_are_removed_from_headers(header: tuple[str, str], expected: str) -> None:
    assert REDACTOR.headers([header]) == ((header[0], expected),)


def test_a_token_is_removed_from_text() -> None:
    assert REDACTOR.text(f"assertion={TOKEN}&x") == f"assertion={REMOVED}&x"


def test_what_is_no_person_stays_readable() -> None:
    kept = "310000000 2026-11-23 12-34 99999999999999999999"

    assert REDACTOR.text(kept) == kept


@given(st.uuids(), st.integers(0, 10**12 - 1))
def test_a_uuid_stays_readable_even_with_eleven_digits_in_a_row(start: uuid.UUID, tail: int) -> None:
    correlation_id = f"{str(start)[:24]}{tail:012d}"
    uuid.UUID(correlation_id)

    assert REDACTOR.text(f"CorrelationID: {correlation_id}") == f"CorrelationID: {correlation_id}"
