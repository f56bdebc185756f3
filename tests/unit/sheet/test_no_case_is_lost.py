"""Whatever the layout, no case is lost, doubled or invented, and every text row is accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.sheet import read
from tests.unit.sheet.books import one_sheet

WORDS = {
    "id": ("Nr.", "Test-ID", "ID"),
    "title": ("Testtilfelle", "Tittel", "Scenario"),
    "precondition": ("Forutsetning", "Preconditions"),
    "action": ("Handling", "Teststeg", "Test Steps"),
    "expected": ("Forventet resultat", "Expected Result"),
    "status": ("Resultat", "Status"),
    "comment": ("Kommentar", "Merknad"),
    "other": ("Sporing", "Kilde"),
}
# A section row starts in the leftmost column that describes the case; real sheets begin with its number or name.
MAY_LEAD = ("id", "title", "other")
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
    prose: tuple[str, ...]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    optional = draw(st.sets(st.sampled_from(["precondition", "status", "comment", "other"])))
    columns = draw(st.permutations(["id", "title", "action", "expected", *sorted(optional)]).filter(_leads_well))
    rows = draw(st.lists(st.sampled_from(["blank", "section", "case", "case", "more", "status only"]), max_size=12))
    return Layout(
        title_rows=draw(st.integers(0, 4)),
        gap=draw(st.integers(0, 2)),
        offset=draw(st.integers(0, 2)),
        columns=tuple(columns),
        headings=tuple(draw(st.sampled_from(WORDS[column])) for column in columns),
        rows=("case", *rows),
        prose=tuple(draw(st.lists(PROSE, min_size=3, max_size=3))),
    )


def _leads_well(columns: list[str]) -> bool:
    return next(column for column in columns if column not in {"status", "comment"}) in MAY_LEAD


@settings(max_examples=100, deadline=None)
@given(layouts())
def test_no_case_is_lost_doubled_or_invented(layout: Layout) -> None:
    rows, kinds = _written(layout)

    book = read(one_sheet(*rows), "bok.xlsx")

    assert [(case.id, case.row) for case in book.cases] == [(f"KFR-{row}", row) for row, kind in kinds.items() if kind == "case"]
    accounted = [case.row for case in book.cases] + [section.row for section in book.sections] + [ignored.row for ignored in book.ignored]
    assert sorted(accounted) == [row for row, kind in kinds.items() if kind not in {"heading", "more"}]
    further = sum(kind == "more" for kind in kinds.values())
    assert sum(case.action.count("VIDERE") for case in book.cases) == further


def _written(layout: Layout) -> tuple[list[list[str | None]], dict[int, str]]:
    """Write the sheet out; also what each row with text is."""
    rows: list[list[str | None]] = [[f"Tittelfelt {number}"] for number in range(layout.title_rows)]
    kinds = dict.fromkeys(range(1, layout.title_rows + 1), "title")
    rows += [[] for _ in range(layout.gap)]
    rows.append(_row(layout, dict(zip(layout.columns, layout.headings, strict=True))))
    kinds[len(rows)] = "heading"
    previous = ""
    for kind in layout.rows:
        # A further row stands directly below its case; anything else would be a note.
        shown = "blank" if kind == "more" and previous not in {"case", "more"} else kind
        if shown == "status only" and "status" not in layout.columns:
            shown = "blank"
        rows.append(_row(layout, _texts(layout, shown, len(rows) + 1)))
        if shown != "blank":
            kinds[len(rows)] = shown
        previous = shown
    return rows, kinds


def _texts(layout: Layout, kind: str, row: int) -> dict[str, str]:
    if kind == "case":
        title, action, expected = layout.prose
        return {"id": f"KFR-{row}", "title": title, "action": action, "expected": expected, "status": "OK"}
    if kind == "more":
        return {"action": "VIDERE"}
    if kind == "section":
        return {next(column for column in layout.columns if column in MAY_LEAD): f"Kapittel {row}"}
    return {"status": "OK"} if kind == "status only" else {}


def _row(layout: Layout, texts: dict[str, str]) -> list[str | None]:
    return [None] * layout.offset + [texts.get(column) for column in layout.columns]
