"""The many ways testers say the same thing, sentence by sentence, and the steps each becomes."""

from __future__ import annotations

import pytest

from conformance.model import Case
from conformance.phrasebook import Part, load

ACTIONS = {
    "register": "Send POST relationshipType for kunden.",
    "delete": "Send DELETE relationshipType for kunden.",
    "batch": "Last opp filen med POST batch.",
    "lookup-own": "Slå opp kunden i egen bank.",
}

PERSON, D_NUMBER, COMPANY = (f"en testkunde med {kind}" for kind in ("fødselsnummer", "D-nummer", "organisasjonsnummer"))
UNKNOWN, KNOWN = "at kunden ikke er registrert i KFR", "at kunden er registrert i KFR"
DELETED = "at kunden har vært registrert, men er slettet"
NO_TOKEN = "at forespørselen sendes uten access token"
FORGED, GARBAGE = (f"at forespørselen sendes med et access token som er {flaw}" for flaw in ("forfalsket", "uleselig"))
NO_CUSTOMER_ID, NO_CORRELATION_ID = (f"at forespørselen sendes uten {header}" for header in ("CustomerID", "CorrelationID"))
SHORT_ID = 'at forespørselen sendes med CustomerID "12345"'
OTHER_BANK = "at forespørselen gjelder en annen bank"
EMPTY, CONTRACT, ECHO = "svaret skal være tomt", "svaret skal følge kontrakten", "svaret skal ha samme CorrelationID som forespørselen"
FOUND, NOT_FOUND, NOT_TWICE = (
    "kunden skal finnes ved oppslag",
    "kunden skal ikke finnes ved oppslag",
    "kunden skal ikke kunne slettes en gang til",
)
FILE_FOUND, FILE_NOT_FOUND = "kundene i filen skal finnes ved oppslag", "kundene i filen skal ikke finnes ved oppslag"
FILE_NOT_TWICE = "kundene i filen skal ikke kunne slettes en gang til"
MEANWHILE, ONCE_READ = "kunden skal kunne registreres mens filen leses", "kundene i filen skal kunne slettes når filen er lest"
SHOWS, SHOWS_NONE, INACTIVE = "svaret skal vise banken", "svaret skal ikke vise noen bank", "activeAccount skal være false"
REGISTERS, DELETES, UPLOADS, LOOKS_UP = (
    "banken registrerer kunden",
    "banken sletter kunden",
    "banken laster opp kundefilen",
    "banken slår opp kunden",
)


def status(number: int) -> str:
    return f"skal KFR svare med status {number}"


def code(name: str) -> str:
    return f"feilkoden skal være {name}"


