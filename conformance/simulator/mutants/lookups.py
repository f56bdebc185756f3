"""Deviations of operation 4, the bank's own look-up."""

from __future__ import annotations

from conformance.language import Text
from conformance.simulator.behaviour import Behaviour, Change, Window
from conformance.simulator.mutants import alterations as alter
from conformance.simulator.mutants.mutant import Mutant

_LISTED = "lookup-own#listed"
_NONE = "lookup-own#none"

BODIES = (
    Mutant(
        "lookup-own-never-listed",
        Text("Viser aldri banken.", "Never lists the bank."),
        "register/effect",
        Behaviour(bodies={_LISTED: alter.body({"banks": []})}),
    ),
    Mutant(
        "lookup-own-none-404",
        Text("Svarer 404 når kunden ikke finnes.", "Answers 404 when the customer is not found."),
        "lookup-own/200",
        Behaviour(answers={_NONE: Change(status=404)}),
    ),
    Mutant(
        "lookup-own-none-204",
        Text("Svarer 204 når kunden ikke finnes.", "Answers 204 when the customer is not found."),
        "lookup-own/200",
        Behaviour(answers={_NONE: Change(status=204)}, bodies={_NONE: alter.body(None)}),
    ),
    Mutant(
        "lookup-own-none-null",
        Text("Svarer med banks lik null når kunden ikke finnes.", "Answers with banks null when the customer is not found."),
        "banks/body",
        Behaviour(bodies={_NONE: alter.body({"banks": None})}),
    ),
    Mutant(
        "lookup-own-none-object",
        Text("Svarer med et tomt objekt når kunden ikke finnes.", "Answers with an empty object when the customer is not found."),
        "banks/body",
        Behaviour(bodies={_NONE: alter.body({})}),
    ),
    Mutant(
        "lookup-own-active-account-true",
        Text("Svarer at kunden har en aktiv konto.", "Answers that the customer has an active account."),
        "banks/activeAccount",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.with_value("activeAccount", value=True))}),
    ),
    Mutant(
        "lookup-own-active-account-missing",
        Text("Utelater activeAccount.", "Leaves activeAccount out."),
        "banks/body",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.without("activeAccount"))}),
    ),
    Mutant(
        "lookup-own-active-account-text",
        Text("Oppgir activeAccount som tekst.", "Gives activeAccount as a text."),
        "banks/body",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.with_value("activeAccount", "false"))}),
    ),
    Mutant(
        "lookup-own-organization-id-renamed",
        Text("Skriver organizationId i stedet for organizationID.", "Writes organizationId instead of organizationID."),
        "banks/body",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.renamed("organizationID", "organizationId"))}),
    ),
    Mutant(
        "lookup-own-organization-id-number",
        Text("Oppgir organizationID som tall.", "Gives organizationID as a number."),
        "banks/body",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.converted("organizationID", int))}),
    ),
    Mutant(
        "lookup-own-organization-id-long",
        Text("Oppgir organizationID med landkode foran.", "Gives organizationID with a country code in front."),
        "banks/body",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.converted("organizationID", "0192:{}".format))}),
    ),
    Mutant(
        "lookup-own-organization-id-other",
        Text("Oppgir organisasjonsnummeret til en annen bank.", "Gives another bank's organisation number."),
        "banks/own-bank-only",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.with_value("organizationID", "310000018"))}),
    ),
    Mutant(
        "lookup-own-bank-name-missing",
        Text("Utelater bankName.", "Leaves bankName out."),
        "banks/body",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.without("bankName"))}),
    ),
    Mutant(
        "lookup-own-bank-name-empty",
        Text("Oppgir et tomt bankName.", "Gives an empty bankName."),
        "banks/body",
        Behaviour(bodies={_LISTED: alter.on_banks(alter.with_value("bankName", ""))}),
    ),
    Mutant(
        "lookup-own-other-bank-too",
        Text("Viser også en annen bank.", "Lists another bank, too."),
        "banks/own-bank-only",
        Behaviour(bodies={_LISTED: alter.on_list(lambda banks: [*banks, alter.OTHER_BANK])}),
    ),
    Mutant(
        "lookup-own-other-bank-instead",
        Text("Viser en annen bank når kunden ikke finnes i egen.", "Lists another bank when the customer is not found."),
        "banks/own-bank-only",
        Behaviour(bodies={_NONE: alter.body({"banks": [alter.OTHER_BANK]})}),
    ),
    Mutant(
        "lookup-own-listed-twice",
        Text("Viser banken to ganger.", "Lists the bank twice."),
        "banks/own-bank-only",
        Behaviour(bodies={_LISTED: alter.on_list(lambda banks: banks * 2)}),
    ),
    Mutant(
        "lookup-own-bare-list",
        Text("Svarer med en liste uten banks rundt.", "Answers with a list without banks around it."),
        "banks/body",
        Behaviour(bodies={"lookup-own/200": lambda body: body["banks"]}),
    ),
    Mutant(
        "lookup-own-text-plain",
        Text("Svarer med Content-Type text/plain.", "Answers with Content-Type text/plain."),
        "banks/body",
        Behaviour(content_types={"lookup-own/200": "text/plain"}),
    ),
)

