"""All formats together: the same cases in each, in proportion to their number, and every character the PDF may need."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable

import pypdf
import pytest

from conformance.model import CaseResult, RunResult
from reports import allure, html, junit, pdf
from reports.interface import ReportInput
from reports.printable import PAPER_RANGES
from tests.unit.reports import samples

FORMATS: dict[str, Callable[[ReportInput], object]] = {
    "html": html.render,
    "pdf": pdf.render,
    "junit": junit.render,
    "allure": allure.render,
}


def _seconds(render: Callable[[ReportInput], object], run: RunResult) -> float:
    report = samples.report_input(run)
    times = []
    for _ in range(3):
        started = time.perf_counter()
        render(report)
        times.append(time.perf_counter() - started)
    return min(times)


@pytest.mark.parametrize("name", FORMATS)
def test_twice_the_cases_take_about_twice_the_time(name: str) -> None:
    _seconds(FORMATS[name], samples.passing(5))

    once, twice = (_seconds(FORMATS[name], samples.passing(cases)) for cases in (200, 400))

    assert twice < 3.2 * once


def test_a_run_of_ten_thousand_cases_is_on_paper_case_by_case() -> None:
    run = samples.passing(10_000)

    started = time.perf_counter()
    document = pdf.render(samples.report_input(run))

    assert time.perf_counter() - started < 20
    assert len(document) < 10_000_000
    text = pypdf.PdfReader(io.BytesIO(document)).pages[1].extract_text()
    assert "KFR-001" in text
    assert "KFR-006" in text


def test_every_character_promised_for_paper_can_be_drawn() -> None:
    characters = [chr(code) for first, last in PAPER_RANGES for code in range(first, last + 1)]
    lines = [" ".join(characters[at : at + 60]) for at in range(0, len(characters), 60)]
    cases: Iterable[CaseResult] = (samples.failed_case(number) for number in range(2))
    run = samples.run_of([samples.with_reason(case, "\n".join(lines)) for case in cases])

    # Typst refuses PDF/A when a font lacks a character, so making the document is the test.
    assert pdf.render(samples.report_input(run)).startswith(b"%PDF-")
