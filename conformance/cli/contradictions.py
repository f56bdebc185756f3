"""Options of `run` that cannot go together, refused before anything is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

import click

from conformance.model import Mode

_SHARD = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})", re.ASCII)


class ShardNumber(click.ParamType[tuple[int, int]]):
    """`I/N`: part I of N."""

    name = "I/N"

    def convert(self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Read the two numbers."""
        if isinstance(value, tuple):
            return value
        found = _SHARD.fullmatch(value)
        if found is None or int(found[1]) > int(found[2]):
            self.fail(f"«{value}» er ikke en del: skriv for eksempel 1/3, der det første tallet er fra 1 til det andre.", param, ctx)
        return int(found[1]), int(found[2])


def refuse_contradictions(options: Mapping[str, object]) -> None:
    """See that the options make sense together.

    Raises:
        click.UsageError: Two of them contradict each other, or one needs another.
    """

    def given(name: str) -> bool:
        return bool(options[name])

    nightly = options["mode"] == Mode.NIGHTLY
    wrong = {
        "--mutant gjelder bare den innebygde simulatoren og kan ikke brukes sammen med --config.": given("config") and given("mutant"),
        "--baseline gjelder bare nattlige kjøringer: bruk --mode nightly.": given("baseline") and not nightly,
        "--out kan ikke brukes sammen med --resume: kjøringen fortsetter i sin egen mappe.": given("resume") and given("out"),
        "--shard kan ikke brukes sammen med --resume: kjøringen vet selv hvilken del den er.": given("resume") and given("shard"),
        "--baseline kan ikke brukes sammen med --resume: de kjente avvikene står i journalen.": given("resume") and given("baseline"),
        "--profile krever --config: uten den brukes den innebygde simulatoren.": given("profile") and not given("config"),
        "--production krever --config: uten den brukes den innebygde simulatoren.": given("production") and not given("config"),
        "--again gjelder bare sammen med --resume.": given("again") and not given("resume"),
        "--durations gjelder bare sammen med --shard.": given("durations") and not given("shard"),
        "--shard krever --config: delene må kjøres med samme oppsett for å kunne slås sammen.": given("shard") and not given("config"),
    }
    for text, holds in wrong.items():
        if holds:
            raise click.UsageError(text)
