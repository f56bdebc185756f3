"""Help pages in Norwegian. click writes its own few words in English; they are replaced where they are laid out."""

from __future__ import annotations

from collections.abc import Iterable

import click

_HEADINGS = {"Options": "Valg", "Commands": "Kommandoer"}
_WORDS = {
    "Show this message and exit.": "Vis denne hjelpen.",
    "Show the version and exit.": "Vis versjonen.",
    "[required]": "[må oppgis]",
    "[default: ": "[standard: ",
    "required]": "må oppgis]",
    "default: ": "standard: ",
}


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
        super().write_dl([(term, _norwegian(text)) for term, text in rows], col_max, col_spacing)


class NorwegianContext(click.Context):
    """The context of every command here; it decides how help is laid out."""

    formatter_class = NorwegianFormatter


def _norwegian(text: str) -> str:
    for english, norwegian in _WORDS.items():
        text = text.replace(english, norwegian)
    return text