PERIODS = (
    Mutant(
        "lookup-own-ignores-period",
        Text("Slår alltid opp dagens dato.", "Always looks up today."),
        "period/range",
        Behaviour(window=alter.today_only),
    ),
    Mutant(
        "lookup-own-ignores-from-date",
        Text("Ser bort fra fromDate.", "Disregards fromDate."),
        "period/range",
        Behaviour(window=lambda window, _: Window(window.last, window.last)),
    ),
    Mutant(
        "lookup-own-ignores-to-date",
        Text("Ser bort fra toDate.", "Disregards toDate."),
        "period/range",
        Behaviour(window=lambda window, today: Window(window.first, max(window.last, today))),
    ),
    Mutant(
        "lookup-own-to-date-excluded",
        Text("Regner ikke toDate med i perioden.", "Does not count toDate as part of the period."),
        "period/range",
        Behaviour(window=lambda window, _: Window(window.first, max(window.first, alter.moved(-1)(window.last)))),
    ),
    Mutant(
        "lookup-own-to-date-day-after",
        Text("Regner dagen etter toDate med i perioden.", "Counts the day after toDate as part of the period."),
        "period/range",
        Behaviour(window=lambda window, today: window if window.last >= today else Window(window.first, alter.moved(1)(window.last))),
    ),
    Mutant(
        "lookup-own-default-yesterday",
        Text("Slår opp gårsdagen når perioden ikke er oppgitt.", "Looks up yesterday when no period is given."),
        "period/default",
        Behaviour(default_window=alter.yesterday),
    ),
    Mutant(
        "lookup-own-default-all-history",
        Text("Slår opp all historikk når perioden ikke er oppgitt.", "Looks up all history when no period is given."),
        "period/default",
        Behaviour(default_window=alter.from_the_beginning),
    ),
    Mutant(
        "lookup-own-accepts-reversed-period",
        Text("Godtar en periode der toDate er før fromDate.", "Accepts a period whose toDate is before its fromDate."),
        "lookup-own/400/ERR-003",
        Behaviour(unenforced=frozenset({"lookup-own#reversed-period"})),
    ),
    Mutant(
        "lookup-own-accepts-bad-date",
        Text("Godtar en dato med feil format.", "Accepts a date in the wrong format."),
        "lookup-own/400/ERR-003",
        Behaviour(unenforced=frozenset({"lookup-own#bad-date"})),
    ),
)

REFUSALS = (
    Mutant(
        "lookup-own-accepts-bad-customer",
        Text("Godtar et oppslag med ugyldig CustomerID.", "Accepts a look-up with an invalid CustomerID."),
        "lookup-own/400/ERR-002",
        Behaviour(unenforced=frozenset({"lookup-own#bad-customer"})),
    ),
    Mutant(
        "lookup-own-accepts-no-customer",
        Text("Godtar et oppslag uten CustomerID.", "Accepts a look-up without CustomerID."),
        "lookup-own/400/ERR-002",
        Behaviour(unenforced=frozenset({"lookup-own#no-customer"})),
    ),
    Mutant(
        "lookup-own-refuses-organisations",
        Text("Avviser oppslag på organisasjonsnummer.", "Refuses to look up organisations."),
        "lookup-own/200",
        Behaviour(customers={"lookup-own": alter.is_digits(11)}),
    ),
    Mutant(
        "lookup-own-swapped-codes",
        Text("Bytter om feilkodene ERR-002 og ERR-003.", "Swaps the error codes ERR-002 and ERR-003."),
        "lookup-own/400/ERR-002",
        Behaviour(answers={"lookup-own/400/ERR-002": Change(code="ERR-003"), "lookup-own/400/ERR-003": Change(code="ERR-002")}),
    ),
    Mutant(
        "lookup-own-customer-code",
        Text("Gir feilkode KFR-005 for en ugyldig CustomerID i et oppslag.", "Gives KFR-005 for an invalid CustomerID in a look-up."),
        "lookup-own/400/ERR-002",
        Behaviour(answers={"lookup-own/400/ERR-002": Change(code="KFR-005")}),
    ),
    Mutant(
        "lookup-own-period-code",
        Text("Gir feilkode KFR-010 for en ugyldig periode.", "Gives KFR-010 for an invalid period."),
        "lookup-own/400/ERR-003",
        Behaviour(answers={"lookup-own/400/ERR-003": Change(code="KFR-010")}),
    ),
    Mutant(
        "lookup-own-customer-404",
        Text("Svarer 404 på et oppslag med ugyldig CustomerID.", "Answers 404 to a look-up with an invalid CustomerID."),
        "lookup-own/400",
        Behaviour(answers={"lookup-own/400/ERR-002": Change(status=404)}),
    ),
    Mutant(
        "lookup-own-period-200",
        Text("Svarer 200 med tom liste på en ugyldig periode.", "Answers 200 with an empty list to an invalid period."),
        "lookup-own/400",
        Behaviour(answers={"lookup-own/400/ERR-003": Change(status=200)}, bodies={"lookup-own/400/ERR-003": alter.body({"banks": []})}),
    ),
)

LOOKUPS = (*BODIES, *PERIODS, *REFUSALS)
