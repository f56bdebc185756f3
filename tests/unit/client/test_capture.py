from __future__ import annotations

import hashlib

import httpx
import pytest

from conformance.client.capture import captured
from conformance.identifiers import Kind, synthetic
from conformance.model import Exchange
from conformance.redact import Redactor

PERSON = synthetic(Kind.PERSON, "capture")
OPAQUE = "t0ken-uten-form"
REQUEST = httpx.Request(
    "POST",
    f"https://kfr.example/batch?id={PERSON}",
    headers={"Authorization": f"Bearer {OPAQUE}", f"X-{PERSON}": PERSON},
    content=f"310000000,{PERSON}#2019-11-08".encode(),
)


def _captured(answer: httpx.Response | None, *, request: httpx.Request = REQUEST, error: str = "") -> Exchange:
    return captured(Redactor(b"k" * 32), "batch", request, answer, number=1, sent_at=0.0, duration_ms=1.0, error=error)


ANSWERS = {
    "error that repeats person and token": httpx.Response(400, json={"errorMessage": f"{PERSON} med {OPAQUE}"}),
    "person in a header": httpx.Response(400, headers={"X-Customer": PERSON, PERSON: "1"}),
    "cookie that is repeated": httpx.Response(400, headers={"Set-Cookie": "hemmelig-kake"}, content=b"hemmelig-kake"),
    "UTF-16": httpx.Response(400, content=PERSON.encode("utf-16")),
    "person at the end of a long body": httpx.Response(400, content=b"x" * 255_995 + PERSON.encode()),
    "person at the end of a very long body": httpx.Response(400, content="å".encode() * 511_995 + PERSON.encode()),
    "person in half a body of four bytes a character": httpx.Response(400, content="😀".encode() * 255_998 + PERSON.encode()),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_neither_person_nor_secret_is_captured(answer: httpx.Response) -> None:
    shown = repr(_captured(answer))

    assert PERSON not in shown
    assert PERSON[:6] not in shown
    assert OPAQUE not in shown
    assert "hemmelig" not in shown
    assert "\\x00" not in shown


def test_what_went_wrong_on_the_way_is_redacted_too() -> None:
    assert PERSON not in _captured(None, error=f"Ingen forbindelse for {PERSON}.").error


def test_the_digests_are_those_of_the_raw_bytes() -> None:
    exchange = _captured(httpx.Response(400, content=PERSON.encode()))

    assert exchange.request_sha256 == hashlib.sha256(REQUEST.content).hexdigest()
    assert exchange.response_sha256 == hashlib.sha256(PERSON.encode()).hexdigest()


def test_what_was_not_sent_has_no_digest() -> None:
    exchange = _captured(None, request=httpx.Request("GET", "https://kfr.example/"))

    assert (exchange.request_sha256, exchange.response_sha256) == ("", "")
