"""From case to scenario: what is put together, what is added, and when a row is left undecided instead of guessed."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from conformance.errors.generation import PhrasebookMalformed, PhrasebookWrong
from conformance.language import Language
from conformance.model import Case, Scenario
from conformance.phrasebook import Gap, GapKind, Part, Phrasebook, Source, Translation, load, read_book
from conformance.phrasebook.load import PACKAGED

CATALOGUE = Path(__file__).parents[1] / "golden" / "example_cases.toml"
UNDECIDED = ["Gitt at raden må avklares"]


def case(action: str = "Registrer kunden.", expected: str = "Status 201.", preconditions: str = "", title: str = "Et tilfelle") -> Case:
    return Case("KFR-1", title, "Testtilfeller", 7, "Registrering", preconditions, action, expected)


def lines(scenario: Scenario) -> list[str]:
    return [f"{step.keyword} {step.sentence}" for step in scenario.steps]


def explain(
    action: str = "Registrer kunden.", expected: str = "Status 201.", preconditions: str = "", title: str = "Et tilfelle"
) -> Translation:
    return load().explain(case(action, expected, preconditions, title))


def kinds(translation: Translation) -> list[GapKind]:
    return [gap.kind for gap in translation.gaps]


def test_a_case_becomes_a_scenario() -> None:
    scenario = load().translate(
        case(
            preconditions="Kunden har D-nummer.\nKunden er ikke registrert i KFR.",
            action="Send POST relationshipType for kunden.",
            expected="Status 201. Svaret har ingen kropp.\nKunden finnes ved oppslag (GET).",
        )
    )

    assert lines(scenario) == [
        "Gitt en testkunde med D-nummer",
        "Og at kunden ikke er registrert i KFR",
        "Når banken registrerer kunden",
        "Så skal KFR svare med status 201",
        "Og svaret skal være tomt",
        "Og svaret skal følge kontrakten",
        "Og svaret skal ha samme CorrelationID som forespørselen",
        "Og kunden skal finnes ved oppslag",
    ]
    assert scenario.operation == "register"
    assert scenario.unmapped == ()


def test_the_order_of_the_sentences_does_not_matter() -> None:
    one = load().translate(
        case(preconditions="Kunden er registrert. Kunden har D-nummer.", expected="Kunden finnes ved oppslag. Status 200.")
    )
    other = load().translate(
        case(preconditions="Kunden har D-nummer. Kunden er registrert.", expected="Status 200. Kunden finnes ved oppslag.")
    )

    assert one.steps == other.steps


def test_what_is_said_twice_is_done_once() -> None:
    scenario = load().translate(
        case(preconditions="Kunden har D-nummer.", action="Registrer kunden. POST relationshipType for kunde med D-nummer.")
    )

    assert lines(scenario).count("Gitt en testkunde med D-nummer") == 1
    assert sum("registrerer" in line for line in lines(scenario)) == 1


def test_a_preparation_in_the_action_cell_is_a_preparation() -> None:
    scenario = load().translate(case(action="Bruk en kunde med D-nummer. Registrer kunden. Kontroller at svaret er tomt."))

    assert lines(scenario)[:2] == ["Gitt en testkunde med D-nummer", "Når banken registrerer kunden"]
    assert "Og svaret skal være tomt" in lines(scenario)


KIND_OF_CUSTOMER = {
    "said in the precondition": ("Kunden har D-nummer.", "Registrere kunde med fødselsnummer", "D-nummer"),
    "said in the title only": ("", "Registrere kunde med organisasjonsnummer", "organisasjonsnummer"),
    "two kinds in the title": ("", "Bytte fra D-nummer til fødselsnummer", "fødselsnummer"),
    "said nowhere": ("", "Registrere kunde", "fødselsnummer"),
}


@pytest.mark.parametrize(("preconditions", "title", "kind"), KIND_OF_CUSTOMER.values(), ids=KIND_OF_CUSTOMER)
def test_a_customer_is_always_of_some_kind(preconditions: str, title: str, kind: str) -> None:
    assert lines(load().translate(case(preconditions=preconditions, title=title)))[0] == f"Gitt en testkunde med {kind}"


def test_a_batch_gets_a_file_and_no_customer() -> None:
    assert lines(load().translate(case(action="Last opp filen med POST batch.")))[:2] == [
        "Gitt en kundefil med 10 kunder",
        "Når banken laster opp kundefilen",
    ]


def test_an_empty_file_is_file_enough() -> None:
    scenario = load().translate(case(action="Last opp filen.", preconditions="Kundefilen er tom.", expected="Status 400."))

    assert lines(scenario)[0] == "Gitt at kundefilen er tom"
    assert not any("10 kunder" in line for line in lines(scenario))


ECHO = "Og svaret skal ha samme CorrelationID som forespørselen"


@pytest.mark.parametrize(
    ("action", "echoed"),
    [
        ("Registrer kunden.", True),
        ("Slett kunden.", True),
        ("Last opp filen.", True),
        ("Slå opp kunden.", False),
        ("Send POST relationshipType uten CorrelationID.", False),
        ("Send POST relationshipType med CorrelationID «x1».", False),
        ("Send POST relationshipType uten CustomerID.", True),
    ],
)
def test_the_correlation_id_is_checked_where_there_is_one(action: str, echoed: bool) -> None:
    made = lines(load().translate(case(action=action)))

    assert (ECHO in made) is echoed
    assert made.count("Og svaret skal følge kontrakten") == 1


UNDECIDED_ROWS = {
    "unknown action": (("Ring til Bits.", "Status 201.", ""), [GapKind.UNKNOWN]),
    "unknown expectation": (("Registrer kunden.", "Alt går bra.", ""), [GapKind.UNKNOWN]),
    "unknown precondition": (("Registrer kunden.", "Status 201.", "Det er mandag."), [GapKind.UNKNOWN]),
    "one sentence of three": (("Registrer kunden.", "Status 201. Alt går bra. Svaret er tomt.", ""), [GapKind.UNKNOWN]),
    "two unknown sentences": (("Ring til Bits.", "Alt går bra.", ""), [GapKind.UNKNOWN, GapKind.UNKNOWN]),
    "no action": (("", "Status 201.", ""), [GapKind.NO_ACTION]),
    "an action that is none": (("Kunden har D-nummer.", "Status 201.", ""), [GapKind.NO_ACTION]),
    "no expectation": (("Registrer kunden.", "", ""), [GapKind.NO_EXPECTATION]),
    "a label and no expectation": (("Registrer kunden.", "Forventet resultat: –", ""), [GapKind.NO_EXPECTATION]),
    "nothing at all": (("", "", ""), [GapKind.NO_ACTION, GapKind.NO_EXPECTATION]),
    "two actions": (("1. Registrer kunden.\n2. Slett kunden.", "Status 204.", ""), [GapKind.SEVERAL_ACTIONS]),
    "two statuses": (("Registrer kunden.", "Status 201. Status 200.", ""), [GapKind.CONTRADICTION]),
    "registered and not": (("Slett kunden.", "Status 404.", "Kunden er registrert. Kunden er ikke registrert."), [GapKind.CONTRADICTION]),
    "two kinds of customer": (
        ("Registrer kunden.", "Status 201.", "Kunden har D-nummer. Kunden har fødselsnummer."),
        [GapKind.CONTRADICTION],
    ),
    "again after nothing": (("Registrer kunden på nytt.", "Status 200.", ""), [GapKind.UNCLEAR]),
    "two readings": (("Bruk ein kunde. Kunden er registrert. Registrer kunden.", "Status 200.", ""), [GapKind.AMBIGUOUS]),
    "an act as a precondition": (("Slå opp kunden.", "Status 200.", "Send POST relationshipType."), [GapKind.UNKNOWN]),
    "zero customers": (("Last opp filen.", "Status 400.", "En kundefil med 0 kunder."), [GapKind.NOT_A_STEP]),
    "an endless cell": (("Registrer kunden.", "Status 201. " * 1000, ""), [GapKind.TOO_LONG]),
    "sentences without end": (("Registrer kunden.", "Ok. " * 100, ""), [GapKind.TOO_LONG]),
}


@pytest.mark.parametrize(("cells", "expected"), UNDECIDED_ROWS.values(), ids=UNDECIDED_ROWS)
def test_a_row_is_left_undecided_rather_than_guessed(cells: tuple[str, str, str], expected: list[GapKind]) -> None:
    translation = explain(*cells)

    assert kinds(translation) == expected
    assert lines(translation.scenario) == UNDECIDED
    assert len(translation.scenario.unmapped) == len(expected)


def test_an_undecided_row_names_the_words() -> None:
    (reason,) = explain(expected="Status 201. Alt går {bra}!").scenario.unmapped

    assert reason == "ingen frase passer «Alt går {bra}!»"


def test_two_readings_are_named() -> None:
    (gap,) = explain("Registrer kunden. Kunden er registrert.", "Status 200.").gaps

    assert gap.details == ("customer-state", "customer-found")
    assert "customer-state, customer-found" in gap.text.in_language(Language.EN)


def test_a_sentence_without_a_phrase_shows_the_nearest() -> None:
    (gap,) = explain(expected="Statuskoden skulle være 201.").gaps
    near = load().nearest(gap)

    assert near[0].phrase == "status"
    assert len({one.phrase for one in near}) == len(near) == 3


def test_only_unknown_sentences_have_a_nearest_phrase() -> None:
    assert load().nearest(Gap(GapKind.NO_ACTION, Part.WHEN)) == ()
    assert load().nearest(Gap(GapKind.UNKNOWN, Part.WHEN, "xyzzy")) == ()


def test_the_trace_tells_how_each_sentence_was_read() -> None:
    translation = explain("Registrer kunden.", "Status 201 og tomt svar.", "Kunden har D-nummer.")

    assert [(reading.part.value, reading.sentence, reading.phrases, reading.steps) for reading in translation.readings] == [
        ("given", "Kunden har D-nummer.", ("customer-state",), ("en testkunde med D-nummer",)),
        ("when", "Registrer kunden.", ("register",), ("banken registrerer kunden",)),
        ("then", "Status 201 og tomt svar.", ("status",), ("skal KFR svare med status 201", "svaret skal være tomt")),
    ]
    assert translation.added == ("svaret skal følge kontrakten", "svaret skal ha samme CorrelationID som forespørselen")


def test_a_sentence_is_cut_when_nothing_fits_the_whole() -> None:
    (reading,) = [one for one in explain(expected="Svaret er tomt, og kunden finnes ved oppslag.").readings if one.part is Part.THEN]

    assert reading.phrases == ("empty-answer", "customer-found")


def test_every_case_of_the_example_is_understood() -> None:
    cases = [entry for section in tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["section"] for entry in section["case"]]

    for entry in cases:
        translation = explain(entry["action"], entry["expected"], entry["preconditions"], entry["title"])
        assert not translation.gaps, f"{entry['id']}: {[gap.text.nb for gap in translation.gaps]}"


# ---------------------------------------------------------------- phrasebooks of the tester's own


def extended(text: str) -> Phrasebook:
    return read_book(Source("phrases.toml", PACKAGED.read_text(encoding="utf-8")), Source("mine.toml", text))


OWN_PHRASE = """
[[phrases]]
id = "my-register"
part = "when"
patterns = ["kjør innmelding"]
steps = ["banken registrerer kunden"]
"""


def test_a_tester_can_add_a_phrase() -> None:
    assert lines(extended(OWN_PHRASE).translate(case(action="Kjør innmelding.")))[1] == "Når banken registrerer kunden"


def test_a_tester_can_add_words_to_a_term() -> None:
    book = extended('[terms.kind]\n"D-nummer" = ["midlertidig nummer"]\n')

    assert lines(book.translate(case(preconditions="Kunden har midlertidig nummer.")))[0] == "Gitt en testkunde med D-nummer"


def test_an_added_phrase_that_says_otherwise_is_reported_not_preferred() -> None:
    rival = OWN_PHRASE.replace('"kjør innmelding"', '"registrer kunden"').replace("registrerer kunden", "sletter kunden")
    translation = extended(rival).explain(case(action="Registrer kunden."))

    assert next((gap.kind, gap.details) for gap in translation.gaps) == (GapKind.AMBIGUOUS, ("register", "my-register"))


def test_an_added_phrase_that_says_the_same_is_welcome() -> None:
    same = OWN_PHRASE.replace('"kjør innmelding"', '"registrer kunden"')

    assert not extended(same).explain(case(action="Registrer kunden.")).gaps


WRONG_BOOKS = {
    "no toml": ("[[phrases", "mine.toml"),
    "an unknown table": ("[[frases]]\nid = 'x'", "frases"),
    "an unknown key": (OWN_PHRASE + "step = []", "step"),
    "a missing key": (OWN_PHRASE.replace('part = "when"', ""), "part"),
    "a wrong part": (OWN_PHRASE.replace('"when"', '"later"'), "later"),
    "a text for a list": (OWN_PHRASE.replace('["kjør innmelding"]', '"kjør innmelding"'), "patterns"),
}


@pytest.mark.parametrize(("text", "named"), WRONG_BOOKS.values(), ids=WRONG_BOOKS)
def test_a_malformed_phrasebook_is_refused(text: str, named: str) -> None:
    with pytest.raises(PhrasebookMalformed) as caught:
        extended(text)

    assert "mine.toml" in caught.value.message()
    assert named in caught.value.message(Language.EN)


UNUSABLE_BOOKS = {
    "a step that does not exist": (OWN_PHRASE.replace("registrerer kunden", "ringer kunden"), "my-register", "banken ringer kunden"),
    "a bad pattern": (OWN_PHRASE.replace("kjør innmelding", "kjør [innmelding"), "my-register", "kjør [innmelding"),
    "an unknown term": (OWN_PHRASE.replace("kjør innmelding", "kjør {innmelding}"), "my-register", "innmelding"),
    "the id of another phrase": (OWN_PHRASE.replace("my-register", "register"), "register", "finnes fra før"),
    "an unknown operation": (OWN_PHRASE + 'applies_to = ["batsh"]', "my-register", "batsh"),
    "an expectation without a step": (
        OWN_PHRASE.replace('"when"', '"then"').replace('["banken registrerer kunden"]', "[]"),
        "my-register",
        "minst ett steg",
    ),
    "a value nobody says": (OWN_PHRASE.replace("banken registrerer kunden", "en testkunde med {kind}"), "my-register", "{kind}"),
    "a fragment with an unknown step": (
        '[[fragments.how]]\npatterns = ["raskt"]\nsteps = ["banken løper"]',
        "<how>",
        "banken løper",
    ),
    "a bad pattern in a term": ('[terms.kind]\n"D-nummer" = ["(a"]', "(a", "(a"),
    "a default with an unknown step": (
        '[[defaults]]\noperations = ["batch"]\nunless = []\nsteps = ["en bil"]',
        "defaults",
        "en bil",
    ),
    "a token": ("[tokens]\nx = { regex = '(a+)+', samples = [] }", "tokens", "følger med"),
}


@pytest.mark.parametrize(("text", "entry", "reason"), UNUSABLE_BOOKS.values(), ids=UNUSABLE_BOOKS)
def test_an_entry_that_cannot_be_used_is_named(text: str, entry: str, reason: str) -> None:
    with pytest.raises(PhrasebookWrong) as caught:
        extended(text)

    assert "mine.toml" in caught.value.message()
    assert f"«{entry}»" in caught.value.message()
    assert reason in caught.value.message()
    assert entry in caught.value.advice(Language.EN)


HOSTILE_CELLS = {
    "a long conjunction": "kunden er registrert og " * 300,
    "a long option": "send en POST til på mot " * 300,
    "a long word": "a" * 7_900,
    "quotation marks": '"' * 7_900,
    "braces": "{kind} " * 1_000,
    "repeated values": "Send POST relationshipType " + 'med CustomerID "12345" ' * 15,
    "nothing but slashes": "/" * 7_900,
}


@pytest.mark.parametrize("cell", HOSTILE_CELLS.values(), ids=HOSTILE_CELLS)
def test_a_hostile_cell_is_refused_in_no_time(cell: str) -> None:
    started = time.perf_counter()
    translation = explain(cell, cell, cell)
    near = [load().nearest(gap) for gap in translation.gaps]

    assert translation.gaps
    assert len(near) == len(translation.gaps)
    assert time.perf_counter() - started < 2
