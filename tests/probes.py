"""Questions to a simulator, each with the clauses that its answer tells about; asked of the faithful one and of every mutant.

A probe gives an observation that is equal, run after run, as long as the simulator behaves the same.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import httpx

from conformance.identifiers import Kind
from conformance.simulator.application import Simulation
from tests.bank_caller import fresh

BANK = "310000000"
OTHER_BANK = "310000018"
Headers = dict[str, str | None]
# Status, what came back of the CorrelationID, content type and body.
Seen = tuple[int, str | int, str | None, object]
_ROOT = "/customers/financialInstitutions"
_GRENSE = "multipart/form-data; boundary=grense"


@dataclass
class Respondent:
    """A simulator in this process, and the bank that asks it."""

    http: httpx.AsyncClient
    tokens: Mapping[str, str]
    today: date
    simulation: Simulation
    customers: dict[str, str] = field(default_factory=dict)

    def customer(self, name: str, kind: Kind = Kind.PERSON) -> str:
        return self.customers.setdefault(name, fresh(kind))

    def day(self, offset: int) -> str:
        return (self.today + timedelta(days=offset)).isoformat()

    async def ask(
        self, method: str, path: str, headers: Headers | None = None, *, token: str = "good", content: bytes | None = None
    ) -> Seen:
        sent = {"Authorization": self.tokens[token], "CorrelationID": str(uuid.uuid4())} | (headers or {})
        given = {name: value for name, value in sent.items() if value}
        return _seen(await self.http.request(method, path, headers=given, content=content), given.get("CorrelationID"))

    async def register(
        self, customer: str, headers: Headers | None = None, *, bank: str = BANK, kind: str = "DSOPBANK", token: str = "good"
    ) -> Seen:
        return await self.ask("POST", _relationship(bank, kind), {"CustomerID": customer, **(headers or {})}, token=token)

    async def delete(
        self, customer: str, headers: Headers | None = None, *, bank: str = BANK, kind: str = "DSOPBANK", token: str = "good"
    ) -> Seen:
        return await self.ask("DELETE", _relationship(bank, kind), {"CustomerID": customer, **(headers or {})}, token=token)

    async def look_up(self, customer: str, query: str = "", *, bank: str = BANK, token: str = "good") -> Seen:
        return await self.ask("GET", f"{_ROOT}/{bank}/{query}", {"CustomerID": customer}, token=token)

    async def upload(self, file: str, *, bank: str = BANK, kind: str = "DSOPBANK", token: str = "good", boundary: str = "grense") -> Seen:
        parts = (f'form-data; name="customer_type"\r\n\r\n{kind}', f'form-data; name="customers"; filename="customers.csv"\r\n\r\n{file}')
        body = "".join(f"--{boundary}\r\nContent-Disposition: {part}\r\n" for part in parts) + f"--{boundary}--\r\n"
        seen = await self.ask("POST", f"{_ROOT}/{bank}/batch", token=token, content=body.encode(), headers={"Content-Type": _GRENSE})
        for _ in range(8):
            await asyncio.sleep(0)  # the reader's turn
        return seen

    async def listed(self, customer: str, query: str = "") -> bool:
        _, _, _, body = await self.look_up(customer, query)
        return isinstance(body, dict) and bool(body.get("banks"))


def _relationship(bank: str, kind: str) -> str:
    return f"{_ROOT}/{bank}/relationshipType/{kind}"


def _seen(answer: httpx.Response, correlation_id: str | None) -> Seen:
    echo = answer.headers.get("CorrelationID")
    try:
        body = _timeless(answer.json())
    except ValueError:
        body = answer.text
    return answer.status_code, "same" if echo == correlation_id else len(echo or ""), answer.headers.get("content-type"), body


def _timeless(body: object) -> object:
    """Replace a good timestamp by a word, so that two observations can be equal."""
    if isinstance(body, dict) and isinstance(body.get("timestamp"), str):
        try:
            zoned = datetime.fromisoformat(body["timestamp"]).tzinfo is not None
        except ValueError:
            return body
        return body | {"timestamp": "good" if zoned else "without a zone"}
    return body


@dataclass(frozen=True)
class Probe:
    """A question, and what its answer tells about."""

    name: str
    clauses: frozenset[str]
    ask: Callable[[Respondent], Awaitable[object]]
    costly: bool = False


_PROBES: list[Probe] = []


def probe(*clauses: str, costly: bool = False) -> Callable[[Callable[[Respondent], Awaitable[object]]], None]:
    def note(ask: Callable[[Respondent], Awaitable[object]]) -> None:
        _PROBES.append(Probe(getattr(ask, "__name__", "?"), frozenset(clauses), ask, costly))

    return note


def probes() -> list[Probe]:
    return list(_PROBES)


# ------------------------------------------------------------------------------------------------ operations 1 and 2


@probe(
    "register/201",
    "register/200",
    "body/empty",
    "correlation/echo",
    "register/effect",
    "banks/body",
    "banks/own-bank-only",
    "banks/activeAccount",
)
async def persons_come(kfr: Respondent) -> object:
    customer = kfr.customer("person")
    return [await kfr.look_up(customer), await kfr.register(customer), await kfr.register(customer), await kfr.look_up(customer)]


@probe(
    "register/201",
    "delete/204",
    "delete/effect",
    "delete/404",
    "delete/404/KFR-008",
    "lookup-own/200",
    "banks/body",
    "banks/own-bank-only",
    "correlation/echo",
    "error/body",
)
async def persons_go(kfr: Respondent) -> object:
    customer = kfr.customer("person")
    gone = [await kfr.delete(customer), await kfr.look_up(customer), await kfr.delete(customer)]
    return [*gone, await kfr.register(customer), await kfr.look_up(customer)]


@probe("register/201", "delete/204", "lookup-own/200", "register/effect")
async def organisations(kfr: Respondent) -> object:
    customer = kfr.customer("organisation", Kind.ORGANISATION)
    return [await kfr.register(customer), await kfr.look_up(customer), await kfr.delete(customer), await kfr.look_up(customer)]


@probe("register/201", "delete/204", "lookup-own/200", "register/effect")
async def d_numbers(kfr: Respondent) -> object:
    customer = kfr.customer("d-number", Kind.D_NUMBER)
    return [await kfr.register(customer), await kfr.look_up(customer), await kfr.delete(customer), await kfr.look_up(customer)]


@probe("period/range", "period/default", "register/effect")
async def periods_of_a_registered_customer(kfr: Respondent) -> object:
    customer = kfr.customer("for periods")
    await kfr.register(customer)
    queries = (
        "",
        f"?fromDate={kfr.day(-9)}&toDate={kfr.day(-1)}",
        f"?toDate={kfr.day(0)}",
        f"?toDate={kfr.day(3)}",
        f"?fromDate={kfr.day(-3)}",
    )
    return [await kfr.listed(customer, query) for query in queries]


@probe("register/400", "register/400/KFR-005", "register/refused", "error/body", "correlation/echo")
async def bad_customers_of_a_registration(kfr: Respondent) -> object:
    return [await kfr.register(customer) for customer in ("12345", "1234567890", "12345678A", "")]


@probe("register/400", "register/400/KFR-009", "register/refused")
async def bad_type_of_a_registration(kfr: Respondent) -> object:
    customer = kfr.customer("bad type")
    return [await kfr.register(customer, kind="KARBANK"), await kfr.listed(customer)]


@probe("register/400/KFR-004", "delete/400/KFR-004", "correlation/echo")
async def bad_correlation(kfr: Respondent) -> object:
    customer = kfr.customer("bad correlation")
    ways: tuple[Headers, ...] = ({"CorrelationID": "12345"}, {"CorrelationID": None})
    return [[await kfr.register(customer, way), await kfr.delete(customer, way)] for way in ways]


@probe("delete/400/KFR-005", "delete/400")
async def bad_customers_of_a_deletion(kfr: Respondent) -> object:
    return [await kfr.delete(customer) for customer in ("12345", "")]


@probe("delete/400/KFR-009", "delete/400")
async def bad_type_of_a_deletion(kfr: Respondent) -> object:
    customer = kfr.customer("kept")
    await kfr.register(customer)
    return [await kfr.delete(customer, kind="KARBANK"), await kfr.listed(customer)]


# ---------------------------------------------------------------------------------------------------------- operation 3


@probe("batch/201", "batch/effect", "body/empty", "correlation/echo")
async def a_file_of_every_kind(kfr: Respondent) -> object:
    customers = [kfr.customer(f"file {kind}", kind) for kind in Kind] + [kfr.customer("last")]
    return [await kfr.upload(",".join(customers) + " \n"), *[await kfr.listed(customer) for customer in customers]]


@probe("batch/201")
async def a_file_of_one_kind(kfr: Respondent) -> object:
    return [await kfr.upload(kfr.customer(f"alone {kind}", kind)) for kind in Kind]


@probe("register/201", "register/effect", "delete/204", "delete/effect")
async def who_comes_and_goes_around_a_file(kfr: Respondent) -> object:
    loaded, newcomer = (kfr.customer(name) for name in ("of the file", "come meanwhile"))
    await kfr.upload(loaded)
    came = [await kfr.register(newcomer), await kfr.listed(newcomer)]
    return [came, [await kfr.delete(loaded), await kfr.delete(loaded)]]


@probe("batch/start-date", "batch/effect", "period/range")
async def start_dates(kfr: Respondent) -> object:
    early, undated, late = kfr.customer("early"), kfr.customer("undated"), kfr.customer("late")
    await kfr.upload(f"{kfr.customer('x')},{early}#{kfr.day(-10)},{undated},{late}#{kfr.day(5)},{kfr.customer('y')}")
    asked = [
        (early, -11, -11),
        (early, -10, -10),
        (early, -9, -5),
        (undated, -1, -1),
        (undated, 0, 0),
        (late, 0, 0),
        (late, 4, 4),
        (late, 5, 5),
    ]
    return [await kfr.listed(customer, f"?fromDate={kfr.day(first)}&toDate={kfr.day(last)}") for customer, first, last in asked]


@probe("delete/history", "period/range", "period/default", "delete/effect")
async def history(kfr: Respondent) -> object:
    customer = kfr.customer("with history")
    await kfr.upload(f"{kfr.customer('x')},{customer}#{kfr.day(-10)},{kfr.customer('y')}")
    await kfr.delete(customer)
    asked = [(-20, -18), (-20, -11), (-10, -9), (-2, -1), (-1, -1), (-9, 0), (0, 0), (1, 1)]
    return [await kfr.listed(customer), *[await kfr.listed(customer, f"?fromDate={kfr.day(a)}&toDate={kfr.day(b)}") for a, b in asked]]


@probe("batch/400", "batch/400/KFR-004", "batch/400/KFR-005", "batch/400/KFR-009", "batch/400/KFR-010", "batch/refused", "error/body")
async def bad_files(kfr: Respondent) -> object:
    customer = kfr.customer("in bad files")
    files = (f"{customer},12345", f"{customer},{customer}#08.11.2019", "")
    answers = [await kfr.upload(file) for file in files] + [await kfr.upload(customer, kind="KARBANK")]
    return [*answers, await kfr.listed(customer)]


@probe("batch/boundary")
async def a_wrong_boundary(kfr: Respondent) -> object:
    return await kfr.upload(kfr.customer("behind a wrong boundary"), boundary="skille")


@probe("batch/201", "batch/400/KFR-004", costly=True)
async def files_of_ten_mb(kfr: Respondent) -> object:
    return [(await kfr.upload(fresh().ljust(size)))[0] for size in (10_485_760, 10_485_761)]


@probe("batch/effect", costly=True)
async def a_file_of_ten_thousand_and_two(kfr: Respondent) -> object:
    last = kfr.customer("ten thousand and second")
    await kfr.upload(",".join([*[f"{310000000 + number}" for number in range(10_001)], last, kfr.customer("after")]))
    await asyncio.sleep(0.2)
    return await kfr.listed(last)


# ---------------------------------------------------------------------------------------------------- operations 4 to 6


@probe("lookup-own/400", "lookup-own/400/ERR-002", "lookup-own/400/ERR-003", "error/body")
async def bad_look_ups(kfr: Respondent) -> object:
    customer = kfr.customer("person")
    queries = (f"?fromDate={kfr.day(0)}&toDate={kfr.day(-1)}", "?fromDate=08.11.2019", "?toDate=2019-02-29")
    return [await kfr.look_up("12345"), await kfr.look_up(""), *[await kfr.look_up(customer, query) for query in queries]]


@probe("lookup-own/405", "lookup/405")
async def other_methods(kfr: Respondent) -> object:
    return [await kfr.ask("POST", f"{_ROOT}/{BANK}/"), await kfr.ask("DELETE", "/customers/customerRelationships")]


@probe("lookup/403", "lookup/403/ERR-001", "lookup/401/ERR-001", "account/401", "account/unauthorized")
async def agencies_without_their_scope(kfr: Respondent) -> object:
    paths = (
        ("/customers/customerRelationships", {"CustomerID": kfr.customer("person")}),
        ("/customers/accountServicingProvider", {"AccountID": "1" * 11}),
    )
    return [
        [await kfr.ask("GET", path, {"Authorization": token, **headers}) for token in (kfr.tokens["good"], "")] for path, headers in paths
    ]


@probe("banks/body", "lookup/200", "lookup/400/ERR-002", "lookup/406", "account/body", "account/400/ERR-004")
async def agencies(kfr: Respondent) -> object:
    await kfr.register(kfr.customer("of an agency"))
    look_ups = [
        await kfr.ask("GET", "/customers/customerRelationships", {"CustomerID": customer, "Accept": accept}, token="agency")
        for customer, accept in (
            (kfr.customer("of an agency"), "application/json"),
            (kfr.customer("of no bank"), "application/json"),
            ("1", "*/*"),
            (kfr.customer("of an agency"), "text/xml"),
        )
    ]
    accounts = [await kfr.ask("GET", "/customers/accountServicingProvider", {"AccountID": a}, token="agency") for a in ("1" * 11, "1" * 10)]
    return look_ups + accounts


# -------------------------------------------------------------------------------------------------------------- access


def _gates(status: int) -> frozenset[str]:
    code = {401: "KFR-001", 403: "KFR-002"}[status]
    managed = {f"{operation}/{status}{rest}" for operation in ("register", "delete", "batch") for rest in ("", f"/{code}")}
    return frozenset(managed | {f"lookup-own/{status}", f"lookup-own/{status}/ERR-001", "error/body", "correlation/echo"})


def _note_gate(token: str, status: int) -> None:
    async def gate(kfr: Respondent) -> object:
        customer = kfr.customer(f"at the gate with {token}")
        own = [await kfr.register(customer, token=token), await kfr.delete(customer, token=token), await kfr.upload(customer, token=token)]
        return [*own, await kfr.look_up(customer, token=token), await kfr.listed(customer)]

    gate.__name__ = f"gate_{token}"
    _PROBES.append(Probe(gate.__name__, _gates(status), gate))


for _token, _status in (("none", 401), ("garbage", 401), ("forged", 401), ("expired", 401), ("elsewhere", 401), ("agency", 403)):
    _note_gate(_token, _status)


@probe(
    *(f"{op}/403{rest}" for op in ("register", "delete", "batch") for rest in ("", "/KFR-003")), "lookup-own/403", "lookup-own/403/ERR-001"
)
async def another_institution(kfr: Respondent) -> object:
    customer = kfr.customer("of another bank")
    managed = [
        await kfr.register(customer, bank=OTHER_BANK),
        await kfr.delete(customer, bank=OTHER_BANK),
        await kfr.upload(customer, bank=OTHER_BANK),
    ]
    return [*managed, await kfr.look_up(customer, bank=OTHER_BANK)]
