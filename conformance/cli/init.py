"""`kfr-conformance init`: asks, or takes flags, and writes a commented `kfr.toml`. Never asks for a secret."""

from __future__ import annotations

import os
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click

from conformance import __version__
from conformance import config as configuration
from conformance.atomic import write
from conformance.config.template import Answers, named_from, render
from conformance.errors import ConformanceError
from conformance.errors.configuration import ConfigurationExists, ConfigurationNotWritable, PipelineExists, ProfileExists
from conformance.errors.run import OutputNotWritable
from conformance.errors.system import refusal
from conformance.identifiers import is_organisation_number
from conformance.language import Language, Text
from conformance.pipelines import System, Wishes
from conformance.pipelines import render as pipeline

_MOST_SHARDS = 256
_USUAL_VARIABLE = "KFR_CERTIFICATE_PASSWORD"
_PATHS = ("pkcs12", "pem_key", "pem_certificate", "jwk", "password_file", "signing_pkcs12", "ca_file")
_QUESTIONS = {
    "organisation_number": Text("Bankens organisasjonsnummer (ni sifre)", "The bank's organisation number (nine digits)"),
    "name": Text("Bankens navn", "The name of the bank"),
    "client_id": Text("client_id fra Samarbeidsportalen", "client_id from Samarbeidsportalen"),
    "pkcs12": Text("Virksomhetssertifikatet (.p12)", "The enterprise certificate (.p12)"),
}
_NOT_A_NUMBER = Text(
    "Det er ikke et gyldig organisasjonsnummer; kontroller sifrene.", "That is no valid organisation number; check the digits."
)
_MISSING = Text(
    "her er ingen terminal å spørre på, og disse valgene mangler: {options}",
    "there is no terminal to ask at, and these options are missing: {options}",
)
_ABSENT = Text("Legg {file} der før du går videre.", "Put {file} there before you go on.")
_WRITTEN = Text("{file} er skrevet, uten passord.", "{file} is written, without a password.")
_PASSWORD = Text("Legg passordet i miljøvariabelen {name} før du går videre.", "Put the password in the environment variable {name} first.")
_NEXT = Text("Kontroller oppsettet: kfr-conformance doctor --config {file}", "Check the set-up: kfr-conformance doctor --config {file}")
_AUTOMATED = Text(
    "{file} er skrevet. Legg hemmelighetene {variable} og KFR_KEY_BASE64 i CI-systemet; filen sier hvordan.",
    "{file} is written. Put the secrets {variable} and KFR_KEY_BASE64 in the CI system; the file says how.",
)


@click.command("init", short_help="Lag en konfigurasjon.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("kfr.toml"), show_default=True, help="Filen som skrives."
)
@click.option("--profile", default="", metavar="NAVN", help="Legg til en profil i filen i stedet for å lage en ny.")
@click.option("--force", is_flag=True, help="Skriv over en fil som finnes.")
@click.option("--organisation-number", default="", metavar="ORGNR", help="Bankens organisasjonsnummer.")
@click.option("--name", default="", help="Bankens navn.")
@click.option("--client-id", default="", metavar="ID", help="Klienten i Maskinporten.")
@click.option("--environment", type=click.Choice(["test", "production"]), default="test", show_default=True, help="Miljøet.")
@click.option("--base-url", default="", metavar="URL", help="KFR, når det ikke er Bits' egen adresse.")
@click.option("--metadata-url", default="", metavar="URL", help="Maskinporten, når det ikke er Digdirs egen adresse.")
@click.option("--pkcs12", default="", metavar="FIL", help="Virksomhetssertifikatet (.p12 eller .pfx).")
@click.option("--pem-key", default="", metavar="FIL", help="Privat nøkkel som PEM, i stedet for --pkcs12.")
@click.option("--pem-certificate", default="", metavar="FIL", help="Sertifikat og kjede som PEM.")
@click.option("--jwk", default="", metavar="FIL", help="Privat nøkkel som JWK, i stedet for --pkcs12.")
@click.option("--password-env", default="", metavar="NAVN", help="Miljøvariabelen med passordet.")
@click.option("--password-file", default="", metavar="FIL", help="Filen med passordet.")
@click.option("--password-keyring", default="", metavar="TJENESTE/BRUKER", help="Oppføringen i nøkkelringen med passordet.")
@click.option(
    "--key", type=click.Choice(["x5c", "x5c-chain", "kid"]), default="x5c", show_default=True, help="Hvordan grantet navngir nøkkelen."
)
@click.option("--kid", default="", metavar="ID", help="Nøkkelens id på klienten; gir --key kid.")
@click.option("--consumer-org", default="", metavar="ORGNR", help="Banken, når en leverandør handler for den.")
@click.option("--signing-pkcs12", default="", metavar="FIL", help="Et annet sertifikat til signering av beviset.")
@click.option("--ca-file", default="", metavar="FIL", help="Bankens egen sertifikatutsteder (PEM).")
@click.option("--proxy", default="", metavar="URL", help="Bankens proxy.")
@click.option("--ci", type=click.Choice([system.value for system in System]), help="Skriv også en nattlig kjøring for dette CI-systemet.")
@click.option(
    "--shards",
    type=click.IntRange(1, _MOST_SHARDS),
    default=1,
    show_default=True,
    help="Med --ci: antall maskiner som deler på testtilfellene.",
)
@click.pass_obj
def command(language: Language, /, out: Path, profile: str, ci: str | None, shards: int, *, force: bool, **given: Any) -> int:  # noqa: ANN401 - click hands over every option by name
    """Lag en konfigurasjon (kfr.toml) med kommentarer. Spør om det som mangler når du sitter ved en terminal.

    Passord spørres det aldri etter: konfigurasjonen sier bare hvor de er.
    """
    # A repository that has its configuration already wants the pipeline only.
    if ci is None or not out.exists() or profile or force:
        _configure(out, profile, given, language, force=force)
    if ci is not None:
        wishes = Wishes(__version__, _USUAL_VARIABLE, config=out.name, profile=profile, shards=shards)
        _automate(System(ci), out, wishes, language, force=force)
    return 0


