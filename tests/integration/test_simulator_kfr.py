"""The faithful simulator, asked over HTTP: statuses, codes, headers, bodies and effects of every operation."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import jsonschema
import pytest

from conformance import contract
from conformance.identifiers import Kind
from conformance.simulator.clock import real_clock, today
from conformance.simulator.options import SimulatorOptions
from tests.bank_caller import BankCaller, calling, fresh

ALL_SCOPES = ("bits:kundeforhold.write", "bits:kundeforhold", "bits:kundeforhold.konto")
CONTRACT = contract.load()


@pytest.fixture(scope="module")
def kfr() -> Iterator[BankCaller]:
    with calling(SimulatorOptions(batch_rate=0, scopes=ALL_SCOPES)) as caller:
        yield caller


@pytest.fixture(scope="module")
def limited() -> Iterator[BankCaller]:
    """A bank whose token has only the agencies' scope, and so no right to manage anything."""
    with calling(SimulatorOptions(batch_rate=0, scopes=("bits:kundeforhold",))) as caller:
        yield caller


def day(offset: int) -> str:
    return (today(real_clock) + timedelta(days=offset)).isoformat()


def assert_refused(answer: httpx.Response, status: int, code: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["errorCode"]) == (status, code)
    assert body["errorMessage"] == CONTRACT.errors[code]
    assert datetime.fromisoformat(body["timestamp"]).tzinfo is not None
    jsonschema.validate(body, CONTRACT.schemas["error"])
    assert answer.headers["content-type"] == "application/json"


def assert_echoes(answer: httpx.Response) -> None:
    assert answer.headers["CorrelationID"] == answer.request.headers["CorrelationID"]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_customer_is_registered_found_deleted_and_gone(kfr: BankCaller, kind: Kind) -> None:
    customer = fresh(kind)
    assert not kfr.is_listed(customer)
    for call, status in ((kfr.register, 201), (kfr.register, 200), (kfr.delete, 204)):
        answer = call(customer)
        assert (answer.status_code, answer.content) == (status, b"")
        assert_echoes(answer)
    assert not kfr.is_listed(customer)
    again = kfr.delete(customer)
    assert_refused(again, 404, "KFR-008")
    assert_echoes(again)


def test_a_customer_may_come_back(kfr: BankCaller) -> None:
    customer = fresh()
    assert [kfr.register(customer).status_code, kfr.delete(customer).status_code, kfr.register(customer).status_code] == [201, 204, 201]
    assert kfr.is_listed(customer)


def test_a_look_up_lists_the_bank_itself(kfr: BankCaller) -> None:
    customer = fresh()
    kfr.register(customer)
    answer = kfr.look_up(customer)
    assert answer.json() == {"banks": [{"organizationID": kfr.bank, "bankName": "Eksempelbank ASA", "activeAccount": False}]}
    jsonschema.validate(answer.json(), CONTRACT.schemas["banks"])
    assert "CorrelationID" not in answer.headers


MANAGING_FAULTS: dict[str, tuple[dict[str, str | None], int, str]] = {
    "no token": ({"Authorization": None}, 401, "KFR-001"),
    "basic authentication": ({"Authorization": "Basic eDp5"}, 401, "KFR-001"),
    "garbage token": ({"Authorization": "Bearer garbage"}, 401, "KFR-001"),
    "no customer": ({"CustomerID": None}, 400, "KFR-005"),
    "empty customer": ({"CustomerID": ""}, 400, "KFR-005"),
    "ten digits": ({"CustomerID": "1234567890"}, 400, "KFR-005"),
    "twelve digits": ({"CustomerID": "123456789012"}, 400, "KFR-005"),
    "letters": ({"CustomerID": "12345678A"}, 400, "KFR-005"),
    "no correlation id": ({"CorrelationID": None}, 400, "KFR-004"),
    "correlation id no uuid": ({"CorrelationID": "12345"}, 400, "KFR-004"),
}


