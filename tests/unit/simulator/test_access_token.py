from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from conformance.simulator.access_token import AccessTokens, Grantee

NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)
ISSUER = "http://127.0.0.1/maskinporten/"
KFR = "http://127.0.0.1/kar-ws/api/v1"
GRANTEE = Grantee(client_id="client", consumer="310000000", scopes=("a", "b"))


class Time:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def tokens() -> AccessTokens:
    return AccessTokens(ISSUER, KFR, clock=Time(), lifetime=120)


@pytest.fixture(scope="module")
def stranger() -> AccessTokens:
    return AccessTokens(ISSUER, KFR, clock=Time(), lifetime=120)


def signed(tokens: AccessTokens, **changed: object) -> str:
    claims = jwt.decode(tokens.issue(GRANTEE), options={"verify_signature": False}) | changed
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, tokens._key, "RS256")


def altered(token: str) -> str:
    head, _, signature = token.rpartition(".")
    return f"{head}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


TOKENS: dict[str, tuple[Callable[[AccessTokens, AccessTokens], str], tuple[str, ...]]] = {
    "good": (lambda own, _: f"Bearer {own.issue(GRANTEE)}", ()),
    "lower-case scheme": (lambda own, _: f"bearer {own.issue(GRANTEE)}", ()),
    "for KFR and another": (lambda own, _: f"Bearer {signed(own, aud=['x', KFR])}", ()),
    "none": (lambda *_: "", ("missing",)),
    "no scheme": (lambda own, _: own.issue(GRANTEE), ("scheme",)),
    "other scheme": (lambda *_: "Basic eDp5", ("scheme",)),
    "scheme alone": (lambda *_: "Bearer ", ("scheme",)),
    "garbage": (lambda *_: "Bearer garbage", ("unreadable",)),
    "no consumer": (lambda own, _: f"Bearer {signed(own, consumer=None)}", ("unreadable",)),
    "no expiry": (lambda own, _: f"Bearer {signed(own, exp=None)}", ("unreadable",)),
    "altered": (lambda own, _: f"Bearer {altered(own.issue(GRANTEE))}", ("signature",)),
    "signed by a stranger": (lambda _, stranger: f"Bearer {stranger.issue(GRANTEE)}", ("signature",)),
    "unsigned": (
        lambda own, _: "Bearer " + jwt.encode(jwt.decode(own.issue(GRANTEE), options={"verify_signature": False}), "", "none"),
        ("signature",),
    ),
    "other issuer": (lambda own, _: f"Bearer {signed(own, iss='https://maskinporten.no/')}", ("issuer",)),
    "other audience": (lambda own, _: f"Bearer {signed(own, aud='https://annet.example')}", ("audience",)),
    "expired": (lambda own, _: f"Bearer {signed(own, exp=NOW.timestamp() - 1)}", ("expired",)),
    "expires now": (lambda own, _: f"Bearer {signed(own, exp=NOW.timestamp())}", ("expired",)),
    "several faults": (lambda own, _: f"Bearer {altered(signed(own, iss='x', exp=1))}", ("signature", "issuer", "expired")),
}


@pytest.mark.parametrize("name", TOKENS)
def test_what_a_header_holds(tokens: AccessTokens, stranger: AccessTokens, name: str) -> None:
    make, faults = TOKENS[name]
    assert tokens.inspect(make(tokens, stranger)).faults == faults


def test_a_good_token_tells_who_and_what(tokens: AccessTokens) -> None:
    presented = tokens.inspect(f"Bearer {tokens.issue(GRANTEE)}")
    assert (presented.consumer, presented.scopes) == ("310000000", frozenset({"a", "b"}))


def test_a_remembered_token_still_expires() -> None:
    time = Time()
    tokens = AccessTokens(ISSUER, KFR, clock=time, lifetime=120)
    header = f"Bearer {tokens.issue(GRANTEE)}"
    assert tokens.inspect(header).faults == ()
    time.now = NOW + timedelta(seconds=120)
    assert tokens.inspect(header).faults == ("expired",)


def test_few_tokens_are_remembered_and_no_bad_one(tokens: AccessTokens, stranger: AccessTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.simulator.access_token._CACHED_TOKENS", 3)
    fresh = AccessTokens(ISSUER, KFR, clock=Time(), lifetime=120)
    for _ in range(7):
        fresh.inspect(f"Bearer {fresh.issue(GRANTEE)}")
        fresh.inspect(f"Bearer {stranger.issue(GRANTEE)}")
        fresh.inspect(f"Bearer {tokens.issue(GRANTEE)}")
    assert len(fresh._accepted) <= 3


def test_the_key_set_verifies_tokens(tokens: AccessTokens) -> None:
    (key,) = json.loads(json.dumps(tokens.key_set()))["keys"]
    assert "d" not in key
    assert (
        jwt.decode(tokens.issue(GRANTEE), jwt.PyJWK(key), algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False})["iss"]
        == ISSUER
    )
