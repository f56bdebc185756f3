"""What is new in a new edition of the workbook is seen in a minute: nothing is forgotten, nothing said twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.cli.main import main
from conformance.model import Case
from conformance.revisions import Rewording, compare
from tests.unit.sheet.books import HEADINGS, one_sheet


def _case(number: int, words: str = "", *, section: str = "", sheet: str = "Ark") -> Case:
    return Case(f"K-{number}", f"Tittel {number}", sheet, number + 1, section, "", f"Handling {number} {words}", "Status 201.")


ONE, TWO, THREE = (_case(number) for number in (1, 2, 3))
NEW = _case(9)
EDITIONS: dict[str, tuple[list[Case], list[Case], str]] = {
    "the same": ([ONE, TWO], [ONE, TWO], ""),
    "rows put in above": ([ONE, TWO], [replace(ONE, row=40), replace(TWO, row=41)], ""),
    "added": ([ONE], [NEW, ONE], "+K-9"),
    "removed": ([ONE, TWO], [TWO], "-K-1"),
    "reworded": ([ONE], [replace(ONE, expected="Status 200.")], "~K-1 expected"),
    "moved among the others": ([ONE, TWO, THREE], [THREE, ONE, TWO], "~K-3 moved"),
    "moved to another section": ([ONE], [replace(ONE, section="Sletting")], "~K-1 moved"),
    "renumbered": ([ONE, TWO], [replace(ONE, id="K-10"), TWO], "~K-10 renumbered"),
    "a number used anew": ([ONE], [replace(TWO, id="K-1")], "~K-1 title action"),
    "two that say the same, renumbered": ([ONE, replace(ONE, id="B")], [replace(ONE, id="C"), replace(ONE, id="D")], "~C renumbered ~D renumbered"),
    "everything else": ([ONE], [NEW], "+K-9 -K-1"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), EDITIONS.values(), ids=EDITIONS)
def test_what_has_changed(old: list[Case], new: list[Case], told: str) -> None:
    revision = compare(old, new)

    said = [f"+{case.id}" for case in revision.added] + [f"-{case.id}" for case in revision.removed]
    for change in revision.changed:
        words = [rewording.field for rewording in change.rewordings]
        words += ["moved"] * change.moved + ["renumbered"] * change.renumbered
        said.append(" ".join([f"~{change.new.id}", *words]))
    assert " ".join(said) == told
    assert revision.same is (not told)


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)), st.sets(st.integers(8, 12)), st.sets(st.integers(0, 7)))
def test_every_case_of_both_editions_is_told_once(order: list[int], removed: set[int], added: set[int], reworded: set[int]) -> None:
    old = [_case(number) for number in range(8)]
    new = [_case(number, "ny" if number in reworded else "") for number in [*order, *added] if number not in removed]

    revision = compare(old, new)

    assert {case.id for case in revision.removed} == {f"K-{number}" for number in removed}
    assert {case.id for case in revision.added} == {f"K-{number}" for number in added}
    assert len(new) == len(revision.added) + len(revision.changed) + revision.unchanged
    assert {change.new.id for change in revision.changed if change.rewordings} == {f"K-{number}" for number in reworded - removed}


def test_the_words_that_went_and_came_are_marked() -> None:
    assert Rewording("action", "Send POST for\nkunden", "Send DELETE for kunden nå").marked == "Send [-POST-]{+DELETE+} for kunden{+ nå+}"


def test_the_command_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "gammel.xlsx", tmp_path / "ny.xlsx"
    old.write_bytes(
        one_sheet(
            HEADINGS, ["K-1", "Ny {kunde}", "", "Registrer kunden.", "Status 201."], ["K-2", "Slett", "", "Slett kunden.", "Status 204."]
        )
    )
    new.write_bytes(
        one_sheet(
            HEADINGS,
            ["K-1", "Ny {kunde}", "", "Registrer kunden.", "Status 200."],
            ["K-3", "Oppslag", "", "Slå opp kunden.", "Status 200."],
        )
    )

    assert main(["generate", "--diff", str(old), str(new)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "gammel.xlsx → ny.xlsx: nye 1, fjernet 1, omskrevet 1, nytt nummer 0, flyttet 0, uendret 0.",
        "+ K-3  Oppslag (Testtilfeller, rad 3)",
        "- K-2  Slett (Testtilfeller, rad 3)",
        "~ K-1  Ny {kunde} (Testtilfeller, rad 2)",
        "    forventet resultat: Status [-201.-]{+200.+}",
    ]
    assert main(["generate", "--diff", str(old), str(old)]) == 0
    assert main(["generate", "--diff", str(old), str(new), "--check"]) == 2
