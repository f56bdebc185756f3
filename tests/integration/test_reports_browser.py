"""`report.html` in a real browser, where one is installed: it works with its own policy, without JavaScript, and at size."""

from __future__ import annotations

import html as markup
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conformance.model import RunResult
from reports import html, outline
from tests.unit.reports import samples

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed to open report.html in")

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=20000",
)

# Does what a reader does, step by step, and leaves what it saw in the page. The page's own policy would not let it run, so it is taken out.
_READER = """
(async () => {
  const seen = {};
  const pause = () => new Promise((done) => setTimeout(done, 300));
  const shown = () => document.querySelectorAll("details.case:not([hidden])").length;
  Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { seen.copied = text; } } });
  const form = document.getElementById("filter");
  const changed = async () => { form.dispatchEvent(new Event("input", { bubbles: true })); await pause(); };
  form.querySelector("[value=passed]").click(); await pause();
  seen.withoutPassed = [shown(), document.querySelectorAll("tr.row:not([hidden])").length, form.querySelector("output").textContent];
  form.reset(); await pause();
  seen.reset = shown();
  form.elements.q.value = "kfr-004"; await changed();
  seen.text = shown();
  form.elements.q.value = ""; form.elements.n.value = "2"; await changed();
  seen.section = shown();
  document.querySelector("[data-do=expand]").click();
  seen.expanded = document.querySelectorAll("details.case[open]:not([hidden])").length;
  document.querySelector("[data-do=collapse]").click();
  seen.collapsed = document.querySelectorAll("details.case[open]:not([hidden])").length;
  location.hash = "#sak-KFR-001"; await pause();
  const linked = document.getElementById("sak-KFR-001").closest("details");
  seen.permalink = linked.open && !linked.hidden && !linked.closest(".group").hidden;
  const exchange = document.querySelectorAll("#sak-KFR-003 details.exchange")[1];
  exchange.open = true; await pause();
  exchange.querySelector("button").click(); await pause();
  document.body.innerHTML = "<pre id=seen></pre>";
  document.getElementById("seen").textContent = JSON.stringify(seen);
})();
"""

# What stands in the page as it is, and what is shown although only JavaScript could serve it.
_LOOK = """
const count = (what) => document.querySelectorAll(what).length;
const seen = { cases: count("details.case"), rows: count("tr.row"), exchanges: count("details.exchange"),
  idle: [...document.querySelectorAll("button, input, select")].filter((one) => one.checkVisibility()).map((one) => one.outerHTML) };
document.body.innerHTML = "<pre id=seen></pre>";
document.getElementById("seen").textContent = JSON.stringify(seen);
"""


def _left_behind(document: str) -> dict[str, Any]:
    [found] = re.findall(r'<pre id="seen">(.*?)</pre>', document, re.DOTALL)
    seen: dict[str, Any] = json.loads(markup.unescape(found))
    return seen


def _opened(page: Path, profile: Path, *more: str) -> str:
    """Open a page and give back the document as it stands when all is quiet."""
    command = [str(BROWSER), *_QUIET, f"--user-data-dir={profile}", *more, "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, timeout=60, check=True).stdout.decode()


def _written(run: RunResult, folder: Path) -> Path:
    page = folder / "report.html"
    page.write_text(html.render(samples.report_input(run)), encoding="utf-8")
    return page


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("reader")
    page = _written(samples.failing(), folder)
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8"))
    page.write_text(text.replace("</body>", f"<script>{_READER}</script></body>"), encoding="utf-8")
    return _left_behind(_opened(page, folder / "profile"))


def test_the_page_runs_its_script_and_style_under_its_own_policy(tmp_path: Path) -> None:
    document = _opened(_written(samples.hostile(), tmp_path), tmp_path / "profile")

    assert re.search(r'<html lang="nb" class="js">', document)


def test_hostile_text_makes_no_element_in_a_browser_either(tmp_path: Path) -> None:
    document = _opened(_written(samples.hostile(), tmp_path), tmp_path / "profile")

    assert document.count("<script") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in document


def test_cases_can_be_filtered_by_verdict(seen: dict[str, Any]) -> None:
    assert seen["withoutPassed"] == [10, 10, "Viser 10 av 33"]
    assert seen["reset"] == 33


def test_cases_can_be_filtered_by_text_and_section(seen: dict[str, Any]) -> None:
    assert (seen["text"], seen["section"]) == (1, 7)


def test_what_is_shown_can_be_expanded_and_collapsed(seen: dict[str, Any]) -> None:
    assert (seen["expanded"], seen["collapsed"]) == (7, 0)


def test_a_permalink_opens_its_case_even_if_it_was_filtered_away(seen: dict[str, Any]) -> None:
    assert seen["permalink"] is True


def test_an_exchange_is_copied_as_curl_without_the_token(seen: dict[str, Any]) -> None:
    sent = samples.exchange(2, 2, "batch")
    headers = dict(sent.request_headers)

    assert seen["copied"].split(" \\\n  ") == [
        f"curl -i -X '{sent.method}' '{sent.url}'",
        "-H 'accept: application/json'",
        '-H "Authorization: Bearer $KFR_ACCESS_TOKEN"',
        f"-H 'CustomerID: {headers['CustomerID']}'",
        f"-H 'CorrelationID: {headers['CorrelationID']}'",
        f"--data-binary '{sent.request_body}'",
    ]


def test_without_javascript_nothing_is_missing_and_nothing_idle_is_shown(tmp_path: Path) -> None:
    run = samples.failing()
    page = _written(run, tmp_path)
    bare = re.sub(
        r'<meta http-equiv="Content-Security-Policy"[^>]*>|<script.*?</script>', "", page.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    page.write_text(bare.replace("</body>", f"<script>{_LOOK}</script></body>"), encoding="utf-8")

    seen = _left_behind(_opened(page, tmp_path / "profile"))

    assert seen == {"cases": 33, "rows": 33, "exchanges": sum(1 for _ in outline.exchanges(run)), "idle": []}


def test_the_page_can_be_seen(tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    page = _written(samples.failing(), tmp_path)

    _opened(page, tmp_path / "profile", f"--screenshot={picture}", "--window-size=390,844")

    assert picture.stat().st_size > 20_000
