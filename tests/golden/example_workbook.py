"""Builds the example workbook from the example catalogue: the same bytes every time, on every machine.

    python -m tests.golden.example_workbook

The layout is what a public body sends out: a cover, instructions, the test cases, and a hidden sheet with the words of the drop-down.
"""

from __future__ import annotations

import textwrap
import tomllib
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_HERE = Path(__file__).parent
CATALOGUE = _HERE / "example_cases.toml"
WORKBOOK = _HERE.parents[1] / "features" / "KFR-Integrasjonstester-eksempel.xlsx"

VERSION = "Eksempel 1.0 – bygger på KFR API 1.1.2"
MARK = "REKONSTRUERT EKSEMPEL – ikke Bits’ originale arbeidsbok"
STATUSES = ("OK", "Ikke OK", "Ikke kjørt")
HEADINGS = ("Nr.", "Testtilfelle", "Forutsetning", "Handling", "Forventet resultat", "Resultat", "Dato", "Tester", "Kommentar")
_WIDTHS = (10, 27, 31, 35, 37, 12, 12, 15, 28)
_HEADER_ROW = 5  # 0-based: the sixth row, below the title block
_MADE_ON = datetime(2021, 3, 18)

_NAVY, _GREY, _RULE, _PAPER, _AMBER = "#1F3247", "#E4E7EB", "#B8C0CA", "#F6F7F9", "#FFF4D6"
_MUTED, _BROWN = "#52606D", "#7A4B00"
_GREEN, _RED = {"font_color": "#0B5D2A", "bg_color": "#D5F0DD"}, {"font_color": "#8C1519", "bg_color": "#F9D7D8"}
_DULL = {"font_color": "#5F5100", "bg_color": "#FBEFC4"}

_COVER_FIELDS = (
    ("Bank", "Foretakets navn slik det står i Enhetsregisteret"),
    ("Organisasjonsnummer", "Ni sifre"),
    ("Kontaktperson", "Den Bits kan spørre om testen"),
    ("E-post", ""),
    ("Miljø", "Velg fra listen"),
    ("Dato", "Dagen testen ble fullført"),
)
_ENVIRONMENTS = ["Test (preprod.api.bits.no)", "Lokal simulator"]

_INSTRUCTIONS = (
    ("Fyll ut forsiden", "Oppgi bank, organisasjonsnummer, kontaktperson, miljø og dato på arket «Forside»."),
    (
        "Bruk bare syntetiske testdata",
        (
            "Det skal bare brukes syntetiske eller anonymiserte data. Velg 5–10 testkunder med ulike typer identifikator: "
            "fødselsnummer, D-nummer og organisasjonsnummer."
        ),
    ),
    (
        "Gjennomfør alle testtilfellene",
        (
            "Arket «Testtilfeller» har ett tilfelle per rad. Les forutsetningen, utfør handlingen og sammenlign svaret med forventet "
            "resultat. Hvert tilfelle står på egne ben og bruker sin egen testkunde."
        ),
    ),
    (
        "Fyll ut resultatet",
        (
            "Velg OK, Ikke OK eller Ikke kjørt i kolonnen «Resultat». Oppgi dato og tester. Skriv i «Kommentar» hva som skjedde når "
            "resultatet ikke er OK, gjerne med CorrelationID."
        ),
    ),
    (
        "Rett feil og kjør på nytt",
        "Testen er fullført når alle testtilfellene har resultatet OK. Kjør tilfellet på nytt etter retting, og oppdater raden.",
    ),
    (
        "Send inn arbeidsboken",
        (
            "Send den utfylte arbeidsboken til DSOP@bits.no, og opplys at dere er klare for produksjon. "
            "Ikke send personopplysninger eller hemmeligheter."
        ),
    ),
)
_SUMMARY = "Alle testtilfellene skal gjennomføres. Velg resultat fra listen, og oppgi dato og tester. Se arket «Veiledning»."
_COLUMNS_EXPLAINED = (
    ("Nr.", "Entydig nummer på testtilfellet. Skal ikke endres."),
    ("Forutsetning", "Hva som må være på plass før handlingen utføres."),
    ("Handling", "Kallet banken gjør mot KFR."),
    ("Forventet resultat", "Hva KFR skal svare, og virkningen av kallet."),
    ("Resultat", "OK: som forventet. Ikke OK: avvik. Ikke kjørt: ikke gjennomført."),
)


