"""An exchange as plain text, for the formats that show it as a block of lines."""

from __future__ import annotations

from conformance.model import Exchange
from reports import wording
from reports.interface import EVIDENCE_FILE
from reports.labels import Labels
from reports.printable import cut, in_one_line, visible


def headline(exchange: Exchange, label: Labels) -> str:
    """Write the exchange in one line: method, address, answer and duration."""
    spent = wording.duration(exchange.duration_ms, label.language)
    return f"{in_one_line(exchange.method)} {in_one_line(exchange.url)} → {answer(exchange, label)} ({spent})"


def answer(exchange: Exchange, label: Labels) -> str:
    """Write the status that came, or that none came."""
    return str(exchange.status) if exchange.status is not None else label("exchange.no-answer")


def request(exchange: Exchange, label: Labels, *, limit: int) -> str:
    """Write the request's headers and body, the body cut after `limit` characters."""
    return "\n".join([*_headers(exchange.request_headers), *_body(exchange.request_body, label, limit)])


def response(exchange: Exchange, label: Labels, *, limit: int) -> str:
    """Write the answer's status, headers and body, the body cut after `limit` characters; or what went wrong in transport."""
    if exchange.status is None:
        return f"{answer(exchange, label)}. {visible(exchange.error)}"
    first = f"{label('exchange.response')} {exchange.status}"
    return "\n".join([first, *_headers(exchange.response_headers), *_body(exchange.response_body, label, limit)])


def _headers(headers: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"{in_one_line(name)}: {in_one_line(value)}" for name, value in headers]


def _body(body: str | None, label: Labels, limit: int) -> list[str]:
    if not body:
        return []
    short = cut(body, limit)
    if not short.sha256:
        return ["", visible(short.text)]
    shown, total = (wording.number(count, label.language) for count in (len(short.text), short.total))
    return ["", visible(short.text), label("exchange.cut", shown=shown, total=total, sha256=short.sha256, file=EVIDENCE_FILE)]