# Operation of the case, cell, sentence -> steps.
GIVEN: list[tuple[str, str, list[str]]] = [
    ("register", "Kunden har fødselsnummer.", [PERSON]),
    ("register", "Kunden har eit fødselsnummer.", [PERSON]),
    ("register", "Testkunde med fnr", [PERSON]),
    ("register", "Bruk en syntetisk testkunde med D-nr.", [D_NUMBER]),
    ("register", "En ny kunde med organisasjonsnummer", [COMPANY]),
    ("register", "Kunden er et foretak.", [COMPANY]),
    ("register", "Kunden er eit føretak med organisasjonsnummer", [COMPANY]),
    ("register", "A customer with a D-number", [D_NUMBER]),
    ("register", "Use a synthetic customer with an organisation number.", [COMPANY]),
    ("register", "Kunden er ikke registrert i KFR.", [UNKNOWN]),
    ("register", "Kunden er ikkje registrert i KFR frå før", [UNKNOWN]),
    ("register", "Gitt at kunden ikke er registrert", [UNKNOWN]),
    ("register", "Kunden har aldri vært registrert i KFR", [UNKNOWN]),
    ("register", "Ny kunde", [UNKNOWN]),
    ("register", "Forutsetning: Kunden finnes ikke i registeret", [UNKNOWN]),
    ("register", "The customer is not registered in KFR.", [UNKNOWN]),
    ("register", "Kunden er registrert med et aktivt kundeforhold.", [KNOWN]),
    ("register", "Kunden er alt registrert", [KNOWN]),
    ("register", "Kunden har et aktivt kundeforhold i KFR", [KNOWN]),
    ("register", "Registrer kunden først.", [KNOWN]),
    ("register", "Kunden må være registrert først", [KNOWN]),
    ("register", "The customer is already registered in KFR", [KNOWN]),
    ("register", "Kunde med D-nummer som allerede er registrert i KFR", [D_NUMBER, KNOWN]),
    ("register", "Kunden har fødselsnummer og er registrert i KFR fra før.", [PERSON, KNOWN]),
    ("register", "Kunden har vært registrert, men er slettet.", [DELETED]),
    ("register", "Kundeforholdet er slettet i KFR", [DELETED]),
    ("register", "Kunden har vore registrert, men kundeforholdet er sletta", [DELETED]),
    ("register", "The customer has been registered but is deleted.", [DELETED]),
    ("register", "Ingen", []),
    ("register", "Ingen spesielle forutsetninger.", []),
    ("register", "N/A", []),
    ("register", "–", []),
    ("register", "Gyldig access token fra Maskinporten.", []),
    ("register", "Forespørselen mangler CorrelationID", [NO_CORRELATION_ID]),
    ("register", "Forespørselen sendes uten CustomerID.", [NO_CUSTOMER_ID]),
    ("register", "CustomerID settes til ‘12345’", [SHORT_ID]),
    ("register", "Banken har ikke gyldig access token", [NO_TOKEN]),
    ("register", "Bruk et uleselig access token.", [GARBAGE]),
    ("register", "Signaturen i access token er endret", [FORGED]),
    ("register", "Bruk organisasjonsnummeret til en annen bank", [OTHER_BANK]),
    ("batch", "En kundefil med 10 testkunder.", ["en kundefil med 10 kunder"]),
    ("batch", "Bruk en CSV-fil med tre kunder uten startdato", ["en kundefil med 3 kunder"]),
    ("batch", "Filen inneholder 5 kunder.", ["en kundefil med 5 kunder"]),
    ("batch", "Ei kundefil med fem kundar", ["en kundefil med 5 kunder"]),
    ("batch", "A customer file with 10 customers", ["en kundefil med 10 kunder"]),
    ("batch", "En kundefil med fem kunder med D-nummer", ["en kundefil med 5 kunder med D-nummer"]),
    ("batch", "Kundefilen er tom.", ["at kundefilen er tom"]),
    ("batch", "En tom fil", ["at kundefilen er tom"]),
    ("batch", "Alle kundene i filen har startdato 2019-11-08.", ["at kundene i filen har startdato 2019-11-08"]),
    ("batch", "Startdato er i går for alle kundene", ["at kundene i filen har startdato i går"]),
    ("batch", "Startdatoen er skrevet som «8/11-19» for alle", ['at kundene i filen har startdato "8/11-19"']),
    ("batch", 'Startdatoen er skrevet som "i fjor" for alle', ['at kundene i filen har startdato "i fjor"']),
    ("batch", "Filen inneholder også verdien «12345»", ['at kundefilen også inneholder "12345"']),
    ("batch", "Ingen av kundene er registrert fra før", []),
    ("batch", "customer_type er UKJENT", ['at kundefilen har kundetype "UKJENT"']),
    ("batch", "Filen sendes med feil boundary i meldingen", ["at skillet i meldingen er feil"]),
]

