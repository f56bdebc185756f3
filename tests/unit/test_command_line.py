"""Whatever a tester types, the answer is in the language of the tester, says what is wrong, and ends with 2."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

import conformance
from conformance.cli.main import VERBS, main
from conformance.errors.system import refusal
from conformance.language import Language

ROOT = Path(conformance.__file__).parent
WRONG = {
    "no such command": (["tull"], "kommandoen «tull» finnes ikke.", "there is no command 'tull'."),
    "no such option": (["generate", "--chek"], "valget --chek finnes ikke. Mente du --check eller --help?", "there is no option --chek. Did you mean --check or --help?"),
    "an option without its value": (["run", "--out"], "valget --out trenger en verdi.", "option --out needs a value."),
    "a flag with a value": (["generate", "--check=ja"], "valget --check tar ingen verdi.", "option --check takes no value."),
    "too many words": (["run", "a", "b"], "for mange ord: a b", "too many words: a b"),
    "a word missing": (["report"], "MAPPE mangler.", "MAPPE is missing."),
    "an option missing": (["verify", "x"], "--ca mangler.", "--ca is missing."),
    "not one of the choices": (
        ["run", "--mode", "x"],
        "ugyldig verdi for --mode: x er ikke en av 'certification', 'nightly'.",
        "invalid value for --mode: x is not one of 'certification', 'nightly'.",
    ),
    "not a number": (["run", "--workers", "to"], "ugyldig verdi for --workers: to er ikke et helt tall.", "invalid value for --workers: to is not a whole number."),
    "outside its limits": (["run", "--workers", "0"], "ugyldig verdi for --workers: 0 er utenfor området (1 til 64).", "invalid value for --workers: 0 is out of range (1 to 64)."),
    "below its limit": (["simulate", "--latency-ms", "-1"], "ugyldig verdi for --latency-ms: -1 er utenfor området (0 eller mer).", "invalid value for --latency-ms: -1 is out of range (0 or more)."),
    "too few values": (["generate", "--diff", "a.xlsx"], "valget --diff trenger 2 verdier.", "option --diff needs 2 values."),
    "a time that is none": (["simulate", "--now", "igår"], "ugyldig verdi for --now: igår er ikke et tidspunkt som 2028-02-29T12:00.", "invalid value for --now: igår er ikke"),
    "a profile of no configuration": (["run", "--profile", "x"], "--profile krever --config", "--profile krever --config"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "nb", "en"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_explained_in_both_languages(words: list[str], nb: str, en: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    norwegian = capsys.readouterr()
    assert main(["--language", "en", *words]) == 2
    english = capsys.readouterr()

    assert norwegian.err.startswith(f"✗ Feil bruk: {nb}")
    assert "\n  → Se «kfr-conformance" in norwegian.err
    assert english.err.startswith(f"✗ Wrong use: {en}")
    assert "\n  → See 'kfr-conformance" in english.err
    assert norwegian.out == english.out == ""


def test_the_bare_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("Bruk: kfr-conformance [VALG] KOMMANDO …\n")


@pytest.mark.parametrize("verb", VERBS)
def test_whatever_reads_a_configuration_can_be_told_the_profile(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([verb, "--help"])
    options = set(re.findall(r"^  (--[a-z-]+)", capsys.readouterr().out, re.MULTILINE))

    assert "--config" not in options or "--profile" in options


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_command_is_in_norwegian(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    shown = capsys.readouterr().out

    assert shown.startswith(f"Bruk: kfr-conformance {verb} [VALG]")
    assert not re.search(r"\b(default|required|PATH\n|TEXT|INTEGER|FLOAT|RANGE|Usage|Options|Show)\b|<=", shown)


def test_an_unknown_mutant_is_refused_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selftest", "tull"]) == 2
    assert "ingen mutant som heter «tull»" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "nb", "en"),
    [
        (errno.ENOENT, "den finnes ikke", "it does not exist"),
        (errno.EACCES, "du har ikke tilgang", "you have no access"),
        (errno.ENOSPC, "disken er full", "the disk is full"),
        (errno.EXDEV, os.strerror(errno.EXDEV), os.strerror(errno.EXDEV)),
    ],
)
def test_the_operating_system_is_quoted_in_the_language_of_the_reader(number: int, nb: str, en: str) -> None:
    said = refusal(OSError(number, os.strerror(number)))

    assert (said.in_language(Language.NB), said.in_language(Language.EN)) == (nb, en)


def test_nothing_else_quotes_the_operating_system() -> None:
    """Its words are English whatever language the reader has asked for; `refusal` has both."""
    quoting = [file.name for file in ROOT.rglob("*.py") if ".strerror" in file.read_text(encoding="utf-8")]

    assert quoting == ["system.py"], "use conformance.errors.system.refusal"
