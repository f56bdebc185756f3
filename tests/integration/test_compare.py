"""`compare` as a tester and a CI job call it: exit codes, three forms, wrong use, altered evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import bundles
from tests.command import kfr
from tests.integration.test_verify_paper import carrying


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("netter")
    bundles.finish(folder / "god")
    bundles.finish(folder / "dårlig", bundles.events(failing=["KFR-02"]))
    bundles.finish(folder / "avbrutt", bundles.events()[:-9])
    return folder


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        pytest.param("god", "god", 0, "Ingen regresjon.", id="nothing changed"),
        pytest.param("god", "dårlig", 1, "Regresjon: nye feil (1).", id="newly failing"),
        pytest.param("dårlig", "god", 0, "Ingen regresjon.", id="mended"),
        pytest.param("god", "avbrutt", 1, "kjøringen er ufullstendig.", id="cut short"),
    ],
)
def test_the_conclusion_and_the_exit_code_agree(nights: Path, old: str, new: str, code: int, said: str) -> None:
    done = kfr("compare", str(nights / old), str(nights / new))

    assert done.returncode == code, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith(said)
    assert "\x1b" not in done.stdout
    for form in ("--json", "--markdown"):
        assert kfr("compare", str(nights / old), str(nights / new), form).returncode == code


def test_the_report_alone_is_compared(nights: Path, tmp_path: Path) -> None:
    for night in ("god", "dårlig"):
        data = carrying((nights / night / "evidence.json").read_bytes(), (nights / night / bundles.WORKBOOK).read_bytes())
        (tmp_path / f"{night}.pdf").write_bytes(data)

    done = kfr("compare", str(tmp_path / "god.pdf"), str(tmp_path / "dårlig.pdf"))

    assert done.returncode == 1, done.stderr
    assert done.stdout.rstrip().endswith("Regresjon: nye feil (1).")


def test_the_json_names_the_case(nights: Path) -> None:
    read = json.loads(kfr("compare", str(nights / "god"), str(nights / "dårlig"), "--json").stdout)

    assert [(case["id"], case["change"], case["reason"]) for case in read["changes"]] == [("KFR-02", "failing", "Fikk status 200.")]


def test_altered_evidence_is_refused_with_what_to_do(nights: Path, tmp_path: Path) -> None:
    altered = bundles.copied(nights / "dårlig", tmp_path / "endret")
    bundles.edited(altered, "evidence.json", lambda data: data.replace(b'"verdict":"failed"', b'"verdict":"passed"'))

    done = kfr("compare", str(nights / "god"), str(altered))

    assert done.returncode == 10
    assert "er endret" in done.stderr
    assert "→" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["finnes-ikke", "finnes-heller-ikke"], id="no such runs"),
        pytest.param(["bare-en"], id="one run only"),
        pytest.param(["a", "b", "--slower-ratio", "0.5"], id="a ratio that says nothing"),
    ],
)
def test_wrong_use_ends_with_two(words: list[str]) -> None:
    done = kfr("compare", *words)

    assert done.returncode == 2
    assert done.stderr.startswith("✗")
