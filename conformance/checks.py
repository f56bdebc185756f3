"""The checks: each takes a captured exchange and says whether it keeps one clause of the contract.

All are pure, so a stranger can run them again on the exchanges in `evidence.json` and must come to the same findings.
"""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from conformance.contract import Contract
from conformance.language import Text
from conformance.model import Exchange, Finding

_SHOWN = 300
_STATUS_AND_CODE = Text("status {status} med feilkode {code}", "status {status} with error code {code}")
_STATUS_AND_BODY = Text("status {status}: {body}", "status {status}: {body}")
_NO_CODE = Text("ingen errorCode: {body}", "no errorCode: {body}")
_NO_BODY = Text("ingen kropp", "no body")
_NO_CORRELATION = Text("hodet CorrelationID mangler", "the header CorrelationID is missing")
_ONE_OF = Text("en av statusene {documented}", "one of the statuses {documented}")
_BY_SCHEMA = Text("JSON etter skjemaet «{name}»", "JSON by the schema '{name}'")
_ONLY_BANK = Text("banks med bare {number}", "banks with {number} only")
_BANKS = Text("banks med {numbers}", "banks with {numbers}")
_NO_BANKS = Text("en tom liste banks", "an empty list banks")
_NO_CONTENT_TYPE = Text("Content-Type mangler: {body}", "Content-Type is missing: {body}")
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500


def status(contract: Contract, exchange: Exchange, expected: int) -> Finding:
    """The answer has the status that the case asks for."""
    clause = f"{exchange.operation}/{expected}"
    return Finding(
        clause=clause if clause in contract.clauses else "contract/responses",
        check="status",
        ok=exchange.status == expected,
        expected=f"status {expected}",
        actual=_status_told(exchange) if exchange.status else exchange.error,
    )


def error_code(contract: Contract, exchange: Exchange, expected: str) -> Finding:
    """The error body carries the code that the case asks for."""
    clause = f"{exchange.operation}/{exchange.status}/{expected}"
    documented = [name for name in contract.clauses if name.startswith(f"{exchange.operation}/") and name.endswith(f"/{expected}")]
    actual = _object(exchange).get("errorCode")
    return Finding(
        clause=clause if clause in contract.clauses else next(iter(documented), "error/body"),
        check="errorCode",
        ok=actual == expected,
        expected=f"errorCode {expected}",
        actual=f"errorCode {actual}" if actual is not None else _NO_CODE.in_evidence(body=_shown(exchange.response_body)),
    )


def empty_body(exchange: Exchange) -> Finding:
    """The answer has no body."""
    return Finding("body/empty", "kropp", not exchange.response_body, _NO_BODY.nb, _shown(exchange.response_body))


def correlation_echo(exchange: Exchange) -> Finding:
    """The answer carries the request's `CorrelationID`."""
    sent = header(exchange.request_headers, "CorrelationID")
    received = header(exchange.response_headers, "CorrelationID")
    return Finding(
        clause="correlation/echo",
        check="CorrelationID",
        ok=sent is not None and received == sent,
        expected=f"CorrelationID: {sent}",
        actual=f"CorrelationID: {received}" if received is not None else _NO_CORRELATION.nb,
    )


def conforms(contract: Contract, exchange: Exchange) -> Finding:
    """Status, content type and body are what the contract describes for the operation."""
    operation = contract.operations[exchange.operation]
    response = operation.responses.get(exchange.status or 0)
    if response is None:
        documented = ", ".join(str(known) for known in sorted(operation.responses))
        return Finding(
            "contract/responses",
            "kontrakt",
            ok=False,
            expected=_ONE_OF.in_evidence(documented=documented),
            actual=f"status {exchange.status}",
        )
    if response.body == "empty":
        return empty_body(exchange)
    problem = _body_problem(contract, exchange, response.body)
    return Finding(
        clause=_BODY_CLAUSES[response.body],
        check="kontrakt",
        ok=not problem,
        expected=_BY_SCHEMA.in_evidence(name=response.body),
        actual=problem or _shown(exchange.response_body),
    )


