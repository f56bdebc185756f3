"""Every mutant deviates where it says it does: its answers are compared with those of the faithful simulator, question by question."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from conformance.simulator.access_token import AccessTokens, Grantee
from conformance.simulator.application import Simulation, assemble
from conformance.simulator.authority import Authority, EnterpriseCertificate, new_authority
from conformance.simulator.behaviour import FAITHFUL, Behaviour
from conformance.simulator.clock import today
from conformance.simulator.mutants import ALL, MUTANTS
from conformance.simulator.options import SimulatorOptions
from tests.probes import BANK, Probe, Respondent, probes

NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)
ORIGIN = "http://kfr"
OPTIONS = SimulatorOptions(batch_rate=0, scopes=("bits:kundeforhold.write",))
AGENCY_SCOPES = ("bits:kundeforhold", "bits:kundeforhold.konto")
# What tells about a mutant only at great length is asked only of those it can tell about.
COSTLY_FOR = ("batch-accepts-too-large", "batch-refuses-ten-mb", "batch-first-10000", "batch-too-large-413")


@pytest.fixture(scope="module", autouse=True)
def _one_key() -> Iterator[None]:
    """Making a key takes longer than everything else a simulator does here; all of them share one."""
    with pytest.MonkeyPatch.context() as patch:
        logging.getLogger("python_multipart").setLevel(logging.ERROR)
        patch.setattr(AccessTokens, "_key", rsa.generate_private_key(public_exponent=65537, key_size=2048))
        yield


@pytest.fixture(scope="module")
def issued() -> tuple[Authority, EnterpriseCertificate]:
    authority = new_authority(now=NOW)
    return authority, authority.issue(BANK, "Eksempelbank ASA", now=NOW)


@pytest.fixture(scope="module")
def faithful(issued: tuple[Authority, EnterpriseCertificate]) -> dict[str, Any]:
    return observe(FAITHFUL, issued, costly=True)


def observe(behaviour: Behaviour, issued: tuple[Authority, EnterpriseCertificate], *, costly: bool) -> dict[str, Any]:
    simulation = assemble(OPTIONS, ORIGIN, clock=lambda: NOW, behaviour=behaviour, issued=issued)
    return asyncio.run(_asked(simulation, [each for each in probes() if costly or not each.costly]))


async def _asked(simulation: Simulation, questions: list[Probe]) -> dict[str, Any]:
    transport = httpx.ASGITransport(app=simulation.application)
    async with (
        simulation.application.router.lifespan_context(simulation.application),
        httpx.AsyncClient(transport=transport, base_url=simulation.ready.kfr_base_url) as http,
    ):
        respondent = Respondent(http, _tokens(simulation), today(lambda: NOW), simulation)
        return {question.name: await question.ask(respondent) for question in questions}


def _tokens(simulation: Simulation) -> dict[str, str]:
    good = simulation.ready.access_token
    head, _, signature = good.rpartition(".")
    issuer = f"{ORIGIN}/maskinporten/"

    def issue(when: datetime = NOW, scopes: tuple[str, ...] = OPTIONS.scopes, resources: tuple[str, ...] = ()) -> str:
        tokens = AccessTokens(issuer, simulation.ready.kfr_base_url, clock=lambda: when, lifetime=120)
        return tokens.issue(Grantee(client_id="client", consumer=BANK, scopes=scopes, resources=resources))

    raw = {
        "good": good,
        "garbage": "garbage",
        "forged": f"{head}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        "expired": issue(NOW - timedelta(hours=1)),
        "elsewhere": issue(resources=("https://annet.example",)),
        "agency": issue(scopes=AGENCY_SCOPES),
    }
    return {name: f"Bearer {token}" for name, token in raw.items()} | {"none": ""}


def test_there_are_enough_mutants_with_names_of_their_own() -> None:
    assert len(MUTANTS) == len(ALL) >= 90


def test_the_faithful_simulator_behaves_the_same_twice(faithful: dict[str, Any], issued: tuple[Authority, EnterpriseCertificate]) -> None:
    assert observe(FAITHFUL, issued, costly=True) == faithful


class Observations(dict[str, dict[str, Any]]):
    """What each mutant was seen to do, observed when first asked for."""

    def __init__(self, issued: tuple[Authority, EnterpriseCertificate]) -> None:
        super().__init__()
        self._issued = issued

    def __missing__(self, name: str) -> dict[str, Any]:
        self[name] = observe(MUTANTS[name].behaviour, self._issued, costly=name in COSTLY_FOR)
        return self[name]


@pytest.fixture(scope="module")
def observed(issued: tuple[Authority, EnterpriseCertificate]) -> Observations:
    return Observations(issued)


def _differences(seen: dict[str, Any], other: dict[str, Any]) -> tuple[list[str], frozenset[str]]:
    """Give the probes that tell two simulators apart, and the clauses those tell about."""
    different = [each for each in probes() if each.name in seen and seen[each.name] != other[each.name]]
    return [each.name for each in different], frozenset().union(*(each.clauses for each in different))


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_breaks_the_clause_it_names(name: str, faithful: dict[str, Any], observed: Observations) -> None:
    told, clauses = _differences(observed[name], faithful)

    assert told, "nothing it does differs from the faithful simulator"
    assert MUTANTS[name].clause in clauses, told


def _more_than_slow() -> list[str]:
    slow = {name: mutant.behaviour for name, mutant in MUTANTS.items() if mutant.behaviour.lags_s}
    return [name for name, behaviour in slow.items() if behaviour != Behaviour(lags_s=behaviour.lags_s)]


@pytest.mark.parametrize("name", _more_than_slow())
def test_a_slow_mutant_breaks_its_clause_by_more_than_being_slow(
    name: str, issued: tuple[Authority, EnterpriseCertificate], observed: Observations
) -> None:
    merely_slow = observe(Behaviour(lags_s=MUTANTS[name].behaviour.lags_s), issued, costly=False)

    told, clauses = _differences(observed[name], merely_slow)

    assert MUTANTS[name].clause in clauses, told


def test_no_two_mutants_do_the_same(observed: Observations) -> None:
    by_behaviour: dict[str, list[str]] = {}
    for name, mutant in MUTANTS.items():
        if not mutant.behaviour.lags_s:  # nobody waits here, so late looks like never
            by_behaviour.setdefault(repr(observed[name]), []).append(name)
    assert [names for names in by_behaviour.values() if len(names) > 1] == []
