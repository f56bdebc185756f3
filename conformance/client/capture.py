"""Turns an HTTP request and its answer into an `Exchange`, redacted on the way."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import httpx

from conformance.model import Exchange
from conformance.redact import Redactor

_MARGIN = 64
_MAX_REQUEST_TEXT = 4_000
_MAX_RESPONSE_TEXT = 256_000


def captured(
    redactor: Redactor,
    operation: str,
    request: httpx.Request,
    response: httpx.Response | None,
    *,
    number: int,
    sent_at: float,
    duration_ms: float,
    error: str = "",
) -> Exchange:
    """Capture one exchange.

    Args:
        redactor: Takes secrets and personal numbers out.
        operation: Contract operation id.
        request: As sent.
        response: As received, its body read; `None` when none came.
        number: Position within the attempt, from 1.
        sent_at: Seconds since the epoch.
        duration_ms: Milliseconds until the last byte of the answer.
        error: What went wrong in transport.

    Returns:
        The exchange; long bodies are cut with their size and digest.
    """
    redactor.learn_from([*request.headers.items(), *(response.headers.items() if response is not None else ())])
    return Exchange(
        number=number,
        operation=operation,
        method=request.method,
        url=redactor.text(str(request.url)),
        request_headers=redactor.headers(request.headers.items()),
        request_body=_text(redactor, request.content, _MAX_REQUEST_TEXT),
        status=response.status_code if response is not None else None,
        response_headers=redactor.headers(response.headers.items()) if response is not None else (),
        response_body=_text(redactor, response.content, _MAX_RESPONSE_TEXT) if response is not None else None,
        started=datetime.fromtimestamp(sent_at, UTC).isoformat(timespec="milliseconds"),
        duration_ms=round(duration_ms, 3),
        response_sha256=hashlib.sha256(response.content).hexdigest() if response is not None else "",
        error=redactor.text(error),
        request_sha256=hashlib.sha256(request.content).hexdigest() if request.content else "",
    )


def _text(redactor: Redactor, content: bytes, limit: int) -> str | None:
    if not content:
        return None
    size = f"{len(content)} byte, SHA-256 {hashlib.sha256(content).hexdigest()}"
    if b"\0" in content:
        # No text in UTF-8, where a number could be found.
        return f"(binært innhold, {size})"
    text = redactor.text(content[: 4 * limit].decode("utf-8", errors="replace"))
    if len(text) <= limit and len(content) <= 4 * limit:
        return text
    # The cut may fall inside a number or a secret; leaving out the last characters keeps half of one from slipping through unseen.
    return f"{text[: limit - _MARGIN]}… ({size})"
