"""Subject and text of the mail to Bits: what was run, how it went, what is attached, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.language import Language, Text
from conformance.model import RunResult
from reports import labels, wording
from reports.printable import in_one_line
from reports.summary import BY_GRAVITY

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = Path(__file__).with_name("templates")

_COMPLETED = Text(nb="KFR: fullført integrasjonstest – {bank} ({number})", en="KFR: completed integration test – {bank} ({number})")
_UNFIT = Text(
    nb="KFR: integrasjonstest, ikke i samsvar – {bank} ({number})", en="KFR: integration test, not conforming – {bank} ({number})"
)
_REHEARSAL = Text(nb="[Prøve] {subject}", en="[Rehearsal] {subject}")
_SIMULATED = Text(nb="[Simulator] {subject}", en="[Simulator] {subject}")
_RUN = Text(nb="Kjøring", en="Run")
_WORKBOOK = Text(nb="Arbeidsbok", en="Workbook")
_RESULT = Text(nb="Resultat", en="Result")


@dataclass(frozen=True, slots=True)
class MailInput:
    """What a mail is written from.

    Attributes:
        result: The run.
        rehearsal: Whether it goes to somebody else than Bits.
        signer: Name in the certificate that signs the mail.
        issuer: Name of its issuer.
        pdf: File name of the report.
        workbook: File name of the filled-in workbook.
        archive: File name of the zip with the whole run folder; empty when it does not go along.
    """

    result: RunResult
    rehearsal: bool
    signer: str
    issuer: str
    pdf: str
    workbook: str
    archive: str = ""


def render(mail: MailInput, language: Language = Language.NB) -> tuple[str, str]:
    """Write the mail.

    Args:
        mail: What it is about.
        language: Language of subject and text.

    Returns:
        The subject, in one line, and the text.
    """
    result = mail.result
    shown = {name: in_one_line(getattr(mail, name)) for name in ("signer", "issuer", "pdf", "workbook", "archive")}
    text = _template(language).render(
        **shown,
        rehearsal=mail.rehearsal,
        simulator=result.target.simulator,
        conforming=result.conforming,
        ready=result.conforming and not mail.rehearsal,
        bank=in_one_line(result.bank.name),
        number=result.bank.organisation_number,
        facts=list(_facts(result, language)),
    )
    return _subject(mail, language), text


def _subject(mail: MailInput, language: Language) -> str:
    bank = mail.result.bank
    template = _COMPLETED if mail.result.conforming else _UNFIT
    subject = template.in_language(language, bank=in_one_line(bank.name), number=bank.organisation_number)
    if mail.result.target.simulator:
        subject = _SIMULATED.in_language(language, subject=subject)
    return _REHEARSAL.in_language(language, subject=subject) if mail.rehearsal else subject


def _facts(result: RunResult, language: Language) -> Iterator[tuple[str, str]]:
    label = labels.in_language(language)
    yield _RUN.in_language(language), result.run.id
    yield label("run.mode"), label(f"mode.{result.run.mode}")
    environment = "simulator" if result.target.simulator else result.target.environment
    yield label("environment"), f"{label(f'environment.{environment}')}, {in_one_line(result.target.base_url)}"
    yield _WORKBOOK.in_language(language), in_one_line(result.workbook.name)
    yield label("run.ended"), wording.when(result.run.ended, language)
    counted = [f"{label(f'verdict.{verdict}')} {result.counts[verdict]}" for verdict in reversed(BY_GRAVITY) if result.counts[verdict]]
    yield _RESULT.in_language(language), ", ".join(counted) or "0"


@cache
def _template(language: Language) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - whoever sends no mail does not pay for it

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=False,  # noqa: S701 - plain text, where an escaped letter would be a wrong letter
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"mail.{language}.txt.j2")
