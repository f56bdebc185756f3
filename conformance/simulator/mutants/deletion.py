"""Deviations of operation 2, deletion."""

from __future__ import annotations

from conformance.language import Text
from conformance.simulator.behaviour import Behaviour, Change
from conformance.simulator.mutants import alterations as alter
from conformance.simulator.mutants.mutant import Mutant

DELETION = (
    Mutant(
        "delete-200",
        Text("Svarer 200 i stedet for 204 på en sletting.", "Answers 200 instead of 204 to a deletion."),
        "delete/204",
        Behaviour(answers={"delete/204": Change(status=200)}),
    ),
    Mutant(
        "delete-never-finds",
        Text("Finner ikke kundeforholdet som skal slettes.", "Does not find the relationship that is to be deleted."),
        "delete/204",
        Behaviour(deletes=lambda _: ""),
    ),
    Mutant(
        "delete-refuses-organisations",
        Text("Avviser sletting av kunder med organisasjonsnummer.", "Refuses to delete customers that are organisations."),
        "delete/204",
        Behaviour(customers={"delete": alter.is_digits(11)}),
    ),
    Mutant(
        "delete-refuses-d-numbers",
        Text("Avviser sletting av kunder med D-nummer.", "Refuses to delete customers with a D-number."),
        "delete/204",
        Behaviour(customers={"delete": alter.is_no_d_number}),
    ),
    Mutant(
        "delete-keeps-customer",
        Text("Svarer 204 på en sletting, men beholder kunden.", "Answers 204 to a deletion but keeps the customer."),
        "delete/effect",
        Behaviour(without_effect=frozenset({"delete"})),
    ),
    Mutant(
        "delete-late",
        Text("Sletter kunden først fem sekunder etter svaret.", "Deletes the customer only five seconds after the answer."),
        "delete/effect",
        Behaviour(lags_s={"delete": 5.0}),
    ),
    Mutant(
        "delete-from-tomorrow-on",
        Text("Lar kundeforholdet vare ut dagen i morgen.", "Lets the relationship last until the end of tomorrow."),
        "delete/effect",
        Behaviour(end=alter.moved(2)),
    ),
    Mutant(
        "delete-back-to-yesterday",
        Text("Lar kundeforholdet ha tatt slutt for to dager siden.", "Lets the relationship have ended two days ago."),
        "delete/history",
        Behaviour(end=alter.moved(-2)),
    ),
    Mutant(
        "delete-forgets-history",
        Text("Glemmer at et slettet kundeforhold har vært der.", "Forgets that a deleted relationship has been there."),
        "delete/history",
        Behaviour(forgets_history=True),
    ),
    Mutant(
        "delete-unknown-204",
        Text("Svarer 204 når kundeforholdet ikke finnes.", "Answers 204 when the relationship is not found."),
        "delete/404/KFR-008",
        Behaviour(unenforced=frozenset({"delete/404/KFR-008"})),
    ),
    Mutant(
        "delete-unknown-410",
        Text("Svarer 410 når kundeforholdet ikke finnes.", "Answers 410 when the relationship is not found."),
        "delete/404",
        Behaviour(answers={"delete/404": Change(status=410)}),
    ),
    Mutant(
        "delete-unknown-code",
        Text("Gir feilkode KFR-005 når kundeforholdet ikke finnes.", "Gives KFR-005 when the relationship is not found."),
        "delete/404/KFR-008",
        Behaviour(answers={"delete/404": Change(code="KFR-005")}),
    ),
    Mutant(
        "delete-unknown-no-body",
        Text("Svarer 404 uten kropp når kundeforholdet ikke finnes.", "Answers 404 without a body when the relationship is not found."),
        "error/body",
        Behaviour(bodies={"delete/404": alter.body(None)}),
    ),
    Mutant(
        "delete-accepts-bad-customer",
        Text("Leter etter en kunde med ugyldig CustomerID (404 i stedet for 400).", "Looks for a customer with an invalid CustomerID."),
        "delete/400/KFR-005",
        Behaviour(unenforced=frozenset({"delete#bad-customer"})),
    ),
    Mutant(
        "delete-accepts-no-customer",
        Text("Leter etter en kunde uten CustomerID (404 i stedet for 400).", "Looks for a customer without CustomerID."),
        "delete/400/KFR-005",
        Behaviour(unenforced=frozenset({"delete#no-customer"})),
    ),
    Mutant(
        "delete-accepts-any-type",
        Text("Sletter et kundeforhold av ukjent type.", "Deletes a relationship of an unknown type."),
        "delete/400/KFR-009",
        Behaviour(unenforced=frozenset({"delete/400/KFR-009"})),
    ),
    Mutant(
        "delete-customer-code",
        Text("Gir feilkode KFR-008 for en ugyldig CustomerID ved sletting.", "Gives KFR-008 for an invalid CustomerID in a deletion."),
        "delete/400/KFR-005",
        Behaviour(answers={"delete/400/KFR-005": Change(code="KFR-008")}),
    ),
    Mutant(
        "delete-type-code",
        Text("Gir feilkode KFR-005 for en ukjent relasjonstype ved sletting.", "Gives KFR-005 for an unknown type in a deletion."),
        "delete/400/KFR-009",
        Behaviour(answers={"delete/400/KFR-009": Change(code="KFR-005")}),
    ),
    Mutant(
        "delete-correlation-code",
        Text(
            "Gir feilkode KFR-009 for en ugyldig CorrelationID ved sletting.", "Gives KFR-009 for an invalid CorrelationID in a deletion."
        ),
        "delete/400/KFR-004",
        Behaviour(answers={"delete/400/KFR-004": Change(code="KFR-009")}),
    ),
    Mutant(
        "delete-refused-deleted",
        Text("Sletter kunden selv om slettingen blir avvist.", "Deletes the customer although the deletion is refused."),
        "delete/400/KFR-009",
        Behaviour(despite_refusal=frozenset({"delete"})),
    ),
)
