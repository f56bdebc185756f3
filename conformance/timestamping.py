"""Opens the way to the timestamp authority of the configuration, with the same TLS and proxy as everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx

from conformance.client.transport import open_client, translated_errors
from conformance.config import Config
from conformance.errors.blocked import CannotJudge
from conformance.errors.evidence import TimestampNotGiven
from conformance.language import Language, Text, verbatim
from conformance.signing.timestamps import Timestamper

_MAX_BYTES = 256 * 1024
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
_STATUS = Text(nb="HTTP-status {status}", en="HTTP status {status}")
_TOO_LONG = Text(nb="svaret er for langt", en="the answer is too long")


@contextmanager
def open_timestamper(config: Config) -> Iterator[Timestamper | None]:
    """Open the timestamp authority that `[timestamp]` names, and close it again.

    Args:
        config: The checked configuration.

    Returns:
        The authority; `None` when none is named, and signatures carry the bank's own time.
    """
    url = config.timestamp.url
    if not url:
        yield None
        return
    with open_client(config) as http:
        yield Timestamper(lambda query: _posted(http, url, query, config.kfr.timeout_seconds), authority=url)


def _posted(http: httpx.Client, url: str, query: bytes, seconds: float) -> bytes:
    try:
        with translated_errors(urlsplit(url).hostname or url, seconds), http.stream("POST", url, content=query, headers=_HEADERS) as answer:
            if answer.status_code != httpx.codes.OK:
                raise TimestampNotGiven(authority=url, why=_STATUS.filled(status=answer.status_code))
            return _read(answer, url)
    except CannotJudge as error:
        why = Text(nb=verbatim(error.message(Language.NB)).nb, en=verbatim(error.message(Language.EN)).en)
        raise TimestampNotGiven(authority=url, why=why) from error


def _read(answer: httpx.Response, url: str) -> bytes:
    data = b""
    for piece in answer.iter_bytes():
        data += piece
        if len(data) > _MAX_BYTES:
            raise TimestampNotGiven(authority=url, why=_TOO_LONG)
    return data
