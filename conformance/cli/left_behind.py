"""How the command speaks of test customers that could not be deleted: how many, why, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from conformance.language import Language, Text
from conformance.model import Removal, RemovalOutcome

_LEFT = Text("Testkunder som står igjen i KFR: {number}", "Test customers left in KFR: {number}")
_WHICH = Text("{number} fra {cases}: {detail}", "{number} of {cases}: {detail}")
_AGAIN = Text(
    "Prøv igjen senere: kfr-conformance cleanup {folder} {options}", "Try again later: kfr-conformance cleanup {folder} {options}"
)
_SHOWN = 10


def tell_left(removals: Iterable[Removal], folder: Path, options: str, language: Language) -> None:
    """Say which customers are left, once for each reason; nothing when there are none.

    Args:
        removals: What the clean-up came to.
        folder: The run folder.
        options: Which configuration to clean up with, as a command line says it.
        language: The reader's language.
    """
    left = [removal for removal in removals if removal.outcome is RemovalOutcome.LEFT]
    if not left:
        return
    click.secho(f"✗ {_LEFT.in_language(language, number=len(left))}", fg="red", err=True)
    for detail, number in Counter(each.detail for each in left).most_common():
        cases = list(dict.fromkeys(each.case for each in left if each.detail == detail))
        shown = ", ".join(cases[:_SHOWN]) + (" …" if len(cases) > _SHOWN else "")
        click.echo(f"    {_WHICH.in_language(language, number=number, cases=shown, detail=detail)}", err=True)
    click.echo(f"  → {_AGAIN.in_language(language, folder=folder, options=options)}", err=True)
