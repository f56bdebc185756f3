"""Maskinporten's half of the simulator: metadata, keys, and every grant it takes or refuses."""

from __future__ import annotations

import time
import tomllib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from conformance.simulator.authority import new_authority
from conformance.simulator.options import SimulatorOptions
from tests.bank_caller import BankCaller, Enterprise, ask_for_token, calling

WRITE = "bits:kundeforhold.write"
OTHER_BANK = "310000018"


@dataclass(frozen=True)
class Counter:
    """Where grants are handed in, and all that a good one needs."""

    kfr: BankCaller
    enterprise: Enterprise
    issuer: str
    endpoint: str
    client_id: str

    def claims(self, **changed: object) -> dict[str, Any]:
        now = int(time.time())
        good = {"aud": self.issuer, "iss": self.client_id, "scope": WRITE, "iat": now, "exp": now + 100, "jti": str(uuid.uuid4())}
        return {name: value for name, value in (good | changed).items() if value is not None}

    def ask(self, assertion: str) -> tuple[int, dict[str, Any]]:
        return ask_for_token(self.endpoint, assertion)


@contextmanager
def opened(folder: Path, options: SimulatorOptions) -> Iterator[Counter]:
    with calling(replace(options, config_folder=folder)) as kfr:
        metadata = httpx.get(kfr.ready.metadata_url).json()
        config = tomllib.loads((folder / "kfr.toml").read_text(encoding="utf-8"))
        yield Counter(kfr, Enterprise(folder), metadata["issuer"], metadata["token_endpoint"], config["maskinporten"]["client_id"])


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    options = SimulatorOptions(kid="nøkkel-1", delegations=(OTHER_BANK,), scopes=(WRITE, "bits:kundeforhold"), token_lifetime=120)
    with opened(tmp_path_factory.mktemp("config"), options) as made:
        yield made


def test_metadata_and_keys(counter: Counter) -> None:
    metadata = httpx.get(counter.kfr.ready.metadata_url).json()
    origin = counter.kfr.ready.kfr_base_url.removesuffix("/kar-ws/api/v1")
    assert metadata["issuer"] == f"{origin}/maskinporten/"
    assert counter.kfr.ready.metadata_url == f"{metadata['issuer']}.well-known/oauth-authorization-server"
    (key,) = httpx.get(metadata["jwks_uri"]).json()["keys"]
    claims = jwt.decode(
        counter.kfr.ready.access_token, jwt.PyJWK(key), algorithms=["RS256"], issuer=metadata["issuer"], options={"require": ["exp", "jti"]}
    )
    assert claims["consumer"] == {"authority": "iso6523-actorid-upis", "ID": "0192:310000000"}


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_a_good_grant_opens_kfr(counter: Counter, algorithm: str) -> None:
    status, body = counter.ask(counter.enterprise.grant(counter.claims(), algorithm=algorithm))
    assert (status, body["token_type"], body["expires_in"], body["scope"]) == (200, "Bearer", 120, WRITE)
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert (claims["client_amr"], claims["scope"], claims["exp"] - claims["iat"]) == ("virksomhetssertifikat", WRITE, 120)
    assert counter.kfr.look_up("310000000", Authorization=f"Bearer {body['access_token']}").status_code == 200


def test_the_whole_chain_may_be_sent(counter: Counter) -> None:
    grant = counter.enterprise.grant(counter.claims(), {"x5c": counter.enterprise.x5c})
    assert counter.ask(grant)[0] == 200


def test_a_registered_key_may_sign(counter: Counter) -> None:
    status, body = counter.ask(counter.enterprise.grant(counter.claims(), {"kid": "nøkkel-1"}))
    assert status == 200
    assert jwt.decode(body["access_token"], options={"verify_signature": False})["client_amr"] == "private_key_jwt"


