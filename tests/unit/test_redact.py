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
    "with a dot": f"{PERSON[:6]}.{PERSON[6:]}",
    "with a hyphen": f"{PERSON[:6]}-{PERSON[6:]}",
    "with the date in its parts": f"født {PERSON[:2]}.{PERSON[2:4]}.{PERSON[4:6]} {PERSON[6:]}",
    "with slashes in the date": f"{PERSON[:2]}/{PERSON[2:4]}/{PERSON[4:6]}-{PERSON[6:]}",
    "with the date in its parts, as URLs write it": f"id={PERSON[:2]}.{PERSON[2:4]}.{PERSON[4:6]}%20{PERSON[6:]}",
    "with a no-break space": f"{PERSON[:6]}\u00a0{PERSON[6:]}",
    "with a blank as URLs write it": f"id={PERSON[:6]}%20{PERSON[6:]}&x=1",
    "with a blank as forms write it": f"id={PERSON[:6]}+{PERSON[6:]}&x=1",
    "after an escaped blank": f"?q=kunde%20{PERSON}&x=1",
    "after an escaped comma": f"customers=310000000%2C{PERSON}%2C{PERSON}",
    "in escaped digits": "".join(f"%3{digit}" for digit in PERSON),
    "in digits as JSON may escape them": "".join(f"\\u003{digit}" for digit in PERSON),
    "in other digits": PERSON.translate({ord("0") + value: 0xFF10 + value for value in range(10)}),
    "in a longer run of digits": f"2026{PERSON}99",
    "in a longer run that begins with it": f"{PERSON}000",
    "with a wrong check digit": PERSON[:-1] + str((int(PERSON[-1]) + 1) % 10),
}


@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
def test_a_person_number_never_stays(text: str, request: pytest.FixtureRequest) -> None:
    redacted = REDACTOR.text(text)

    assert PERSON not in redacted
    assert PERSON[6:] not in redacted
    assert REDACTOR.pseudonym(PERSON) in redacted or "check digit" in request.node.callspec.id


def test_a_pseudonym_is_equal_within_a_run_and_differs_between_runs() -> None:
    other = Redactor(b"x" * 32)

    assert REDACTOR.text(PERSON) == REDACTOR.text(f"{PERSON[:6]} {PERSON[6:]}")
    assert REDACTOR.text(PERSON) != other.text(PERSON)


SECRET_HEADERS = {
    "bearer": (("Authorization", f"Bearer {TOKEN}"), f"Bearer {REMOVED}"),
    "lower case": (("authorization", f"bearer {TOKEN}"), f"bearer {REMOVED}"),
    "without a scheme": (("Authorization", TOKEN), REMOVED),
    "cookie": (("Set-Cookie", "session=hemmelig"), REMOVED),
    "API key": (("X-API-Key", "nøkkel-1234"), REMOVED),
    "proxy": (("Proxy-Authorization", "Basic aGVtbWVsaWc="), f"Basic {REMOVED}"),
}


@pytest.mark.parametrize(("header", "expected"), SECRET_HEADERS.values(), ids=SECRET_HEADERS)
def test_credentials_are_removed_from_headers(header: tuple[str, str], expected: str) -> None:
    assert REDACTOR.headers([header]) == ((header[0], expected),)


def test_a_token_is_removed_from_text() -> None:
    assert REDACTOR.text(f"assertion={TOKEN}&x") == f"assertion={REMOVED}&x"


ACCOUNT = "86011117947"
ACCOUNTS = {
    "alone": ACCOUNT,
    "with dots": "8601.11.17947",
    "with blanks": "8601 11 17947",
    "as IBAN": f"NO93{ACCOUNT}",
    "as IBAN in groups": "NO93 8601 1117 947",
}


@pytest.mark.parametrize("text", ACCOUNTS.values(), ids=ACCOUNTS)
def test_an_account_is_the_same_however_it_is_written(text: str) -> None:
    assert REDACTOR.text(f"konto {text}.") == f"konto {'NO' if 'NO' in text else ''}{REDACTOR.pseudonym(ACCOUNT)}."
    assert REDACTOR.pseudonym(ACCOUNT).startswith("‹konto-")


def test_a_number_that_is_neither_person_nor_account_is_called_so() -> None:
    assert REDACTOR.text("99999999999").startswith("‹nummer-")


READABLE = {
    "a date and a number": "27.11.26 12345 kunder",
    "organisation, date, counts": "310000000 2026-11-23 12-34",
    "a long run of digits": "99999999999999999999",
    "milliseconds since the epoch": "1795430400000",
    "a challenge": 'Bearer realm="kfr", error="invalid_token", error_description="utløpt"',
    "a word after a scheme": "basic authentication, Bearer tokenet.",
    "a setting's name": "password_env mangler",
}


@pytest.mark.parametrize("text", READABLE.values(), ids=READABLE)
def test_what_is_no_person_and_no_secret_stays_readable(text: str) -> None:
    assert REDACTOR.text(text) == text


SECRETS = {
    "opaque token": ("Authorization: Bearer 7f3Kq9zX2mN8", "Authorization: Bearer ‹fjernet›"),
    "encrypted token": (f"{TOKEN}.bnk.dGFn", REMOVED),
    "token answer": ('{"access_token" : "q-8\\"x", "expires_in": 120}', '{"access_token" : "‹fjernet›", "expires_in": 120}'),
    "form": ("grant_type=jwt&client_secret=s%2Fm&scope=a", "grant_type=jwt&client_secret=‹fjernet›&scope=a"),
    "password in an address": ("https://bank:pw1@kfr.example/x@y", "https://‹fjernet›@kfr.example/x@y"),
    "private key": ("før -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- etter", "før ‹fjernet› etter"),
    "private key cut short": ("-----BEGIN PRIVATE KEY-----\nMIIEvQ", REMOVED),
}


@pytest.mark.parametrize(("text", "expected"), SECRETS.values(), ids=SECRETS)
def test_a_secret_is_known_by_its_form(text: str, expected: str) -> None:
    assert REDACTOR.text(text) == expected


def test_a_secret_that_is_known_is_removed_in_every_writing() -> None:
    redactor = Redactor(b"k" * 32, ['blå "bil" /1'])

    assert redactor.text('a blå "bil" /1 b') == f"a {REMOVED} b"
    assert redactor.text('{"x":"blå \\"bil\\" /1"}') == f'{{"x":"{REMOVED}"}}'
    assert redactor.text("?x=bl%C3%A5%20%22bil%22%20%2F1") == f"?x={REMOVED}"


def test_credentials_of_a_request_are_removed_from_its_answer() -> None:
    redactor = Redactor(b"k" * 32)
    redactor.learn_from([("Authorization", "Bearer ugjennomsiktig"), ("Accept", "application/json")])

    assert redactor.text("ukjent token ugjennomsiktig, application/json") == f"ukjent token {REMOVED}, application/json"


def test_a_short_word_is_no_secret() -> None:
    assert Redactor(b"k" * 32, ["kunde"]).text("kundeforhold") == "kundeforhold"


@given(st.text(alphabet="0123456789 .-%2C+,#NO", max_size=60))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = REDACTOR.text(text)

    assert REDACTOR.text(once) == once


@given(st.uuids(), st.integers(0, 10**12 - 1))
def test_a_uuid_stays_readable_even_with_eleven_digits_in_a_row(start: uuid.UUID, tail: int) -> None:
    correlation_id = f"{str(start)[:24]}{tail:012d}"
    uuid.UUID(correlation_id)

    assert REDACTOR.text(f"CorrelationID: {correlation_id}") == f"CorrelationID: {correlation_id}"
