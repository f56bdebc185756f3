"""How soon a large report can be used in Chromium: from opening the file until the page is painted, and how long a search takes to be painted.

The browser's own clock tells; whoever asks from outside looks only now and then.

python -m tests.benchmarks.opening [CASES]

The page is opened anew for every round, in a browser that is already running. Aim for 2,000 cases: 1.5 seconds.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from conformance.language import Language
from reports import html
from tests.unit.reports import samples

_ROUNDS = 5
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(cases: int = 2_000) -> None:
    """Measure, and print the figures of README."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        sys.exit("no Chromium is installed")
    with TemporaryDirectory() as made, sync_playwright() as playwright:
        file = Path(made) / "report.html"
        page = html.render(samples.report_input(samples.passing(cases)), Language.NB).encode()
        file.write_bytes(page)
        with playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"]) as browser:
            rounds = [_opened(browser, file, cases) for _ in range(_ROUNDS)]
    shown, searched = (statistics.median(times) for times in zip(*rounds, strict=True))
    sys.stdout.write(f"{cases} cases, {len(page) / 1e6:.1f} MB: shown after {shown:.2f} s, ")
    sys.stdout.write(f"searched in {searched:.2f} s (median of {_ROUNDS})\n")


# Two frames: the first is drawn with what was changed, the second begins when that one is on the screen.
_PAINTED = "await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));"
_SHOWN = f"async () => {{ {_PAINTED} return performance.now(); }}"
_SEARCHED = f"""async (words) => {{
  const began = performance.now(), box = document.querySelector("[type=search]");
  const answered = new Promise((seen) =>
    new MutationObserver(seen).observe(document.querySelector("#filter output"), {{ childList: true, characterData: true, subtree: true }}));
  box.value = words;
  box.dispatchEvent(new Event("input", {{ bubbles: true }}));
  await answered;
  {_PAINTED}
  return performance.now() - began;
}}"""


def _opened(browser: Browser, file: Path, cases: int) -> tuple[float, float]:
    """Give the seconds until everything is painted, and those that a search takes."""
    page = browser.new_page()
    page.goto(file.as_uri())
    shown = page.evaluate(_SHOWN)
    searched = page.evaluate(_SEARCHED, f"KFR-{cases - 1}")
    left = page.locator("tr.row:not([hidden])").count()
    page.close()
    if left != 1:
        sys.exit(f"the search left {left} cases")
    return shown / 1000, searched / 1000


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
