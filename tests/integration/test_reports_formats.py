"""All formats together: very many cases, and every character the PDF may need."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pypdf

from conformance.model import CaseResult
from reports import pdf
from reports.printable import PAPER_RANGES
from tests.unit.reports import samples


def test_a_run_of_ten_thousand_cases_is_on_paper_case_by_case() -> None:
    run = samples.passing(10_000)

    document = pdf.render(samples.report_input(run))

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
