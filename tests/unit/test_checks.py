from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from conformance import checks, contract
from conformance.model import Exchange, Finding

API = contract.load()
BANK = "310000000"
JSON = (("content-type", "application/json"),)
CORRELATION = "294fafb7-0e4e-4177-a5ff-ce7367c45814"

ANSWER = Exchange(
    number=1,
    operation="register",
    method="POST",
    url="https://kfr.example/",
    request_headers=(("correlationid", CORRELATION),),
    request_body=None,
    status=201,
    response_headers=(("CorrelationID", CORRELATION),),
    response_body=None,
    started="2026-11-23T09:00:00.000+00:00",
    duration_ms=1.0,
)
LOOK_UP = replace(
    ANSWER,
    operation="lookup-own",
    method="GET",
    status=200,
    response_headers=JSON,
    response_body='{"banks":[{"organizationID":"310000000","bankName":"Eksempelbank ASA","activeAccount":false}]}',
)
ERROR = replace(
    ANSWER,
    status=400,
    response_headers=JSON,
    response_body='{"errorCode":"KFR-005","errorMessage":"Invalid customer identifier","timestamp":"2018-02-05T12:54:12Z"}',
)


def _body(exchange: Exchange, old: str, new: str) -> Exchange:
    assert exchange.response_body is not None
    assert old in exchange.response_body
    return replace(exchange, response_body=exchange.response_body.replace(old, new))


conforms = partial(checks.conforms, API)
lists_bank = partial(checks.lists_bank, organisation_number=BANK)


def has_status(status: int) -> Callable[[Exchange], Finding]:
    return lambda exchange: checks.status(API, exchange, status)


def has_code(code: str) -> Callable[[Exchange], Finding]:
    return lambda exchange: checks.error_code(API, exchange, code)


# Sentence -> (check, exchange, whether the clause is kept, the clause).
TABLE: dict[str, tuple[Callable[[Exchange], Finding], Exchange, bool, str]] = {
    "the status asked for": (has_status(201), ANSWER, True, "register/201"),
    "another status": (has_status(200), ANSWER, False, "register/200"),
    "a status the operation does not have": (has_status(204), ANSWER, False, "contract/responses"),
    "the code asked for": (has_code("KFR-005"), ERROR, True, "register/400/KFR-005"),
    "another code": (has_code("KFR-009"), ERROR, False, "register/400/KFR-009"),
    "a code without JSON": (has_code("KFR-005"), replace(ERROR, response_body="<html>"), False, "register/400/KFR-005"),
    "a code of another status": (has_code("KFR-008"), replace(ERROR, operation="delete"), False, "delete/404/KFR-008"),
    "no body": (checks.empty_body, ANSWER, True, "body/empty"),
    "a body where none belongs": (checks.empty_body, replace(ANSWER, response_body="{}"), False, "body/empty"),
    "the CorrelationID comes back": (checks.correlation_echo, ANSWER, True, "correlation/echo"),
    "no CorrelationID": (checks.correlation_echo, replace(ANSWER, response_headers=()), False, "correlation/echo"),
    "another CorrelationID": (
        checks.correlation_echo,
        replace(ANSWER, response_headers=(("CorrelationID", CORRELATION.replace("2", "3")),)),
        False,
        "correlation/echo",
    ),
    "nothing sent, nothing to echo": (checks.correlation_echo, replace(ANSWER, request_headers=()), False, "correlation/echo"),
    "an empty success": (conforms, ANSWER, True, "body/empty"),
    "an undocumented status": (conforms, replace(ANSWER, status=202), False, "contract/responses"),
    "a proper error": (conforms, ERROR, True, "error/body"),
    "a timestamp without a zone": (conforms, _body(ERROR, "12Z", "12"), False, "error/body"),
    "an error without errorMessage": (conforms, _body(ERROR, "errorMessage", "message"), False, "error/body"),
    "an error code that is a number": (conforms, _body(ERROR, '"KFR-005"', "5"), False, "error/body"),
    "an error that is no JSON by its header": (conforms, replace(ERROR, response_headers=()), False, "error/body"),
    "an error without a body": (conforms, replace(ERROR, response_body=None), False, "error/body"),
    "a proper look-up": (conforms, LOOK_UP, True, "banks/body"),
    "organizationId instead of organizationID": (conforms, _body(LOOK_UP, "organizationID", "organizationId"), False, "banks/body"),
    "an organisation number of eight digits": (conforms, _body(LOOK_UP, BANK, BANK[:8]), False, "banks/body"),
    "activeAccount as text": (conforms, _body(LOOK_UP, "false", '"false"'), False, "banks/body"),
    "banks is no list": (conforms, replace(LOOK_UP, response_body='{"banks":{}}'), False, "banks/body"),
    "the bank is listed": (lists_bank, LOOK_UP, True, "banks/own-bank-only"),
    "another bank is listed": (lists_bank, _body(LOOK_UP, BANK, "999999999"), False, "banks/own-bank-only"),
    "nobody is listed": (lists_bank, replace(LOOK_UP, response_body='{"banks":[]}'), False, "banks/own-bank-only"),
    "a list under an error status": (lists_bank, replace(LOOK_UP, status=400), False, "banks/own-bank-only"),
    "an empty list": (checks.lists_nobody, replace(LOOK_UP, response_body='{"banks":[]}'), True, "banks/own-bank-only"),
    "a list that is not empty": (checks.lists_nobody, LOOK_UP, False, "banks/own-bank-only"),
    "no list at all is not an empty list": (checks.lists_nobody, replace(LOOK_UP, response_body="{}"), False, "banks/own-bank-only"),
    "activeAccount false": (checks.inactive_accounts, LOOK_UP, True, "banks/activeAccount"),
    "activeAccount true": (checks.inactive_accounts, _body(LOOK_UP, "false", "true"), False, "banks/activeAccount"),
    "no bank, no activeAccount": (
        checks.inactive_accounts,
        replace(LOOK_UP, response_body='{"banks":[]}'),
        False,
        "banks/activeAccount",
    ),
}


@pytest.mark.parametrize(("check", "exchange", "kept", "clause"), TABLE.values(), ids=TABLE)
def test_a_check_sees(check: Callable[[Exchange], Finding], exchange: Exchange, kept: bool, clause: str) -> None:
    finding = check(exchange)

    assert finding.ok is kept
    assert finding.clause == clause
    assert clause in API.clauses
    assert finding.expected
    assert finding.actual


SILENT = {
    "no answer": (replace(ANSWER, status=None), None, True),
    "throttled": (replace(ANSWER, status=429), None, True),
    "internal error": (replace(ERROR, status=500), None, True),
    "an internal error that was asked for": (replace(ERROR, status=500), 500, False),
    "a gateway's page": (replace(ANSWER, status=403, response_headers=(("Content-Type", "text/html"),)), 401, True),
    "a proper refusal": (ERROR, 401, False),
    "a proper success": (ANSWER, None, False),
}


@pytest.mark.parametrize(("exchange", "expected", "silent"), SILENT.values(), ids=SILENT)
def test_an_answer_that_says_nothing_of_the_rule_is_told_apart(exchange: Exchange, expected: int | None, silent: bool) -> None:
    assert checks.says_nothing(exchange, expected) is silent