def build(catalogue: Path = CATALOGUE) -> bytes:
    """Build the workbook.

    Args:
        catalogue: The cases, as TOML.

    Returns:
        The bytes of the .xlsx file.
    """
    data = tomllib.loads(catalogue.read_text(encoding="utf-8"))
    target = BytesIO()
    book = _Book(xlsxwriter.Workbook(target, {"in_memory": True}))
    book.file.set_properties({"title": data["title"], "comments": MARK, "created": _MADE_ON})
    sheets = [book.file.add_worksheet(name) for name in ("Forside", "Veiledning", "Testtilfeller", "Lister")]
    _cover(book, sheets[0], data)
    _instructions(book, sheets[1])
    _cases(book, sheets[2], data)
    _lists(book, sheets[3])
    book.file.close()
    return _repacked(target.getvalue())


def main() -> None:
    """Write the workbook to its place."""
    WORKBOOK.parent.mkdir(exist_ok=True)
    WORKBOOK.write_bytes(build())


@dataclass(frozen=True, slots=True)
class _Book:
    """The workbook in the making, and its look."""

    file: xlsxwriter.Workbook

    def look(self, **properties: object) -> Format:
        return self.file.add_format({"font_name": "Arial", "font_size": 10, "valign": "vcenter"} | properties)

    def boxed(self, **properties: object) -> Format:
        return self.look(**({"border": 1, "border_color": _RULE} | properties))