ACTION: list[tuple[str, list[str]]] = [
    ("Send POST relationshipType for kunden.", [REGISTERS]),
    ("POST relationshipType", [REGISTERS]),
    ("Send en POST til /customers/financialInstitutions/{fid}/relationshipType/DSOPBANK", [REGISTERS]),
    ("POST /customers/financialInstitutions/{fid}/relationshipType/{type}", [REGISTERS]),
    ("POST/customers/financialInstitutions/{fid}/relationshipType/DSOPBANK", [REGISTERS]),
    ("POST https://preprod.api.bits.no/kar-ws/api/v1/customers/financialInstitutions/{fid}/relationshipType/DSOPBANK", [REGISTERS]),
    ("Registrer kunden i KFR", [REGISTERS]),
    ("Register the customer in KFR.", [REGISTERS]),
    ("Banken registrerer kunden.", [REGISTERS]),
    ("Legg inn kundeforholdet (POST relationshipType).", [REGISTERS]),
    ("Send POST relationshipType for en kunde med D-nummer.", [REGISTERS, D_NUMBER]),
    ("1. Registrer kunden med POST relationshipType.", [REGISTERS]),
    ("Steg 1: Registrer kunden", [REGISTERS]),
    ("• Send POST relationshipType", [REGISTERS]),
    ("Send POST relationshipType uten CorrelationID", [REGISTERS, NO_CORRELATION_ID]),
    ("Send POST relationshipType utan CustomerID", [REGISTERS, NO_CUSTOMER_ID]),
    ("Send a POST request to relationshipType without the header CustomerID", [REGISTERS, NO_CUSTOMER_ID]),
    ("POST relationshipType, CustomerID=12345", [REGISTERS, SHORT_ID]),
    ("POST relationshipType (CustomerID: “12345”)", [REGISTERS, SHORT_ID]),
    ("Send POST relationshipType med ugyldig CustomerID '12345'", [REGISTERS, SHORT_ID]),
    ("Send POST relationshipType med type `UKJENT`", [REGISTERS, 'at forespørselen sendes med relasjonstype "UKJENT"']),
    ("Send POST relationshipType på vegne av en annen bank", [REGISTERS, OTHER_BANK]),
    ("Send POST relationshipType uten token", [REGISTERS, NO_TOKEN]),
    ("Send POST relationshipType med et forfalsket access token", [REGISTERS, FORGED]),
    ("Slett kunden.", [DELETES]),
    ("DELETE relationshipType", [DELETES]),
    ("Avslutt kundeforholdet i KFR med DELETE relationshipType", [DELETES]),
    ("Delete the customer.", [DELETES]),
    ("Slett kunden med et ugyldig token", [DELETES, GARBAGE]),
    ("Last opp filen.", [UPLOADS]),
    ("POST /customers/financialInstitutions/{fid}/batch", [UPLOADS]),
    ("Send inn kundefilen via POST batch", [UPLOADS]),
    ("Last opp kundefila", [UPLOADS]),
    ("Upload the file using POST batch", [UPLOADS]),
    ("Last opp filen uten CorrelationID", [UPLOADS, NO_CORRELATION_ID]),
    ("Send POST batch med kundetype UKJENT", [UPLOADS, 'at kundefilen har kundetype "UKJENT"']),
    ("Slå opp kunden.", [LOOKS_UP]),
    ("Slå opp kunden i eigen bank", [LOOKS_UP]),
    ("GET /customers/financialInstitutions/{fid}/", [LOOKS_UP]),
    ("Gjør et oppslag på kunden", [LOOKS_UP]),
    ("Look up the customer in the own bank", [LOOKS_UP]),
    ("Send GET uten fromDate og toDate", [LOOKS_UP]),
    ("Slå opp kunden med et forfalsket access token", [LOOKS_UP, FORGED]),
    (
        "GET /customers/financialInstitutions/{fid}/?fromDate=2019-01-01&toDate=2019-12-31",
        ["banken slår opp kunden for perioden 2019-01-01 til 2019-12-31"],
    ),
    ("Send GET med fromDate=2019-01-01 og toDate=2019-12-31", ["banken slår opp kunden for perioden 2019-01-01 til 2019-12-31"]),
    ("GET, fromDate: 2019-01-01, toDate: 2019-12-31", ["banken slår opp kunden for perioden 2019-01-01 til 2019-12-31"]),
    ("Slå opp kunden for perioden 10 dager tilbake til i går", ["banken slår opp kunden for perioden for 10 dager siden til i går"]),
    ("Send GET med fromDate lik dagens dato minus 7 dager, uten toDate", ["banken slår opp kunden fra og med for 7 dager siden"]),
    ("Slå opp kunden til og med i dag", ["banken slår opp kunden til og med i dag"]),
    ("Look up the customer from 30 days ago", ["banken slår opp kunden fra og med for 30 dager siden"]),
    ("Send GET med fromDate «08.11.2019» og toDate «i fjor»", ['banken slår opp kunden for perioden "08.11.2019" til "i fjor"']),
]

