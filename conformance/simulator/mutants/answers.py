"""Deviations of what answers have in common: error bodies, the echoed `CorrelationID`, and methods that are not there."""

from __future__ import annotations

from collections.abc import Callable

from conformance.language import Text
from conformance.simulator.behaviour import Behaviour, Change
from conformance.simulator.mutants import alterations as alter
from conformance.simulator.mutants.mutant import Mutant


def _mangled(name: str, nb: str, en: str, change: alter.Alter) -> Mutant:
    return Mutant(f"error-{name}", Text(f"Feilsvar: {nb}.", f"Errors: {en}."), "error/body", Behaviour(bodies=alter.on_errors(change)))


def _echo(name: str, nb: str, en: str, where: dict[str, Callable[[str], str | None]]) -> Mutant:
    return Mutant(
        f"correlation-{name}", Text(f"CorrelationID {nb}.", f"CorrelationID {en}."), "correlation/echo", Behaviour(correlation=where)
    )


def _absent(_: str) -> None:
    return None


ERRORS = (
    _mangled(
        "timestamp-no-zone",
        "timestamp har ingen tidssone",
        "timestamp has no zone",
        alter.converted("timestamp", lambda t: t.removesuffix("Z")),
    ),
    _mangled(
        "timestamp-norwegian",
        "timestamp har norsk format",
        "timestamp has a Norwegian format",
        alter.with_value("timestamp", "08.11.2019 12:54:12"),
    ),
    _mangled("timestamp-number", "timestamp er et tall", "timestamp is a number", alter.with_value("timestamp", 1517835252)),
    _mangled("timestamp-missing", "timestamp mangler", "timestamp is missing", alter.without("timestamp")),
    _mangled("code-missing", "errorCode mangler", "errorCode is missing", alter.without("errorCode")),
    _mangled("code-renamed", "errorCode heter code", "errorCode is called code", alter.renamed("errorCode", "code")),
    _mangled("code-lower-case", "errorCode har små bokstaver", "errorCode is in lower case", alter.converted("errorCode", str.lower)),
    _mangled("message-missing", "errorMessage mangler", "errorMessage is missing", alter.without("errorMessage")),
    _mangled("message-empty", "errorMessage er tom", "errorMessage is empty", alter.with_value("errorMessage", "")),
    _mangled("no-body", "kroppen mangler", "the body is missing", alter.body(None)),
    _mangled("text-body", "kroppen er ren tekst", "the body is plain text", alter.body(b"Bad Request")),
    _mangled("nested", "kroppen har et objekt error rundt", "the body has an object error around it", lambda given: {"error": given}),
    _mangled("list", "kroppen er en liste av feil", "the body is a list of errors", lambda given: [given]),
)

CORRELATION = (
    _echo("none", "mangler i alle svar", "is missing from every answer", {"*": _absent}),
    _echo(
        "none-on-errors",
        "mangler i feilsvar med status 400",
        "is missing from errors with status 400",
        {
            "register/400": _absent,
            "delete/400": _absent,
            "batch/400": _absent,
        },
    ),
    _echo(
        "none-on-401",
        "mangler i svar med status 401",
        "is missing from answers with status 401",
        {
            "register/401": _absent,
            "delete/401": _absent,
            "batch/401": _absent,
        },
    ),
    _echo(
        "none-on-register", "mangler når en kunde blir registrert", "is missing when a customer is registered", {"register/201": _absent}
    ),
    _echo("none-on-delete", "mangler når en kunde blir slettet", "is missing when a customer is deleted", {"delete/204": _absent}),
    _echo("none-on-404", "mangler når kunden ikke finnes", "is missing when the customer is not found", {"delete/404": _absent}),
    _echo("none-on-batch", "mangler i svaret på en fil", "is missing from the answer to a file", {"batch/201": _absent}),
    _echo(
        "other", "er en annen enn forespørselens", "is another than the request's", {"*": lambda _: "00000000-0000-4000-8000-000000000000"}
    ),
    _echo("without-hyphens", "kommer tilbake uten bindestreker", "comes back without hyphens", {"*": lambda given: given.replace("-", "")}),
    _echo("cut", "kommer tilbake avkortet", "comes back cut short", {"*": lambda given: given[:8]}),
)

METHODS = (
    Mutant(
        "lookup-own-method-404",
        Text("Svarer 404 i stedet for 405 på en metode som oppslaget ikke har.", "Answers 404 instead of 405 to a method."),
        "lookup-own/405",
        Behaviour(answers={"lookup-own/405": Change(status=404)}),
    ),
    Mutant(
        "lookup-method-404",
        Text("Svarer 404 i stedet for 405 på en metode som operasjon 5 ikke har.", "Answers 404 instead of 405 in operation 5."),
        "lookup/405",
        Behaviour(answers={"lookup/405": Change(status=404)}),
    ),
)

ANSWERS = (*ERRORS, *CORRELATION, *METHODS)
