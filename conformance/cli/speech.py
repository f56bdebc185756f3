"""How the command speaks of what went wrong: what happened, then what to do, in the reader's language."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Sequence

import click

from conformance.cli.help import limits
from conformance.errors import ConformanceError
from conformance.language import Language, Text, verbatim

_WRONG_USE = Text("Feil bruk: {what}", "Wrong use: {what}")
_SEE_HELP = Text("Se «{command} --help».", "See '{command} --help'.")
_NO_SUCH_OPTION = Text("valget {name} finnes ikke.{near}", "there is no option {name}.{near}")
_NEAR = Text(" Mente du {names}?", " Did you mean {names}?")
_MISSING = Text("{name} mangler.", "{name} is missing.")
_BAD_VALUE = Text("ugyldig verdi for {name}: {why}", "invalid value for {name}: {why}")
# click speaks English; these are the things it says.
_CLICK = tuple(
    (re.compile(pattern), text)
    for pattern, text in {
        r"No such command '(?P<name>.*)'\.": Text("kommandoen «{name}» finnes ikke.", "there is no command '{name}'."),
        r"Option '(?P<name>.*)' requires an argument\.": Text("valget {name} trenger en verdi.", "option {name} needs a value."),
        r"Option '(?P<name>.*)' does not take a value\.": Text("valget {name} tar ingen verdi.", "option {name} takes no value."),
        r"Got unexpected extra arguments? \((?P<words>.*)\)": Text("for mange ord: {words}", "too many words: {words}"),
        r"Option '(?P<name>.*)' requires (?P<count>\d+) arguments\.": Text(
            "valget {name} trenger {count} verdier.", "option {name} needs {count} values."
        ),
        r"(?:Path|File|Directory) '(?P<path>.*)' is not readable\.": Text("{path} kan ikke leses.", "{path} cannot be read."),
        r"(?:Path|File|Directory) '(?P<path>.*)' does not exist\.": Text("{path} finnes ikke.", "{path} does not exist."),
        r"Missing command\.": Text("kommandoen mangler.", "the command is missing."),
        r"'(?P<value>.*)' is not one of (?P<choices>.*)\.": Text("{value} er ikke en av {choices}.", "{value} is not one of {choices}."),
        r"'(?P<value>.*)' is not a valid integer(?: range)?\.": Text("{value} er ikke et helt tall.", "{value} is not a whole number."),
        r"'(?P<value>.*)' is not a valid float(?: range)?\.": Text("{value} er ikke et tall.", "{value} is not a number."),
        r"(?P<value>.*) is not in the range (?P<range>.*)\.": Text(
            "{value} er utenfor området ({range}).", "{value} is out of range ({range})."
        ),
    }.items()
)


def speaking(words: Sequence[str]) -> Language:
    """Find the language the user asked for, before the command line has been understood."""
    wanted = os.environ.get("KFR_LANGUAGE", "")
    for word, after in itertools.pairwise([*words, ""]):
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
            names = Text(*(word.join(error.possibilities or ()) for word in (" eller ", " or ")))
            near = _filled(_NEAR, names=names) if error.possibilities else ""
            return _filled(_NO_SUCH_OPTION, name=error.option_name, near=near)
        case click.MissingParameter():
            return _filled(_MISSING, name=_name(error))
        case click.BadParameter():
            return _filled(_BAD_VALUE, name=_name(error), why=_translated(error.message))
        case _:
            return _translated(error.message)


def _translated(message: str) -> Text:
    """Say in both languages what click says in English; what is not known here stays as it is."""
    for pattern, text in _CLICK:
        found = pattern.fullmatch(message)
        if found is not None:
            details = found.groupdict()
            return text.filled(**details | {"range": limits(details["range"])} if "range" in details else details)
    return verbatim(message)


def _filled(text: Text, **details: object) -> Text:
    return Text(text.in_language(Language.NB, **details), text.in_language(Language.EN, **details))


def _name(error: click.BadParameter) -> str:
    if error.param is not None:
        option = error.param.opts[0]
        return option if option.startswith("-") else error.param.metavar or option.upper()
    return str(error.param_hint or "")
