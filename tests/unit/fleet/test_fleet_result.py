"""The fleet's exit code is that of the gravest bank, in the documented order; the page names every bank and stays inert."""

from __future__ import annotations

import lxml.html
import pytest

from conformance.language import Language
from conformance.model import BankOutcome, BankState, FleetResult
from reports import fleet
from tests.unit.reports.samples import HOSTILE

S = BankState


def _fleet(*states: BankState) -> FleetResult:
    banks = tuple(BankOutcome(f"bank-{number}", state) for number, state in enumerate(states))
    return FleetResult("2026-03-02T11:50:00+00:00", 1_000.0, 2, "0.2.0", banks)


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ((S.CONFORMING, S.CONFORMING), 0),
        ((S.CONFORMING, S.KNOWN), 0),
        ((S.CONFORMING, S.MISCONFIGURED), 2),
        ((S.MISCONFIGURED, S.INCOMPLETE), 3),
        ((S.MISCONFIGURED, S.CRASHED), 3),
        ((S.CONFORMING, S.NOT_STARTED), 3),
        ((S.CRASHED, S.INCOMPLETE, S.FAILED, S.MISCONFIGURED), 1),
        ((), 2),
    ],
)
def test_the_gravest_bank_decides(states: tuple[BankState, ...], code: int) -> None:
    result = _fleet(*states)

    assert result.exit_code == code
    assert result.conforming is (set(states) == {S.CONFORMING})


@pytest.mark.parametrize("language", Language)
def test_the_page_names_every_bank_gravest_first(language: Language) -> None:
    read = lxml.html.document_fromstring(fleet.render(_fleet(*reversed(BankState)), language))

    assert [row.get("id") for row in read.iter("tr") if row.get("id")] == [f"bank-bank-{number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    assert read.get("lang") == language


def test_hostile_text_stays_text_and_nothing_is_fetched() -> None:
    bank = BankOutcome("b", S.FAILED, 1, HOSTILE, HOSTILE, HOSTILE, 1, 2, folder="banks/b", log="logs/b.log", reason=HOSTILE)
    made = fleet.render(FleetResult("2026-03-02T11:50:00+00:00", 1.0, 1, "0.2.0", (bank,)))

    read = lxml.html.document_fromstring(made)
    assert not list(read.iter("script"))
    assert "<script>alert(1)</script>" in "".join(str(text) for text in read.itertext())
    assert [element.get("href") for element in read.iter("a")] == ["#banker", "banks/b/report.html", "logs/b.log"]
    assert not list(read.iter("link", "img", "iframe"))


def test_a_jobs_page_names_the_banks_that_need_attention_and_no_others() -> None:
    bank = BankOutcome("b|1", S.FAILED, 1, reason="<b>10 av 74</b>")
    banks = (BankOutcome("god", S.CONFORMING, 0), bank, *(BankOutcome(f"m{number}", S.CRASHED) for number in range(300)))

    made = fleet.summarise(FleetResult("2026-03-02T11:50:00+00:00", 1.0, 1, "0.2.0", banks))

    assert "❌ **1 av 302 banker er i samsvar.**" in made
    assert r"| b\|1 | Ikke bestått | \<b\>10 av 74\</b\> |" in made
    assert "god" not in made
    assert "101 til" in made


@pytest.mark.parametrize(("state", "mark"), [(S.CONFORMING, "✅"), (S.KNOWN, "⚠️"), (S.INCOMPLETE, "❌")])
def test_only_conforming_banks_are_green(state: BankState, mark: str) -> None:
    made = fleet.summarise(_fleet(state))

    assert [one for one in ("✅", "⚠️", "❌") if one in made] == [mark]