@pytest.mark.parametrize("fault", MANAGING_FAULTS)
@pytest.mark.parametrize("operation", ["register", "delete"])
def test_managing_refuses(kfr: BankCaller, operation: str, fault: str) -> None:
    headers, status, code = MANAGING_FAULTS[fault]
    kfr_without_token = {"Authorization": ""} if "Authorization" in headers and headers["Authorization"] is None else {}
    answer = getattr(kfr, operation)(fresh(), **(headers | kfr_without_token))
    assert_refused(answer, status, code)
    if "CorrelationID" in answer.request.headers:
        assert_echoes(answer)
    else:
        assert "CorrelationID" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_managing_refuses_another_type_and_another_institution(kfr: BankCaller, method: str) -> None:
    headers = {"CustomerID": fresh(), "CorrelationID": str(uuid.uuid4())}
    assert_refused(kfr.http.request(method, kfr.relationship("KARBANK"), headers=headers), 400, "KFR-009")
    other = kfr.relationship().replace(kfr.bank, "310000018")
    assert_refused(kfr.http.request(method, other, headers=headers), 403, "KFR-003")
    assert not kfr.is_listed(headers["CustomerID"])


def test_a_token_without_the_scope_opens_nothing(limited: BankCaller) -> None:
    customer = fresh()
    assert_refused(limited.register(customer), 403, "KFR-002")
    assert_refused(limited.delete(customer), 403, "KFR-002")
    assert_refused(limited.upload(customer), 403, "KFR-002")
    assert_refused(limited.look_up(customer), 403, "ERR-001")
    account = limited.http.get(
        "/customers/accountServicingProvider", headers={"AccountID": "12345678901", "CorrelationID": str(uuid.uuid4())}
    )
    assert (account.status_code, account.json()["statusCode"]) == (401, 401)


PERIODS: dict[str, tuple[str, bool]] = {
    "today by default": ("", True),
    "before the start": (f"?fromDate={day(-30)}&toDate={day(-11)}", False),
    "up to the day of the start": (f"?fromDate={day(-30)}&toDate={day(-10)}", True),
    "from the start": (f"?fromDate={day(-10)}&toDate={day(-10)}", True),
    "future": (f"?fromDate={day(1)}&toDate={day(9)}", True),
    "only from": (f"?fromDate={day(-30)}", True),
    "only to": (f"?toDate={day(0)}", True),
}


@pytest.mark.parametrize("period", PERIODS)
def test_an_open_relationship_is_listed_in_a_period(kfr: BankCaller, period: str) -> None:
    query, listed = PERIODS[period]
    customer = fresh()
    assert kfr.upload(f"{customer}#{day(-10)}").status_code == 201
    assert kfr.wait_until_listed(customer)
    assert kfr.is_listed(customer, query) is listed


def test_history_outlives_deletion(kfr: BankCaller) -> None:
    customer = fresh()
    kfr.upload(f"{customer}#{day(-10)}")
    assert kfr.wait_until_listed(customer)
    kfr.delete(customer)
    assert not kfr.is_listed(customer)
    assert kfr.is_listed(customer, f"?fromDate={day(-5)}&toDate={day(-1)}")
    assert not kfr.is_listed(customer, f"?fromDate={day(-20)}&toDate={day(-11)}")


LOOKUP_FAULTS: dict[str, tuple[str, dict[str, str | None], int, str]] = {
    "no token": ("", {"Authorization": ""}, 401, "ERR-001"),
    "no customer": ("", {"CustomerID": None}, 400, "ERR-002"),
    "bad customer": ("", {"CustomerID": "12345"}, 400, "ERR-002"),
    "reversed period": (f"?fromDate={day(0)}&toDate={day(-1)}", {}, 400, "ERR-003"),
    "only to, in the past": (f"?toDate={day(-1)}", {}, 400, "ERR-003"),
    "only from, in the future": (f"?fromDate={day(1)}", {}, 400, "ERR-003"),
    "norwegian date": ("?fromDate=08.11.2019", {}, 400, "ERR-003"),
    "date without hyphens": ("?fromDate=20191108", {}, 400, "ERR-003"),
    "no such day": ("?fromDate=2019-02-29", {}, 400, "ERR-003"),
    "empty date": ("?toDate=", {}, 400, "ERR-003"),
    "week date": ("?fromDate=2019-W01-1", {}, 400, "ERR-003"),
}


