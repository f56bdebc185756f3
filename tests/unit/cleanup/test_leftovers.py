"""Which customers a run may have left behind, read from journals of every kind."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from conformance.cleanup import leftovers
from conformance.examination.customers import OTHER_BANK
from conformance.identifiers import is_customer_id, is_real_organisation, is_synthetic_person
from conformance.journal import CaseEnded, CaseStarted, CleanedUp, Event, ExchangeMade, Line, RunEnded, RunStarted, fold
from conformance.model import Case, Exchange, Removal, RemovalOutcome, Scenario, Step
from tests.bundles import events as finished_run

BANK = "310000000"
AT = "2026-03-02T12:00:00.000+00:00"
SINGLE = ("en testkunde med fødselsnummer",)
FILE = ("en kundefil med 3 kunder",)
LOADED = ("en testkunde med fødselsnummer", "at kunden er registrert i KFR med startdato for 30 dager siden")
OTHER = ("en testkunde med organisasjonsnummer", OTHER_BANK)
RAW = (
    "en kundefil med 1 kunder med D-nummer",
    'at kundefilen også inneholder "310000000#08.11.2019"',
    'at kundefilen også inneholder "12345"',
)
_START = next(event for event in finished_run() if isinstance(event, RunStarted))


def _started(*sentences: str, workers: int = 1, cases: int = 1) -> RunStarted:
    steps = tuple(Step("Gitt", sentence) for sentence in sentences)
    scenarios = tuple(Scenario(Case(f"K{number}", "T", "Ark", number), steps) for number in range(1, cases + 1))
    return msgspec.structs.replace(_START, scenarios=scenarios, rows=tuple(s.case.id for s in scenarios), workers=workers)


def _sent(operation: str, status: int | None, *, case: str = "K1", attempt: int = 1) -> ExchangeMade:
    method = {"delete": "DELETE", "lookup-own": "GET"}.get(operation, "POST")
    path = {"batch": "batch", "lookup-own": ""}.get(operation, "relationshipType/DSOPBANK")
    url = f"https://kfr/customers/financialInstitutions/{BANK}/{path}"
    return ExchangeMade(case, attempt, Exchange(1, operation, method, url, (), None, status, (), None, AT, 1.0))


def _removed(outcome: RemovalOutcome, position: int = 1) -> CleanedUp:
    return CleanedUp(Removal("K1", 1, position, "fødselsnummer", BANK, outcome, AT))


BEGUN, ENDED, OVER = CaseStarted("K1", 1), CaseEnded("K1", 1, 1.0, "passed"), RunEnded(1.0, 0)

# The steps, what happened after the start, and how many relationships may be left.
JOURNALS: dict[str, tuple[tuple[str, ...], tuple[Event, ...], int]] = {
    "nothing was begun": (SINGLE, (), 0),
    "only looked up": (SINGLE, (BEGUN, _sent("lookup-own", 200), ENDED, OVER), 0),
    "registered": (SINGLE, (BEGUN, _sent("register", 201), ENDED, OVER), 1),
    "refused: not believed": (SINGLE, (BEGUN, _sent("register", 400), ENDED, OVER), 1),
    "no answer": (SINGLE, (BEGUN, _sent("register", None), ENDED, OVER), 1),
    "registered and deleted": (SINGLE, (BEGUN, _sent("register", 201), _sent("delete", 204), ENDED, OVER), 0),
    "deleted, then registered again": (
        SINGLE,
        (BEGUN, _sent("register", 201), _sent("delete", 204), _sent("register", 201), ENDED, OVER),
        1,
    ),
    "the deletion was refused": (SINGLE, (BEGUN, _sent("register", 201), _sent("delete", 500), ENDED, OVER), 1),
    "a file": (FILE, (BEGUN, _sent("batch", 201), ENDED, OVER), 3),
    "a file of one, deleted when it had been read": (LOADED, (BEGUN, _sent("batch", 201), _sent("delete", 204), ENDED, OVER), 0),
    "a file of one, and registered too": (
        LOADED,
        (BEGUN, _sent("register", 201), _sent("batch", 201), _sent("delete", 204), ENDED, OVER),
        1,
    ),
    "a file of one, not yet there to be deleted": (LOADED, (BEGUN, _sent("batch", 201), _sent("delete", 404), ENDED, OVER), 1),
    "a file, and one of it deleted": (FILE, (BEGUN, _sent("batch", 201), _sent("delete", 204), ENDED, OVER), 3),
    "a file that names customers itself": (RAW, (BEGUN, _sent("batch", 400), ENDED, OVER), 2),
    "on behalf of another bank": (OTHER, (BEGUN, _sent("register", 403), ENDED, OVER), 2),
    "cut short before anything was recorded": (SINGLE, (BEGUN,), 1),
    "cut short in a look-up": (SINGLE, (BEGUN, _sent("lookup-own", 200)), 1),
    "cut short after a deletion": (SINGLE, (BEGUN, _sent("register", 201), _sent("delete", 204)), 1),
    "cleaned up": (SINGLE, (BEGUN, _sent("register", 201), ENDED, _removed(RemovalOutcome.REMOVED), OVER), 0),
    "found absent": (SINGLE, (BEGUN, _sent("register", 201), ENDED, _removed(RemovalOutcome.ABSENT), OVER), 0),
    "could not be cleaned up": (SINGLE, (BEGUN, _sent("register", 201), ENDED, _removed(RemovalOutcome.LEFT), OVER), 1),
    "half cleaned up": (FILE, (BEGUN, _sent("batch", 201), ENDED, _removed(RemovalOutcome.REMOVED, 2)), 2),
    "a second attempt": (
        SINGLE,
        (BEGUN, _sent("register", 201), ENDED, CaseStarted("K1", 2), _sent("register", 201, attempt=2), CaseEnded("K1", 2, 1.0, "passed")),
        2,
    ),
}


def _lines(*events: Event) -> list[Line]:
    return [Line(number, "", AT, event) for number, event in enumerate(events, 1)]


@pytest.mark.parametrize(("sentences", "events", "count"), JOURNALS.values(), ids=JOURNALS)
def test_what_may_be_left_is_found(sentences: tuple[str, ...], events: tuple[Event, ...], count: int) -> None:
    found = leftovers(_lines(_started(*sentences), *events))

    assert len(found) == count
    assert len({(each.customer.number, each.bank) for each in found}) == count


REPEATED = "at den første kunden i filen er gjentatt 500 ganger"
# Which customer tells that the file has been read to its end, for each of its customers.
READ_TO_ITS_END: dict[str, tuple[tuple[str, ...], list[int]]] = {
    "everybody once": (FILE, [0, 0, 0]),
    "the first many times": ((FILE[0], REPEATED, *FILE[1:]), [3, 3, 0]),
    "one alone, many times": ((LOADED[0], REPEATED, *LOADED[1:]), [1]),
}


@pytest.mark.parametrize(("sentences", "after"), READ_TO_ITS_END.values(), ids=READ_TO_ITS_END)
def test_who_stands_in_a_file_many_times_is_removed_when_it_has_been_read(sentences: tuple[str, ...], after: list[int]) -> None:
    assert [each.after for each in leftovers(_lines(_started(*sentences), BEGUN))] == after


def test_who_stood_in_a_file_many_times_may_have_come_again_after_the_deletion() -> None:
    happened = (BEGUN, _sent("batch", 201), _sent("delete", 204), ENDED, OVER)

    assert [each.after for each in leftovers(_lines(_started(LOADED[0], REPEATED, *LOADED[1:]), *happened))] == [1]


def test_a_journal_without_a_beginning_leaves_nothing() -> None:
    assert leftovers([]) == ()
    assert leftovers(_lines(BEGUN)) == ()


def test_what_never_began_is_not_suspected() -> None:
    happened = (BEGUN, _sent("register", 201), ENDED)

    for workers in (1, 2):
        found = leftovers(_lines(_started(*SINGLE, cases=3, workers=workers), *happened))
        assert [(each.customer.case, each.customer.attempt) for each in found] == [("K1", 1)]


def test_only_the_made_up_are_ever_removed() -> None:
    for sentences in (SINGLE, FILE, OTHER):
        for each in leftovers(_lines(_started(*sentences), BEGUN)):
            number = each.customer.number
            assert is_synthetic_person(number) or (is_customer_id(number) and not is_real_organisation(number))
            assert not is_real_organisation(each.bank)


# What was the last thing sent, and whether it may still be on its way into the register.
ON_THEIR_WAY: dict[str, tuple[tuple[Event, ...], bool]] = {
    "an accepted file": ((BEGUN, _sent("batch", 201), ENDED), True),
    "a file without an answer": ((BEGUN, _sent("batch", None), ENDED), True),
    "a refused file": ((BEGUN, _sent("batch", 400), ENDED), False),
    "cut short": ((BEGUN,), True),
}


@pytest.mark.parametrize(("events", "waiting"), ON_THEIR_WAY.values(), ids=ON_THEIR_WAY)
def test_what_is_on_its_way_is_known(events: tuple[Event, ...], waiting: bool) -> None:
    for each in leftovers(_lines(_started(*FILE), *events)):
        assert (each.since is not None, each.entries > 0) == (waiting, True)


def test_the_clean_up_stands_in_the_evidence() -> None:
    left = replace(_removed(RemovalOutcome.LEFT).removal, detail="status 500")
    happened = [*finished_run(), CleanedUp(left), _removed(RemovalOutcome.REMOVED, 2), _removed(RemovalOutcome.REMOVED, 1)]

    run = fold(_lines(*happened)).run

    assert [(each.position, each.outcome) for each in run.cleanup] == [(1, RemovalOutcome.REMOVED), (2, RemovalOutcome.REMOVED)]
    assert "2 testkunder ble slettet" in run.observations[-1]
    assert "0 står igjen" in run.observations[-1]
