"""Deviations of operations 5 and 6, the look-ups of public agencies."""

from __future__ import annotations

from conformance.language import Text
from conformance.simulator.behaviour import Behaviour, Change
from conformance.simulator.mutants import alterations as alter
from conformance.simulator.mutants.mutant import Mutant

AGENCIES = (
    Mutant(
        "lookup-without-scope",
        Text("Lar en bank uten scope slå opp i alle banker.", "Lets a bank without the scope look up in all banks."),
        "lookup/403/ERR-001",
        Behaviour(unenforced=frozenset({"lookup#scope"})),
    ),
    Mutant(
        "lookup-without-scope-401",
        Text("Svarer 401 i stedet for 403 på et oppslag uten scope.", "Answers 401 instead of 403 to a look-up without the scope."),
        "lookup/403",
        Behaviour(answers={"lookup/403": Change(status=401)}),
    ),
    Mutant(
        "lookup-without-scope-code",
        Text("Gir feilkode KFR-002 på et oppslag uten scope.", "Gives KFR-002 to a look-up without the scope."),
        "lookup/403/ERR-001",
        Behaviour(answers={"lookup/403": Change(code="KFR-002")}),
    ),
    Mutant(
        "lookup-no-token-accepted",
        Text("Lar hvem som helst slå opp i alle banker.", "Lets anybody look up in all banks."),
        "lookup/401/ERR-001",
        Behaviour(unenforced=frozenset({"lookup#missing"})),
    ),
    Mutant(
        "lookup-none-404",
        Text("Svarer 404 når ingen bank har kunden, i operasjon 5.", "Answers 404 in operation 5 when no bank has the customer."),
        "lookup/200",
        Behaviour(answers={"lookup#none": Change(status=404)}),
    ),
    Mutant(
        "lookup-lists-stranger",
        Text("Viser en bank som ikke har kunden, i operasjon 5.", "Lists a bank in operation 5 that does not have the customer."),
        "lookup/200",
        Behaviour(bodies={"lookup#none": alter.body({"banks": [alter.OTHER_BANK]})}),
    ),
    Mutant(
        "lookup-organization-id-renamed",
        Text("Skriver organizationId i stedet for organizationID i operasjon 5.", "Writes organizationId in operation 5."),
        "banks/body",
        Behaviour(bodies={"lookup#listed": alter.on_banks(alter.renamed("organizationID", "organizationId"))}),
    ),
    Mutant(
        "lookup-customer-code",
        Text("Gir feilkode ERR-003 for en ugyldig CustomerID i operasjon 5.", "Gives ERR-003 for an invalid CustomerID in operation 5."),
        "lookup/400/ERR-002",
        Behaviour(answers={"lookup/400/ERR-002": Change(code="ERR-003")}),
    ),
    Mutant(
        "lookup-not-acceptable-200",
        Text("Svarer JSON til den som ikke godtar JSON i operasjon 5.", "Answers JSON to whom does not accept JSON in operation 5."),
        "lookup/406",
        Behaviour(unenforced=frozenset({"lookup#not-acceptable"})),
    ),
    Mutant(
        "account-without-scope",
        Text("Lar en bank uten scope slå opp kontofører.", "Lets a bank without the scope look up an account."),
        "account/401",
        Behaviour(unenforced=frozenset({"account#scope"})),
    ),
    Mutant(
        "account-without-scope-403",
        Text("Svarer 403 i stedet for 401 på kontooppslag uten scope.", "Answers 403 instead of 401 to an account look-up."),
        "account/401",
        Behaviour(answers={"account/401": Change(status=403)}),
    ),
    Mutant(
        "account-401-as-other-errors",
        Text("Gir 401 på kontooppslag formen til de andre feilsvarene.", "Gives 401 of an account look-up the form of other errors."),
        "account/unauthorized",
        Behaviour(bodies={"account/401": alter.renamed("statusCode", "errorCode")}),
    ),
    Mutant(
        "account-401-no-message",
        Text("Utelater message i 401 på kontooppslag.", "Leaves message out of 401 of an account look-up."),
        "account/unauthorized",
        Behaviour(bodies={"account/401": alter.without("message")}),
    ),
    Mutant(
        "account-organization-id-renamed",
        Text("Skriver organizationID i stedet for organizationId i operasjon 6.", "Writes organizationID in operation 6."),
        "account/body",
        Behaviour(bodies={"account/200": alter.renamed("organizationId", "organizationID")}),
    ),
    Mutant(
        "account-accepts-bad-account",
        Text("Godtar et ugyldig kontonummer.", "Accepts an invalid account number."),
        "account/400/ERR-004",
        Behaviour(unenforced=frozenset({"account#bad-account"})),
    ),
    Mutant(
        "account-code",
        Text("Gir feilkode ERR-002 for et ugyldig kontonummer.", "Gives ERR-002 for an invalid account number."),
        "account/400/ERR-004",
        Behaviour(answers={"account/400/ERR-004": Change(code="ERR-002")}),
    ),
)
