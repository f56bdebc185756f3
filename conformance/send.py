"""Sends a run to Bits: a signed mail with report and workbook, as a draft, or delivered once through the bank's mail server."""

from __future__ import annotations

import hashlib
import os
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

import reports.mail
from conformance import evidence, mail
from conformance.archive import packed
from conformance.atomic import write
from conformance.config import MailSection
from conformance.errors.configuration import KeyMissing
from conformance.errors.mail import (
    AlreadyDelivered,
    DeliveryUncertain,
    MailPasswordMissing,
    MailTooLarge,
    NotDelivered,
    NotFitForBits,
    NothingToSend,
)
from conformance.errors.system import refusal
from conformance.language import Language, Text
from conformance.mail import Attached, Delivery, DeliveryRecord, Encryption, Letter, Progress, Server
from conformance.mail.delivery import Refused, Uncertain
from conformance.manifest import DELIVERIES, EVIDENCE, MAIL, MANIFEST, PDF
from conformance.model import Mode, RunResult
from conformance.signing import smime
from conformance.signing.signatory import Signatory
from conformance.verify import State, Verification, verify
from reports.mail import MailInput

BITS = "DSOP@bits.no"
MAX_BYTES = 10_000_000

_MEGABYTE = 1_000_000
_TLS_PORT = 465
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MACRO_SHEET = "application/vnd.ms-excel.sheet.macroEnabled.12"

