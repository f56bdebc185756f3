from __future__ import annotations

import base64
from functools import cache
from typing import Literal

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from conformance.grants import LIFETIME_SECONDS, GrantKey, GrantRequest, sign_grant

NOW = 1_800_000_000
REQUEST = GrantRequest("https://test.maskinporten.no/", "klient", ("bits:kundeforhold.write", "bits:kundeforhold"))


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _claims(grant: str, algorithm: str = "RS256") -> dict[str, object]:
    return jwt.decode(
        grant,
        _key().public_key(),
        algorithms=[algorithm],
        audience=REQUEST.audience,
        options={"verify_exp": False, "verify_iat": False},
    )


def test_a_grant_has_the_claims_of_maskinporten_and_no_other() -> None:
    grant = sign_grant(REQUEST, GrantKey(_key(), x5c=("c2VydA==",)), now=NOW, jti="en-gang")

    assert _claims(grant) == {
        "aud": "https://test.maskinporten.no/",
        "iss": "klient",
        "scope": "bits:kundeforhold.write bits:kundeforhold",
        "iat": NOW,
        "exp": NOW + LIFETIME_SECONDS,
        "jti": "en-gang",
    }
    assert LIFETIME_SECONDS <= 120


def test_a_supplier_names_the_bank_it_acts_for() -> None:
    request = GrantRequest(REQUEST.audience, "klient", ("s",), consumer_org="310000000")

    assert _claims(sign_grant(request, GrantKey(_key(), kid="k"), now=NOW, jti="j"))["consumer_org"] == "310000000"


HEADERS = {
    "leaf only": (GrantKey(_key(), x5c=("bGVhZg==",)), {"x5c": ["bGVhZg=="]}),
    "with chain": (GrantKey(_key(), x5c=("bGVhZg==", "Y2E=")), {"x5c": ["bGVhZg==", "Y2E="]}),
    "registered key": (GrantKey(_key(), kid="nøkkel-1"), {"kid": "nøkkel-1"}),
}


@pytest.mark.parametrize(("key", "expected"), HEADERS.values(), ids=HEADERS)
def test_the_header_names_the_key_in_one_way(key: GrantKey, expected: dict[str, object]) -> None:
    header = jwt.get_unverified_header(sign_grant(REQUEST, key, now=NOW, jti="j"))

    assert header == {"alg": "RS256", "typ": "JWT", **expected}


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_maskinporten_takes_three_algorithms(algorithm: Literal["RS256", "RS384", "RS512"]) -> None:
    grant = sign_grant(REQUEST, GrantKey(_key(), kid="k", algorithm=algorithm), now=NOW, jti="j")

    assert _claims(grant, algorithm)["jti"] == "j"


def test_the_key_is_never_shown() -> None:
    secret = base64.b64encode(_key().private_numbers().p.to_bytes(128, "big")).decode()

    assert "private_key" not in repr(GrantKey(_key(), kid="k"))
    assert secret[:20] not in repr(GrantKey(_key(), kid="k"))
