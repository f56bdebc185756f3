"""Tokens that KFR must refuse: forged, expired, for another service, without the scope. Each request is sent exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import jwt
import pytest

from conformance.client import MaskinportenAuth, TokenFlaw
from conformance.client.tokens import OTHER_API, FlawedAuth, Waiting
from conformance.config import MaskinportenSection
from conformance.errors.blocked import NoOtherScope, NotApplicable, TokenLivesLong
from conformance.grants import GrantKey
from conformance.model import Cause
from tests.certificates import rsa_key
from tests.stage import Reply, Request, Server, json_reply, serving

WRITE, AGENCY = "bits:kundeforhold.write", "bits:kundeforhold"


@dataclass
class Scene:
    auth: MaskinportenAuth
    server: Server
    http: httpx.Client
    time: list[float]

    def ask(self, flaw: TokenFlaw | None) -> str:
        """Ask KFR once; tell which token went along."""
        waiting = Waiting(sleep=lambda seconds: self.time.append(self.time[-1] + seconds), clock=lambda: self.time[-1])
        auth = self.auth if flaw is None else FlawedAuth(self.auth, flaw, scope=WRITE, waiting=waiting)
        before = self.server.count("GET", "/kfr")
        self.http.get(f"{self.server.url}/kfr", auth=auth)
        assert self.server.count("GET", "/kfr") == before + 1
        return str(self.server.seen[-1].header("Authorization")).removeprefix("Bearer ")

    def grants(self) -> list[dict[str, object]]:
        """The claims of every grant, in order."""
        forms = [httpx.QueryParams(request.body.decode()) for request in self.server.seen if request.path == "/token"]
        return [jwt.decode(form["assertion"], options={"verify_signature": False}) for form in forms]


@contextmanager
def scene(*scopes: str, lifetime: int = 120) -> Iterator[Scene]:
    issued = iter(range(1, 100))

    def answer(request: Request) -> Reply:
        if "well-known" in request.path:
            return json_reply(200, {"issuer": "https://m/", "token_endpoint": f"{server.url}/token"})
        if request.path == "/token":
            return json_reply(200, {"access_token": f"eyJ.{next(issued)}.signatur", "expires_in": lifetime})
        return json_reply(200, {})

    with serving(answer) as server, httpx.Client(trust_env=False) as http:
        time = [1_000.0]
        section = MaskinportenSection(f"{server.url}/.well-known/x", "klient", scopes)
        auth = MaskinportenAuth(section, GrantKey(rsa_key("bank"), kid="k"), clock=lambda: time[-1])
        yield Scene(auth, server, http, time)


def test_a_forged_token_has_another_signature() -> None:
    with scene(WRITE) as stage:
        good, forged = stage.ask(None), stage.ask(TokenFlaw.FORGED)

    assert forged != good
    assert forged.rpartition(".")[0] == good.rpartition(".")[0]


def test_an_expired_token_is_the_first_of_the_run_after_its_time() -> None:
    with scene(WRITE) as stage:
        first = stage.ask(None)
        stage.time.append(stage.time[-1] + 115)  # the good one is renewed by now
        assert stage.ask(None) != first

        assert stage.ask(TokenFlaw.EXPIRED) == first
        assert 1_120 < stage.time[-1] < 1_122


def test_a_token_that_lives_long_is_not_waited_for() -> None:
    with scene(WRITE, lifetime=600) as stage, pytest.raises(TokenLivesLong) as caught:
        stage.ask(TokenFlaw.EXPIRED)

    assert "600 sekunder" in caught.value.message()


def test_a_token_for_another_service_is_asked_for_by_name() -> None:
    with scene(WRITE, AGENCY) as stage:
        stage.ask(None)
        stage.ask(TokenFlaw.OTHER_AUDIENCE)
        stage.ask(None)

        assert [grant.get("resource") for grant in stage.grants()] == [None, [OTHER_API]]


def test_a_token_without_the_scope_has_the_others() -> None:
    with scene(WRITE, AGENCY) as stage:
        stage.ask(TokenFlaw.OTHER_SCOPE)

        assert [grant["scope"] for grant in stage.grants()] == [AGENCY]


def test_a_client_with_one_scope_cannot_get_a_token_without_it() -> None:
    with scene(WRITE) as stage, pytest.raises(NoOtherScope) as caught:
        stage.ask(TokenFlaw.OTHER_SCOPE)

    assert isinstance(caught.value, NotApplicable)
    assert caught.value.cause is Cause.CONFIGURATION
