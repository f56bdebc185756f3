"""Help pages in Norwegian. click writes its own few words in English; they are replaced where they are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from conformance.language import Language, Text, verbatim

_HEADINGS = {"Options": "Valg", "Commands": "Kommandoer"}
_WORDS = {
    "Show this message and exit.": "Vis denne hjelpen.",
    "Show the version and exit.": "Vis versjonen.",
    "[required]": "[må oppgis]",
    "[default: ": "[standard: ",
    "required]": "må oppgis]",
    "default: ": "standard: ",
}
_RANGE = re.compile(r"[0-9.]+<=x<=[0-9.]+|x>=?[0-9.]+(?=[];])")
_LIMITS = {
    re.compile(r"(?P<least>[0-9.]+)<=x<=(?P<most>[0-9.]+)"): Text("{least} til {most}", "{least} to {most}"),
    re.compile(r"x>=(?P<least>[0-9.]+)"): Text("{least} eller mer", "{least} or more"),
    re.compile(r"x>(?P<least>[0-9.]+)"): Text("mer enn {least}", "more than {least}"),
}
_KINDS = {
    "PATH": "STI",
    "FILE": "FIL",
    "DIR": "MAPPE",
    "TEXT": "TEKST",
    "INTEGER RANGE": "TALL",
    "INTEGER": "TALL",
    "FLOAT RANGE": "TALL",
    "FLOAT": "TALL",
}
_KIND = re.compile(rf"(?<= )({'|'.join(_KINDS)})$")


class NorwegianFormatter(click.HelpFormatter):
    """Lays out a help page with Norwegian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        shown = args.replace("[OPTIONS]", "[VALG]").replace("COMMAND [ARGS]...", "KOMMANDO …")
        super().write_usage(prog, shown, prefix or "Bruk: ")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of terms."""
        super().write_dl([(_norwegian_term(term), _norwegian(text)) for term, text in rows], col_max, col_spacing)


class NorwegianContext(click.Context):
    """The context of every command here; it decides how help is laid out."""

    formatter_class = NorwegianFormatter


def _norwegian_term(term: str) -> str:
    """Name in Norwegian the kind of value that an option takes: `--out STI`."""
    return _KIND.sub(lambda found: _KINDS[found[0]], term)


def limits(text: str) -> Text:
    """Say in words which numbers an option takes; click writes `1<=x<=64` and `x>=0`."""
    for pattern, words in _LIMITS.items():
        if (found := pattern.fullmatch(text)) is not None:
            return words.filled(**found.groupdict())
    return verbatim(text)


def _norwegian(text: str) -> str:
    for english, norwegian in _WORDS.items():
        text = text.replace(english, norwegian)
    return _RANGE.sub(lambda found: limits(found[0]).in_language(Language.NB), text)
