"""Så: what must hold afterwards."""

from __future__ import annotations

from pytest_bdd import then
from pytest_bdd.parsers import parse

from conformance.examination import Expect


@then(parse("skal KFR svare med status {status:d}"))
def status(expect: Expect, status: int) -> None:
    expect.status(status)


@then(parse("feilkoden skal være {code}"))
def error_code(expect: Expect, code: str) -> None:
    expect.error_code(code)


@then("svaret skal være tomt")
def no_body(expect: Expect) -> None:
    expect.no_body()


@then("svaret skal følge kontrakten")
def contract(expect: Expect) -> None:
    expect.contract()


@then("svaret skal ha samme CorrelationID som forespørselen")
def correlation_id(expect: Expect) -> None:
    expect.correlation_id()


@then("svaret skal vise banken")
def bank_listed(expect: Expect) -> None:
    expect.bank_listed()


@then("svaret skal vise banken bare hvis KFR viser kundeforhold som er slettet i dag")
def listed_if_deleted_today_is(expect: Expect) -> None:
    expect.listed_if_deleted_today_is()


@then("svaret skal ikke vise noen bank")
def nobody_listed(expect: Expect) -> None:
    expect.nobody_listed()


@then("activeAccount skal være false")
def inactive_accounts(expect: Expect) -> None:
    expect.inactive_accounts()


@then("kunden skal kunne registreres mens filen leses")
def registered_meanwhile(expect: Expect) -> None:
    expect.registered_meanwhile()


@then("kundene i filen skal kunne slettes når filen er lest")
def file_deleted_once_read(expect: Expect) -> None:
    expect.file_deleted_once_read()


@then("kunden skal finnes ved oppslag")
def found(expect: Expect) -> None:
    expect.found()


@then("kunden skal ikke finnes ved oppslag")
def not_found(expect: Expect) -> None:
    expect.not_found()


@then(parse("kunden skal finnes ved oppslag for perioden {since} til {until}"))
def found_in_period(expect: Expect, since: str, until: str) -> None:
    expect.found(since=since, until=until)


@then(parse("kunden skal ikke finnes ved oppslag for perioden {since} til {until}"))
def not_found_in_period(expect: Expect, since: str, until: str) -> None:
    expect.not_found(since=since, until=until)


@then("kunden skal ikke finnes ved oppslag for dagen før registreringen")
def not_found_the_day_before(expect: Expect) -> None:
    expect.not_found_the_day_before()


@then("kunden skal ikke kunne slettes en gang til")
def gone_for_good(expect: Expect) -> None:
    expect.gone_for_good()


@then("kundene i filen skal ikke kunne slettes en gang til")
def file_gone_for_good(expect: Expect) -> None:
    expect.file_gone_for_good()


@then("kundene i filen skal finnes ved oppslag")
def file_found(expect: Expect) -> None:
    expect.file_found()


@then("kundene i filen skal ikke finnes ved oppslag")
def file_not_found(expect: Expect) -> None:
    expect.file_not_found()


@then(parse("kundene i filen skal finnes ved oppslag for perioden {since} til {until}"))
def file_found_in_period(expect: Expect, since: str, until: str) -> None:
    expect.file_found(since=since, until=until)


@then(parse("kundene i filen skal ikke finnes ved oppslag for perioden {since} til {until}"))
def file_not_found_in_period(expect: Expect, since: str, until: str) -> None:
    expect.file_not_found(since=since, until=until)


@then("kundene i filen skal ikke finnes ved oppslag for dagen før opplastingen")
def file_not_found_the_day_before(expect: Expect) -> None:
    expect.file_not_found_the_day_before()
