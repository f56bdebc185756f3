"""Whatever the layout, no case is lost, doubled or invented, and every text row is accounted for."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.case_tags import case_id_of
from conformance.generate import generate
from conformance.sheet import read

EXAMPLES = int(os.environ.get("KFR_EXAMPLES", "100"))
WORDS = {
    "id": ("Nr.", "Test-ID", "ID", "TestCase_No"),
    "title": ("Testtilfelle", "Tittel", "Scenario", "Navn"),
    "precondition": ("Forutsetning", "Preconditions", "Førsituasjon"),
    "action": ("Handling", "Teststeg", "Test Steps"),
    "expected": ("Forventet resultat", "Expected Result", "Erwartetes Ergebnis"),
    "status": ("Resultat", "Status"),
    "comment": ("Kommentar", "Merknad"),
    "other": ("Sporing", "Kilde"),
    "blank": ("",),
}
# A section row starts in the leftmost column that describes the case; real sheets begin with its number or name.
MAY_LEAD = ("id", "title", "other")
# Rows below a case that say more about it: with no id, with its id merged downwards, or with id and title said again.
FURTHER = ("more", "merged", "again")
PROSE = st.text(alphabet="abcæøåKFR12 .,–«»()\n", min_size=1, max_size=30).filter(lambda text: text.strip())


@dataclass(frozen=True)
class Layout:
    """A made-up sheet: what kind each column and each row is."""

    title_rows: int
    gap: int
    offset: int
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[str, ...]
    notes: tuple[str, ...]
    prose: tuple[str, ...]


@dataclass
class Written:
    """A sheet as it stands in the file, and what each row with text is."""

    rows: list[list[str | None]]
    kinds: dict[int, str]
    merges: list[tuple[int, int]]
    ids: list[tuple[str, int]]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    optional = draw(st.sets(st.sampled_from(["precondition", "status", "comment", "other", "blank"])))
    columns = draw(st.permutations(["id", "title", "action", "expected", *sorted(optional)]).filter(_leads_well))
    kinds = ["blank", "section", "case", "case", "without id", "heading again", "status only", *FURTHER]
    rows = draw(st.lists(st.sampled_from(kinds), max_size=14))
    return Layout(
        title_rows=draw(st.integers(0, 4)),
        gap=draw(st.integers(0, 2)),
        offset=draw(st.integers(0, 2)),
        columns=tuple(columns),
        headings=tuple(draw(st.sampled_from(WORDS[column])) for column in columns),
        rows=("case", *rows),
        notes=tuple(draw(st.lists(st.sampled_from(["Sum", "Signatur:", "Alle rader fylles ut"]), max_size=2))),
        prose=tuple(draw(st.lists(PROSE, min_size=3, max_size=3))),
    )


def _leads_well(columns: list[str]) -> bool:
    return next(column for column in columns if column not in {"status", "comment", "blank"}) in MAY_LEAD


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(layouts(), min_size=1, max_size=3), st.booleans())
def test_no_case_is_lost_doubled_or_invented(sheets: list[Layout], cover: bool) -> None:
    written = {f"Ark {number}": _written(layout, f"S{number}") for number, layout in enumerate(sheets)}

    book = read(_file(written, cover=cover), "bok.xlsx")

    assert book.sheets == tuple(written)
    for name, sheet in written.items():
        cases = [case for case in book.cases if case.sheet == name]
        assert [case.row for case in cases] == [row for _, row in sheet.ids]
        assert all(case.id == case_id or not case_id for case, (case_id, _) in zip(cases, sheet.ids, strict=True))
        accounted = [case.row for case in cases]
        accounted += [section.row for section in book.sections if section.sheet == name]
        accounted += [ignored.row for ignored in book.ignored if ignored.sheet == name]
        assert sorted(accounted) == [row for row, kind in sheet.kinds.items() if kind not in {"heading", *FURTHER}]
        assert sum(case.action.count("VIDERE") for case in cases) == sum(kind in FURTHER for kind in sheet.kinds.values())
    assert len({case.id for case in book.cases}) == len(book.cases)
    tags = [line.split()[0] for text in generate(book).files.values() for line in text.splitlines() if line.startswith("  @")]
    assert sorted(case_id_of(tag.removeprefix("@")) or "" for tag in tags) == sorted(case.id for case in book.cases)


def _written(layout: Layout, prefix: str) -> Written:
    rows: list[list[str | None]] = [[f"Tittelfelt {number}"] for number in range(layout.title_rows)]
    made = Written(rows, dict.fromkeys(range(1, layout.title_rows + 1), "title"), [], [])
    rows += [[] for _ in range(layout.gap)]
    headings = dict(zip(layout.columns, layout.headings, strict=True))
    rows.append(_row(layout, headings))
    made.kinds[len(rows)] = "heading"
    previous = ""
    for kind in layout.rows:
        previous = _shown(layout, kind, previous)
        number = len(rows) + 1
        rows.append(_row(layout, headings if previous == "heading again" else _texts(layout, previous, number, made, prefix)))
        if previous in {"case", "without id"}:
            made.ids.append((f"{prefix}-{number}" if previous == "case" else "", number))
        if previous != "blank":
            made.kinds[number] = previous
    for note in layout.notes:
        rows += [[], _row(layout, {next(column for column in layout.columns if column in MAY_LEAD): note})]
        made.kinds[len(rows)] = "note"
    return made


def _shown(layout: Layout, kind: str, previous: str) -> str:
    """A further row stands directly below its case, anything else would be a note; only a case with an id can say it again."""
    above = {"more": {"case", "without id", *FURTHER}, "merged": {"case", "merged"}, "again": {"case", "again"}}
    if kind in above and previous not in above[kind]:
        return "blank"
    return "blank" if kind == "status only" and "status" not in layout.columns else kind


def _texts(layout: Layout, kind: str, row: int, made: Written, prefix: str) -> dict[str, str]:
    title, action, expected = layout.prose
    said = {"title": title, "action": action, "expected": expected, "status": "OK"}
    last_id, last_row = made.ids[-1] if made.ids else ("", 0)
    if kind == "merged":
        made.merges[:] = [merge for merge in made.merges if merge[0] != last_row] + [(last_row, row)]
    return {
        "case": {"id": f"{prefix}-{row}", **said},
        "without id": {**said, "title": f"{title} {row}"},
        "more": {"action": "VIDERE"},
        "again": {"id": last_id, "title": title, "action": "VIDERE"},
        "merged": {"title": f"Delsteg {row}", "action": "VIDERE"},
        "section": {next(column for column in layout.columns if column in MAY_LEAD): f"Kapittel {row}"},
        "status only": {"status": "OK"},
    }.get(kind, {})


def _row(layout: Layout, texts: dict[str, str]) -> list[str | None]:
    return [None] * layout.offset + [texts.get(column) or None for column in layout.columns]


def _file(written: dict[str, Written], *, cover: bool) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        if cover:
            book.add_worksheet("Forside").write_column(0, 0, ["KFR", "Bank", "Dato"])
        for name, made in written.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(made.rows):
                sheet.write_row(number, 0, row)
            for first, last in made.merges:
                place = next(at for at, text in enumerate(made.rows[first - 1]) if text in {case_id for case_id, _ in made.ids if case_id})
                sheet.merge_range(first - 1, place, last - 1, place, made.rows[first - 1][place])
    return target.getvalue()
