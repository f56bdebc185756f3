"""Many runs in a folder: every one is told of in its place, and what cannot be read is named and stops nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import lxml.html
import pytest

from conformance import evidence
from conformance.errors.history import NoRuns
from conformance.history import gather
from conformance.language import Language, Text
from conformance.model import RunResult, Shard
from reports import history as page
from tests import bundles
from tests.unit.reports import samples


def _night(runs: Path, number: int, run: RunResult) -> None:
    """The evidence of a run, so many nights after the first."""
    started = datetime.fromisoformat(run.run.started) + timedelta(days=number)
    moved = replace(run, run=replace(run.run, id=f"natt-{number}", started=started.isoformat()))
    # Names that sort otherwise than the nights do: the start decides.
    folder = runs / f"{9 - number}-kjøring"
    folder.mkdir(parents=True)
    (folder / "evidence.json").write_bytes(evidence.encode(moved))


def _three_nights(runs: Path) -> Path:
    good, bad = samples.passing(3), samples.run_of([samples.failed_case(0), samples.passed_case(1), samples.passed_case(2)])
    for number, run in enumerate([good, bad, replace(good, run=replace(good.run, tool_version="9.0.0"))]):
        _night(runs, number, run)
    return runs


def test_the_nights_stand_in_order_with_what_became_worse_and_better(tmp_path: Path) -> None:
    [series] = gather(_three_nights(tmp_path)).series

    assert [night.run for night in series.nights] == ["natt-0", "natt-1", "natt-2"]
    assert [(night.newly_failing, night.fixed) for night in series.nights] == [(0, 0), (1, 0), (0, 1)]
    assert [night.conforming for night in series.nights] == [True, False, True]
    assert [night.failing for night in series.nights] == [(), ("KFR-001",), ()]
    assert [night.differs for night in series.nights] == [(), (), ("tool",)]


def test_response_times_are_summed_up_by_operation(tmp_path: Path) -> None:
    [series] = gather(_three_nights(tmp_path)).series

    times = {time.operation: time for time in series.nights[0].times}
    assert times["lookup-own"].count == 9
    assert all(time.median_ms <= time.p95_ms for time in times.values())


def test_banks_and_environments_have_a_series_each(tmp_path: Path) -> None:
    _night(tmp_path, 0, samples.passing(2))
    _night(tmp_path, 1, samples.passing(2, simulator=True))
    other = samples.passing(2)
    _night(tmp_path, 2, replace(other, bank=replace(other.bank, organisation_number="987654325")))

    found = gather(tmp_path)

    assert [(series.organisation_number, series.environment) for series in found.series] == [
        ("310000000", "simulator"),
        ("310000000", "test"),
        ("987654325", "test"),
    ]
    assert found.runs == 3


def _torn(runs: Path) -> None:
    (runs / "ødelagt").mkdir()
    (runs / "ødelagt" / "evidence.json").write_bytes(b'{"run":')


def _altered(runs: Path) -> None:
    bundles.finish(runs / "ødelagt", bundles.events(failing=["KFR-02"]))
    bundles.edited(runs / "ødelagt", "evidence.json", lambda data: data.replace(b'"verdict":"failed"', b'"verdict":"passed"'))


def _no_zip(runs: Path) -> None:
    (runs / "ødelagt.zip").write_bytes(b"PK")


def _foreign(runs: Path) -> None:
    (runs / "ødelagt" / "bilder").mkdir(parents=True)


@pytest.mark.parametrize("harm", [_torn, _altered, _no_zip, _foreign])
def test_what_cannot_be_read_is_named_and_stops_nothing(harm: Callable[[Path], None], tmp_path: Path) -> None:
    harm(_three_nights(tmp_path))
    (tmp_path / "notater.txt").write_text("en fil er ingen kjøring", encoding="utf-8")
    (tmp_path / ".skjult").mkdir()

    found = gather(tmp_path)

    assert found.runs == 3
    [unread] = found.unread
    assert unread.folder.startswith("ødelagt")
    assert unread.reason


def test_a_zip_and_a_run_that_was_killed_are_told_of_too(tmp_path: Path) -> None:
    hel = bundles.sealed(tmp_path / "kilde" / "hel")
    shutil.make_archive(str(tmp_path / "runs" / "hel"), "zip", hel)
    killed = tmp_path / "runs" / "drept"
    killed.mkdir()
    (killed / "journal.jsonl").write_bytes((hel / "journal.jsonl").read_bytes()[:-400])

    [series] = gather(tmp_path / "runs").series

    assert {(night.folder, night.whole) for night in series.nights} == {("hel.zip", True), ("drept", False)}


def test_a_part_of_a_run_is_no_night_of_its_own(tmp_path: Path) -> None:
    run = samples.passing(2)
    _night(tmp_path, 0, run)
    _night(tmp_path, 1, replace(run, run=replace(run.run, shard=Shard(1, (("KFR-001",), ("KFR-002",))))))

    found = gather(tmp_path)

    assert found.runs == 1
    assert [one.reason for one in found.unread] == ["del 1 av 2 av en kjøring, ikke en hel"]


@pytest.mark.parametrize("folder", ["finnes-ikke", "tom"])
def test_a_folder_without_runs_is_refused(folder: str, tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()

    with pytest.raises(NoRuns) as caught:
        gather(tmp_path / folder)

    assert caught.value.exit_code == 2


def test_when_nothing_can_be_read_the_first_reason_is_given(tmp_path: Path) -> None:
    _torn(tmp_path)

    with pytest.raises(NoRuns, match=r"ødelagt: evidence\.json kan ikke leses"):
        gather(tmp_path)


@pytest.mark.parametrize("language", Language)
def test_the_page_tells_of_every_night_and_every_folder_that_was_not_read(language: Language, tmp_path: Path) -> None:
    _torn(_three_nights(tmp_path))

    made = page.render(gather(tmp_path, language), {"lookup-own": Text("Oppslag", "Lookup")}, language)

    read = lxml.html.document_fromstring(made)
    text = _text(read.itertext())
    assert read.get("lang") == language
    assert len(list(read.iter("tr"))) == 1 + 3
    assert all(f"natt-{number}" in text for number in range(3))
    assert "ødelagt" in text
    assert ("Oppslag" if language is Language.NB else "Lookup") in text
    assert all(svg.get("aria-label") for svg in read.iter("svg"))


def test_the_page_is_inert_and_needs_nothing_beside_it(tmp_path: Path) -> None:
    run = samples.passing(1)
    _night(tmp_path, 0, replace(run, bank=replace(run.bank, name="<script>alert(1)</script>")))

    made = page.render(gather(tmp_path), {}, base="runs/")

    read = lxml.html.document_fromstring(made)
    assert not list(read.iter("script", "link", "img", "iframe"))
    assert "<script>alert(1)</script>" in _text(read.itertext())
    assert [one.get("href") for one in read.iter("a")] == ["#serie-1", "runs/9-kj%C3%B8ring/report.html"]


def _text(parts: Iterable[object]) -> str:
    return " ".join(str(part) for part in parts)
