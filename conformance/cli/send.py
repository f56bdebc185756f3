"""`kfr-conformance send`: writes the mail to Bits as a draft, and delivers it when asked."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import config as configuration
from conformance.cli.anchors import read_anchors
from conformance.cli.options import profile_option
from conformance.config.fields import is_mail_address
from conformance.examination.opening import load_signatory
from conformance.language import Language, Text
from conformance.send import Order, deliver, prepare

_KILOBYTE = 1000
_REHEARSAL = Text(
    nb="Prøve: e-posten er merket som prøve, fordi den ikke går til Bits.",
    en="Rehearsal: the mail is labelled so, because it does not go to Bits.",
)
_WRITTEN = Text(nb="Laget {file} til {to} ({kilobytes} kB, S/MIME-signert).", en="Wrote {file} to {to} ({kilobytes} kB, S/MIME signed).")
_NEXT = Text(
    nb="Åpne filen i e-postprogrammet og send den, eller kjør kommandoen igjen med --smtp.",
    en="Open the file in the mail program and send it, or run the command again with --smtp.",
)
_DELIVERED = Text(nb="Sendt til {to}. E-posttjeneren svarte: {answer}", en="Sent to {to}. The mail server answered: {answer}")


def _address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_mail_address(value):
        raise click.BadParameter(f"{value} er ikke en e-postadresse")
    return value


@click.command("send", short_help="Send rapporten til Bits på e-post.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("kfr.toml"),
    show_default=True,
    help="Konfigurasjonen med sertifikatet og [mail].",
)
@profile_option
@click.option("--to", metavar="ADRESSE", callback=_address, help="En annen mottaker, for en prøve.")
@click.option("--zip", "whole", is_flag=True, help="Legg ved hele kjøringsmappen som zip-fil.")
@click.option("--smtp", is_flag=True, help="Lever e-posten til e-posttjeneren i [mail].")
@click.option("--again", is_flag=True, help="Lever selv om den er levert før.")
@click.option(
    "--ca", "ca_files", multiple=True, metavar="FILE", type=click.Path(path_type=Path), help="Flere CA-sertifikater (PEM) som skal godtas."
)
@click.pass_obj
def command(
    language: Language,
    /,
    folder: Path,
    config: Path,
    profile: str | None,
    to: str | None,
    ca_files: tuple[Path, ...],
    *,
    whole: bool,
    **delivery: bool,
) -> int:
    """Lag en signert e-post til DSOP@bits.no med rapporten og den utfylte arbeidsboken.

    E-posten legges som message.eml i MAPPE og åpnes som utkast i e-postprogrammet. Til Bits går bare en sertifiseringskjøring som er i
    samsvar og som «verify» godtar; til alle andre blir e-posten merket som prøve.
    """
    settings = configuration.load(config, profile)
    order = Order(folder, to or settings.mail.to, whole=whole, language=language)
    signatory = load_signatory(settings.signing)
    trusted = [*ca_files, *([settings.timestamp.ca_file] if settings.timestamp.ca_file else [])]
    prepared = prepare(order, signatory, sender=settings.mail.sender, anchors=read_anchors(trusted))
    said = {"file": prepared.file, "to": order.to, "kilobytes": len(prepared.message) // _KILOBYTE}
    click.echo(_WRITTEN.in_language(language, **said))
    if order.rehearsal:
        click.echo(_REHEARSAL.in_language(language))
    if not delivery["smtp"]:
        click.echo(_NEXT.in_language(language))
        return 0
    from conformance.client.transport import tls_context  # noqa: PLC0415 - httpx, which a draft does not need

    answer = deliver(order, prepared, settings.mail, tls_context(settings), config=config, again=delivery["again"])
    click.echo(_DELIVERED.in_language(language, to=order.to, answer=answer))
    return 0
