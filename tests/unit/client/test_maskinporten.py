"""Access tokens: kept until shortly before they expire, asked for again when refused, and every unusable answer named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypedDict

import httpx
import jwt
import pytest

from conformance.client import MaskinportenAuth
from conformance.config import MaskinportenSection
from conformance.errors.blocked import CannotJudge, ClockOff, MaskinportenUnreadable, TokenRefused
from conformance.grants import GrantKey
from tests.certificates import rsa_key
from tests.stage import GATEWAY_PAGE, Reply, Request, Server, json_reply, serving


@dataclass
class Scene:
    """Maskinporten and KFR on one server, and a clock that only moves when told."""

    auth: MaskinportenAuth
    server: Server
    http: httpx.Client
    times: list[float]

    def ask(self) -> str:
        """Ask KFR once; tell which token went along."""
        self.http.get(f"{self.server.url}/kfr", auth=self.auth)
        return str(self.server.seen[-1].header("Authorization")).removeprefix("Bearer ")


@contextmanager
def scene(*, lifetime: int = 120, metadata: Reply | None = None, token: Reply | None = None, consumer: str = "") -> Iterator[Scene]:
    issued = iter(range(1, 100))

    def answer(request: Request) -> Reply:
        if "well-known" in request.path:
            return metadata or json_reply(200, {"issuer": "https://m/", "token_endpoint": f"{server.url}/token"})
        if request.path == "/token":
            return token or json_reply(200, {"access_token": f"token-{next(issued)}", "expires_in": lifetime})
        return json_reply(200, {})

    with serving(answer) as server, httpx.Client(trust_env=False) as http:
        times = [1_000.0]
        section = MaskinportenSection(f"{server.url}/.well-known/x", "klient", ("a:b",), consumer_org=consumer)
        auth = MaskinportenAuth(section, GrantKey(rsa_key("bank"), kid="k"), clock=lambda: times[-1])
        yield Scene(auth, server, http, times)


# Lifetime of a token, seconds after it was issued, whether it is still the same one.
AGES = {
    "at once": (120, 0, True),
    "long before it expires": (120, 60, True),
    "eleven seconds before": (120, 109, True),
    "ten seconds before": (120, 110, False),
    "after it has expired": (120, 121, False),
    "a short life, in its first four fifths": (10, 7.9, True),
    "a short life, in its last fifth": (10, 8.1, False),
}


@pytest.mark.parametrize(("lifetime", "age", "same"), AGES.values(), ids=AGES)
def test_a_token_is_kept_until_shortly_before_it_expires(lifetime: int, age: float, same: bool) -> None:
    with scene(lifetime=lifetime) as stage:
        first = stage.ask()
        stage.times.append(stage.times[-1] + age)

        assert (stage.ask() == first) is same
        assert stage.server.count("GET", "well-known") == 1


def test_a_token_given_up_is_replaced() -> None:
    with scene() as stage:
        first = stage.ask()
        stage.auth.forget()

        assert (first, stage.ask()) == ("token-1", "token-2")


def test_every_grant_is_new_and_says_what_is_asked_for() -> None:
    with scene(consumer="310000000") as stage:
        for _ in range(2):
            stage.ask()
            stage.auth.forget()

        bodies = [request.body.decode() for request in stage.server.seen if request.path == "/token"]
        grants = [jwt.decode(body.rpartition("assertion=")[2], options={"verify_signature": False}) for body in bodies]
        assert all("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer" in body for body in bodies)

        assert grants[0]["jti"] != grants[1]["jti"]
        assert grants[0] | {"jti": ""} == {
            "aud": "https://m/",
            "iss": "klient",
            "scope": "a:b",
            "iat": 1_000,
            "exp": 1_110,
            "jti": "",
            "consumer_org": "310000000",
        }


class Replies(TypedDict, total=False):
    metadata: Reply
    token: Reply


UNUSABLE: dict[str, tuple[Replies, type[CannotJudge], str]] = {
    "metadata from a gateway": ({"metadata": GATEWAY_PAGE}, MaskinportenUnreadable, "JSON"),
    "metadata that are a list": ({"metadata": json_reply(200, [])}, MaskinportenUnreadable, "objekt"),
    "metadata without an endpoint": ({"metadata": json_reply(404, {"issuer": "x"})}, MaskinportenUnreadable, "404"),
    "an endpoint without TLS": (
        {"metadata": json_reply(200, {"issuer": "x", "token_endpoint": "http://m.example/token"})},
        MaskinportenUnreadable,
        "https",
    ),
    "a token answer that is a page": ({"token": GATEWAY_PAGE}, MaskinportenUnreadable, "JSON"),
    "a token answer without a token": ({"token": json_reply(200, {"expires_in": 1})}, MaskinportenUnreadable, "access_token"),
    "a token answer without its end": ({"token": json_reply(200, {"access_token": "x"})}, MaskinportenUnreadable, "expires_in"),
    "a refusal with a code": ({"token": json_reply(400, {"error": "x", "error_description": "(MP-200) no"})}, TokenRefused, "MP-200"),
    "a refusal without a code": ({"token": json_reply(401, {"error": "invalid_client"})}, TokenRefused, "invalid_client"),
    "a refusal that says nothing": ({"token": json_reply(403, {})}, TokenRefused, "403"),
    "the clock, by its code": ({"token": json_reply(400, {"error_description": "MP-130"})}, ClockOff, "klokken"),
    "the clock, by its words": ({"token": json_reply(400, {"error_description": "Issue time is after now"})}, ClockOff, "klokken"),
}


@pytest.mark.parametrize(("replies", "kind", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_an_answer_that_gives_no_token_is_named(replies: Replies, kind: type[CannotJudge], said: str) -> None:
    with scene(**replies) as stage, pytest.raises(kind) as caught:
        stage.ask()

    assert said in caught.value.message()
    assert caught.value.advice()


def test_what_maskinporten_says_is_never_repeated_word_for_word() -> None:
    with (
        scene(token=json_reply(400, {"error": "<b>hemmelig</b>", "error_description": "hemmelig MP-100"})) as stage,
        pytest.raises(TokenRefused) as caught,
    ):
        stage.ask()

    assert "hemmelig" not in str(caught.value)