_NOT_CERTIFICATION = Text(nb="den er ikke en sertifiseringskjøring", en="it is no certification run")
_SIMULATED = Text(nb="den er gjort mot en simulator", en="it was made against a simulator")
_NOT_CONFORMING = Text(nb="den er ikke i samsvar", en="it does not conform")
_NOT_VERIFIED = Text(
    nb="kontroll {number} holder ikke: {name} (funnet: {found})", en="check {number} does not hold: {name} (found: {found})"
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sent, and to whom.

    Attributes:
        folder: The run folder.
        to: Address of the recipient; anybody but Bits gets a mail that is labelled a rehearsal.
        whole: Whether a zip of the whole folder goes along.
        language: Language of the mail.
    """

    folder: Path
    to: str
    whole: bool = False
    language: Language = Language.NB

    @property
    def rehearsal(self) -> bool:
        """Whether it goes to somebody else than Bits."""
        return self.to.casefold() != BITS.casefold()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mail that lies in the run folder.

    Attributes:
        file: The draft.
        message: The mail as it is delivered.
        message_id: Its Message-ID.
    """

    file: Path
    message: bytes
    message_id: str


def prepare(
    order: Order, signatory: Signatory, *, sender: str, anchors: Sequence[x509.Certificate] = (), when: datetime | None = None
) -> Prepared:
    """Write the mail into the run folder, as a draft that a mail program opens for sending.

    Args:
        order: What is to be sent, and to whom.
        signatory: Who signs the mail.
        sender: Address of the sender; empty leaves it to the mail program.
        anchors: Certificates to be trusted besides the issuer of the signatory's own.
        when: Date of the mail; the present when left out.

    Returns:
        The draft.

    Raises:
        NotFitForBits: It is addressed to Bits and is not a conforming certification run against KFR that verifies.
        NothingToSend: Evidence, report or workbook are missing.
        EvidenceUnreadable: The evidence is none.
        MailTooLarge: Mail servers would not take it.
        OutputNotWritable: The folder cannot be written to.
    """
    moment = (when or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    result = evidence.decode(_content(order.folder, EVIDENCE))
    if not order.rehearsal:
        _refuse_unfit(order, result, verify(order.folder, [*anchors, _own_anchor(signatory)], now=moment))
    attachments = list(_attachments(order, result, moment))
    subject, text = reports.mail.render(_told(order, result, signatory, attachments), order.language)
    letter = Letter(sender, order.to, subject, text, order.language)
    message, message_id = mail.addressed(letter, smime.sign(mail.entity(letter, attachments), signatory, when=moment), when=moment)
    draft = mail.as_draft(message)
    if len(draft) > MAX_BYTES:
        raise MailTooLarge(megabytes=f"{len(draft) / _MEGABYTE:.1f}", limit=MAX_BYTES // _MEGABYTE)
    write(order.folder / MAIL, draft)
    return Prepared(order.folder / MAIL, message, message_id)


def deliver(order: Order, prepared: Prepared, section: MailSection, context: ssl.SSLContext, *, config: Path, again: bool = False) -> str:
    """Deliver a mail through the bank's server, once, and record it beside the run.

    Args:
        order: What is to be sent, and to whom.
        prepared: The mail.
        section: Which server, and how to log in.
        context: Whose TLS certificates are accepted.
        config: The configuration, for messages.
        again: Send although it was sent before.

    Returns:
        What the server said.

    Raises:
        AlreadyDelivered: A server has taken this run for this recipient before.
        DeliveryUncertain: It is not known whether a server took it, now or before.
        NotDelivered: Nothing was sent.
        KeyMissing: The configuration names no server or sender.
        MailPasswordMissing: User name or password are not there.
    """
    server = _server(section, config)
    with DeliveryRecord(order.folder / DELIVERIES) as record:
        before = record.last_to(order.to)
        if before is not None and not again:
            details = {"folder": order.folder, "to": before.to, "at": before.at}
            if before.state is Progress.ACCEPTED:
                raise AlreadyDelivered(**details, answer=before.answer)
            raise DeliveryUncertain(**details, message_id=before.message_id)
        return _deliver(order, prepared, record, server, context, sender=section.sender)


def _deliver(order: Order, prepared: Prepared, record: DeliveryRecord, server: Server, context: ssl.SSLContext, *, sender: str) -> str:
    def stated(progress: Progress, answer: str = "") -> Delivery:
        digests = hashlib.sha256(prepared.message).hexdigest(), _digest_of(order.folder / MANIFEST)
        return Delivery(progress, _now(), order.to, server.name, prepared.message_id, *digests, answer=answer)

    begun = stated(Progress.BEGUN)
    record.write(begun)
    try:
        answer = mail.deliver(prepared.message, server, context, sender=sender, to=order.to)
    except Refused as refused:
        record.write(stated(Progress.REFUSED, refused.why.in_language(Language.EN)))
        raise NotDelivered(server=server.name, why=refused.why, message=prepared.file) from refused
    except Uncertain as error:
        raise DeliveryUncertain(folder=order.folder, to=order.to, at=begun.at, message_id=begun.message_id) from error
    record.write(stated(Progress.ACCEPTED, answer))
    return answer


def _refuse_unfit(order: Order, result: RunResult, judgement: Verification) -> None:
    broken = next((check for check in judgement.checks if check.state is State.BROKEN and check.exit_code == judgement.exit_code), None)
    reasons = {
        _NOT_CONFORMING: not result.conforming,
        _SIMULATED: result.target.simulator,
        _NOT_CERTIFICATION: result.run.mode is not Mode.CERTIFICATION,
    }
    why = next((reason for reason, holds in reasons.items() if holds), None)
    if why is None and broken is not None:
        why = _NOT_VERIFIED.filled(number=broken.number, name=broken.name, found=broken.found)
    if why is not None:
        raise NotFitForBits(folder=order.folder, to=order.to, why=why)


def _attachments(order: Order, result: RunResult, moment: datetime) -> Iterator[Attached]:
    yield Attached(PDF, _content(order.folder, PDF), "application/pdf")
    name = result.workbook.name
    yield Attached(name, _content(order.folder, name), _MACRO_SHEET if name.endswith(".xlsm") else _SHEET)
    if order.whole:
        yield Attached(f"{result.run.id}.zip", packed(order.folder, top=result.run.id, when=moment), "application/zip")


def _told(order: Order, result: RunResult, signatory: Signatory, attachments: Sequence[Attached]) -> MailInput:
    pdf, workbook, *archive = (attached.name for attached in attachments)
    subject, issuer = (_common_name(name) for name in (signatory.certificate.subject, signatory.certificate.issuer))
    return MailInput(result, order.rehearsal, subject, issuer, pdf, workbook, *archive)


def _content(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise NothingToSend(folder=folder, path=name, why=refusal(error)) from error


def _server(section: MailSection, config: Path) -> Server:
    for key, value, example in (
        ("from", section.sender, '"integrasjon@bank.example"'),
        ("smtp_host", section.smtp_host, '"smtp.bank.example"'),
    ):
        if not value:
            raise KeyMissing(file=config, key=f"mail.{key}", example=example)
    encryption = Encryption.TLS if section.smtp_port == _TLS_PORT else Encryption.STARTTLS if section.starttls else Encryption.NONE
    username, password = (_from_environment(section, key) for key in ("username_env", "password_env"))
    return Server(section.smtp_host, section.smtp_port, encryption, username, password)


def _from_environment(section: MailSection, key: str) -> str:
    variable: str = getattr(section, key)
    if not variable or not section.username_env:
        return ""
    if not (value := os.environ.get(variable, "")):
        raise MailPasswordMissing(variable=variable, key=key)
    return value


def _own_anchor(signatory: Signatory) -> x509.Certificate:
    """The highest issuer that the sender's own key file knows: whoever signs trusts that one."""
    return signatory.chain[-1] if signatory.chain else signatory.certificate


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
