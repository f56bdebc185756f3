"""How the command speaks of what went wrong: what happened, then what to do, in the reader's language."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from conformance.errors import ConformanceError
from conformance.language import Language, Text

_WRONG_USE = Text("Feil bruk: {what}", "Wrong use: {what}")
_SEE_HELP = Text("Se «{command} --help».", "See '{command} --help'.")
_NO_SUCH_OPTION = Text("valget {name} finnes ikke.{near}", "there is no option {name}.{near}")
_NEAR = Text(" Mente du {names}?", " Did you mean {names}?")
_MISSING = Text("{name} mangler.", "{name} is missing.")
_BAD_VALUE = Text("ugyldig verdi for {name}: {why}", "invalid value for {name}: {why}")


def speaking(words: Sequence[str]) -> Language:
    """Find the language the user asked for, before the command line has been understood."""
    wanted = os.environ.get("KFR_LANGUAGE", "")
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word == "--language":
            wanted = after
        elif word.startswith("--language="):
            wanted = word.partition("=")[2]
    return Language.EN if wanted == Language.EN.value else Language.NB


def say_error(error: ConformanceError, language: Language) -> str:
    """Say what happened and what to do."""
    return f"✗ {error.message(language)}\n  → {error.advice(language)}"


def describe_usage_error(error: click.UsageError, language: Language) -> str:
    """Say what is wrong with the command line; click itself speaks English only."""
    command = error.ctx.command_path if error.ctx else "kfr-conformance"
    what = _WRONG_USE.in_language(language, what=_described(error))
    return f"✗ {what}\n  → {_SEE_HELP.in_language(language, command=command)}"


def _described(error: click.UsageError) -> Text | str:
    match error:
        case click.NoSuchOption():
            near = _filled(_NEAR, names=", ".join(error.possibilities)) if error.possibilities else ""
            return _filled(_NO_SUCH_OPTION, name=error.option_name, near=near)
        case click.MissingParameter():
            return _filled(_MISSING, name=_name(error))
        case click.BadParameter():
            return _filled(_BAD_VALUE, name=_name(error), why=error.message)
        case _:
            return error.message


def _filled(text: Text, **details: object) -> Text:
    return Text(text.in_language(Language.NB, **details), text.in_language(Language.EN, **details))


def _name(error: click.BadParameter) -> str:
    if error.param is not None:
        option = error.param.opts[0]
        return option if option.startswith("-") else error.param.metavar or option.upper()
    return str(error.param_hint or "")