def _configure(out: Path, profile: str, given: dict[str, Any], language: Language, *, force: bool) -> None:
    before = _present(out, profile, force=force)
    answers = _answers(given, out.parent, language)
    text = render(answers, profile=profile)
    _write(out, f"{before.rstrip()}\n\n{text}" if before else text)
    _check(out, profile, before)
    click.echo(_WRITTEN.in_language(language, file=out))
    for absent in (file for name in _PATHS if (file := getattr(answers, name)) and not (out.parent / file).exists()):
        click.echo(_ABSENT.in_language(language, file=out.parent / absent))
    if answers.password_env and answers.password_env not in os.environ:
        click.echo(_PASSWORD.in_language(language, name=answers.password_env))
    click.echo(_NEXT.in_language(language, file=f"{out}{f' --profile {profile}' if profile else ''}"))


def _automate(system: System, out: Path, basic: Wishes, language: Language, *, force: bool) -> None:
    certificate = configuration.load(out, basic.profile or None, environ={}).certificate
    wishes = replace(
        basic,
        password_variable=certificate.password_env or basic.password_variable,
        key_file=named_from(certificate.file, out.parent),
        password_file=named_from(certificate.password_file, out.parent) if certificate.password_file else "",
    )
    place, text = pipeline(system, wishes)
    file = out.parent / place
    if file.exists() and not force:
        raise PipelineExists(file=file)
    _write(file, text)
    click.echo(_AUTOMATED.in_language(language, file=file, variable=wishes.password_variable))


def _present(out: Path, profile: str, *, force: bool) -> str:
    """What the file holds already, when a profile is to be added to it."""
    if not out.exists():
        return ""
    if not profile and not force:
        raise ConfigurationExists(file=out)
    if not profile:
        return ""
    if profile in configuration.Source(out).profiles:
        raise ProfileExists(file=out, profile=profile)
    return out.read_text(encoding="utf-8")


def _answers(given: dict[str, Any], folder: Path, language: Language) -> Answers:
    values: dict[str, str] = {field.name: given[field.name] for field in fields(Answers)}
    asked = [name for name in _QUESTIONS if not values[name] and not (name == "pkcs12" and (values["pem_key"] or values["jwk"]))]
    if asked and not sys.stdin.isatty():
        raise click.UsageError(_MISSING.in_language(language, options=", ".join(f"--{name.replace('_', '-')}" for name in asked)))
    for name in asked:
        values[name] = _ask(name, language)
    if not is_organisation_number(values["organisation_number"]):
        raise click.BadParameter(_NOT_A_NUMBER.in_language(language), param_hint="--organisation-number")
    if values["kid"] or values["jwk"]:
        values["key"] = "kid"
    if values["pkcs12"] and not any(values[f"password_{where}"] for where in ("env", "file", "keyring")):
        values["password_env"] = _USUAL_VARIABLE
    return Answers(**values | {name: named_from(Path(values[name]), folder) for name in _PATHS if values[name]})


def _ask(name: str, language: Language) -> str:
    while True:
        answer: str = click.prompt(_QUESTIONS[name].in_language(language), type=str).strip()
        if name != "organisation_number" or is_organisation_number(answer):
            return answer
        click.echo(_NOT_A_NUMBER.in_language(language))


def _write(out: Path, text: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write(out, text.encode())
    except OutputNotWritable as error:
        raise ConfigurationNotWritable(file=out, why=error.details["why"]) from error
    except OSError as error:
        raise ConfigurationNotWritable(file=out, why=refusal(error)) from error


def _check(out: Path, profile: str, before: str) -> None:
    """Read what was written as a run would; what cannot be used does not stay."""
    try:
        configuration.load(out, profile, environ={})
    except ConformanceError:
        if before:
            write(out, before.encode())
        else:
            out.unlink()
        raise
