"""`report.html` in a real browser, where one is installed: by keyboard, without JavaScript, at size, and for those who see otherwise."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from conformance.language import Language
from conformance.model import RunResult
from reports import html, outline
from tests.unit.reports import samples

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed to open report.html in")

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
_PATIENCE_MS = 30_000
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
        yield opened
        opened.close()


@contextmanager
def _opened(
    browser: Browser,
    file: Path,
    *,
    view: ViewportSize = DESK,
    scheme: Literal["light", "dark"] = "light",
    javascript: bool = True,
    bypass_csp: bool = False,
) -> Iterator[Page]:
    context = browser.new_context(
        viewport=view, color_scheme=scheme, java_script_enabled=javascript, bypass_csp=bypass_csp, permissions=["clipboard-read"]
    )
    context.set_default_timeout(_PATIENCE_MS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.goto(file.as_uri())
    yield page
    context.close()
    assert not complaints


def _written(run: RunResult, folder: Path, language: Language = Language.NB) -> Path:
    file = folder / "report.html"
    file.write_text(html.render(samples.report_input(run), language), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(samples.failing(), tmp_path_factory.mktemp("rapport"))


def _once_it_says(page: Page, words: str) -> tuple[int, int]:
    """Wait until the page says, to those who see and those who listen, what it shows; count rows of the table and details below it."""
    expect(page.locator("#filter output")).to_have_text(words)
    expect(page.locator("#said")).to_have_text(words)
    return page.locator("tr.row:not([hidden])").count(), page.locator("details.case:not([hidden])").count()


def _tab_to(page: Page, target: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(f"{target}:focus").count():
            return
    pytest.fail(f"{target} cannot be reached with the tabulator")


def test_the_first_stop_of_the_keyboard_leads_past_the_contents(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing) as page:
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.locator("#testtilfeller")).to_be_in_viewport()


def test_cases_are_filtered_by_verdict_with_the_keyboard(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing) as page:
        _tab_to(page, "#filter [value=passed]")
        page.keyboard.press("Space")
        assert _once_it_says(page, "Viser 10 av 33") == (10, 10)
        page.keyboard.press("Space")
        assert _once_it_says(page, "Viser 33 av 33") == (33, 33)


def test_cases_are_filtered_by_section_and_text_with_the_keyboard(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing) as page:
        _tab_to(page, "#filter select")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert _once_it_says(page, "Viser 7 av 33") == (7, 7)
        page.keyboard.press("Home")
        assert _once_it_says(page, "Viser 33 av 33") == (33, 33)
        page.keyboard.press("Tab")
        page.keyboard.type("kfr-004")
        assert _once_it_says(page, "Viser 1 av 33") == (1, 1)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert _once_it_says(page, "Viser 33 av 33") == (33, 33)


def test_what_is_shown_is_expanded_and_collapsed_with_the_keyboard(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing) as page:
        page.locator("#filter select").select_option("2")
        assert _once_it_says(page, "Viser 7 av 33") == (7, 7)
        _tab_to(page, "[data-do=expand]")
        page.keyboard.press("Enter")
        expect(page.locator("details.case[open]:not([hidden])")).to_have_count(7)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("details.case[open]:not([hidden])")).to_have_count(0)


def test_a_permalink_opens_its_case_even_if_it_was_filtered_away(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing) as page:
        page.locator("#filter [value=passed]").uncheck()
        assert _once_it_says(page, "Viser 10 av 33") == (10, 10)
        page.goto(f"{failing.as_uri()}#sak-KFR-001")

        expect(page.locator("#sak-KFR-001")).to_be_in_viewport()


def test_a_permalink_leaves_the_name_of_its_case_in_sight(browser: Browser, failing: Path) -> None:
    for javascript in (True, False):
        with _opened(browser, failing, javascript=javascript) as page:
            page.goto(f"{failing.as_uri()}#sak-KFR-014")

            expect(page.locator("details.case", has=page.locator("#sak-KFR-014")).locator("h4")).to_be_in_viewport(ratio=1)


def test_the_tables_of_cases_stand_in_line_and_take_about_the_room_that_was_kept_for_them(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing) as page:
        measured = "[...document.querySelectorAll('.overview')].map(part => part.getBoundingClientRect().height)"
        headings = "[...document.querySelectorAll('.overview thead')].map(head => head.getBoundingClientRect().width > 50)"
        kept = page.evaluate(measured)
        page.locator(".overview").last.scroll_into_view_if_needed()
        page.locator("#testtilfeller").scroll_into_view_if_needed()
        places = {round(box["x"]) for link in page.locator("tr.row a").all() if (box := link.bounding_box())}
        taken = page.evaluate(measured)

        assert page.evaluate(headings) == [True, False, False, False, False]
        page.locator("#filter select").select_option("2")
        assert _once_it_says(page, "Viser 7 av 33") == (7, 7)
        assert page.evaluate(headings)[1:] == [True, False, False, False]

    assert len(places) == 1
    assert kept == pytest.approx(taken, rel=0.1)


def test_a_permalink_opens_its_case_without_javascript_too(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing, javascript=False) as page:
        page.goto(f"{failing.as_uri()}#sak-KFR-001")

        expect(page.locator("#sak-KFR-001 .words").first).to_be_visible()


def test_an_exchange_is_copied_as_curl_without_the_token(browser: Browser, failing: Path) -> None:
    sent = samples.exchange(2, 2, "batch")
    headers = dict(sent.request_headers)
    with _opened(browser, failing) as page:
        page.goto(f"{failing.as_uri()}#sak-KFR-003")
        exchange = page.locator("#sak-KFR-003 details.exchange").nth(1)
        exchange.locator("summary").first.focus()
        page.keyboard.press("Enter")
        expect(exchange.locator("button")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_have_text("Kopiert")
        copied = page.evaluate("navigator.clipboard.readText()")

    assert copied.split(" \\\n  ") == [
        f"curl -i -X '{sent.method}' '{sent.url}'",
        "-H 'accept: application/json'",
        '-H "Authorization: Bearer $KFR_ACCESS_TOKEN"',
        f"-H 'CustomerID: {headers['CustomerID']}'",
        f"-H 'CorrelationID: {headers['CorrelationID']}'",
        f"--data-binary '{sent.request_body}'",
    ]


# The one with every verdict is English in the dark.
PAGES = {
    "with every verdict": samples.failing,
    "conforming": lambda: samples.passing(20),
    "against the simulator": lambda: samples.passing(5, simulator=True),
    "at night": samples.nightly,
    "cut short": samples.cut_short,
    "nothing executed": samples.nothing_executed,
    "hostile": samples.hostile,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("run", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, run: Callable[[], RunResult], scheme: Literal["light", "dark"]) -> None:
    language = Language.EN if scheme == "dark" and run is samples.failing else Language.NB
    for view in (DESK, PHONE):
        with _opened(browser, _written(run(), tmp_path, language), view=view, scheme=scheme, bypass_csp=True) as page:
            # What is folded away is hidden from axe as it is from the reader: everything is opened first.
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            page.add_script_tag(path=AXE)
            found: dict[str, Any] = page.evaluate(
                "axe.run(document, {runOnly: tags, resultTypes: ['violations']})".replace("tags", str(list(STANDARD)))
            )

        assert found["passes"]
        assert not [(broken["id"], broken["nodes"][0]["html"], broken["nodes"][0]["failureSummary"]) for broken in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_of_a_phone(browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"]) -> None:
    for run in (samples.failing(), samples.hostile()):
        with _opened(browser, _written(run, tmp_path), view=PHONE, scheme=scheme) as page:
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")

            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_javascript_nothing_is_missing_and_nothing_idle_is_shown(browser: Browser, failing: Path) -> None:
    exchanges = sum(1 for _ in outline.exchanges(samples.failing()))
    with _opened(browser, failing, javascript=False) as page:
        assert page.locator("details.case").count() == page.locator("tr.row").count() == 33
        assert page.locator("details.exchange").count() == exchanges
        assert page.locator("button:visible, input:visible, select:visible").count() == 0


def test_hostile_text_makes_no_element(browser: Browser, tmp_path: Path) -> None:
    with _opened(browser, _written(samples.hostile(), tmp_path)) as page:
        assert page.locator("script").count() == 1
        assert page.locator("details.case").count() == 2
        assert "<script>alert(1)</script>" in str(page.locator("main").text_content())
        assert page.locator("html.js").count() == 1


def test_on_paper_every_case_is_opened_and_no_control_is_left(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing) as page:
        page.emulate_media(media="print")

        assert page.locator("button:visible, input:visible, select:visible, nav:visible").count() == 0
        for place in ("#sak-KFR-001 .words", "#sak-KFR-001 .steps", "#sak-KFR-001 .holds", "#sak-KFR-004 .findings"):
            box = page.locator(place).first.bounding_box()
            assert box is not None, place
            assert box["height"] > 10, place


def test_the_answer_is_seen_without_scrolling_on_a_phone(browser: Browser, failing: Path) -> None:
    with _opened(browser, failing, view=PHONE) as page:
        for part in (".question", ".word", ".reason", ".next", ".bar"):
            expect(page.locator(part).first).to_be_in_viewport(ratio=1)


def test_two_thousand_cases_can_be_searched(browser: Browser, tmp_path: Path) -> None:
    with _opened(browser, _written(samples.passing(2_000), tmp_path)) as page:
        page.locator("[type=search]").fill("KFR-1999")

        expect(page.locator("tr.row:not([hidden])")).to_have_count(1)
        expect(page.locator("#filter output")).to_have_text(re.compile("Viser 1 av"))
