"""`report.html`: complete, inert whatever it holds, self-contained, and small."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise

import lxml.html
import pytest

from conformance.language import Language
from conformance.model import Finding, RunResult, Verdict
from reports import html
from reports.page import source
from reports.printable import visible
from tests.unit.reports import samples

RUNS: dict[str, Callable[[], RunResult]] = {
    "passing": samples.passing,
    "simulator": lambda: samples.passing(simulator=True),
    "failing": samples.failing,
    "cut short": samples.cut_short,
    "nothing executed": samples.nothing_executed,
    "hostile": samples.hostile,
    "empty": lambda: samples.run_of([]),
}
EVERY_RUN = pytest.mark.parametrize("name", RUNS)


@cache
def _rendered(name: str, language: Language = Language.NB) -> str:
    return html.render(samples.report_input(RUNS[name]()), language)


@cache
def _page(name: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(_rendered(name))


def _all(element: lxml.html.HtmlElement, path: str) -> list[lxml.html.HtmlElement]:
    """Elements below by an XPath in which `tag.name` means an element of that class."""
    found: list[lxml.html.HtmlElement] = element.xpath(".//" + re.sub(r"\.([a-z]+)", r"[contains(concat(' ', @class, ' '), ' \1 ')]", path))
    return found


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _case(page: lxml.html.HtmlElement, case_id: str) -> lxml.html.HtmlElement:
    [found] = [case for case in _all(page, "details.case") if _all(case, "h4//code")[0].text == case_id]
    return found


# ---- complete


@EVERY_RUN
def test_every_case_stands_once_in_the_table_and_once_in_detail(name: str) -> None:
    run: RunResult = RUNS[name]()
    page = _page(name)

    assert len(_all(page, "details.case")) == len(_all(page, "tr.row")) == len(run.cases)
    if name != "hostile":
        assert sorted(code.text for code in _all(page, "details.case//h4//code")) == sorted(samples.ids_of(run))
        assert sorted(link.text for link in _all(page, "tr.row//a")) == sorted(samples.ids_of(run))


@EVERY_RUN
def test_every_link_within_the_page_leads_somewhere(name: str) -> None:
    page = _page(name)
    targets = page.xpath("//@id")

    assert len(targets) == len(set(targets))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= set(targets)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_a_word_beside_the_case(verdict: Verdict) -> None:
    words = {"passed": "Bestått", "failed": "Ikke bestått", "blocked": "Blokkert", "manual": "Manuell", "unmapped": "Uavklart"}
    cases = _all(_page("failing"), f"details.case[@data-v='{verdict}']")

    assert len(cases) == samples.failing().counts[verdict]
    assert all(_all(case, "h4//*.badge")[0].text == words.get(verdict, "Ikke kjørt") for case in cases)


def test_the_first_screen_answers_the_question() -> None:
    answer = _text(_all(_page("failing"), "*[@id='oppsummering']")[0])

    for fact in (
        "Kan banken gå i produksjon? Nei 23 av 33 testtilfeller er bestått",
        "1 er ikke bestått, 6 er blokkert",
        "Eksempelbank ASA",
        "310000000",
        "KFRs testmiljø",
        "4. mars 2025 kl. 10.15.03",
        "KFR-Integrasjonstester-eksempel.xlsx",
        samples.failing().workbook.sha256,
        "kfr-conformance 0.1.0",
        "organizationIdentifier=NTRNO-310000000",
    ):
        assert fact in answer


def test_a_simulator_run_is_marked_as_no_evidence_everywhere_it_matters() -> None:
    page = _page("simulator")

    assert "Ikke bevis overfor Bits" in _text(_all(page, "aside.simulator")[0])
    assert _text(_all(page, "*[@id='h-svar']")[0]) == "Nei Dette er en kjøring mot simulatoren"
    assert "Innebygd simulator" in _text(_all(page, "*[@id='oppsummering']//*.facts")[0])
    assert _all(page, "title")[0].text.startswith("Nei")


def test_a_run_against_kfr_is_not_called_a_simulator_run() -> None:
    assert "imulator" not in _rendered("passing").replace("KFR Simulator Test CA", "").split("<main>")[1]


def test_a_deviation_shows_expected_actual_and_where_it_stands() -> None:
    [row] = _all(_case(_page("failing"), "KFR-004"), "tr.deviation")

    headings = [_text(heading) for heading in _all(row.getparent().getparent(), "th")]
    assert headings == ["Kontroll", "Forventet", "Faktisk", "Hvor det står"]
    assert [_text(cell) for cell in _all(row, "td")] == [
        "status Avvik",
        "201",
        "200",
        "Registrere kundeforhold: status 201. API 1.1.2, POST /customers/financialInstitutions/{fid}/relationshipType/{type}, responses",
    ]


def test_what_holds_is_said_in_a_line_with_the_rule_it_follows() -> None:
    lines = _all(_case(_page("failing"), "KFR-001"), "p.holds")

    assert [_text(line) for line in lines[:3:2]] == [
        "status 201 · som forventet · Registrere kundeforhold: status 201.",
        "kropp som beskrevet · som forventet · Et vellykket svar fra operasjon 1–3 har ingen kropp.",
    ]
    [rule] = _page("failing").xpath(f"//*[@id='{_all(lines[0], 'a')[0].get('href').removeprefix('#')}']")
    assert "Registrere kundeforhold: status 201." in _text(rule)


def test_what_was_expected_is_said_where_it_is_not_what_came() -> None:
    held = samples.with_findings(Finding("register/201", "svartid", ok=True, expected="under 10 s", actual="28 ms"))

    [line] = _all(lxml.html.document_fromstring(html.render(samples.report_input(held))), "p.holds")
    assert _text(line) == "svartid 28 ms · forventet: under 10 s · Registrere kundeforhold: status 201."


def test_a_rule_the_contract_does_not_have_is_named_by_its_id() -> None:
    held = samples.with_findings(Finding("egen/regel", "status", ok=True, expected="201", actual="201"))

    [line] = _all(lxml.html.document_fromstring(html.render(samples.report_input(held))), "p.holds")
    assert _text(line) == "status 201 · som forventet · egen/regel"


def test_a_case_has_the_words_of_the_workbook_and_its_place() -> None:
    words = [
        (_text(_all(pair, "dt")[0]), _all(pair, "dd")[0].text_content().strip())
        for pair in _all(_case(_page("failing"), "KFR-004"), "*.words/div")
    ]

    assert words[:3] == [
        ("Forutsetning", "Kunden finnes ikke i KFR fra før."),
        ("Handling", "Banken registrerer kundeforholdet\nmed relasjonstype DSOPBANK."),
        ("Forventet resultat", "KFR svarer med status 201. Kunden finnes ved oppslag."),
    ]
    assert words[3][1].startswith("Testtilfeller, rad 12")


def test_an_exchange_has_all_that_was_sent_and_came() -> None:
    sent = samples.exchange(0, 1, "lookup-own")
    exchange = _all(_case(_page("passing"), "KFR-001"), "details.exchange")[0]

    request, response, body = (block.text_content().lstrip("\n") for block in _all(exchange, "pre"))
    assert request.split("\n") == [f"{sent.method} {sent.url}", *(f"{name}: {value}" for name, value in sent.request_headers)]
    assert response.split("\n") == ["Svar 200", *(f"{name}: {value}" for name, value in sent.response_headers)]
    assert body == sent.response_body
    assert _text(_all(exchange, "summary")[0]) == "GET Slå opp kundeforhold i egen bank 200 10.15.03,258 · 25 ms"


def test_a_request_without_an_answer_says_so() -> None:
    exchange = _all(_case(_page("failing"), "KFR-027"), "details.exchange")[0]

    assert "Ikke noe svar. Tilkoblingen ble brutt" in _text(exchange)


def test_an_earlier_attempt_is_not_hidden_by_a_later_one() -> None:
    case = _case(_page("failing"), "KFR-010")

    heads = [_text(_all(attempt, "*.meta")[0]) for attempt in _all(case, "*.attempt")]
    assert [head.split(" Startet")[0] for head in heads] == ["Forsøk 1 av 2 Blokkert", "Forsøk 2 av 2 Bestått"]


def test_a_case_that_did_not_pass_stands_open_with_its_reason() -> None:
    page = _page("failing")

    assert _case(page, "KFR-004").get("open") is not None
    assert _case(page, "KFR-001").get("open") is None
    assert "Årsak: nettverk." in _text(_all(_case(page, "KFR-027"), "*.because")[0])


def test_lost_cases_are_named() -> None:
    assert "Uten resultat: KFR-006, KFR-007" in _text(_all(_page("cut short"), "*[@id='om']")[0])


def test_what_the_workbook_has_besides_cases_is_named() -> None:
    assert "Testtilfeller, rad 44: Slutt på testtilfeller" in _text(_all(_page("passing"), "*[@id='om']")[0])


def test_english_on_request() -> None:
    page = lxml.html.document_fromstring(_rendered("failing", Language.EN))

    assert page.get("lang") == "en"
    assert "May the bank go to production? No 23 of 33 test cases passed" in _text(_all(page, "*[@id='oppsummering']")[0])
    assert _text(_all(page, "tr.deviation//td")[0]) == "status Deviation"
    assert not re.search(r"Forventet|Faktisk\b|Bestått", _rendered("failing", Language.EN).split("<main>")[1])


def test_what_is_quoted_in_norwegian_is_marked_as_norwegian_on_an_english_page() -> None:
    page = lxml.html.document_fromstring(_rendered("failing", Language.EN))
    case = _case(page, "KFR-004")

    norwegian = {_text(element) for element in case.xpath(".//*[@lang='nb']")}
    assert {"Kunden finnes ikke i KFR fra før.", "Registrere ny kunde med fødselsnummer, variant 4"} <= norwegian
    assert {element.text.split(" ·")[0] for element in _all(case, "*.out[@lang='en']")} == {"Done", "Deviation", "Not run"}
    assert not lxml.html.document_fromstring(_rendered("failing")).xpath("//main//*[@lang]")


# ---- inert


def test_what_holds_is_inert_too() -> None:
    held = samples.with_findings(
        *(Finding(samples.HOSTILE, samples.HOSTILE, ok=True, expected=each, actual="x") for each in ("x", samples.HOSTILE))
    )

    rendered = html.render(samples.report_input(held))

    page = lxml.html.document_fromstring(rendered)
    assert [_text(line).count("<script>alert(1)</script>") for line in _all(page, "p.holds")] == [2, 3]
    assert "<script>alert" not in rendered
    assert len(_all(page, "script")) == 1


def test_hostile_text_is_shown_and_never_markup() -> None:
    page = _page("hostile")

    assert len(_all(page, "script")) == len(_all(page, "style")) == 1
    assert _all(page, "script")[0].text == source("report.js")
    shown = _text(_all(page, "details.case//*.words")[0])
    for part in (
        "<script>alert(1)</script>",
        "#set page(fill: red)",
        "{{ 7*7 }}",
        "{% raw %}",
        "&amp;",
        "⟨U+0000⟩",
        "⟨U+202E⟩gnp.exe",
        "</pre></style>",
    ):
        assert part in shown


def test_a_hostile_body_is_shown_character_by_character() -> None:
    exchange = _all(_all(_page("hostile"), "details.case")[0], "details.exchange")[-1]

    assert _all(exchange, "pre.body")[0].text_content() == "\n" + visible(samples.HOSTILE)


@EVERY_RUN
def test_nothing_in_the_page_can_run_but_its_own_script(name: str) -> None:
    page = _page(name)
    [policy] = page.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')

    for kind in ("script", "style"):
        [element] = _all(page, kind)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    # The policy would also switch off what these attributes do.
    assert page.xpath("//@style | //@*[starts-with(name(), 'on')]") == []


@EVERY_RUN
def test_the_page_asks_for_nothing_outside_itself(name: str) -> None:
    page = _page(name)

    assert page.xpath("//@src | //link | //iframe | //img | //object | //base") == []
    assert all(link.startswith("#") for link in page.xpath("//@href"))


@EVERY_RUN
def test_no_character_of_the_page_is_invisible(name: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", _rendered(name))


def test_a_header_with_a_line_feed_stays_one_line() -> None:
    exchange = _all(_all(_page("hostile"), "details.case")[0], "details.exchange")[-1]
    request = _all(exchange, "pre")[0].text_content()

    assert "X-Split: a⟨U+000A⟩Authorization: injected" in request
    assert not any(line.startswith("Authorization: injected") for line in request.split("\n"))


# ---- accessible


@EVERY_RUN
def test_headings_go_down_one_level_at_a_time(name: str) -> None:
    levels = [int(heading.tag[1]) for heading in _page(name).xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@EVERY_RUN
def test_the_page_has_its_landmarks_language_and_labels(name: str) -> None:
    page = _page(name)

    assert page.get("lang") == "nb"
    assert [len(_all(page, landmark)) for landmark in ("main", "header", "footer", "nav")] == [1, 1, 1, 1]
    assert all(field.getparent().tag == "label" for field in _all(page, "input | .//select"))
    assert set(page.xpath("//@aria-labelledby")) <= set(page.xpath("//@id"))
    assert all(svg.get("aria-hidden") == "true" or svg.get("aria-label") for svg in _all(page, "svg"))


# ---- small


def test_a_long_body_is_folded_and_cut_with_its_digest() -> None:
    case = _all(_page("hostile"), "details.case")[0]
    body = samples.hostile().cases[0].attempts[0].steps[-1].exchanges[0].response_body
    assert body is not None

    folded = [fold for fold in _all(case, "details.long") if "data-cut" in _all(fold, "pre")[0].attrib]

    assert len(folded) == 1
    note = _text(folded[0])
    assert hashlib.sha256(body.encode(errors="surrogatepass")).hexdigest() in note
    assert note.startswith("Kropp, 300 192 tegn")
    assert "Kuttet: de første 4 000 av 300 192 tegn." in note
    assert "Alt står i evidence.json." in note
    assert "END-OF-BODY" not in note


def test_five_hundred_ordinary_cases_stay_below_three_megabytes_with_all_exchanges_in_full() -> None:
    page = html.render(samples.report_input(samples.passing(500)))

    assert len(page.encode()) < 3_000_000
    assert page.count("<details class=exchange>") == 2_000


def test_five_hundred_cases_with_long_bodies_stay_below_three_megabytes_and_say_what_is_left_out() -> None:
    cases = [samples.with_body(samples.passed_case(number), "x" * 3_000) for number in range(500)]
    cases[250] = samples.failed_case(250)

    page = html.render(samples.report_input(samples.run_of(cases)))

    assert len(page.encode()) < 3_000_000
    document = lxml.html.document_fromstring(page)
    assert "hoder og kropper står bare i evidence.json" in _text(_case(document, "KFR-001"))
    assert [_text(line) for line in _all(_case(document, "KFR-002"), "p.exchange")][1].startswith("DELETE Slette kundeforhold 204")
    assert len(_all(_case(document, "KFR-251"), "details.exchange")) == 2


def test_the_same_run_gives_the_same_page() -> None:
    assert html.render(samples.report_input(samples.failing())) == html.render(samples.report_input(samples.failing()))


def test_the_page_says_what_kind_of_run_it_is_and_what_it_left() -> None:
    page = html.render(samples.report_input(samples.nightly()))

    for told in (
        "<strong>Nattlig kontroll</strong>",
        "<strong>Del 1 av 2</strong>",
        "Låsefil for avhengighetene",
        "161 av 187 innlagte avvik",
        "60 × D-nummer",
        "Meldt til Bits",
        '<span class="badge flaky">Ustabil</span>',
        "1 er ustabilt: bestått i ett forsøk, ikke i et annet (KFR-006).",
    ):
        assert told in page, told


def test_bodies_carry_the_digest_of_what_was_sent_and_received() -> None:
    case = samples.failed_case(0)
    step = case.attempts[0].steps[1]
    exchange = replace(step.exchanges[0], request_body="a", request_sha256="ab" * 32, response_body="b", response_sha256="cd" * 32)
    attempt = replace(case.attempts[0], steps=(replace(step, exchanges=(exchange,), started="2025-03-04T09:15:03.250+00:00"),))

    page = html.render(samples.report_input(samples.run_of([replace(case, attempts=(attempt,))])))

    assert f"SHA-256 av kroppen slik den ble sendt: {'ab' * 32}" in page
    assert f"SHA-256 av svaret slik det kom: {'cd' * 32}" in page
    assert "10.15.03,250" in page


def test_a_digest_that_anybody_can_compute_from_the_page_is_left_out() -> None:
    assert "SHA-256 av svaret" not in html.render(samples.report_input(samples.passing(2)))
