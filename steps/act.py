"""Når: the one request that the case is about."""

from __future__ import annotations

from pytest_bdd import when
from pytest_bdd.parsers import parse

from conformance.examination import Act


@when("banken registrerer kunden")
def register(act: Act) -> None:
    act.register()


@when("banken sletter kunden")
def delete(act: Act) -> None:
    act.delete()


@when("banken laster opp kundefilen")
def upload(act: Act) -> None:
    act.upload()


@when("banken slår opp kunden")
def look_up(act: Act) -> None:
    act.look_up()


@when(parse("banken slår opp kunden for perioden {since} til {until}"))
def look_up_period(act: Act, since: str, until: str) -> None:
    act.look_up(since=since, until=until)


@when(parse("banken slår opp kunden fra og med {since}"))
def look_up_since(act: Act, since: str) -> None:
    act.look_up(since=since)


@when(parse("banken slår opp kunden til og med {until}"))
def look_up_until(act: Act, until: str) -> None:
    act.look_up(until=until)


@when("banken slår opp kunden i alle banker")
def look_up_everywhere(act: Act) -> None:
    act.look_up_everywhere()


@when(parse("banken slår opp kunden i alle banker fra og med {since}"))
def look_up_everywhere_since(act: Act, since: str) -> None:
    act.look_up_everywhere(since=since)


@when("banken slår opp kontoføreren")
def look_up_account(act: Act) -> None:
    act.look_up_account()
