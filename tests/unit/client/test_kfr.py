"""How the client sends: what it repeats, what it never repeats, and that every time stands in the record."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from conformance import contract
from conformance.client import Kfr, KfrEndpoint, Manners, RequestDraft, TokenFlaw
from conformance.client.harmless import Allowance
from conformance.client.maskinporten import AccessToken
from conformance.errors.blocked import (
    AllowanceSpent,
    CannotJudge,
    ConnectionFailed,
    ForeignOrganisationRefused,
    MaskinportenUnreadable,
    RealPersonRefused,
    ScopeNotHeld,
    TimedOut,
    TokenRefused,
)
from conformance.identifiers import Kind, is_person_number, synthetic
from conformance.model import Exchange
from conformance.redact import Redactor
from tests.stage import GATEWAY_PAGE, Reply, Request, Server, json_reply, serving

BANK = "310000000"
CUSTOMER = synthetic(Kind.PERSON, "kunde")
LISTED = json_reply(200, {"banks": []})
CREATED = Reply(201, b"", "")
PROPER = RequestDraft()
# Loading the authorities of the world takes longer than any of these tests, and none of them uses TLS.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
THROTTLED = json_reply(429, {}, headers=(("Retry-After", "7"),))
BROKEN_ANSWER = json_reply(200, {"banks": []}, cut=5)


class Tokens(httpx.Auth):
    """Issues tokens by number, or fails."""

    def __init__(self, problems: tuple[CannotJudge, ...] = ()) -> None:
        self.issued = 0
        self.first: AccessToken | None = None
        self.problems = list(problems)
        self.token = ""

    @property
    def scopes(self) -> tuple[str, ...]:
        return ("bits:kundeforhold.write",)

    def without(self, scope: str) -> Tokens:
        assert scope in self.scopes
        return Tokens()

    def for_resource(self, resource: str) -> Tokens:
        assert resource
        return Tokens()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self.problems:
            raise self.problems.pop(0)
        if not self.token:
            self.issued += 1
            self.token = f"eyJa.{self.issued}.signatur"
            self.first = self.first or AccessToken(self.token, 0.0, 0.0)
        request.headers["Authorization"] = f"Bearer {self.token}"
        yield request

    def forget(self) -> None:
        self.token = ""


@dataclass
class Scene:
    kfr: Kfr
    server: Server
    tokens: Tokens
    slept: list[float] = field(default_factory=list)

    def send(self, operation: str, draft: RequestDraft = PROPER, *, customer: str = CUSTOMER, file: bytes | None = None) -> list[Exchange]:
        return list(self.kfr.send(operation, draft, number=1, customer="" if file else customer, file=file))

    def problem(self, operation: str, draft: RequestDraft = PROPER, **content: object) -> tuple[list[Exchange], CannotJudge]:
        exchanges: list[Exchange] = []
        sending = self.kfr.send(operation, draft, number=1, **content)  # type: ignore[arg-type]  # customer or file
        with pytest.raises(CannotJudge) as caught:
            exchanges.extend(sending)
        return exchanges, caught.value


@contextmanager
def scene(*replies: Reply, problems: tuple[CannotJudge, ...] = (), limit: int = 100, timeout: float = 5) -> Iterator[Scene]:
    """A KFR that gives these answers, the last one for ever."""
    waiting = list(replies)

    def answer(_: Request) -> Reply:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    with serving(answer) as server, httpx.Client(timeout=timeout, verify=NO_TLS) as http:
        slept: list[float] = []
        manners = Manners(allowance=Allowance(limit), pauses=(0.5, 2.0), sleep=slept.append)
        tokens = Tokens(problems)
        kfr = Kfr(
            http,
            tokens,
            KfrEndpoint(server.url, BANK, timeout),
            contract=contract.load(),
            redactor=Redactor(b"k" * 32),
            manners=manners,
        )
        yield Scene(kfr, server, tokens, slept)


# What the look-up gets, in order; the statuses on record; the pauses in between.
LOOK_UPS = {
    "an answer at once": ((LISTED,), [200], []),
    "a server error, then an answer": ((json_reply(503, {}), LISTED), [503, 200], [0.5]),
    "two server errors, then an answer": ((json_reply(500, {}), json_reply(504, {}), LISTED), [500, 504, 200], [0.5, 2.0]),
    "nothing but server errors": ((json_reply(500, {}),), [500, 500, 500], [0.5, 2.0]),
    "a throttle that names its time": ((THROTTLED, LISTED), [429, 200], [7.0]),
    "a page of a gateway": ((GATEWAY_PAGE, LISTED), [200, 200], [0.5]),
    "an answer that breaks off": ((BROKEN_ANSWER, LISTED), [None, 200], [0.5]),
    "a connection that ends": ((Reply(cut=-1), LISTED), [None, 200], [0.5]),
    "a connection that is reset": ((Reply(cut=-1, reset=True), LISTED), [None, 200], [0.5]),
    "a refusal by the rules": ((json_reply(400, {"errorCode": "ERR-002"}),), [400], []),
    "a good token refused, then taken": ((json_reply(401, {}), LISTED), [401, 200], []),
    "a good token refused for ever": ((json_reply(401, {}),), [401, 401], []),
}


@pytest.mark.parametrize(("replies", "statuses", "pauses"), LOOK_UPS.values(), ids=LOOK_UPS)
def test_a_look_up_is_repeated_and_every_time_is_on_record(
    replies: tuple[Reply, ...], statuses: list[int | None], pauses: list[float]
) -> None:
    with scene(*replies) as stage:
        exchanges = stage.send("lookup-own")

        assert [exchange.status for exchange in exchanges] == statuses
        assert [exchange.number for exchange in exchanges] == list(range(1, len(statuses) + 1))
        assert stage.slept == pauses
        assert stage.server.count("GET") == len(statuses)


@pytest.mark.parametrize("operation", ["register", "delete"])
@pytest.mark.parametrize("reply", [json_reply(503, {}), THROTTLED, GATEWAY_PAGE], ids=["503", "429", "a page"])
def test_what_changes_something_is_never_repeated(operation: str, reply: Reply) -> None:
    with scene(reply) as stage:
        assert len(stage.send(operation)) == 1
        assert len(stage.server.seen) == 1


@pytest.mark.parametrize("operation", ["register", "delete"])
@pytest.mark.parametrize("reply", [Reply(cut=-1), Reply(201, b"x" * 9, cut=3)], ids=["before the answer", "in the answer"])
def test_a_change_without_an_answer_is_left_at_that(operation: str, reply: Reply) -> None:
    with scene(reply) as stage:
        exchanges, problem = stage.problem(operation, customer=CUSTOMER)

        assert isinstance(problem, ConnectionFailed)
        assert [exchange.status for exchange in exchanges] == [None]
        assert exchanges[0].error == problem.message()
        assert len(stage.server.seen) == 1


def test_a_time_out_is_not_waited_for_twice() -> None:
    with scene(Reply(delay=0.4), timeout=0.1) as stage:
        exchanges, problem = stage.problem("lookup-own", customer=CUSTOMER)

        assert isinstance(problem, TimedOut)
        assert len(exchanges) == 1


@pytest.mark.parametrize("operation", ["register", "delete", "lookup-own"])
def test_a_refused_token_is_renewed_once(operation: str) -> None:
    with scene(json_reply(401, {"errorCode": "KFR-001"}), CREATED) as stage:
        exchanges = stage.send(operation)

        assert [exchange.status for exchange in exchanges] == [401, 201]
        assert [request.header("Authorization") for request in stage.server.seen] == ["Bearer eyJa.1.signatur", "Bearer eyJa.2.signatur"]


@pytest.mark.parametrize("flaw", list(TokenFlaw))
def test_a_case_about_tokens_sends_exactly_one_request(flaw: TokenFlaw) -> None:
    with scene(json_reply(401, {})) as stage:
        exchanges = stage.send("register", RequestDraft(token=flaw))

        assert [exchange.status for exchange in exchanges] == [401]
        assert len(stage.server.seen) == 1
        assert (stage.server.seen[0].header("Authorization") is None) == (flaw is TokenFlaw.MISSING)


def test_a_missing_answer_to_a_request_without_token_is_on_record() -> None:
    with scene(Reply(cut=-1)) as stage:
        exchanges, problem = stage.problem("register", RequestDraft(token=TokenFlaw.MISSING), customer=CUSTOMER)

        assert isinstance(problem, ConnectionFailed)
        assert len(exchanges) == 1


def test_what_never_left_may_be_sent_again() -> None:
    unreadable = MaskinportenUnreadable(url="x", why="y")
    with scene(CREATED, problems=(unreadable, ConnectionFailed(host="x", why="y", advice="z"))) as stage:
        assert [exchange.status for exchange in stage.send("register")] == [201]
        assert stage.slept == [0.5, 2.0]
        assert len(stage.server.seen) == 1


def test_a_refusal_of_maskinporten_is_final() -> None:
    with scene(CREATED, problems=(TokenRefused(code="MP-100", detail="", advice=""),)) as stage:
        exchanges, problem = stage.problem("register", customer=CUSTOMER)

        assert isinstance(problem, TokenRefused)
        assert (exchanges, stage.server.seen) == ([], [])


# A number with the month of a real birth, made here: nobody's number stands in this file, and none may leave the machine.
REAL_PERSON = next(number for number in (f"0101{tail:07d}" for tail in range(9_000_000, 10_000_000)) if is_person_number(number))
REAL_ORGANISATION = "974760673"  # Brønnøysundregistrene
HARM = {
    "a real person": ("register", PROPER, {"customer": REAL_PERSON}, RealPersonRefused),
    "a real person in a header": ("register", RequestDraft(headers={"CustomerID": REAL_PERSON}), {}, RealPersonRefused),
    "a real person, written with a blank": (
        "register",
        RequestDraft(headers={"CustomerID": f"{REAL_PERSON[:6]} {REAL_PERSON[6:]}"}),
        {},
        RealPersonRefused,
    ),
    "a real person in a file": ("batch", PROPER, {"file": f"{CUSTOMER},{REAL_PERSON}#2019-11-08".encode()}, RealPersonRefused),
    "a real person in a file by lines": ("batch", PROPER, {"file": f"{CUSTOMER}\n{REAL_PERSON}".encode()}, RealPersonRefused),
    "a real organisation": ("delete", PROPER, {"customer": REAL_ORGANISATION}, ForeignOrganisationRefused),
    "a real organisation in a file": ("batch", PROPER, {"file": f"{REAL_ORGANISATION}#2019-11-08".encode()}, ForeignOrganisationRefused),
    "on behalf of a real organisation": (
        "register",
        RequestDraft(organisation_number=REAL_ORGANISATION),
        {"customer": CUSTOMER},
        ForeignOrganisationRefused,
    ),
}


@pytest.mark.parametrize(("operation", "draft", "content", "kind"), HARM.values(), ids=HARM)
def test_nobody_real_is_written_about(operation: str, draft: RequestDraft, content: dict[str, object], kind: type[CannotJudge]) -> None:
    with scene(CREATED) as stage:
        exchanges, problem = stage.problem(operation, draft, **content)

        assert isinstance(problem, kind)
        assert (exchanges, stage.server.seen, stage.tokens.issued) == ([], [], 0)
        assert REAL_PERSON[6:] not in problem.message() + problem.advice()


# Numbers that nobody has, or that are the bank's own or made up: they may be sent.
HARMLESS = ("12345", "123456789012", "ABCDEFGHIJK", "01019000000", "123456789", BANK, CUSTOMER, synthetic(Kind.ORGANISATION, "x"))


@pytest.mark.parametrize("customer", HARMLESS)
def test_numbers_that_nobody_has_may_be_sent(customer: str) -> None:
    with scene(CREATED) as stage:
        assert stage.send("register", customer=customer)[0].status == 201


def test_a_customer_repeated_in_a_file_is_one_relationship() -> None:
    with scene(CREATED, limit=2) as stage:
        stage.send("batch", file=f"{CUSTOMER}#2019-11-08,{CUSTOMER},{CUSTOMER}".encode())
        stage.send("register")

        assert stage.server.count("POST") == 2


def test_an_operation_whose_scope_the_client_lacks_is_not_sent() -> None:
    with scene(LISTED) as stage:
        exchanges, problem = stage.problem("lookup", customer=CUSTOMER)

        assert isinstance(problem, ScopeNotHeld)
        assert exchanges == []
        assert stage.server.seen == []


def test_no_more_relationships_than_allowed() -> None:
    with scene(CREATED, limit=3) as stage:
        stage.send("register")
        stage.send("batch", file=f"{CUSTOMER},{synthetic(Kind.PERSON, 'to')}".encode())
        stage.send("delete")
        exchanges, problem = stage.problem("register", customer=CUSTOMER)

        assert isinstance(problem, AllowanceSpent)
        assert exchanges == []
        assert stage.server.count("POST") == 2
