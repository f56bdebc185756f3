"""README tells the truth: its help is the real help, its configuration loads, its verbs, options and make targets exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from conformance import contract
from conformance.cli.main import VERBS, cli
from conformance.config import LimitsSection, load
from conformance.doctor.examine import PROCEDURES
from conformance.errors.configuration import ConfigurationError
from conformance.examination import opening

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"^(?:\.venv/bin/python -m conformance|kfr-conformance) [a-z].*$", README, re.MULTILINE)))


def _block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```\n(.*?)```", README, re.DOTALL)
    assert found, f"README has no block {name}"
    return found[1]


def test_the_help_is_the_real_help() -> None:
    command = [sys.executable, "-m", "conformance", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env={"COLUMNS": "80"}).stdout

    assert _block("help") == shown, "paste the output of: python -m conformance --help"


def test_the_configuration_loads(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert found
    (tmp_path / "kfr.toml").write_text(found[1], encoding="utf-8")

    assert load(tmp_path / "kfr.toml").bank.name == "Eksempelbank ASA"


def test_the_figures_of_the_examination_and_the_limits_are_the_real_ones() -> None:
    assert f"{len(PROCEDURES)} nummererte kontroller" in README
    assert f"høyst {opening.REMOTE_REQUESTS_PER_SECOND:g} forespørsler i sekundet" in README
    assert f"høyst {LimitsSection().relationships_per_run} kundeforhold" in README


def test_every_open_point_is_told_with_its_default() -> None:
    for name, point in contract.load().open_points.items():
        assert f"| `{name}` | `{str(point.default).lower()}` |" in README


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_readme_exists(line: str) -> None:
    verb, *words = line.partition("#")[0].partition("conformance ")[2].split()
    assert verb in VERBS

    with click.Context(cli) as context:
        command = cli.get_command(context, verb)
        assert command is not None
        known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_readme_shows_commands_at_all() -> None:
    assert len(COMMANDS) >= 3


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)", README, re.MULTILINE))))
def test_a_make_target_of_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_a_misspelt_configuration_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "kfr.toml").write_text("[bank]\norganisasjonsnummer = '310000000'\n", encoding="utf-8")

    with pytest.raises(ConfigurationError):
        load(tmp_path / "kfr.toml")