@pytest.mark.parametrize("fault", LOOKUP_FAULTS)
def test_a_look_up_refuses(kfr: BankCaller, fault: str) -> None:
    query, headers, status, code = LOOKUP_FAULTS[fault]
    assert_refused(kfr.look_up(fresh(), query=query, **headers), status, code)


def test_a_look_up_in_another_institution_is_refused(kfr: BankCaller) -> None:
    answer = kfr.http.get("/customers/financialInstitutions/310000018/", headers={"CustomerID": fresh()})
    assert_refused(answer, 403, "ERR-001")


GOOD_FILES = {
    "one": "{a}",
    "three": "{a},{b},{c}",
    "white space at the end": "{a},{b} \r\n\n",
    "start dates": "{a}#2019-11-08,{b},{c}#2020-02-29",
    "twice the same": "{a},{a}",
}


@pytest.mark.parametrize("name", GOOD_FILES)
def test_a_file_is_read(kfr: BankCaller, name: str) -> None:
    customers = {"a": fresh(), "b": fresh(Kind.D_NUMBER), "c": fresh(Kind.ORGANISATION)}
    file = GOOD_FILES[name].format(**customers)
    answer = kfr.upload(file)
    assert (answer.status_code, answer.content) == (201, b"")
    assert_echoes(answer)
    for customer in customers.values():
        if customer in file:
            assert kfr.wait_until_listed(customer)


