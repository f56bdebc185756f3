"""`report.pdf`: complete, tagged, inert whatever it holds, the same every time, and with room for a signature."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pypdf
import pytest

from conformance.errors.reports import PdfNotRendered
from conformance.language import Language
from conformance.model import CaseResult, RunResult
from reports import pdf, pdf_data
from reports.interface import Attachment
from tests.unit.reports import samples

EVIDENCE = Attachment("evidence.json", b'{"run":{}}', "application/json", "Kjøringens fullstendige resultat")
WORKBOOK = Attachment(
    "KFR-Integrasjonstester-eksempel.xlsx",
    bytes(range(256)) * 20,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Den utfylte arbeidsboken",
)
RUNS: dict[str, Callable[[], RunResult]] = {
    "passing": samples.passing,
    "simulator": lambda: samples.passing(simulator=True),
    "failing": samples.failing,
    "cut short": samples.cut_short,
    "nothing executed": samples.nothing_executed,
    "hostile": samples.hostile,
    "empty": lambda: samples.run_of([]),
}


@cache
def _rendered(name: str, language: Language = Language.NB) -> bytes:
    return pdf.render(samples.report_input(RUNS[name]()), (EVIDENCE, WORKBOOK), language)


@cache
def _read(name: str, language: Language = Language.NB) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(_rendered(name, language)))


@cache
def _pages(name: str, language: Language = Language.NB) -> tuple[str, ...]:
    return tuple(" ".join(page.extract_text().split()) for page in _read(name, language).pages)


def _catalogue(name: str, language: Language = Language.NB) -> dict[str, Any]:
    catalogue: dict[str, Any] = _read(name, language).root_object
    return catalogue


def _headings(reader: pypdf.PdfReader) -> list[str]:
    def flat(outline: list[Any]) -> list[str]:
        return [title for one in outline for title in (flat(one) if isinstance(one, list) else [one["/Title"]])]

    return flat(reader.outline)


@pytest.mark.parametrize("name", ["passing", "failing", "cut short", "nothing executed"])
def test_every_case_stands_once_in_the_table_and_once_in_detail(name: str) -> None:
    run: RunResult = RUNS[name]()
    headings = _headings(_read(name))
    text = " ".join(_pages(name)[1:])
    table = text[: text.index("Observasjoner")]

    for case_id in samples.ids_of(run):
        assert sum(heading.startswith(case_id) for heading in headings) == 1
        assert table.count(case_id) == 1


def test_page_one_answers_the_question() -> None:
    first = _pages("failing")[0]

    for fact in (
        "Kan banken gå i produksjon? Nei 23 av 33 testtilfeller er bestått",
        "1 er ikke bestått, 6 er blokkert",
        "Eksempelbank ASA",
        "310000000",
        "KFRs testmiljø",
        "4. mars 2025 kl. 10.15.03",
        "KFR-Integrasjonstester-eksempel.xlsx",
        "kfr-conformance 0.1.0",
        "Digital signatur",
        "evidence.json",
        "Side 1 av",
    ):
        assert fact in first


def test_a_simulator_run_says_so_on_every_page() -> None:
    pages = _pages("simulator")

    assert all("SIMULATORKJØRING" in page for page in pages)
    assert "Dette er en kjøring mot simulatoren" in pages[0]
    assert "Innebygd simulator" in pages[0]


def test_a_deviation_shows_expected_actual_and_where_it_stands() -> None:
    text = " ".join(_pages("failing"))

    assert "status ✗ Avvik Forventet: 201 Faktisk: 200 Hvor det står: Registrere kundeforhold: status 201. API 1.1.2, POST" in text


def test_a_case_that_did_not_pass_shows_its_exchanges_in_full_and_a_passed_one_in_short() -> None:
    text = " ".join(_pages("failing"))
    start = text.index("Testtilfeller som ikke er bestått KFR-004")
    failed = text[start : text.index("KFR-025", start)]
    passed = text[text.index("Beståtte testtilfeller Steg") :]

    assert "CorrelationID: " in failed
    assert '"organizationID":"310000000"' in failed
    assert "CorrelationID: " not in passed.split("Kontrakten")[0]
    assert "GET /customers/financialInstitutions/310000000/" in passed


@pytest.mark.parametrize("name", RUNS)
def test_every_page_is_numbered_and_carries_the_run(name: str) -> None:
    pages = _pages(name)

    for number, page in enumerate(pages, start=1):
        assert f"Side {number} av {len(pages)}" in page
        assert samples.passing(1).run.id in page


@pytest.mark.parametrize("name", RUNS)
def test_the_document_is_tagged_archival_and_titled(name: str) -> None:
    root = _catalogue(name)
    metadata = root["/Metadata"].get_data().decode()

    assert root["/Lang"] == "nb-NO"
    assert root["/MarkInfo"]["/Marked"]
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert _read(name).metadata.title.startswith("Samsvarsrapport for KFR")  # type: ignore[union-attr] # a missing title fails here just as well


def test_the_attachments_come_out_as_they_went_in() -> None:
    attached = _read("passing").attachments

    assert attached == {"evidence.json": [EVIDENCE.content], WORKBOOK.name: [WORKBOOK.content]}


def test_the_room_for_the_signature_is_framed_and_empty() -> None:
    left, bottom, right, top = pdf.SIGNATURE_BOX
    inside: list[str] = []

    def visit(text: str, _cm: Any, matrix: list[float], _font: Any, _size: Any) -> None:  # noqa: ANN401 - pypdf's own signature
        if text.strip() and left <= matrix[4] <= right and bottom <= matrix[5] <= top:
            inside.append(text)

    for name in ("passing", "failing", "hostile"):
        page = _read(name).pages[pdf.SIGNATURE_PAGE]
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(pdf.PAGE, abs=0.1)
        page.extract_text(visitor_text=visit)

    assert inside == []
    assert right <= pdf.PAGE[0]
    assert top <= pdf.PAGE[1]


def test_hostile_text_is_shown_and_never_markup() -> None:
    text = "".join(_pages("hostile")).replace(" ", "")

    for part in (
        "<script>alert(1)</script>",
        "#setpage(fill:red)",
        "$x^2$",
        "@ref",
        "*bold*",
        "⟨U+0000⟩",
        "⟨U+202E⟩gnp.exe",
        "⟨U+1F600⟩⟨U+4E2D⟩",
    ):
        assert part in text
    assert "END-OF-BODY" not in text


def test_a_long_body_is_cut_with_its_digest() -> None:
    assert "Kuttet: de første 1 200 av" in " ".join(_pages("hostile")).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (samples.failed_case, "De 2 siste er utelatt her; de står i tabellen og i vedlegget evidence.json."),
        (samples.passed_case, "Kjøringen har så mange testtilfeller at de beståtte bare står i tabellen."),
    ],
    ids=["failed", "passed"],
)
def test_what_paper_leaves_out_of_a_large_run_is_said(
    make: Callable[[int], CaseResult], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_data, "_MOST_DESCRIBED", 2)
    monkeypatch.setattr(pdf_data, "_MOST_IN_TABLE", 3)

    reader = pypdf.PdfReader(io.BytesIO(pdf.render(samples.report_input(samples.run_of([make(number) for number in range(4)])))))

    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert said in text
    assert all(case_id in text for case_id in ("KFR-001", "KFR-002", "KFR-003", "KFR-004"))


def test_english_on_request() -> None:
    assert "May the bank go to production? No 23 of 33 test cases passed" in _pages("failing", Language.EN)[0]
    assert _catalogue("failing", Language.EN)["/Lang"] == "en-GB"


def test_what_is_quoted_in_norwegian_is_marked_as_norwegian_on_an_english_paper() -> None:
    contents = [page.get_contents() for page in _read("failing", Language.EN).pages]

    assert any(drawn is not None and b"/Lang(nb-NO)" in drawn.get_data() for drawn in contents)


@pytest.mark.parametrize("name", RUNS)
def test_the_same_run_gives_the_same_bytes(name: str) -> None:
    assert pdf.render(samples.report_input(RUNS[name]()), (EVIDENCE, WORKBOOK)) == _rendered(name)


def test_the_document_is_dated_when_the_run_ended() -> None:
    metadata = _read("passing").metadata

    assert metadata is not None
    assert metadata.creation_date == datetime(2025, 3, 4, 9, 15, 4, tzinfo=UTC)


@pytest.mark.parametrize("name", RUNS)
def test_the_document_is_accessible_before_it_is_signed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_STANDARD", ["a-3a", "ua-1"])

    assert pdf.render(samples.report_input(RUNS[name]())).startswith(b"%PDF-")


def test_what_typst_refuses_is_said_in_our_words() -> None:
    broken = Attachment("x", b"", "no mime type at all", "")

    with pytest.raises(PdfNotRendered) as caught:
        pdf.render(samples.report_input(samples.passing(1)), (broken,))

    assert "report.pdf kunne ikke lages: invalid mime type" in caught.value.message()
    assert caught.value.exit_code == 3


def test_the_paper_says_what_kind_of_run_it_is_and_what_it_left() -> None:
    document = pypdf.PdfReader(io.BytesIO(pdf.render(samples.report_input(samples.nightly()))))
    pages = [" ".join(page.extract_text().split()) for page in document.pages]

    assert all("NATTLIG KONTROLL" in page and "DEL 1 AV 2" in page for page in pages)
    text = " ".join(pages)
    for told in ("Kjente avvik", "Meldt til Bits", "Står igjen: 61", "60 × D-nummer", "161 av 187 innlagte avvik", "variant 6 (ustabil)"):
        assert told in text, told
