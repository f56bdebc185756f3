"""S/MIME: a MIME entity and a detached signature over it, as every mail program checks it (RFC 8551, 3.5.3, multipart/signed)."""

from __future__ import annotations

import base64
import hashlib
import textwrap
from datetime import datetime

from conformance.signing import cms
from conformance.signing.signatory import Signatory

_CRLF = b"\r\n"
_LINE = 76


def sign(entity: bytes, signatory: Signatory, *, when: datetime) -> bytes:
    """Sign a MIME entity.

    Args:
        entity: Headers and body in canonical form: ASCII, every line ended by CRLF.
        signatory: Who signs.
        when: The signing time to state, with its time zone.

    Returns:
        A `multipart/signed` entity, headers first, to be put below the headers of a mail; micalg is sha-256.

    Raises:
        ValueError: The entity is not in canonical form, so that a mail server might rewrite it and break the signature.
    """
    if not entity.isascii() or entity.count(b"\n") != entity.count(_CRLF) or entity.count(b"\r") != entity.count(_CRLF):
        raise ValueError("not a canonical MIME entity")
    signature = base64.b64encode(cms.sign(entity, signatory, when=when)).decode()
    boundary = f"=_signed_{hashlib.sha256(entity).hexdigest()[:32]}"
    head = [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256;\r\n boundary="{boundary}"',
        "",
        "This is an S/MIME signed message",
        "",
        f"--{boundary}",
        "",
    ]
    tail = [
        "",
        f"--{boundary}",
        'Content-Type: application/pkcs7-signature; name="smime.p7s"',
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="smime.p7s"',
        "",
        *textwrap.wrap(signature, _LINE),
        "",
        f"--{boundary}--",
        "",
    ]
    return _joined(head) + entity + _joined(tail)


def _joined(lines: list[str]) -> bytes:
    return _CRLF.join(line.encode("ascii") for line in lines)