BAD_FILES = {
    "empty": ("", "KFR-004"),
    "only white space": (" \n", "KFR-004"),
    "short identifier": ("{a},12345", "KFR-005"),
    "letters": ("{a},abcdefghi", "KFR-005"),
    "comma at the end": ("{a},", "KFR-005"),
    "two commas": ("{a},,{b}", "KFR-005"),
    "semicolon": ("{a};{b}", "KFR-005"),
    "one a line": ("{a}\n{b}", "KFR-005"),
    "space before": ("{a}, {b}", "KFR-005"),
    "norwegian date": ("{a},{b}#08.11.2019", "KFR-010"),
    "no such day": ("{a}#2019-02-29", "KFR-010"),
    "no date after #": ("{a}#", "KFR-010"),
    "two dates": ("{a}#2019-11-08#2019-11-09", "KFR-010"),
    "not ascii": ("{a},æøåæøåæøå", "KFR-005"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_whole(kfr: BankCaller, name: str) -> None:
    file, code = BAD_FILES[name]
    first, second = fresh(), fresh()
    answer = kfr.upload(file.format(a=first, b=second))
    assert_refused(answer, 400, code)
    assert_echoes(answer)
    assert not kfr.is_listed(first)


def multipart(*parts: str, end: str = "--grense--\r\n") -> bytes:
    return ("".join(f"--grense\r\n{part}\r\n" for part in parts) + end).encode()


TYPE = 'Content-Disposition: form-data; name="customer_type"\r\n\r\nDSOPBANK'
FILE = 'Content-Disposition: form-data; name="customers"; filename="customers.csv"\r\nContent-Type: text/plain\r\n\r\n310000000'
GRENSE = "multipart/form-data; boundary=grense"
MESSAGES = {
    "as in the FAQ": (GRENSE, multipart(TYPE, FILE), 201, ""),
    "other order": (GRENSE, multipart(FILE, TYPE), 201, ""),
    "unknown part": (GRENSE, multipart(TYPE, FILE, 'Content-Disposition: form-data; name="x"\r\n\r\ny'), 201, ""),
    "customers without a file name": (GRENSE, multipart(TYPE, FILE.replace('; filename="customers.csv"', "")), 201, ""),
    "other boundary in the header": ("multipart/form-data; boundary=skille", multipart(TYPE, FILE), 403, "KFR-002"),
    "longer boundary in the body": ("multipart/form-data; boundary=grens", multipart(TYPE, FILE), 403, "KFR-002"),
    "no boundary in the header": ("multipart/form-data", multipart(TYPE, FILE), 403, "KFR-002"),
    "boundary too long": (f"multipart/form-data; boundary={'x' * 300}", multipart(TYPE, FILE), 403, "KFR-002"),
    "nothing": (GRENSE, b"", 403, "KFR-002"),
    "not multipart": ("text/plain", b"310000000", 400, "KFR-004"),
    "no end": (GRENSE, multipart(TYPE, FILE, end=""), 400, "KFR-004"),
    "no customer_type": (GRENSE, multipart(FILE), 400, "KFR-004"),
    "no customers": (GRENSE, multipart(TYPE), 400, "KFR-004"),
    "wrong customer_type": (GRENSE, multipart(TYPE.replace("DSOPBANK", "KARBANK"), FILE), 400, "KFR-009"),
    "nine parts": (GRENSE, multipart(*[TYPE] * 8, FILE), 400, "KFR-004"),
    "part without headers": (GRENSE, multipart("\r\nhei", TYPE, FILE), 201, ""),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_batch_message(kfr: BankCaller, name: str) -> None:
    content_type, body, status, code = MESSAGES[name]
    answer = kfr.send_batch({"Content-Type": content_type}, content=body)
    if code:
        assert_refused(answer, status, code)
    assert answer.status_code == status
    assert_echoes(answer)


@pytest.mark.parametrize(("size", "status"), [(10_485_760, 201), (10_485_761, 400)])
def test_the_size_limit_of_a_file(kfr: BankCaller, size: int, status: int) -> None:
    customer = fresh()
    answer = kfr.upload(customer.encode() + b" " * (size - len(customer)))
    assert answer.status_code == status
    if status == 400:
        assert_refused(answer, 400, "KFR-004")


def test_operation_5_lists_every_bank(kfr: BankCaller) -> None:
    customer = fresh()
    kfr.register(customer)
    answer = kfr.http.get("/customers/customerRelationships", headers={"CustomerID": customer, "Accept": "application/json"})
    assert [bank["organizationID"] for bank in answer.json()["banks"]] == [kfr.bank]
    refused = kfr.http.get("/customers/customerRelationships", headers={"CustomerID": customer, "Accept": "text/xml"})
    assert refused.status_code == 406
    jsonschema.validate(refused.json(), CONTRACT.schemas["error"])


ACCOUNTS = {"eleven digits": ("12345678901", 200), "ten digits": ("1234567890", 400), "letters": ("1234567890a", 400)}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_operation_6(kfr: BankCaller, name: str) -> None:
    account, status = ACCOUNTS[name]
    answer = kfr.http.get("/customers/accountServicingProvider", headers={"AccountID": account, "CorrelationID": str(uuid.uuid4())})
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"organizationId": kfr.bank, "bankName": "Eksempelbank ASA"}
    else:
        assert_refused(answer, 400, "ERR-004")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/customers/financialInstitutions/310000000/relationshipType/DSOPBANK", "POST, DELETE"),
        ("POST", "/customers/financialInstitutions/310000000/", "GET"),
        ("DELETE", "/customers/customerRelationships", "GET"),
        ("GET", "/customers/financialInstitutions/310000000/batch", "POST"),
    ],
)
def test_a_method_the_path_does_not_have(kfr: BankCaller, method: str, path: str, allowed: str) -> None:
    answer = kfr.http.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    jsonschema.validate(answer.json(), CONTRACT.schemas["error"])


def test_an_unknown_path(kfr: BankCaller) -> None:
    answer = kfr.http.get("/customers/financialInstitutions/310000000")
    assert answer.status_code == 404
    jsonschema.validate(json.loads(answer.content), CONTRACT.schemas["error"])


def test_it_serves_its_own_description(kfr: BankCaller) -> None:
    described = kfr.http.get("/openapi.json", headers={"Authorization": ""}).json()
    assert described["servers"] == [{"url": kfr.ready.kfr_base_url}]
    for path, operations in described["paths"].items():
        url = path.format(fid=kfr.bank, type="DSOPBANK")
        for method in operations:
            assert kfr.http.request(method, url, headers={"Authorization": ""}).status_code == 401
