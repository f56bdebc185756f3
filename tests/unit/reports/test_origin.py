from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.language import Language
from conformance.model import ClockOffset, KillScore, Mode, RunResult
from reports import labels
from reports.origin import banners, origin
from tests.unit.reports import samples

NB, EN = labels.in_language(Language.NB), labels.in_language(Language.EN)


def test_a_run_says_where_it_comes_from() -> None:
    told = {fact.name: fact.lines for fact in origin(samples.nightly(), NB)}

    assert told["Formål"] == ("Nattlig kontroll",)
    assert told["Testpakkens styrke"] == ("oppdager 161 av 187 innlagte avvik (86 %), målt 2025-02-28 med 0.1.0",)
    assert told["KFRs klokke"] == ("1,2\u00a0s etter kjøringens, ± 12\u00a0ms, ifølge hodet Date i 32 svar",)
    assert told["Låsefil for avhengighetene"][0].startswith("SHA-256 ")
    assert told["Leverandør"] == ("315000000",)
    assert told["Koblingsfil"][0] == "bank.mapping.toml"
    assert told["Slått sammen av"][0].startswith("Del 1: 20250304T091503Z-a,")


def test_what_is_not_known_is_said_so_and_what_is_not_there_is_left_out() -> None:
    run = samples.passing(1)
    bare = replace(run, run=replace(run.run, lock_sha256="", kill_score=None, clock_offset=None))

    told = {fact.name: fact.lines for fact in origin(bare, EN)}

    assert told["Lock file of the dependencies"] == ("not known",)
    assert told["Strength of the suite"] == ("not measured",)
    assert told["KFR's clock"] == ("not known: no answer has the header Date",)
    assert not {"Supplier", "Joined from", "Mapping file"} & set(told)


def test_a_clock_that_is_ahead_is_said_to_be_so() -> None:
    run = samples.passing(1)
    ahead = replace(run, run=replace(run.run, clock_offset=ClockOffset(70.0, 5.0, 3), kill_score=KillScore(0, 0, "2025-02-28", "0.1.0")))

    told = {fact.name: fact.lines for fact in origin(ahead, EN)}

    assert told["KFR's clock"] == ("70\u00a0ms ahead of the run's, ± 5\u00a0ms, by the header Date of 3 answers",)
    assert told["Strength of the suite"] == ("not measured",)


BANNERS = {
    "certification against KFR": (samples.passing(1), []),
    "certification against the simulator": (samples.passing(1, simulator=True), ["Simulatorkjøring"]),
    "nightly against KFR": (samples.passing(1, mode=Mode.NIGHTLY), ["Nattlig kontroll"]),
    "part of a nightly run against the simulator": (samples.nightly(), ["Simulatorkjøring", "Nattlig kontroll", "Del 1 av 2"]),
}


@pytest.mark.parametrize(("run", "expected"), BANNERS.values(), ids=BANNERS)
def test_a_run_that_is_less_than_evidence_says_so_on_every_page(run: RunResult, expected: list[str]) -> None:
    assert [banner.name for banner in banners(run, NB)] == expected