THEN: list[tuple[str, str, list[str]]] = [
    ("register", "Status 201.", [status(201)]),
    ("register", "201", [status(201)]),
    ("register", "201 Created", [status(201)]),
    ("register", "HTTP-status: 201", [status(201)]),
    ("register", "HTTP 201 (Created)", [status(201)]),
    ("register", "Statuskoden skal være 201", [status(201)]),
    ("register", "KFR svarer med status 201.", [status(201)]),
    ("register", "KFR svarar med status 201", [status(201)]),
    ("register", "Tjenesten returnerer HTTP statuskode 201", [status(201)]),
    ("register", "The service returns status 201", [status(201)]),
    ("register", "Kontroller at status er 201", [status(201)]),
    ("register", "Forventet resultat: Status 201", [status(201)]),
    ("register", "Status 201 og tomt svar", [status(201), EMPTY]),
    ("register", "HTTP 201, ingen kropp", [status(201), EMPTY]),
    ("register", "Status 201 uten innhold.", [status(201), EMPTY]),
    ("register", "Status 201; svaret er tomt", [status(201), EMPTY]),
    ("register", "1) Status 201\n2) Kunden finnes ved oppslag", [status(201), FOUND]),
    ("register", "status 201\nsvaret har ingen kropp", [status(201), EMPTY]),
    ("register", "HTTP 400, feilkode KFR-005", [status(400), code("KFR-005")]),
    ("register", "Status 400 med feilkode kfr-005", [status(400), code("KFR-005")]),
    ("register", '400 Bad Request, errorCode: "KFR-005"', [status(400), code("KFR-005")]),
    ("register", "400, KFR-005", [status(400), code("KFR-005")]),
    ("register", "Forespørselen blir avvist med status 400 og feilkode KFR-005", [status(400), code("KFR-005")]),
    ("register", "The request is rejected with status 400 and error code KFR-005.", [status(400), code("KFR-005")]),
    ("register", "Førespurnaden vert avvist med status 400. Feilkoden er KFR-005.", [status(400), code("KFR-005")]),
    ("register", "Feilkoden skal være KFR-009", [code("KFR-009")]),
    ("register", "errorCode = KFR-009", [code("KFR-009")]),
    ("register", "Svaret har ingen kropp", [EMPTY]),
    ("register", "Ingen respons", [EMPTY]),
    ("register", "The response has no body", [EMPTY]),
    ("register", "Svaret følger API-beskrivelsen", [CONTRACT]),
    ("register", "Svaret har samme CorrelationID som forespørselen", [ECHO]),
    ("register", "CorrelationID i svaret er lik den i forespørselen", [ECHO]),
    ("register", "Kunden finnes ved oppslag (GET).", [FOUND]),
    ("register", "Kunden finst ved oppslag", [FOUND]),
    ("register", "Kunden vises ved oppslag i egen bank", [FOUND]),
    ("register", "Oppslag på kunden viser kundeforholdet", [FOUND]),
    ("register", "Kunden er nå registrert i KFR", [FOUND]),
    ("register", "The customer is found by look-up", [FOUND]),
    ("register", "Kunden blir ikke registrert", [NOT_FOUND]),
    ("register", "Kunden vert ikkje registrert", [NOT_FOUND]),
    ("register", "Kunden finnes ikke ved oppslag", [NOT_FOUND]),
    ("register", "The customer is not registered", [NOT_FOUND]),
    (
        "register",
        "Kunden finnes ikke ved oppslag for perioden fra 60 dager siden til 30 dager siden",
        ["kunden skal ikke finnes ved oppslag for perioden for 60 dager siden til for 30 dager siden"],
    ),
    ("delete", "Kunden er fortsatt registrert", [FOUND]),
    ("delete", "Kunden kan ikke slettes en gang til", [NOT_TWICE]),
    ("delete", "Kundeforholdet kan ikkje slettast ein gong til", [NOT_TWICE]),
    ("delete", "Et nytt forsøk på å slette kunden gir 404 og KFR-008.", [NOT_TWICE]),
    ("delete", "The customer cannot be deleted again", [NOT_TWICE]),
    ("delete", "Status 204 (No Content)", [status(204)]),
    ("batch", "Alle kundene i filen finnes ved oppslag når filen er ferdig lest.", [FILE_FOUND]),
    ("batch", "Kundane finst ved oppslag når fila er lesen", [FILE_FOUND]),
    ("batch", "The customers are found by look-up once the file has been read", [FILE_FOUND]),
    ("batch", "Ingen av kundene i filen blir registrert", [FILE_NOT_FOUND]),
    ("batch", "None of the customers in the file is registered", [FILE_NOT_FOUND]),
    ("batch", "Filen avvises med status 400 og feilkode KFR-010", [status(400), code("KFR-010")]),
    ("batch", "Kundene i filen kan ikke slettes en gang til.", [FILE_NOT_TWICE]),
    ("batch", "Kundane i fila kan ikkje slettast ein gong til", [FILE_NOT_TWICE]),
    ("lookup-own", "Svaret viser banken.", [SHOWS]),
    ("lookup-own", "Egen bank vises i svaret", [SHOWS]),
    ("lookup-own", "Status 200, og banken er med i svaret", [status(200), SHOWS]),
    ("lookup-own", "The answer contains the bank", [SHOWS]),
    ("lookup-own", "Svaret viser ingen bank", [SHOWS_NONE]),
    ("lookup-own", "Listen er tom", [SHOWS_NONE]),
    ("lookup-own", "Banken vises ikke i svaret", [SHOWS_NONE]),
    ("lookup-own", "activeAccount er alltid false", [INACTIVE]),
    ("lookup-own", "Svaret inneholder egen bank, og activeAccount er false.", [SHOWS, INACTIVE]),
]


