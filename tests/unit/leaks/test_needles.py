"""What the gate takes for a secret, and what it must not mistake for one."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.canaries import canaries
from conformance.identifiers import Kind, synthetic
from conformance.language import Text
from conformance.leaks import needles
from conformance.leaks.needles import CANARY, CUSTOMER, PRIVATE_KEY, REAL_PERSON, SECRET, TOKEN, Needles, exact_needles, persons_in

PERSON = synthetic(Kind.PERSON, "et frø")
D_NUMBER = synthetic(Kind.D_NUMBER, "et frø")
ORGANISATION = synthetic(Kind.ORGANISATION, "et frø")
# The check digits of a number that nobody has: day 31 of month 12, made up for this test alone.
REAL = next(
    f"3112{year:02d}{rest:05d}"
    for year in range(60, 70)
    for rest in range(100_000)
    if next(persons_in(f"3112{year:02d}{rest:05d}".encode()), None)
)
PASSWORD = "så hemmelig & rart"
NEEDLES = Needles(exact_needles([PASSWORD, "kort"], SECRET) | exact_needles(canaries("et frø").needles, CANARY))

FOUND: dict[str, tuple[str, Text]] = {
    "a customer": (f"kunde {PERSON}", CUSTOMER),
    "a customer in a URL": (f"/customers/{PERSON}?a=b", CUSTOMER),
    "a customer with a blank": (f"{PERSON[:6]} {PERSON[6:]}", CUSTOMER),
    "a customer with a hard blank": (f"{PERSON[:6]}\u00a0{PERSON[6:]}", CUSTOMER),
    "a customer in a cell": (f"<t>{PERSON}</t>", CUSTOMER),
    "a D-number at the end": (D_NUMBER, CUSTOMER),
    "a person": (f"fnr={REAL}", REAL_PERSON),
    "a token": ("Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwcyJ9.c2lnbmF0dXI", TOKEN),
    "a private key": ("-----BEGIN RSA PRIVATE KEY-----\nMII", PRIVATE_KEY),
    "a password": (f"passord: {PASSWORD}.", SECRET),
    "a password in a URL": ("p=s%C3%A5%20hemmelig%20%26%20rart", SECRET),
    "a password in JSON": ('{"p":"s\\u00e5 hemmelig & rart"}', SECRET),
    "a canary's password": (canaries("et frø").password, CANARY),
    "a line of a canary's key": (canaries("et frø").key.splitlines()[1], CANARY),
}


@pytest.mark.parametrize(("text", "kind"), FOUND.values(), ids=FOUND)
def test_a_secret_is_found(text: str, kind: Text) -> None:
    assert kind in list(NEEDLES.found_in(text.encode()))


INNOCENT: dict[str, str] = {
    "nothing": "",
    "a pseudonym": "‹person-0123456789›",
    "an organisation": ORGANISATION,
    "a wrong check digit": PERSON[:-1] + str((int(PERSON[-1]) + 1) % 10),
    "inside a longer number": f"1{PERSON}",
    "before more digits": f"{PERSON}7",
    "inside a digest": f"a{PERSON}f",
    "a fraction": f"0.{PERSON}",
    "a time in milliseconds": "1795711619112",
    "a password too short to be told from a word": "kort",
    "the canaries of another run": canaries("et annet frø").password,
}


@pytest.mark.parametrize("text", INNOCENT.values(), ids=INNOCENT)
def test_what_is_no_secret_is_let_pass(text: str) -> None:
    assert list(NEEDLES.found_in(text.encode())) == []


def test_a_number_that_the_workbook_names_is_let_pass() -> None:
    assert list(Needles(allowed=frozenset({PERSON})).found_in(f"{PERSON} og {D_NUMBER}".encode())) == [CUSTOMER]


@given(st.text(min_size=1), st.text(min_size=1))
@example("0" * 28, "0")
@example("123456", "x")
def test_every_customer_is_found_wherever_it_stands_by_itself(before: str, after: str) -> None:
    person = synthetic(Kind.PERSON, before + after)

    assert person in list(persons_in(f"{before} {person}\n{after}".encode("utf-8", "replace")))


@pytest.mark.parametrize("size", [1, 2, 5, 11, 16])
@given(st.text("01 x.\u00a0", max_size=20), st.text("01 x,\u00a0", max_size=20))
def test_a_large_file_is_read_piece_by_piece_and_nothing_is_lost_between_them(size: int, before: str, after: str) -> None:
    data = f"{before}{PERSON[:6]}\u202f{PERSON[6:]}{after} {before}{REAL}{after}".encode()
    whole = list(persons_in(data))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(needles, "_PIECE_BYTES", size)
        assert list(persons_in(data)) == whole


def test_digests_are_not_taken_for_persons() -> None:
    digests = " ".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(20_000))

    assert list(persons_in(digests.encode())) == []


def test_canaries_belong_to_their_run_and_are_of_every_kind() -> None:
    made = canaries("et frø")

    assert made == canaries("et frø")
    assert not set(made.needles) & set(canaries("et annet frø").needles)
    assert [kind for kind in (TOKEN, PRIVATE_KEY) if kind not in Needles().found_in(f"{made.token} {made.key}".encode())] == []
    assert list(persons_in(made.person.encode())) == [made.person]
    assert made.password not in repr(made)
