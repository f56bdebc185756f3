"""`history` as a tester calls it."""

from __future__ import annotations

import json
from pathlib import Path

from tests import bundles
from tests.command import kfr


def test_a_page_or_json_of_the_runs_in_a_folder(tmp_path: Path) -> None:
    bundles.finish(tmp_path / "en")
    bundles.finish(tmp_path / "to", bundles.events(failing=["KFR-02"]))
    (tmp_path / "notater").mkdir()

    done = kfr("history", str(tmp_path))
    told = kfr("history", str(tmp_path), "--json")

    assert done.returncode == told.returncode == 0, done.stderr + told.stderr
    assert "notater" in done.stderr
    assert (tmp_path / "history.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [len(series["nights"]) for series in json.loads(told.stdout)["series"]] == [2]


def test_a_folder_without_runs_is_wrong_use(tmp_path: Path) -> None:
    done = kfr("history", str(tmp_path))

    assert done.returncode == 2
    assert "ingen kjøringer" in done.stderr
    assert not list(tmp_path.iterdir())
