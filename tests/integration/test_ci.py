"""`run` as a citizen of a CI system: annotations and summary in GitHub Actions only, plain lines without a terminal, no colour when unwanted."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.command import ROOT, command, kfr
from tests.integration.workbooks import a_dozen_cases

CLOSING = "Kjøringen er ikke i samsvar."


@pytest.fixture(scope="module")
def deviating(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A run with a deviation, as a step of a GitHub Actions job."""
    folder = tmp_path_factory.mktemp("actions")
    page = folder / "summary.md"
    page.write_text("Before.\n", encoding="utf-8")
    words = ("run", "--workbook", str(a_dozen_cases(folder)), "--mutant", "register-new-200", "--out", str(folder / "kjøring"))
    return page, kfr(*words, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(page))


def test_the_summary_is_added_to_the_page(deviating: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    page, done = deviating
    written = page.read_text(encoding="utf-8")

    assert done.returncode == 1, done.stdout + done.stderr
    assert written.startswith("Before.\n")
    assert "❌ **Kan banken gå i produksjon? Nei" in written
    assert "### Krever oppfølging" in written


def test_deviations_are_annotated_beside_the_ordinary_output(deviating: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = deviating

    assert done.stderr.startswith("::error file=")
    assert "dusin.xlsx,line=8,title=KFR-101" in done.stderr
    assert "::error" not in done.stdout
    assert CLOSING in done.stdout


def test_a_run_that_never_began_is_annotated_too(tmp_path: Path) -> None:
    page = tmp_path / "summary.md"

    done = kfr("run", "--config", str(tmp_path / "kfr.toml"), GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(page))

    assert done.returncode == 2
    assert done.stderr.startswith("::error title=Kjøringen kunne ikke gjennomføres::")
    assert page.read_text(encoding="utf-8").startswith("## ❌ Kjøringen kunne ikke gjennomføres")


def test_outside_of_github_nothing_is_annotated(tmp_path: Path) -> None:
    done = kfr("run", "--config", str(tmp_path / "kfr.toml"), GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))

    assert "::error" not in done.stderr
    assert not (tmp_path / "summary.md").exists()


def _on_a_terminal(folder: Path, **environment: str) -> str:
    """What a terminal would get to show."""
    ours, theirs = pty.openpty()
    words = command("run", "--workbook", str(a_dozen_cases(folder)), "--out", str(folder / "kjøring"))
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "GITHUB_ACTIONS", "FORCE_COLOR"}}
    env = plain | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "TERM": "xterm"} | environment
    with subprocess.Popen(words, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs) as child:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not piece:
                break
            shown += piece
        os.close(ours)
    assert child.returncode == 0, shown
    return shown.decode()


def test_no_color_is_heeded_on_a_terminal(tmp_path: Path) -> None:
    shown = _on_a_terminal(tmp_path, NO_COLOR="1")

    assert "\x1b[32m" not in shown
    assert "\x1b[1;32m" not in shown


def test_a_dumb_terminal_gets_lines_as_a_log_does(tmp_path: Path) -> None:
    shown = _on_a_terminal(tmp_path, TERM="dumb")

    assert "\x1b" not in shown
    assert "✓ KFR-101" in shown


def test_a_log_that_lacks_the_characters_gets_question_marks(tmp_path: Path) -> None:
    done = kfr("run", "--workbook", str(a_dozen_cases(tmp_path)), "--out", str(tmp_path / "r"), PYTHONIOENCODING="ascii")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Kj?ringen er i samsvar" in done.stdout