def test_a_supplier_acts_for_a_bank_that_delegated(counter: Counter) -> None:
    status, body = counter.ask(counter.enterprise.grant(counter.claims(consumer_org=OTHER_BANK)))
    assert status == 200
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert (claims["consumer"]["ID"], claims["supplier"]["ID"]) == (f"0192:{OTHER_BANK}", "0192:310000000")
    token = {"Authorization": f"Bearer {body['access_token']}"}
    assert counter.kfr.look_up("310000000", **token).status_code == 403
    url = f"/customers/financialInstitutions/{OTHER_BANK}/"
    assert counter.kfr.http.get(url, headers=token | {"CustomerID": "310000000"}).status_code == 200


def test_a_token_for_another_resource_does_not_open_kfr(counter: Counter) -> None:
    for resource, status in ((["https://annet.example"], 401), ([counter.kfr.ready.kfr_base_url], 200)):
        _, body = counter.ask(counter.enterprise.grant(counter.claims(resource=resource)))
        assert counter.kfr.look_up("310000000", Authorization=f"Bearer {body['access_token']}").status_code == status


CLAIMS: dict[str, tuple[dict[str, Any], str]] = {
    "aud without its slash": ({"aud": "http://127.0.0.1/maskinporten"}, "MP-110"),
    "aud of production": ({"aud": "https://maskinporten.no/"}, "MP-110"),
    "no aud": ({"aud": None}, "MP-110"),
    "unknown client": ({"iss": "nobody"}, "MP-100"),
    "no iss": ({"iss": None}, "MP-100"),
    "unknown scope": ({"scope": f"{WRITE} openid"}, "MP-200"),
    "no scope": ({"scope": None}, "MP-011"),
    "empty scope": ({"scope": " "}, "MP-011"),
    "no iat": ({"iat": None}, "MP-011"),
    "no exp": ({"exp": None}, "MP-011"),
    "exp is not a number": ({"exp": float("nan")}, "MP-011"),
    "no jti": ({"jti": None}, "MP-011"),
    "unknown claim": ({"nbf": 1}, "MP-011"),
    "resource is a text": ({"resource": "https://kfr.example"}, "MP-011"),
    "not delegated": ({"consumer_org": "991825827"}, "MP-251"),
}
# Seconds from now for iat and exp.
TIMES: dict[str, tuple[int, int, str]] = {
    "clock 9 seconds ahead": (9, 100, ""),
    "clock a minute ahead": (60, 100, "synchronise the clock"),
    "clock a minute behind": (-60, 30, "MP-130"),
    "expired": (-9, -1, "MP-130"),
    "lives 121 seconds": (0, 121, "MP-011"),
    "lives 120 seconds": (0, 120, ""),
}


def assert_refused(answer: tuple[int, dict[str, Any]], code: str) -> None:
    status, body = answer
    assert status == 400
    assert set(body) == {"error", "error_description", "error_uri"}
    assert code in body["error_description"]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_refused(counter: Counter, name: str) -> None:
    changed, code = CLAIMS[name]
    assert_refused(counter.ask(counter.enterprise.grant(counter.claims(**changed))), code)


def test_two_audiences_are_refused(counter: Counter) -> None:
    assert_refused(counter.ask(counter.enterprise.grant(counter.claims(aud=[counter.issuer]))), "MP-110")


@pytest.mark.parametrize("name", TIMES)
def test_the_clock_of_a_grant(counter: Counter, name: str) -> None:
    iat, exp, code = TIMES[name]
    now = int(time.time())
    answer = counter.ask(counter.enterprise.grant(counter.claims(iat=now + iat, exp=now + exp)))
    if code:
        assert_refused(answer, code)
    else:
        assert answer[0] == 200


def test_a_grant_works_once(counter: Counter) -> None:
    grant = counter.enterprise.grant(counter.claims())
    assert counter.ask(grant)[0] == 200
    assert_refused(counter.ask(grant), "MP-012")


def _own_certificate(counter: Counter, organisation_number: str, now: datetime) -> str:
    """A certificate by an authority that only looks like the simulator's."""
    issued = new_authority(now=now).issue(organisation_number, "Eksempelbank ASA", now=now)
    return jwt.encode(counter.claims(), issued.key, "RS256", headers={"x5c": [issued.x5c]})


