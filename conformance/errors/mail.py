"""What can keep the evidence from being mailed: it is not fit for Bits, too large, or the mail server would not take it."""

from __future__ import annotations

from typing import ClassVar

from conformance.errors.base import ConformanceError
from conformance.language import Text


class MailError(ConformanceError):
    """The mail could not be made or delivered. No message ever holds the password of the mail server."""


class NotFitForBits(MailError):
    """Only a conforming certification run that verifies is sent to Bits."""

    what = Text(nb="{folder} kan ikke sendes til {to}: {why}.", en="{folder} cannot be sent to {to}: {why}.")
    remedy = Text(
        nb="Bits skal bare ha en fullført kjøring som er i samsvar. Bruk --to for å prøve på en annen adresse; "
        "da blir e-posten merket som prøve.",
        en="Bits is only to have a completed run that conforms. Use --to to rehearse on another address; the mail is then labelled so.",
    )


class NothingToSend(MailError):
    """The folder lacks what the mail is to carry."""

    what = Text(nb="{folder} har ingen {path} som kan sendes: {why}.", en="{folder} has no {path} to send: {why}.")
    remedy = Text(
        nb="Oppgi mappen som «kfr-conformance run» laget. Mangler rapportene, lag dem med «kfr-conformance report {folder}».",
        en="Name the folder that 'kfr-conformance run' made. If the reports are missing, make them with 'kfr-conformance report {folder}'.",
    )


class MailTooLarge(MailError):
    """The mail is larger than mail servers take."""

    what = Text(
        nb="E-posten blir {megabytes} MB, og grensen er {limit} MB.", en="The mail comes to {megabytes} MB, and the limit is {limit} MB."
    )
    remedy = Text(
        nb="Utelat --zip: rapporten (PDF) bærer beviset og arbeidsboken som vedlegg. Avtal ellers en annen vei med DSOP@bits.no.",
        en="Leave out --zip: the report (PDF) carries evidence and workbook as attachments. "
        "Otherwise agree on another way with DSOP@bits.no.",
    )


class AlreadyDelivered(MailError):
    """The mail server has taken this run for this recipient before."""

    what = Text(
        nb="{folder} ble sendt til {to} {at}; tjeneren svarte: {answer}.",
        en="{folder} was sent to {to} at {at}; the server answered: {answer}.",
    )
    remedy = Text(
        nb="En kjøring sendes én gang. Skal den virkelig sendes på nytt, legg til --again.",
        en="A run is sent once. If it really is to be sent again, add --again.",
    )


class DeliveryUncertain(MailError):
    """The connection broke after the mail was handed over and before the server said whether it took it."""

    what = Text(
        nb="Det er ukjent om {folder} nådde {to} {at}: e-posttjeneren bekreftet aldri.",
        en="It is not known whether {folder} reached {to} at {at}: the mail server never confirmed.",
    )
    remedy = Text(
        nb="Spør mottakeren, eller se i loggen til e-posttjeneren etter {message_id}. Kom den ikke fram, send på nytt med --again.",
        en="Ask the recipient, or look for {message_id} in the log of the mail server. If it did not arrive, send again with --again.",
    )
    exit_code: ClassVar[int] = 3


class NotDelivered(MailError):
    """The mail server was not reached, or said no; nothing was sent."""

    what = Text(nb="E-posten ble ikke sendt via {server}: {why}.", en="The mail was not sent through {server}: {why}.")
    remedy = Text(
        nb="Kontroller [mail] i kfr.toml (smtp_host, smtp_port, starttls, username_env, password_env). "
        "E-posten ligger i {message} og kan også sendes fra et e-postprogram.",
        en="Check [mail] in kfr.toml (smtp_host, smtp_port, starttls, username_env, password_env). "
        "The mail lies in {message} and can also be sent from a mail program.",
    )
    exit_code: ClassVar[int] = 3


class DeliveryBusy(MailError):
    """Another process is delivering the mail of the same run."""

    what = Text(nb="{folder} blir allerede sendt av en annen prosess.", en="{folder} is already being sent by another process.")
    remedy = Text(nb="Vent til den er ferdig.", en="Wait until it has ended.")


class DeliveriesBroken(MailError):
    """The record of deliveries cannot be read, so nobody can tell whether the run was sent before."""

    what = Text(
        nb="{file} kan ikke leses, så det er ukjent om kjøringen er sendt før: linje {line}.",
        en="{file} cannot be read, so it is not known whether the run was sent before: line {line}.",
    )
    remedy = Text(
        nb="Rett eller flytt filen når du vet om e-posten er kommet fram.",
        en="Correct or move the file once you know whether the mail has arrived.",
    )


class MailPasswordMissing(MailError):
    """User name or password of the mail server are not there."""

    what = Text(
        nb="Miljøvariabelen {variable} (mail.{key}) er ikke satt.", en="The environment variable {variable} (mail.{key}) is not set."
    )
    remedy = Text(
        nb="Sett den, eller fjern {key} fra [mail] hvis e-posttjeneren ikke krever pålogging.",
        en="Set it, or remove {key} from [mail] if the mail server asks for no login.",
    )
