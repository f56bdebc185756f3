"""What GitHub Actions is told besides the exit code: annotations, and the summary of the job.

Secrets are not announced with `::add-mask::`: that command has to print the secret, and a log that is piped elsewhere would keep it.
Nothing here, or anywhere else, prints a secret in the first place.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from conformance.errors import ConformanceError
from conformance.language import Language, Text
from conformance.model import BankState, FleetResult, RunResult, Verdict
from conformance.translation import in_language
from reports import fleet as fleet_report
from reports import job_summary, labels
from reports.markdown import escaped
from reports.outline import attention
from reports.printable import visible
from reports.summary import because

# GitHub shows ten of each kind a step; the rest would only lengthen the log.
_MOST_ANNOTATIONS = 10
_LONGEST_MESSAGE = 1_000
_WELL = {BankState.CONFORMING, BankState.KNOWN}
_WARNINGS = {Verdict.MANUAL, Verdict.NOT_RUN}
_NOT_STARTED = Text("Kjøringen kunne ikke gjennomføres", "The run could not be carried out")


def at_work() -> bool:
    """Whether this process is a step of a GitHub Actions job."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def tell_result(result: RunResult, workbook: Path | None, language: Language) -> None:
    """Annotate what did not pass and add the run to the job's summary; does nothing outside of GitHub Actions.

    Args:
        result: The run.
        workbook: The workbook as it was named on the command line, so that annotations stand at its rows.
        language: The reader's language.
    """
    if not at_work():
        return
    told = in_language(result, language)
    for line in annotated(told, workbook, language):
        click.echo(line, err=True)
    _summarise(job_summary.render(told, language))


def tell_error(error: ConformanceError, language: Language) -> None:
    """Annotate why a run did not come about, and say it in the job's summary; does nothing outside of GitHub Actions."""
    if not at_work():
        return
    title, message = _NOT_STARTED.in_language(language), f"{error.message(language)}\n{error.advice(language)}"
    click.echo(annotation("error", message, title=title), err=True)
    _summarise(f"## ❌ {title}\n\n{escaped(error.message(language))}\n\n{escaped(error.advice(language))}\n")


def tell_fleet(fleet: FleetResult, language: Language) -> None:
    """Annotate the banks that end the job badly and add all of them to its summary; does nothing outside of GitHub Actions."""
    if not at_work():
        return
    label = labels.in_language(language)
    for bank in [bank for bank in fleet.banks if bank.state not in _WELL][:_MOST_ANNOTATIONS]:
        title = f"{bank.name}: {label(f'fleet.state.{bank.state}')}"
        click.echo(annotation("error", bank.reason[:_LONGEST_MESSAGE], title=title), err=True)
    _summarise(fleet_report.summarise(fleet, language))


def annotated(result: RunResult, workbook: Path | None, language: Language) -> Iterator[str]:
    """Make one workflow command for each case that did not pass, the gravest first, as many as GitHub shows; known deviations only warn."""
    label = labels.in_language(language)
    new = {case_id for case_id, _ in result.new_deviations}
    for case in attention(result)[:_MOST_ANNOTATIONS]:
        words = case.case
        place = {} if workbook is None else {"file": workbook.as_posix(), "line": str(words.row)}
        title = f"{words.id} {words.title}: {label(f'verdict.{case.verdict}')}"
        known = case.verdict is Verdict.FAILED and words.id not in new
        kind = "warning" if known or case.verdict in _WARNINGS else "error"
        yield annotation(kind, because(case, label)[:_LONGEST_MESSAGE], **place, title=title)


def annotation(kind: str, message: str, **properties: str) -> str:
    """Write a workflow command; whatever the texts hold, it stays one command on one line.

    Args:
        kind: `error`, `warning` or `notice`.
        message: What is said.
        properties: For instance `file`, `line` and `title`.
    """
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {told}::{_data(message)}"


def _data(text: str) -> str:
    # https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: escapeData and escapeProperty
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _summarise(text: str) -> None:
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if page:
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")
