"""Reads signed tokens and verifies their signature, and nothing else: every other check is made, and refused, by its own name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.types import Options

_SIGNATURE_ONLY: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


def read_unverified(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Read header and claims of a compact JWT, whoever signed it.

    Raises:
        ValueError: It is not a JWT.
    """
    try:
        decoded = jwt.decode_complete(token, options={**_SIGNATURE_ONLY, "verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise ValueError(str(error)) from error
    return decoded["header"], decoded["payload"]


def is_signed_by(token: str, key: rsa.RSAPublicKey, *, algorithms: Sequence[str]) -> bool:
    """Tell whether a compact JWT carries a signature by a key, with one of some algorithms."""
    try:
        jwt.decode(token, key, algorithms=list(algorithms), options=_SIGNATURE_ONLY)
    except jwt.InvalidTokenError:
        return False
    return True
