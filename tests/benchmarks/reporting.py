"""How long each format takes, and whether twice the cases take about twice the time.

python -m tests.benchmarks.reporting [CASES]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from reports import allure, html, junit, pdf
from reports.interface import ReportInput
from tests.unit.reports import samples

FORMATS: dict[str, Callable[[ReportInput], object]] = {
    "html": html.render,
    "pdf": pdf.render,
    "junit": junit.render,
    "allure": allure.render,
}
ROUNDS = 3


def main(cases: int = 500) -> None:
    """Measure, and print a line a format."""
    once, twice = (samples.report_input(samples.passing(number)) for number in (cases, 2 * cases))
    for name, render in FORMATS.items():
        render(samples.report_input(samples.passing(5)))
        first, second = _seconds(render, once), _seconds(render, twice)
        sys.stdout.write(f"{name:7}{cases} cases {first:.2f} s, {2 * cases} cases {second:.2f} s, ratio {second / first:.2f}\n")


def _seconds(render: Callable[[ReportInput], object], report: ReportInput) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        render(report)
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
