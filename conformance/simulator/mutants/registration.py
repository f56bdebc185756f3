"""Deviations of operation 1, registration."""

from __future__ import annotations

from conformance.language import Text
from conformance.simulator.behaviour import Behaviour, Change
from conformance.simulator.mutants import alterations as alter
from conformance.simulator.mutants.mutant import Mutant

REGISTRATION = (
    Mutant(
        "register-new-200",
        Text("Svarer 200 i stedet for 201 på et nytt kundeforhold.", "Answers 200 instead of 201 to a new relationship."),
        "register/201",
        Behaviour(answers={"register/201": Change(status=200)}),
    ),
    Mutant(
        "register-again-201",
        Text("Svarer 201 i stedet for 200 når kunden er registrert fra før.", "Answers 201 instead of 200 when the customer is there."),
        "register/200",
        Behaviour(answers={"register/200": Change(status=201)}),
    ),
    Mutant(
        "register-again-409",
        Text("Svarer 409 i stedet for 200 når kunden er registrert fra før.", "Answers 409 instead of 200 when the customer is there."),
        "register/200",
        Behaviour(answers={"register/200": Change(status=409)}),
    ),
    Mutant(
        "register-returning-200",
        Text("Svarer 200 når en slettet kunde blir registrert på nytt.", "Answers 200 when a deleted customer is registered anew."),
        "register/201",
        Behaviour(answers={"register#returning": Change(status=200)}),
    ),
    Mutant(
        "register-not-stored",
        Text("Svarer 201, men lagrer ikke kundeforholdet.", "Answers 201 but does not store the relationship."),
        "register/effect",
        Behaviour(without_effect=frozenset({"register"})),
    ),
    Mutant(
        "register-stored-late",
        Text("Lagrer kundeforholdet først fem sekunder etter svaret.", "Stores the relationship only five seconds after the answer."),
        "register/effect",
        Behaviour(lags_s={"register": 5.0}),
    ),
    Mutant(
        "register-from-tomorrow",
        Text("Lar kundeforholdet begynne i morgen.", "Lets the relationship begin tomorrow."),
        "register/effect",
        Behaviour(start=alter.moved(1)),
    ),
    Mutant(
        "register-from-yesterday",
        Text("Lar kundeforholdet begynne i går.", "Lets the relationship begin yesterday."),
        "period/range",
        Behaviour(start=alter.moved(-1)),
    ),
    Mutant(
        "register-with-body",
        Text("Svarer 201 med en kropp.", "Answers 201 with a body."),
        "body/empty",
        Behaviour(bodies={"register/201": alter.body({"status": "ok"})}),
    ),
    Mutant(
        "register-again-with-body",
        Text("Svarer 200 med en kropp når kunden er registrert fra før.", "Answers 200 with a body when the customer is there."),
        "body/empty",
        Behaviour(bodies={"register/200": alter.body({"status": "ok"})}),
    ),
    Mutant(
        "register-refuses-persons",
        Text("Avviser kunder med fødselsnummer og D-nummer.", "Refuses customers that are persons."),
        "register/201",
        Behaviour(customers={"register": alter.is_digits(9)}),
    ),
    Mutant(
        "register-refuses-d-numbers",
        Text("Avviser kunder med D-nummer.", "Refuses customers with a D-number."),
        "register/201",
        Behaviour(customers={"register": alter.is_no_d_number}),
    ),
    Mutant(
        "register-refuses-organisations",
        Text("Avviser kunder med organisasjonsnummer.", "Refuses customers that are organisations."),
        "register/201",
        Behaviour(customers={"register": alter.is_digits(11)}),
    ),
    Mutant(
        "register-accepts-any-length",
        Text("Registrerer en CustomerID med feil antall sifre.", "Registers a CustomerID with the wrong number of digits."),
        "register/400/KFR-005",
        Behaviour(customers={"register": str.isdigit}),
    ),
    Mutant(
        "register-accepts-letters",
        Text("Registrerer en CustomerID med bokstaver.", "Registers a CustomerID with letters."),
        "register/400/KFR-005",
        Behaviour(customers={"register": lambda customer: len(customer) in {9, 11}}),
    ),
    Mutant(
        "register-accepts-no-customer",
        Text("Godtar en registrering uten CustomerID.", "Accepts a registration without CustomerID."),
        "register/400/KFR-005",
        Behaviour(unenforced=frozenset({"register#no-customer"})),
    ),
    Mutant(
        "register-accepts-any-type",
        Text("Registrerer et kundeforhold av ukjent type.", "Registers a relationship of an unknown type."),
        "register/400/KFR-009",
        Behaviour(unenforced=frozenset({"register/400/KFR-009"})),
    ),
    Mutant(
        "register-customer-code",
        Text(
            "Gir feilkode KFR-004 for en ugyldig CustomerID ved registrering.", "Gives KFR-004 for an invalid CustomerID in a registration."
        ),
        "register/400/KFR-005",
        Behaviour(answers={"register/400/KFR-005": Change(code="KFR-004")}),
    ),
    Mutant(
        "register-customer-422",
        Text("Svarer 422 på en ugyldig CustomerID ved registrering.", "Answers 422 to an invalid CustomerID in a registration."),
        "register/400",
        Behaviour(answers={"register/400/KFR-005": Change(status=422)}),
    ),
    Mutant(
        "register-type-code",
        Text("Gir feilkode KFR-004 for en ukjent relasjonstype ved registrering.", "Gives KFR-004 for an unknown type in a registration."),
        "register/400/KFR-009",
        Behaviour(answers={"register/400/KFR-009": Change(code="KFR-004")}),
    ),
    Mutant(
        "register-type-404",
        Text("Svarer 404 på en ukjent relasjonstype ved registrering.", "Answers 404 to an unknown type in a registration."),
        "register/400",
        Behaviour(answers={"register/400/KFR-009": Change(status=404)}),
    ),
    Mutant(
        "register-correlation-code",
        Text("Gir feilkode KFR-005 for en ugyldig CorrelationID ved registrering.", "Gives KFR-005 for an invalid CorrelationID."),
        "register/400/KFR-004",
        Behaviour(answers={"register/400/KFR-004": Change(code="KFR-005")}),
    ),
    Mutant(
        "register-refused-stored",
        Text("Lagrer et kundeforhold selv om registreringen blir avvist.", "Stores a relationship although the registration is refused."),
        "register/refused",
        Behaviour(despite_refusal=frozenset({"register"})),
    ),
)
