"""`kfr-conformance verify`: judges a bundle, one numbered line per check, and says in the end what it comes to."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from conformance.cli.anchors import read_anchors
from conformance.cli.edition import Edition
from conformance.generate import take_in
from conformance.identifiers import is_organisation_number
from conformance.language import Language, Text
from conformance.verify import Check, State, Verification, verify

_MARKS = {State.HELD: "✓", State.BROKEN: "✗", State.NOT_EXAMINED: "–"}
_ASCII_MARKS = {State.HELD: "OK", State.BROKEN: "X", State.NOT_EXAMINED: "-"}

_EXPECTED = Text(nb="forventet: {what}", en="expected: {what}")
_FOUND = Text(nb="funnet:    {what}", en="found:    {what}")
_NOTE = Text(nb="Merk: {note}", en="Note: {note}")
_SIGNED_BY = Text(
    nb="Signert av {name} (organisasjonsnummer {number}) {moment} UTC. Sertifikatet er utstedt av {issuer}.",
    en="Signed by {name} (organisation number {number}) {moment} UTC. The certificate was issued by {issuer}.",
)
_UNKNOWN = Text(nb="ukjent", en="unknown")
_FOLDER = Text(nb="mappen", en="the bundle")
_REPORT = Text(nb="rapporten", en="the report")
_CONCLUSIONS = {
    0: Text(
        nb="GYLDIG OG I SAMSVAR: {what} er hel og uendret, signert av banken, og alle testtilfellene er bestått.",
        en="VALID AND CONFORMING: {what} is whole and unaltered, signed by the bank, and every case passed.",
    ),
    1: Text(
        nb="GYLDIG, MEN IKKE I SAMSVAR: {what} er hel og uendret, men ikke alle testtilfellene er bestått.",
        en="VALID, BUT NOT CONFORMING: {what} is whole and unaltered, but not every case passed.",
    ),
    10: Text(
        nb="UGYLDIG: noe er endret eller henger ikke sammen. Innholdet kan ikke brukes som bevis.",
        en="INVALID: something was altered or does not hold together. The content is no evidence.",
    ),
    11: Text(
        nb="UFULLSTENDIG: noe mangler, noe er kommet til, eller kjøringen ble avbrutt. Be om hele mappen fra en fullført kjøring.",
        en="INCOMPLETE: something is missing, was added, or the run was cut short. Ask for the whole folder of a finished run.",
    ),
    12: Text(
        nb="IKKE TIL Å STOLE PÅ: underskriverens sertifikat fører ikke til CA-en som er oppgitt.",
        en="NOT TRUSTED: the signer's certificate does not lead to the CA given.",
    ),
    13: Text(
        nb="UGYLDIG SERTIFIKAT: sertifikatet var ikke gyldig på signeringstidspunktet.",
        en="INVALID CERTIFICATE: the certificate was not valid at the time of signing.",
    ),
    14: Text(
        nb="FEIL UNDERSKRIVER: signert av en annen organisasjon enn banken i kjøringen eller den som er oppgitt.",
        en="WRONG SIGNER: signed by another organisation than the bank of the run or the one given.",
    ),
}

_OTHER_EDITION = Text(
    nb="GYLDIG, MEN IKKE I SAMSVAR: {what} er hel og uendret, men kjøringen gjelder en annen utgave av arbeidsboken.",
    en="VALID, BUT NOT CONFORMING: {what} is whole and unaltered, but the run is of another edition of the workbook.",
)


def _organisation(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_organisation_number(value):
        raise click.BadParameter(f"{value} er ikke et gyldig organisasjonsnummer (ni sifre)")
    return value


@click.command("verify", short_help="Kontroller en kjøringsmappe.")
@click.argument("path", metavar="STI", type=click.Path(path_type=Path))
@click.option(
    "--ca",
    "ca_files",
    required=True,
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="CA-sertifikater (PEM) som skal godtas; kan oppgis flere ganger.",
)
@click.option("--organisation-number", metavar="N", callback=_organisation, help="Organisasjonen som skal ha signert.")
@click.option("--workbook", metavar="FILE", type=click.Path(path_type=Path), help="Si om kjøringen er laget fra denne arbeidsboken.")
@click.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@click.pass_obj
def command(
    language: Language, path: Path, ca_files: tuple[Path, ...], organisation_number: str | None, workbook: Path | None, *, as_json: bool
) -> int:
    """Kontroller en kjøringsmappe, en zip-fil av den eller rapporten (PDF) alene, uten nett.

    Bare CA-en som er oppgitt, regnes som pålitelig.

    Med --workbook navngir den en kjøring laget fra en annen utgave av arbeidsboken, med hvert testtilfelle som er endret; en slik
    kjøring er ikke i samsvar (kode 1).

    Avslutter med 0 gyldig og i samsvar, 1 gyldig, men ikke i samsvar, 2 feil bruk, 10 endret, 11 ufullstendig, 12 ukjent CA,
    13 ugyldig sertifikat, 14 signert av en annen organisasjon.
    """
    at_hand = take_in(workbook).workbook if workbook is not None else None
    judgement = verify(path, read_anchors(ca_files), organisation_number=organisation_number)
    if at_hand is not None and judgement.result is not None:
        edition = Edition.of(judgement.result, at_hand)
        judgement = replace(judgement, notes=(*judgement.notes, *edition.notes), other_edition=not edition.revision.same)
    if as_json:
        click.echo(json.dumps(_document(judgement, language), indent=2))
    else:
        encoding = sys.stdout.encoding or "ascii"
        for line in _lines(judgement, language, marks=_marks(encoding)):
            click.echo(line.encode(encoding, "replace").decode(encoding))
    return judgement.exit_code


def _marks(encoding: str) -> dict[State, str]:
    try:
        "".join(_MARKS.values()).encode(encoding)
    except UnicodeEncodeError:
        return _ASCII_MARKS
    return _MARKS


def _lines(judgement: Verification, language: Language, *, marks: dict[State, str]) -> Iterator[str]:
    for check in judgement.checks:
        yield from _check_lines(check, language, mark=marks[check.state])
    yield ""
    if judgement.signer is not None:
        yield _signed_by(judgement).in_language(language)
    for note in judgement.notes:
        yield _NOTE.in_language(language, note=note)
    yield _conclusion(judgement).in_language(language)


def _check_lines(check: Check, language: Language, *, mark: str) -> Iterator[str]:
    line = f"{check.number:2} {mark} {check.name.in_language(language)}"
    if check.state is State.NOT_EXAMINED:
        yield f"{line} ({check.found.in_language(language)})"
        return
    yield line
    if check.state is State.BROKEN:
        yield f"     {_EXPECTED.in_language(language, what=check.expected)}"
        yield f"     {_FOUND.in_language(language, what=check.found)}"


def _conclusion(judgement: Verification) -> Text:
    other = judgement.other_edition and judgement.exit_code == 1
    return (_OTHER_EDITION if other else _CONCLUSIONS[judgement.exit_code]).filled(what=_REPORT if judgement.alone else _FOLDER)


def _signed_by(judgement: Verification) -> Text:
    signer = judgement.signer
    if signer is None:
        return _UNKNOWN
    moment = f"{signer.signed_at:%Y-%m-%d %H:%M:%S}"
    return _SIGNED_BY.filled(name=signer.name, number=signer.organisation_number or _UNKNOWN, moment=moment, issuer=signer.issuer)


def _document(judgement: Verification, language: Language) -> dict[str, Any]:
    signer = judgement.signer
    return {
        "path": judgement.path,
        "exit_code": judgement.exit_code,
        "valid": judgement.exit_code in {0, 1},
        "conforming": judgement.exit_code == 0,
        "conclusion": _conclusion(judgement).in_language(language),
        "signer": signer
        and {
            "name": signer.name,
            "organisation_number": signer.organisation_number,
            "issuer": signer.issuer,
            "serial": signer.serial,
            "signed_at": signer.signed_at.isoformat(),
        },
        "checks": [
            {
                "number": check.number,
                "name": check.name.in_language(language),
                "ok": check.ok,
                "state": check.state.value,
                "expected": check.expected.in_language(language),
                "found": check.found.in_language(language),
                "exit_code": check.exit_code,
            }
            for check in judgement.checks
        ],
        "notes": [note.in_language(language) for note in judgement.notes],
    }