def _read(cell: Part, operation: str, text: str) -> list[str]:
    cells = {Part.GIVEN: "", Part.WHEN: ACTIONS[operation], Part.THEN: "Status 200."} | {cell: text}
    if cell is Part.THEN:
        cells[Part.THEN] = text
    case = Case("X-1", "Et tilfelle", "Ark", 1, "", cells[Part.GIVEN], cells[Part.WHEN], cells[Part.THEN])
    translation = load().explain(case)
    assert not translation.gaps, [gap.text.nb for gap in translation.gaps]
    return [step for reading in translation.readings if reading.part is cell for step in reading.steps]


@pytest.mark.parametrize(("operation", "sentence", "steps"), GIVEN, ids=[row[1] for row in GIVEN])
def test_a_precondition_is_understood(operation: str, sentence: str, steps: list[str]) -> None:
    assert _read(Part.GIVEN, operation, sentence) == steps


@pytest.mark.parametrize(("sentence", "steps"), ACTION, ids=[row[0] for row in ACTION])
def test_an_action_is_understood(sentence: str, steps: list[str]) -> None:
    assert _read(Part.WHEN, "register", sentence) == steps


@pytest.mark.parametrize(("operation", "sentence", "steps"), THEN, ids=[row[1] for row in THEN])
def test_an_expectation_is_understood(operation: str, sentence: str, steps: list[str]) -> None:
    assert _read(Part.THEN, operation, sentence) == steps


