"""A bank is judged by how its process ended, and a success is believed only when the evidence says so too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance import evidence
from conformance.fleet import Entry
from conformance.fleet.bank import Berth, command_of, outcome
from conformance.language import Language
from conformance.model import BankState, KnownDeviation, KnownState, Mode, RunResult
from tests.unit.reports import samples


def _known() -> RunResult:
    """A nightly run with one deviation, which is known."""
    run = samples.run_of([samples.failed_case(0), samples.passed_case(1)], mode=Mode.NIGHTLY)
    [check] = run.cases[0].failed_checks
    known = KnownDeviation("KFR-001", check, "Sak 4711", "Kari Nordmann", "2099-12-31", KnownState.HOLDS)
    return replace(run, run=replace(run.run, baseline=(known,)))


JUDGED = [
    pytest.param(0, samples.passing(2), BankState.CONFORMING, id="conforming"),
    pytest.param(0, _known(), BankState.KNOWN, id="known deviations only"),
    pytest.param(0, samples.failing(), BankState.CRASHED, id="success, but the evidence has failures"),
    pytest.param(0, samples.cut_short(), BankState.CRASHED, id="success, but the run was cut short"),
    pytest.param(0, None, BankState.CRASHED, id="success, but there is no evidence"),
    pytest.param(1, samples.failing(), BankState.FAILED, id="failed"),
    pytest.param(2, None, BankState.MISCONFIGURED, id="misconfigured"),
    pytest.param(3, samples.cut_short(), BankState.INCOMPLETE, id="not completed"),
    pytest.param(3, None, BankState.INCOMPLETE, id="blocked before the run"),
    pytest.param(-9, samples.cut_short(), BankState.CRASHED, id="killed"),
    pytest.param(130, None, BankState.CRASHED, id="interrupted"),
    pytest.param(10, None, BankState.CRASHED, id="a code that a run does not end with"),
]


def _berth(home: Path) -> Berth:
    (home / "logs").mkdir()
    berth = Berth(Entry("banken", Path("kfr.toml")), home, (), {}, (), Language.NB, 1.0)
    berth.log.write_text("Leser arbeidsboken …\n✗ Noe er galt.\n  → Rett det.\n", encoding="utf-8")
    return berth


@pytest.mark.parametrize(("code", "result", "state"), JUDGED)
def test_how_a_bank_is_judged(code: int, result: RunResult | None, state: BankState, tmp_path: Path) -> None:
    berth = _berth(tmp_path)
    if result is not None:
        berth.folder.mkdir(parents=True)
        (berth.folder / "evidence.json").write_bytes(evidence.encode(result))

    bank = outcome(berth, code)

    assert (bank.state, bank.exit_code) == (state, code)
    assert bool(bank.reason) is (state is not BankState.CONFORMING)
    assert bank.total == (len(result.cases) if result else 0)


def test_without_evidence_the_reason_is_what_the_command_said(tmp_path: Path) -> None:
    assert outcome(_berth(tmp_path), 2).reason == "Noe er galt. Rett det."


def test_the_command_line_says_what_the_list_says() -> None:
    entry = Entry("b", Path("/b/kfr.toml"), Path("/b/w.xlsx"), "natt", Path("/b/kjente.toml"))

    nightly, certification = (
        command_of(entry, Path("/ut"), mode=mode, language=Language.EN)[1:] for mode in (Mode.NIGHTLY, Mode.CERTIFICATION)
    )

    assert nightly == [
        *("-m", "conformance", "--language", "en", "run", "--config", "/b/kfr.toml", "--out", "/ut", "--mode", "nightly"),
        *("--workbook", "/b/w.xlsx", "--profile", "natt", "--baseline", "/b/kjente.toml"),
    ]
    assert "--baseline" not in certification
