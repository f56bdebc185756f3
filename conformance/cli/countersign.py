"""`kfr-conformance countersign`: somebody else verifies a run and signs its manifest too."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.anchors import read_anchors
from conformance.config import CertificateSection
from conformance.countersign import countersign
from conformance.examination.opening import load_signatory
from conformance.language import Language, Text
from conformance.manifest import COUNTERSIGNATURE

_DONE = Text(
    nb="Kjøringen er kontrollert og kontrasignert: {file}. Bankens egen signatur er urørt. "
    "Den som kontrollerer, oppgir også CA-en bak kontrasignaturen (verify --ca).",
    en="The run was verified and countersigned: {file}. The bank's own signature is untouched. "
    "Whoever verifies names the CA behind the countersignature too (verify --ca).",
)
_NOT_CONFORMING = Text(nb="Merk: kjøringen er gyldig, men ikke i samsvar.", en="Note: the run is valid, but does not conform.")


@click.command("countersign", short_help="Kontrasigner en kjøringsmappe.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.option("--pkcs12", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Sertifikatet som kontrasignerer (.p12).")
@click.option("--password-env", default="", metavar="NAVN", help="Miljøvariabelen med passordet.")
@click.option("--password-file", metavar="FILE", type=click.Path(path_type=Path), help="Filen med passordet, lesbar bare for eieren.")
@click.option(
    "--ca",
    "ca_files",
    required=True,
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="CA-sertifikater (PEM) som skal godtas i kontrollen; kan oppgis flere ganger.",
)
@click.pass_obj
def command(
    language: Language, folder: Path, pkcs12: Path, password_env: str, password_file: Path | None, ca_files: tuple[Path, ...]
) -> int:
    """Kontroller en forseglet kjøringsmappe, og signer manifestet en gang til med et annet sertifikat enn bankens.

    Signaturen legges i manifest.json.countersignature.p7s. «verify» og openssl kontrollerer den på samme måte som bankens egen.
    """
    signatory = load_signatory(CertificateSection(pkcs12=pkcs12, password_env=password_env, password_file=password_file))
    judgement = countersign(folder, signatory, read_anchors(ca_files))
    click.echo(_DONE.in_language(language, file=folder / COUNTERSIGNATURE))
    if judgement.exit_code:
        click.echo(_NOT_CONFORMING.in_language(language))
    return 0
