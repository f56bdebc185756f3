"""Canonical JSON (RFC 8785) and its digest: the same value gives the same bytes, everywhere and always."""

from __future__ import annotations

import hashlib
import json
from io import BufferedIOBase
from typing import Any

import rfc8785

from conformance.errors.evidence import NotCanonical

_EXACT = 2**53
# Between these Python and ECMAScript write a broken number alike: the shortest digits that give it back, without an exponent.
_SMALLEST_ALIKE, _LARGEST_ALIKE = 1e-4, 1e15
_TEXT = frozenset({str})
_ALWAYS_ALIKE = frozenset({str, bool, type(None)})
_ALIKE = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_PIECE_BYTES = 2 * 1024 * 1024


def encode(value: Any) -> bytes:  # noqa: ANN401 - anything JSON can hold; a recursive type would say no more
    """Write a value as canonical JSON.

    Args:
        value: Mappings with text keys, sequences, texts, numbers, booleans and `None`.

    Returns:
        UTF-8 without spaces, keys sorted by UTF-16 code units, numbers as ECMAScript writes them.

    Raises:
        ValueError: The value holds something JSON cannot carry: NaN, infinity, a lone surrogate, an integer beyond 2**53.
    """
    try:
        return _ALIKE.encode(_alike(value)).encode()
    except _NotAlikeError:
        return rfc8785.dumps(value)


class _NotAlikeError(Exception):
    """The standard library would write the value, or its keys, otherwise than RFC 8785."""


def _alike(value: Any) -> Any:  # noqa: ANN401 - anything JSON can hold
    """Give the value back in types that the standard library writes as RFC 8785 wants it.

    Its encoder takes a fraction of the time, which counts for evidence of ten thousand cases.

    Raises:
        _NotAlikeError: There is something that it writes otherwise.
    """
    kind = type(value)
    if kind is dict:
        if not (_TEXT.issuperset(map(type, value)) and all(map(str.isascii, value))):
            raise _NotAlikeError
        if _ALWAYS_ALIKE.issuperset(map(type, value.values())):
            return value
        return {key: member if type(member) in _ALWAYS_ALIKE else _alike(member) for key, member in value.items()}
    if kind is list or kind is tuple:
        return value if _ALWAYS_ALIKE.issuperset(map(type, value)) else [_alike(member) for member in value]
    if kind is float:
        return _alike_number(value)
    if kind in _ALWAYS_ALIKE or (kind is int and -_EXACT < value < _EXACT):
        return value
    raise _NotAlikeError


def _alike_number(value: float) -> float | int:
    if _SMALLEST_ALIKE <= abs(value) < _LARGEST_ALIKE:
        return int(value) if value.is_integer() else value
    if value == 0:
        return 0
    raise _NotAlikeError


def decode(data: bytes) -> Any:  # noqa: ANN401 - anything JSON can hold
    """Read canonical JSON, refusing every other spelling of the same value.

    Twice the same key, another order, a space, an escaped letter or a byte order mark cannot pass: none of them is what `encode` writes.

    Args:
        data: The bytes of a document.

    Returns:
        The value.

    Raises:
        NotCanonical: The bytes are no JSON, or not the canonical spelling.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_int=_number)
        spelled = encode(value)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(offset=getattr(error, "pos", getattr(error, "start", 0))) from error
    if spelled != data:
        raise NotCanonical(offset=_first_difference(spelled, data))
    return value


def sha256(data: bytes) -> str:
    """SHA-256 of some bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(stream: BufferedIOBase) -> str:
    """SHA-256 of a stream from where it stands to its end, read in pieces.

    The pieces are larger than `hashlib.file_digest` takes: a thread that digests hands the interpreter back less often.
    """
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def _number(digits: str) -> int | float:
    """JSON has doubles only: a whole number beyond their exact range was a float when it was written."""
    number = int(digits)
    return number if abs(number) < _EXACT else float(digits)


def _first_difference(spelled: bytes, data: bytes) -> int:
    pairs = enumerate(zip(spelled, data, strict=False))
    return next((offset for offset, (one, other) in pairs if one != other), min(len(spelled), len(data)))