def _cover(book: _Book, sheet: Worksheet, data: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column("A:A", 3)
    sheet.set_column("B:B", 26)
    sheet.set_column("C:C", 46)
    sheet.set_column("D:D", 44)
    title, _, _ = data["title"].partition(" (")
    sheet.set_row(1, 34)
    sheet.merge_range("B2:D2", title, book.look(bold=True, font_size=22, font_color=_NAVY))
    sheet.set_row(2, 20)
    subtitle = "Kundeforholdsregisteret (KFR) – test av integrasjonen før produksjon"
    sheet.merge_range("B3:D3", subtitle, book.look(font_size=11, font_color=_MUTED))
    sheet.set_row(4, 30)
    marked = book.look(bold=True, font_size=12, font_color=_BROWN, bg_color=_AMBER, border=1, border_color="#E0B84C", align="center")
    sheet.merge_range("B5:D5", MARK, marked)
    sheet.set_row(5, 40)
    explained = (
        "Arbeidsboken er laget for å vise verktøyet kfr-conformance i bruk. Testtilfellene er utledet av den offentlige API-beskrivelsen. "
        "Banken skal bruke arbeidsboken den har fått fra Bits."
    )
    sheet.merge_range("B6:D6", explained, book.look(text_wrap=True, font_color=_MUTED))
    label, value = book.boxed(bold=True, bg_color=_PAPER, indent=1), book.boxed(indent=1)
    hint = book.look(italic=True, font_color=_MUTED, indent=1)
    for row, (name, text) in enumerate((("Versjon", VERSION), ("Mottaker", "Bits AS, DSOP@bits.no")), 7):
        sheet.set_row(row, 22)
        sheet.write(row, 1, name, label)
        sheet.write(row, 2, text, value)
    sheet.set_row(10, 30)
    sheet.write("B11", "Fylles ut av banken", book.look(bold=True, font_size=12, font_color=_NAVY))
    for row, (name, text) in enumerate(_COVER_FIELDS, 11):
        sheet.set_row(row, 22)
        sheet.write(row, 1, name, label)
        sheet.write_blank(row, 2, None, book.boxed(num_format="dd.mm.yyyy" if name == "Dato" else "@", align="left", indent=1))
        sheet.write(row, 3, text, hint)
    sheet.data_validation("C16", {"validate": "list", "source": _ENVIRONMENTS})
    _print_setup(sheet, "Forside")


def _instructions(book: _Book, sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column("A:A", 3)
    sheet.set_column("B:B", 5)
    sheet.set_column("C:C", 30)
    sheet.set_column("D:D", 84)
    sheet.set_row(1, 28)
    sheet.merge_range("B2:D2", "Veiledning", book.look(bold=True, font_size=18, font_color=_NAVY))
    sheet.set_row(2, 20)
    sheet.merge_range("B3:D3", MARK, book.look(bold=True, font_color=_BROWN))
    number = book.look(bold=True, font_color="#FFFFFF", bg_color=_NAVY, align="center")
    heading = book.boxed(bold=True, text_wrap=True, indent=1, left=0)
    prose = book.boxed(text_wrap=True, indent=1)
    for row, (short, text) in enumerate(_INSTRUCTIONS, 4):
        sheet.set_row(row, 40 if len(text) > 110 else 26)
        sheet.write(row, 1, row - 3, number)
        sheet.write(row, 2, short, heading)
        sheet.write(row, 3, text, prose)
    first = 4 + len(_INSTRUCTIONS) + 1
    sheet.set_row(first, 26)
    sheet.write(first, 1, "Kolonnene i arket «Testtilfeller»", book.look(bold=True, font_size=12, font_color=_NAVY))
    for row, (name, text) in enumerate(_COLUMNS_EXPLAINED, first + 1):
        sheet.set_row(row, 22)
        sheet.merge_range(row, 1, row, 2, name, book.boxed(bold=True, bg_color=_PAPER, indent=1))
        sheet.write(row, 3, text, prose)
    _print_setup(sheet, "Veiledning")


def _cases(book: _Book, sheet: Worksheet, data: dict[str, Any]) -> None:
    last_column = len(HEADINGS) - 1
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    _title_block(book, sheet, data["title"], last_column)
    header = book.boxed(bold=True, font_color="#FFFFFF", bg_color=_NAVY, text_wrap=True, indent=1)
    sheet.set_row(_HEADER_ROW, 30)
    sheet.write_row(_HEADER_ROW, 0, HEADINGS, header)
    section_look = book.boxed(bold=True, font_size=11, font_color=_NAVY, bg_color=_GREY, indent=1)
    text, strong = book.boxed(text_wrap=True, indent=1), book.boxed(bold=True, indent=1)
    result, day = book.boxed(align="center"), book.boxed(align="center", num_format="dd.mm.yyyy")
    row = _HEADER_ROW
    for section in data["section"]:
        row += 1
        sheet.set_row(row, 24)
        sheet.merge_range(row, 0, row, last_column, section["title"], section_look)
        for case in section["case"]:
            row += 1
            prose = [case["title"], case["preconditions"], case["action"], case["expected"]]
            sheet.set_row(row, _height(prose))
            sheet.write_string(row, 0, case["id"], strong)
            sheet.write_row(row, 1, prose, text)
            for column, look in zip(range(5, 9), (result, day, text, text), strict=True):
                sheet.write_blank(row, column, None, look)
    _results(book, sheet, row)
    sheet.autofilter(_HEADER_ROW, 0, row, last_column)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.print_area(0, 0, row, last_column)
    _print_setup(sheet, "Testtilfeller")


def _height(prose: list[str]) -> float:
    """Estimate the height of a row in points; programs that convert workbooks do not fit rows to wrapped text by themselves."""
    lines = [_lines(text, round(width * 1.2)) for text, width in zip(prose, _WIDTHS[1:5], strict=True)]
    return 13.0 * max(*lines, 2) + 8


def _lines(text: str, width: int) -> int:
    return sum(len(textwrap.wrap(line, width)) or 1 for line in text.split("\n"))


def _title_block(book: _Book, sheet: Worksheet, title: str, last_column: int) -> None:
    lines: tuple[tuple[str, int, dict[str, object]], ...] = (
        (title, 28, {"bold": True, "font_size": 16, "font_color": _NAVY}),
        (MARK, 20, {"bold": True, "font_color": _BROWN, "bg_color": _AMBER}),
        (VERSION, 18, {"font_color": _MUTED}),
        (_SUMMARY, 18, {"font_color": _MUTED}),
    )
    for row, (text, height, properties) in enumerate(lines):
        sheet.set_row(row, height)
        sheet.merge_range(row, 0, row, last_column, text, book.look(**properties))


def _results(book: _Book, sheet: Worksheet, last_row: int) -> None:
    first = _HEADER_ROW + 1
    words = f"=Lister!$A$2:$A${len(STATUSES) + 1}"
    message = {"error_title": "Ugyldig resultat", "error_message": "Velg OK, Ikke OK eller Ikke kjørt fra listen."}
    sheet.data_validation(first, 5, last_row, 5, {"validate": "list", "source": words} | message)
    for word, look in zip(STATUSES, (_GREEN, _RED, _DULL), strict=True):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.file.add_format({"bold": True} | look)}
        sheet.conditional_format(first, 5, last_row, 5, rule)


def _lists(book: _Book, sheet: Worksheet) -> None:
    sheet.write("A1", "Resultat", book.look(bold=True))
    sheet.write_column("A2", STATUSES, book.look())
    sheet.hide()


def _print_setup(sheet: Worksheet, name: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer(f"&L&8KFR – Integrasjonstester (rekonstruert eksempel)&C&8{name}&R&8Side &P av &N")


def _repacked(data: bytes) -> bytes:
    """Store the parts unpacked: what a packer makes of them differs between versions of zlib, and the features name the file's digest."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as packed, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as stored:
        for name in packed.namelist():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = 0
            stored.writestr(member, packed.read(name))
    return target.getvalue()


if __name__ == "__main__":
    main()
