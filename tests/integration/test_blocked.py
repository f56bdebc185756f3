"""Whose fault: what goes wrong in the middle of a run blocks the case with its cause and its remedy; it is never passed, never failed, never repeated blindly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conformance.cli.main import main
from conformance.identifiers import is_person_number
from conformance.simulator.options import SimulatorOptions
from tests.certificates import authority
from tests.preprod import KFR, Bank, Preprod, preprod, workbook_of
from tests.stage import GATEWAY_PAGE, Fault, Reply, Request, json_reply, on

REGISTER, LOOK_UP, TOKEN = on("POST", "relationshipType"), on("GET", "financialInstitutions"), on("POST", "token")

# A number with the form of a real person's: the month is 01 to 12. Whether anybody has it is unknown, which is why it is not sent.
A_REAL_PERSON = next(number for number in (f"010190{end:05d}" for end in range(100_000)) if is_person_number(number))

# The one that the fault is for, and one that it leaves alone.
REGISTERS = ("A-1", "", "Send POST relationshipType for kunden.", "Status 201.")
LOOKS_UP = ("A-2", "", "Slå opp kunden.", "Status 200. Svaret viser ingen bank.")
REGISTERED_FIRST = ("A-1", "Kunden er registrert i KFR.", "Slå opp kunden.", "Status 200. Svaret viser banken.")
LOADS = ("A-1", "En fil med 5 kunder.", "Last opp filen.", "Status 201.")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preprod]:
    with preprod(tmp_path_factory.mktemp("preprod"), SimulatorOptions(batch_rate=5_000)) as opened:
        yield opened


@pytest.fixture
def bank(world: Preprod, tmp_path: Path) -> Iterator[Bank]:
    with ExitStack() as stack:
        yield Bank(world, tmp_path, stack)
    world.recover()


def _kfr(fits: Callable[[Request], bool], reply: Reply, *, after: int = 0) -> Callable[[Bank], None]:
    return lambda bank: bank.world.kfr.faults.append(Fault(fits, reply, after=after))


def _slow(bank: Bank) -> None:
    bank.says("timeout_seconds = 10", "timeout_seconds = 2")
    _kfr(REGISTER, Reply(201, delay=4))(bank)


def _refusal(code: str) -> Callable[[Bank], None]:
    """Maskinporten says yes to the doctor, and then no."""
    said = json_reply(400, {"error": "invalid_grant", "error_description": f"Invalid. {code}"})
    return lambda bank: bank.world.maskinporten.faults.append(Fault(TOKEN, said, after=1))


def _the_way_closes(bank: Bank) -> None:
    def closing(request: Request) -> bool:
        if REGISTER(request):
            bank.world.routes.pop(KFR, None)
        return KFR not in bank.world.routes

    _kfr(closing, Reply(cut=-1))(bank)


def _allowed(relationships: int) -> Callable[[Bank], None]:
    def do(bank: Bank) -> None:
        bank.text += f"[limits]\nrelationships_per_run = {relationships}\n"

    return do


@dataclass(frozen=True)
class Row:
    """What goes wrong; the cause; words of the reason and remedy; the case that it blocks; how many registrations may be sent."""

    given: Callable[[Bank], object]
    cause: str
    said: tuple[str, ...]
    case: tuple[str, str, str, str] = REGISTERS
    registrations: int = 1


ROWS: dict[str, Row] = {
    "a reset before the answer": Row(_kfr(REGISTER, Reply(cut=-1, reset=True)), "network", (KFR, "A-7")),
    "a reset in the middle of the answer": Row(_kfr(REGISTER, Reply(400, b"x" * 99, cut=9, reset=True)), "network", (KFR, "A-7")),
    "no answer": Row(_kfr(REGISTER, Reply(cut=-1)), "network", (KFR, "brutt")),
    "a slow answer": Row(_slow, "network", ("2 sekunder", "timeout_seconds")),
    "the way closes": Row(_the_way_closes, "network", (KFR,)),
    "500": Row(_kfr(REGISTER, json_reply(500, {"errorCode": "KFR-007"})), "kfr-environment", ("500", "DSOP@bits.no")),
    "503": Row(_kfr(REGISTER, json_reply(503, {})), "kfr-environment", ("503", "Prøv igjen senere")),
    "504": Row(_kfr(REGISTER, json_reply(504, {})), "kfr-environment", ("504",)),
    "429": Row(_kfr(REGISTER, json_reply(429, {})), "kfr-environment", ("429", "requests_per_second")),
    "a page of a gateway": Row(_kfr(REGISTER, GATEWAY_PAGE), "kfr-environment", ("HTML", "base_url")),
    "a look-up that never works": Row(
        _kfr(LOOK_UP, json_reply(503, {}), after=1), "kfr-environment", ("503",), ("A-1", *LOOKS_UP[1:]), registrations=0
    ),
    "the client is taken away": Row(_refusal("MP-100"), "maskinporten", ("MP-100", "client_id"), registrations=0),
    "the scope is taken away": Row(_refusal("MP-200"), "maskinporten", ("MP-200", "Samarbeidsportalen"), registrations=0),
    "the clock drifts": Row(_refusal("MP-130"), "configuration", ("MP-130", "klokken"), registrations=0),
    "Maskinporten is down": Row(
        lambda bank: bank.world.maskinporten.faults.append(Fault(TOKEN, Reply(503, b"<html>", "text/html"), after=1)),
        "maskinporten",
        ("503",),
        registrations=0,
    ),
    "the precondition cannot be met": Row(
        _kfr(REGISTER, json_reply(400, {"errorCode": "KFR-005"})), "test-data", ("400", "nye testkunder"), REGISTERED_FIRST
    ),
    "more than the run may register": Row(_allowed(3), "configuration", ("grensen på 3", "relationships_per_run", "100 000"), LOADS, 0),
    "the number of another company": Row(
        lambda _: None,
        "test-data",
        ("organisasjonsnummeret til en annen", "syntetisk"),
        ("A-1", "", "Send POST relationshipType med CustomerID «910000004».", "Status 201."),
        registrations=0,
    ),
}


def _run(bank: Bank, *cases: tuple[str, str, str, str]) -> tuple[int, dict[str, Any], Path]:
    out = bank.folder / "kjøring"
    words = ["--config", str(bank.config), "--workbook", str(workbook_of(bank.folder, *cases)), "--out", str(out)]
    code = main(["run", *words])
    return code, json.loads((out / "evidence.json").read_bytes()), out


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_case_is_blocked_with_its_cause(bank: Bank, row: Row, capsys: pytest.CaptureFixture[str]) -> None:
    row.given(bank)

    code, evidence, out = _run(bank, row.case)

    case = evidence["cases"][0]
    assert (code, case["verdict"], case["cause"]) == (3, "blocked", row.cause), case["reason"]
    assert all(word in case["reason"] for word in row.said), case["reason"]
    assert bank.world.kfr.count("POST", "relationshipType") == row.registrations
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f": 1 er blokkert ({CAUSES[row.cause]})." in page
    assert "Traceback" not in "".join(capsys.readouterr())


CAUSES = {
    "configuration": "konfigurasjon",
    "maskinporten": "Maskinporten",
    "network": "nettverk",
    "kfr-environment": "KFRs testmiljø",
    "test-data": "testdata",
}


def test_every_cause_but_a_fault_of_the_suite_is_played() -> None:
    assert {row.cause for row in ROWS.values()} == set(CAUSES)


def _in_production(allowed: str) -> Callable[[Bank], None]:
    def do(bank: Bank) -> None:
        now = datetime.now(UTC)
        bank.is_handed(authority("Buypass Class 3").issue(start=now - timedelta(days=9), end=now + timedelta(days=300)))
        bank.says('environment = "test"', f'environment = "production"\n{allowed}')

    return do


# How it is set up, the workbook, what else stands on the command line; words of the refusal.
HARMFUL: dict[str, tuple[Callable[[Bank], object], tuple[str, str, str, str], tuple[str, ...], tuple[str, ...]]] = {
    "production, which the configuration does not allow": (
        _in_production(""),
        REGISTERS,
        ("--production", "310000000"),
        ("allow_writes_in_production",),
    ),
    "production, which the command line does not name": (
        _in_production("allow_writes_in_production = true"),
        REGISTERS,
        (),
        ("--production 310000000",),
    ),
    "production, and another bank named": (
        _in_production("allow_writes_in_production = true"),
        REGISTERS,
        ("--production", "310000001"),
        ("--production 310000000",),
    ),
    "the number of a real person": (
        lambda _: None,
        ("A-1", "", f"Send POST relationshipType med CustomerID «{A_REAL_PERSON}».", "Status 201."),
        (),
        ("virkelig person", "Tenor"),
    ),
}


@pytest.mark.parametrize(("given", "case", "words", "said"), HARMFUL.values(), ids=HARMFUL)
def test_a_run_that_could_do_harm_does_not_begin(
    bank: Bank,
    given: Callable[[Bank], object],
    case: tuple[str, str, str, str],
    words: tuple[str, ...],
    said: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    given(bank)
    out = bank.folder / "kjøring"

    code = main(["run", "--config", str(bank.config), "--workbook", str(workbook_of(bank.folder, case)), "--out", str(out), *words])

    output = capsys.readouterr()
    assert code == 2, output.err
    assert all(word in output.err for word in said), output.err
    assert A_REAL_PERSON not in output.err + output.out
    assert (bank.world.kfr.seen, bank.world.maskinporten.seen, out.exists()) == ([], [], False)


def test_the_others_are_judged_all_the_same(bank: Bank) -> None:
    _kfr(REGISTER, json_reply(503, {}))(bank)

    code, evidence, _ = _run(bank, REGISTERS, LOOKS_UP)

    assert code == 3
    assert [case["verdict"] for case in evidence["cases"]] == ["blocked", "passed"]


def test_a_deviation_beside_a_blocked_case_is_told_first(bank: Bank) -> None:
    _kfr(REGISTER, json_reply(503, {}))(bank)

    code, _, out = _run(bank, REGISTERS, ("A-2", "", "Slå opp kunden.", "Status 200. Svaret viser banken."))

    assert code == 1
    assert "Av 2 testtilfeller: 1 er ikke bestått og 1 er blokkert (KFRs testmiljø)." in (out / "report.html").read_text(encoding="utf-8")


def test_a_token_refused_once_is_renewed_and_stands_in_the_evidence(bank: Bank) -> None:
    bank.world.kfr.faults.append(Fault(REGISTER, json_reply(401, {"errorCode": "KFR-001"}), times=1))

    code, evidence, _ = _run(bank, REGISTERS)

    exchanges = [each for step in evidence["cases"][0]["attempts"][0]["steps"] for each in step["exchanges"]]
    assert code == 0
    assert [exchange["status"] for exchange in exchanges] == [401, 201]
    assert bank.world.maskinporten.count("POST") == 4  # the doctor's, the run's, the fresh one, and that of the clean-up


def test_a_token_that_expires_in_the_middle_of_a_case_is_renewed(tmp_path: Path) -> None:
    before = "En kundefil med fem kunder.\nFilen inneholder også et ugyldig kundenummer: «12345»."
    refused = ("A-1", before, "Last opp filen med POST batch.", "Status 400.\nIngen av kundene i filen blir registrert.")
    with preprod(tmp_path, SimulatorOptions(token_lifetime=1)) as short, ExitStack() as stack:
        folder = tmp_path / "bank"
        folder.mkdir()
        code, evidence, _ = _run(Bank(short, folder, stack), refused)

        # Before it says that nobody was registered, the case waits for longer than the token lives.
        assert (code, evidence["cases"][0]["verdict"]) == (0, "passed")
        assert short.maskinporten.count("POST") > 3
