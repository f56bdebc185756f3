"""Makes the delivery no library writes: one PKCS#12 file with two key pairs, as some issuers hand them out."""

from __future__ import annotations

import hashlib
import hmac

from asn1crypto import core, pkcs12

_SALT = b"saltsalt"
_ITERATIONS = 1000
_MAC_KEY = 3  # the "id" byte of RFC 7292 appendix B.3 for an integrity key


def merged(first: bytes, second: bytes, password: bytes) -> bytes:
    """Put the contents of two files with the same password into one file with a MAC of its own."""
    contents = [content for data in (first, second) for content in pkcs12.Pfx.load(data).authenticated_safe]
    safe = pkcs12.AuthenticatedSafe(contents).dump()
    key = _derived_key(password)
    mac = {
        "mac": {"digest_algorithm": {"algorithm": "sha256"}, "digest": hmac.new(key, safe, "sha256").digest()},
        "mac_salt": _SALT,
        "iterations": _ITERATIONS,
    }
    auth_safe = {"content_type": "data", "content": core.OctetString(safe)}
    merged_file: bytes = pkcs12.Pfx({"version": "v3", "auth_safe": auth_safe, "mac_data": mac}).dump()
    return merged_file


def _derived_key(password: bytes) -> bytes:
    """RFC 7292 appendix B.2 for SHA-256, where one block is enough."""
    block = 64
    bmp = password.decode().encode("utf-16-be") + b"\0\0"
    digest = bytes([_MAC_KEY]) * block + _repeated(_SALT, block) + _repeated(bmp, block)
    for _ in range(_ITERATIONS):
        digest = hashlib.sha256(digest).digest()
    return digest


def _repeated(data: bytes, block: int) -> bytes:
    length = block * -(-len(data) // block)
    return (data * (length // len(data) + 1))[:length]
