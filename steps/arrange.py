"""Gitt: what a case starts from."""

from __future__ import annotations

from pytest_bdd import given
from pytest_bdd.parsers import parse, re

from conformance.examination import Arrange

HEADER = "CustomerID|AccountID|CorrelationID|Accept"


@given(parse("en testkunde med {kind}"))
def customer(arrange: Arrange, kind: str) -> None:
    arrange.customer(kind)


@given("at kunden ikke er registrert i KFR")
def unregistered(arrange: Arrange) -> None:
    arrange.unregistered()


@given("at kunden er registrert i KFR")
def registered(arrange: Arrange) -> None:
    arrange.registered()


@given("at kunden har vært registrert, men er slettet")
def deleted(arrange: Arrange) -> None:
    arrange.deleted()


@given(parse("at kunden er registrert i KFR med startdato {expression}"))
def registered_since(arrange: Arrange, expression: str) -> None:
    arrange.registered_since(expression)


@given(parse("at kunden har vært registrert i KFR med startdato {expression}, men er slettet"))
def deleted_since(arrange: Arrange, expression: str) -> None:
    arrange.deleted_since(expression)


@given(re(rf"at forespørselen sendes uten (?P<header>{HEADER})"))
def header_left_out(arrange: Arrange, header: str) -> None:
    arrange.header(header, None)


@given(re(rf'at forespørselen sendes med (?P<header>{HEADER}) "(?P<value>.*)"'))
def header_replaced(arrange: Arrange, header: str, value: str) -> None:
    arrange.header(header, value)


@given(parse('at forespørselen sendes med relasjonstype "{name}"'))
def relationship_type(arrange: Arrange, name: str) -> None:
    arrange.relationship_type(name)


@given(parse("at forespørselen sendes med metoden {method}"))
def method(arrange: Arrange, method: str) -> None:
    arrange.method(method)


@given("at forespørselen gjelder en annen bank")
def other_bank(arrange: Arrange) -> None:
    arrange.other_bank()


@given("at forespørselen sendes uten access token")
def token_left_out(arrange: Arrange) -> None:
    arrange.token("utelatt")


@given("at forespørselen sendes med et access token uten riktig scope")
def token_of_other_scope(arrange: Arrange) -> None:
    arrange.token("uten riktig scope")


@given(parse("at forespørselen sendes med et access token som er {flaw}"))
def token_flawed(arrange: Arrange, flaw: str) -> None:
    arrange.token(flaw)


@given("en kundefil med én kunde")
def file_of_one(arrange: Arrange) -> None:
    arrange.file(1)


@given(parse("en kundefil med én kunde med {kind}"))
def file_of_one_kind(arrange: Arrange, kind: str) -> None:
    arrange.file(1, kind)


@given(parse("en kundefil med {count:d} kunder"))
def file_of_any(arrange: Arrange, count: int) -> None:
    arrange.file(count)


@given(parse("en kundefil med {count:d} kunder med {kind}"))
def file_of_kind(arrange: Arrange, count: int, kind: str) -> None:
    arrange.file(count, kind)


@given(parse("at kundene i filen har startdato {expression}"))
def start_date(arrange: Arrange, expression: str) -> None:
    arrange.start_date(expression)


@given(parse('at kundefilen også inneholder "{raw}"'))
def file_entry(arrange: Arrange, raw: str) -> None:
    arrange.entry(raw)


@given(parse("at den første kunden i filen er gjentatt {count:d} ganger"))
def first_repeated(arrange: Arrange, count: int) -> None:
    arrange.repeat_first(count)


@given("at kundefilen er fylt ut med mellomrom til nøyaktig 10 MB")
def file_at_limit(arrange: Arrange) -> None:
    arrange.fill_up(over=False)


@given("at kundefilen er fylt ut med mellomrom til like over 10 MB")
def file_over_limit(arrange: Arrange) -> None:
    arrange.fill_up(over=True)


@given("at kundefilen er tom")
def file_empty(arrange: Arrange) -> None:
    arrange.empty_file()


@given(parse('at kundefilen har kundetype "{name}"'))
def file_type(arrange: Arrange, name: str) -> None:
    arrange.relationship_type(name)


@given("at skillet i meldingen er feil")
def wrong_boundary(arrange: Arrange) -> None:
    arrange.wrong_boundary()


@given("at raden må avklares")
def unmapped(arrange: Arrange) -> None:
    arrange.unmapped()


@given("at testtilfellet utføres for hånd")
def by_hand(arrange: Arrange) -> None:
    arrange.by_hand()