def _altered(counter: Counter) -> str:
    head, _, tail = counter.enterprise.grant(counter.claims()).rpartition(".")
    return f"{head}.{'A' if tail[0] != 'A' else 'B'}{tail[1:]}"


KEYS: dict[str, tuple[Callable[[Counter], str], str]] = {
    "altered signature": (_altered, "MP-124"),
    "unknown authority": (lambda c: _own_certificate(c, "310000000", datetime.now(UTC)), "MP-120"),
    "x5c is a text": (lambda c: c.enterprise.grant(c.claims(), {"x5c": c.enterprise.x5c[0]}), "MP-123"),
    "x5c is empty": (lambda c: c.enterprise.grant(c.claims(), {"x5c": []}), "MP-123"),
    "x5c is no certificate": (lambda c: c.enterprise.grant(c.claims(), {"x5c": ["aGVp"]}), "MP-123"),
    "x5c is PEM": (
        lambda c: c.enterprise.grant(c.claims(), {"x5c": [c.enterprise.certificate.public_bytes(Encoding.PEM).decode()]}),
        "MP-123",
    ),
    "unknown kid": (lambda c: c.enterprise.grant(c.claims(), {"kid": "nøkkel-2"}), "MP-100"),
    "neither x5c nor kid": (lambda c: c.enterprise.grant(c.claims(), {}), "MP-011"),
    "both x5c and kid": (lambda c: c.enterprise.grant(c.claims(), {"kid": "nøkkel-1", "x5c": c.enterprise.x5c}), "MP-011"),
    "PS256": (lambda c: c.enterprise.grant(c.claims(), algorithm="PS256"), "MP-011"),
    "unsigned": (lambda c: jwt.encode(c.claims(), "", "none", headers={"x5c": c.enterprise.x5c}), "MP-011"),
    "not a JWT": (lambda _: "hei", "MP-011"),
    "nothing": (lambda _: "", "MP-011"),
}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_is_refused(counter: Counter, name: str) -> None:
    make, code = KEYS[name]
    assert_refused(counter.ask(make(counter)), code)


def test_the_token_endpoint_takes_only_the_form_of_a_grant(counter: Counter) -> None:
    assert ask_for_token(counter.endpoint, "x", grant_type="client_credentials")[1]["error"] == "unsupported_grant_type"
    as_json = httpx.post(counter.endpoint, json={"assertion": "x"})
    assert (as_json.status_code, as_json.json()["error"]) == (400, "invalid_request")
    too_long = httpx.post(counter.endpoint, data={"assertion": "x" * 100_000})
    assert (too_long.status_code, too_long.json()["error"]) == (400, "invalid_request")
    assert httpx.get(counter.endpoint).status_code == 405


def test_certificate_grant_and_token_follow_the_clock_of_the_simulator(tmp_path: Path) -> None:
    later = datetime.now(UTC) + timedelta(days=4 * 365)
    with calling(SimulatorOptions(config_folder=tmp_path, now=later)) as kfr:
        metadata = httpx.get(kfr.ready.metadata_url).json()
        config = tomllib.loads((tmp_path / "kfr.toml").read_text(encoding="utf-8"))
        now = int(later.timestamp())
        claims = {
            "aud": metadata["issuer"],
            "iss": config["maskinporten"]["client_id"],
            "scope": WRITE,
            "iat": now,
            "exp": now + 60,
            "jti": "1",
        }
        assert ask_for_token(metadata["token_endpoint"], Enterprise(tmp_path).grant(claims))[0] == 200
        assert kfr.look_up("310000000").status_code == 200


def test_a_token_expires_but_not_the_one_for_trying_by_hand(tmp_path: Path) -> None:
    with opened(tmp_path, SimulatorOptions(token_lifetime=1)) as counter:
        token = counter.ask(counter.enterprise.grant(counter.claims()))[1]["access_token"]
        issued = {"Authorization": f"Bearer {token}"}
        assert counter.kfr.look_up("310000000", **issued).status_code == 200
        time.sleep(1.1)
        assert counter.kfr.look_up("310000000", **issued).status_code == 401
        assert counter.kfr.look_up("310000000").status_code == 200
