"""`init --ci`: what it writes is YAML, its commands are real, its scripts are shell, and secrets stay with the CI system."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from conformance.cli.main import VERBS, cli, main
from conformance.pipelines import System, Wishes, render

WISHES = {
    "the usual": Wishes("0.2.0", "KFR_CERTIFICATE_PASSWORD"),
    "a profile and a password in a file": Wishes("0.2.0", "BANKENS_PASSORD", profile="natt", password_file="hemmelig/bank.password"),
    "three machines": Wishes("0.2.0", "KFR_CERTIFICATE_PASSWORD", shards=3),
    "three machines and a profile": Wishes("0.2.0", "BANKENS_PASSORD", profile="natt", shards=3),
    "names with spaces and quotes": Wishes("0.2.0", "P", config="min kfr.toml", key_file="nøkler/bank's.p12", workbook="KFR Test (2).xlsx"),
}
EVERY = pytest.mark.parametrize(("system", "wishes"), [(system, name) for system in System for name in WISHES])


def _document(system: System, wishes: str) -> dict[Any, Any]:
    read = yaml.safe_load(render(system, WISHES[wishes])[1])
    assert isinstance(read, dict)
    return read


def _scripts(system: System, wishes: str) -> list[str]:
    document = _document(system, wishes)
    match system:
        case System.GITHUB:
            return [step["run"] for job in document["jobs"].values() for step in job["steps"] if "run" in step]
        case System.GITLAB:
            return [one for job in document.values() for part in ("before_script", "script", "after_script") for one in job[part]]
        case System.KUBERNETES:
            return list(_container(document)["args"])


def _container(document: dict[Any, Any]) -> dict[str, Any]:
    [container] = document["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    assert isinstance(container, dict)
    return container


def _commands(script: str) -> Iterator[list[str]]:
    for line in script.splitlines():
        found = re.match(r"\s*kfr-conformance (.*?)(?: >>.*| \|\|.*)?$", re.sub(r"\$\{\{ matrix.part \}\}", "1", line))
        if found:
            yield [re.sub(r"\$CI_NODE_\w+|\$part", "1", word).replace("$SETUP", "/oppsett") for word in shlex.split(found[1])]


@EVERY
def test_every_command_is_one_of_ours_with_options_it_has(system: System, wishes: str) -> None:
    commands = [command for script in _scripts(system, wishes) for command in _commands(script)]

    verbs = [verb for verb, *_ in commands]
    joined = ["merge"] if WISHES[wishes].shards > 1 or system is System.KUBERNETES else []
    assert [verb for verb in verbs if verb in {"run", "merge"}] == ["run", *joined]
    assert ("compare" in verbs) is (system is not System.KUBERNETES)
    for verb, *words in commands:
        assert verb in VERBS
        with click.Context(cli) as context:
            command = cli.get_command(context, verb)
            assert command is not None
            command.make_context(verb, list(words), parent=context)


@EVERY
def test_every_script_is_shell_that_parses(system: System, wishes: str) -> None:
    for script in _scripts(system, wishes):
        done = subprocess.run(
            ["sh" if system is System.KUBERNETES else "bash", "-n"], input=script, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, script + done.stderr


@EVERY
def test_the_workbook_and_the_profile_are_the_banks(system: System, wishes: str) -> None:
    [run] = [command for script in _scripts(system, wishes) for command in _commands(script) if command[0] == "run"]

    assert run[run.index("--workbook") + 1].removeprefix("/oppsett/") == WISHES[wishes].workbook
    assert run[run.index("--config") + 1].removeprefix("/oppsett/") == WISHES[wishes].config
    assert ("--profile" in run) is bool(WISHES[wishes].profile)


@pytest.mark.parametrize("wishes", WISHES)
def test_on_github_a_secret_reaches_only_the_step_that_needs_it(wishes: str) -> None:
    document = _document(System.GITHUB, wishes)

    assert document["permissions"] == {"contents": "read"}
    for job in document["jobs"].values():
        assert "env" not in job
        assert job["environment"] == "kfr-test"
        for step in job["steps"]:
            for name, value in step.get("env", {}).items():
                assert value == f"${{{{ secrets.{name} }}}}"
            assert "secrets." not in step.get("run", "")


def test_machines_share_the_cases_and_one_joins_them() -> None:
    github = _document(System.GITHUB, "three machines")["jobs"]
    gitlab = _document(System.GITLAB, "three machines")
    kubernetes = _document(System.KUBERNETES, "three machines")["spec"]["jobTemplate"]["spec"]

    assert github["part"]["strategy"] == {"fail-fast": False, "matrix": {"part": [1, 2, 3]}}
    assert (github["nightly"]["needs"], github["nightly"]["if"]) == ("part", "${{ !cancelled() }}")
    assert (gitlab["kfr-del"]["parallel"], gitlab["kfr-nattlig"]["needs"]) == (3, ["kfr-del"])
    assert {rule["when"] for rule in gitlab["kfr-nattlig"]["rules"]} == {"always"}
    # One pod more than there are parts: the last joins them.
    assert (kubernetes["completionMode"], kubernetes["completions"], kubernetes["parallelism"]) == ("Indexed", 4, 4)
    assert kubernetes["backoffLimitPerIndex"] == 0


def test_in_the_cluster_no_secret_stands_in_the_manifest() -> None:
    document = _document(System.KUBERNETES, "the usual")

    assert [one["secretRef"]["name"] for one in _container(document)["envFrom"]] == ["kfr-passord"]
    assert {one["name"] for one in _container(document)["env"]} == {"NIGHT", "RUNS", "SETUP"}


def test_on_github_the_run_folder_is_kept_however_the_night_went() -> None:
    steps = {step.get("name"): step for step in _document(System.GITHUB, "the usual")["jobs"]["nightly"]["steps"]}

    assert steps["Last opp kjøringsmappen"]["if"] == "${{ always() }}"
    assert steps["Last opp kjøringsmappen"]["with"]["path"] == "runs/"
    assert "always()" in steps["Sammenlign med forrige natt"]["if"]
    assert "continue-on-error" not in steps["Kjør integrasjonstesten"]
    # YAML reads a bare `on` as true.
    assert _document(System.GITHUB, "the usual")[True]["schedule"]


def test_on_gitlab_the_junit_file_is_kept_however_the_night_went() -> None:
    job = _document(System.GITLAB, "the usual")["kfr-nattlig"]

    assert job["artifacts"]["when"] == "always"
    assert job["artifacts"]["reports"]["junit"] == "runs/nightly/junit.xml"
    assert "allow_failure" not in job
    assert {rule["if"] for rule in job["rules"]} == {'$CI_PIPELINE_SOURCE == "schedule"', '$CI_PIPELINE_SOURCE == "web"'}


BANK = ("--organisation-number", "310000000", "--name", "Banken", "--client-id", "k", "--pkcs12", "bank.p12")
PLACES = {
    System.GITHUB: ".github/workflows/kfr-nightly.yml",
    System.GITLAB: ".gitlab-ci.yml",
    System.KUBERNETES: "kubernetes/kfr-nightly.yml",
}


@pytest.mark.parametrize("system", System)
def test_a_new_repository_gets_configuration_and_pipeline(system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["init", *BANK, "--password-env", "BANKENS_PASSORD", "--ci", system.value]) == 0

    written = (tmp_path / PLACES[system]).read_text(encoding="utf-8")
    assert (tmp_path / "kfr.toml").exists()
    assert "BANKENS_PASSORD" in written


def test_a_repository_with_a_configuration_gets_the_pipeline_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", *BANK]) == 0
    before = (tmp_path / "kfr.toml").read_bytes()

    assert main(["init", "--ci", "gitlab"]) == 0

    assert (tmp_path / "kfr.toml").read_bytes() == before
    assert (tmp_path / ".gitlab-ci.yml").exists()


def test_a_pipeline_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", *BANK]) == 0
    (tmp_path / ".gitlab-ci.yml").write_text("min: {}\n", encoding="utf-8")

    assert main(["init", "--ci", "gitlab"]) == 2

    assert ".gitlab-ci.yml finnes fra før" in capsys.readouterr().err
    assert (tmp_path / ".gitlab-ci.yml").read_text(encoding="utf-8") == "min: {}\n"


ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def _runs(file: Path) -> str:
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    return "\n".join(step["run"] for job in document["jobs"].values() for step in job["steps"] if "run" in step)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_our_own_workflows_call_what_there_is(file: Path) -> None:
    script = _runs(file)

    for words in re.findall(r"python -m conformance (.*)", script):
        verb, *options = shlex.split(re.sub(r"\$\{\{.*?\}\}", "1", words))
        with click.Context(cli) as context:
            command = cli.get_command(context, verb)
            assert command is not None
            command.make_context(verb, options, parent=context)
    for module in re.findall(r"python -m (tests\.[\w.]+)", script):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists()
    for target in re.findall(r"^make (\w+)", script, re.MULTILINE):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_counts_of_the_long_proofs_are_asked_for_by_their_right_names() -> None:
    document = yaml.safe_load((ROOT / ".github/workflows/nightly.yml").read_text(encoding="utf-8"))
    tests = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "integration").glob("*.py"))

    for name in document["jobs"]["proofs"]["env"]:
        assert f'os.environ.get("{name}"' in tests
