"""A private key as JSON Web Key (RFC 7517), as a client registers it in Samarbeidsportalen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError

from conformance.errors.keys import KeyNotRsa, NotJwk
from conformance.language import Text

_NO_JSON = Text("innholdet er ikke ett JSON-objekt", "the content is not one JSON object")
_PUBLIC = Text("den private delen (d) mangler", "the private part (d) is missing")
_BROKEN = Text("tallene i nøkkelen henger ikke sammen", "the numbers of the key do not fit together")


@dataclass(frozen=True, slots=True)
class JsonWebKey:
    """A private key and the id it gives itself; the id is empty when it gives none."""

    key: RSAPrivateKey = field(repr=False)
    kid: str


def load_jwk(data: bytes, *, file: str) -> JsonWebKey:
    """Read a private JSON Web Key.

    Args:
        data: The bytes of the file.
        file: Name of the file, for messages.

    Raises:
        NotJwk: It is something else, or holds the public half only.
        KeyNotRsa: The key is of another kind.
    """
    try:
        found = json.loads(data)
    except ValueError as error:
        raise NotJwk(file=file, why=_NO_JSON) from error
    if not isinstance(found, dict):
        raise NotJwk(file=file, why=_NO_JSON)
    if found.get("kty") != "RSA":
        raise KeyNotRsa(file=file, kind=str(found.get("kty", "?"))[:20])
    try:
        key = RSAAlgorithm.from_jwk(found)
    except (InvalidKeyError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotJwk(file=file, why=_BROKEN) from error
    if not isinstance(key, RSAPrivateKey):
        raise NotJwk(file=file, why=_PUBLIC)
    return JsonWebKey(key, str(found.get("kid", "")))