_BODY_CLAUSES = {"error": "error/body", "banks": "banks/body", "bank": "account/body", "unauthorized": "account/unauthorized"}


def lists_bank(exchange: Exchange, organisation_number: str, *, clause: str = "banks/own-bank-only") -> Finding:
    """A look-up lists the bank itself and nobody else."""
    listed = _listed(exchange)
    expected = _ONLY_BANK.in_evidence(number=organisation_number)
    return Finding(clause, "banks", listed == [organisation_number], expected, _listed_text(exchange, listed))


def lists_nobody(exchange: Exchange, *, clause: str = "banks/own-bank-only") -> Finding:
    """A look-up was answered, and lists no bank."""
    listed = _listed(exchange)
    return Finding(clause, "banks", listed == [], _NO_BANKS.nb, _listed_text(exchange, listed))


def inactive_accounts(exchange: Exchange) -> Finding:
    """`activeAccount` is false for every bank, and there is at least one."""
    flags = [bank.get("activeAccount") for bank in _banks(exchange) or ()]
    ok = bool(flags) and all(flag is False for flag in flags)
    return Finding("banks/activeAccount", "activeAccount", ok, "activeAccount: false", f"activeAccount: {json.dumps(flags)}")


def says_nothing(exchange: Exchange, expected_status: int | None = None) -> bool:
    """Whether an answer tells of a fault on the way rather than of KFR's rules: throttling, 5xx, or a gateway's page."""
    if exchange.status is None or exchange.status == expected_status:
        return exchange.status is None
    if exchange.status == _TOO_MANY_REQUESTS or exchange.status >= _SERVER_ERRORS:
        return True
    return "html" in (header(exchange.response_headers, "Content-Type") or "").lower()


def header(headers: tuple[tuple[str, str], ...], name: str) -> str | None:
    """Find a header, whatever its case; `None` when it is not there."""
    return next((value for found, value in headers if found.lower() == name.lower()), None)


def _body_problem(contract: Contract, exchange: Exchange, kind: str) -> str:
    content_type = header(exchange.response_headers, "Content-Type") or ""
    if "json" not in content_type.lower():
        body = _shown(exchange.response_body)
        return f"Content-Type {content_type}: {body}" if content_type else _NO_CONTENT_TYPE.in_evidence(body=body)
    validator = Draft202012Validator(dict(contract.schemas[kind]), format_checker=FormatChecker(("date-time",)))
    errors = sorted(validator.iter_errors(_json(exchange)), key=lambda error: error.json_path)
    return "; ".join(f"{error.json_path}: {error.message}" for error in errors)[:_SHOWN]


def _json(exchange: Exchange) -> object:
    try:
        return json.loads(exchange.response_body or "")
    except ValueError:
        return None


def _object(exchange: Exchange) -> dict[str, Any]:
    body = _json(exchange)
    return body if isinstance(body, dict) else {}


def _banks(exchange: Exchange) -> list[dict[str, Any]] | None:
    banks = _object(exchange).get("banks")
    if not isinstance(banks, list) or not all(isinstance(bank, dict) for bank in banks):
        return None
    return banks


def _listed(exchange: Exchange) -> list[Any] | None:
    """The organisation numbers of an answered look-up; `None` when the answer is no such list."""
    banks = _banks(exchange) if exchange.status == 200 else None  # noqa: PLR2004 - the one status of a look-up
    return None if banks is None else [bank.get("organizationID") for bank in banks]


def _listed_text(exchange: Exchange, listed: list[Any] | None) -> str:
    if listed is None:
        return _STATUS_AND_BODY.in_evidence(status=exchange.status, body=_shown(exchange.response_body))
    return _BANKS.in_evidence(numbers=", ".join(map(str, listed))) if listed else _NO_BANKS.nb


def _status_told(exchange: Exchange) -> str:
    code = _object(exchange).get("errorCode")
    return _STATUS_AND_CODE.in_evidence(status=exchange.status, code=code) if isinstance(code, str) else f"status {exchange.status}"


def _shown(body: str | None) -> str:
    if not body:
        return _NO_BODY.nb
    return body if len(body) <= _SHOWN else f"{body[:_SHOWN]}…"