NEWCOMER = "En ny kunde med D-nummer som ikke står i filen."
# What a bank does around the reading of a file, in the cell where it is done.
AROUND_READING = {
    "as orders": ("Registrer den nye kunden mens filen leses.\nSlett kundene i filen når filen er lest.", [MEANWHILE, ONCE_READ]),
    "as a story": (
        "Mens filen leses inn, registrerer banken den nye kunden.\nNår filen er ferdig lest, sletter banken kundene i filen.",
        [MEANWHILE, ONCE_READ],
    ),
    "in Nynorsk": ("Opprett den nye kunden mens fila vert lesen.\nSlett kundane i fila etter at fila er lesen.", [MEANWHILE, ONCE_READ]),
    "in English": (
        "Register the new customer while the file is being read.\nDelete the customers in the file once the file has been read.",
        [MEANWHILE, ONCE_READ],
    ),
}


@pytest.mark.parametrize(("sentences", "steps"), AROUND_READING.values(), ids=AROUND_READING)
def test_what_is_done_around_the_reading_of_a_file_is_judged_too(sentences: str, steps: list[str]) -> None:
    expected = "Status 201.\nDen nye kunden finnes fortsatt ved oppslag."
    translation = load().explain(Case("X-1", "Et tilfelle", "Ark", 1, "", NEWCOMER, f"{ACTIONS['batch']}\n{sentences}", expected))

    assert not translation.gaps, [gap.text.nb for gap in translation.gaps]
    said = [step.sentence for step in translation.scenario.steps]
    assert said[:2] == [D_NUMBER, "en kundefil med 10 kunder"]
    assert [step for step in said if step in {UPLOADS, *steps, FOUND}] == [UPLOADS, *steps, FOUND]


def test_a_new_customer_that_no_sentence_describes_is_not_guessed() -> None:
    action = f"{ACTIONS['batch']}\nRegistrer den nye kunden mens filen leses."

    assert load().translate(Case("X-1", "Et tilfelle", "Ark", 1, "", "", action, "Status 201.")).unmapped


# What must not be understood: a word more or less changes the meaning, so no phrase may stretch to cover it.
NOT_UNDERSTOOD: list[tuple[str, Part, str]] = [
    ("register", Part.GIVEN, "Kunden er kanskje registrert i KFR."),
    ("register", Part.GIVEN, "Kunden er registrert i en annen bank."),
    ("register", Part.GIVEN, "Som over."),
    ("batch", Part.GIVEN, "Kundene i filen er registrert fra før."),
    ("batch", Part.GIVEN, "Kundene i filen har startdato."),
    ("register", Part.WHEN, "Send POST."),
    ("register", Part.WHEN, "Send POST /customers/financialInstitutions/995610760/relationshipType/DSOPBANK."),
    ("register", Part.WHEN, "Send GET /customers/everything."),
    ("register", Part.THEN, "Status 201 eller 200."),
    ("register", Part.THEN, "Status 201, men ikke tomt svar."),
    ("register", Part.THEN, "OK."),
    ("register", Part.THEN, "Ikke status 201."),
    ("register", Part.THEN, "Svaret viser banken."),
    ("register", Part.THEN, "Som forventet."),
    ("lookup-own", Part.THEN, "Kundene i filen finnes ved oppslag."),
]


@pytest.mark.parametrize(("operation", "cell", "sentence"), NOT_UNDERSTOOD, ids=[row[2] for row in NOT_UNDERSTOOD])
def test_a_sentence_that_says_something_else_is_left_undecided(operation: str, cell: Part, sentence: str) -> None:
    cells = {Part.GIVEN: "", Part.WHEN: ACTIONS[operation], Part.THEN: "Status 201."} | {cell: sentence}
    case = Case("X-1", "Et tilfelle", "Ark", 1, "", cells[Part.GIVEN], cells[Part.WHEN], cells[Part.THEN])

    scenario = load().translate(case)

    assert [step.sentence for step in scenario.steps] == ["at raden må avklares"]
    assert scenario.unmapped


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(GIVEN) + len(ACTION) + len(THEN) > 150
