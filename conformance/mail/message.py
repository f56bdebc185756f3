"""The parts of a mail: the entity that is signed, and the headers above it (RFC 5322, RFC 2045, RFC 2231)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

# What is signed must survive every mail server: seven bits, CRLF, lines below 998 characters.
_POLICY = SMTP.clone(cte_type="7bit")
_DRAFT = b"X-Unsent: 1\r\n"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with the mail."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is signed.

    Attributes:
        sender: Address of the sender; empty leaves it to the mail program.
        to: Address of the recipient.
        subject: One line.
        text: The text, lines as they should stand.
        language: BCP 47 tag of the text.
    """

    sender: str
    to: str
    subject: str
    text: str
    language: str


def entity(letter: Letter, attachments: Sequence[Attached]) -> bytes:
    """Write text and attachments as one MIME entity in canonical form: what the signature is over.

    Args:
        letter: The mail.
        attachments: What goes with it, in order.

    Returns:
        Headers and body, every line ended by CRLF.
    """
    whole = EmailMessage(_POLICY)
    whole.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    whole["Content-Language"] = letter.language
    for attached in attachments:
        main, _, sub = attached.mime_type.partition("/")
        whole.add_attachment(attached.content, maintype=main, subtype=sub, filename=attached.name)
    # MIME-Version stands above, once for the whole mail.
    del whole["MIME-Version"]
    return whole.as_bytes()


def addressed(letter: Letter, signed: bytes, *, when: datetime) -> tuple[bytes, str]:
    """Put the headers of a mail above a signed entity.

    Args:
        letter: The mail.
        signed: The signed entity, with its own MIME headers.
        when: The date of the mail, with its time zone.

    Returns:
        The whole mail, ready to be delivered, and its Message-ID.
    """
    identity = make_msgid(domain=letter.sender.rpartition("@")[2] or "kfr-conformance.invalid")
    head = EmailMessage(_POLICY)
    if letter.sender:
        head["From"] = letter.sender
    head["To"] = letter.to
    head["Subject"] = letter.subject
    head["Date"] = format_datetime(when)
    head["Message-ID"] = identity
    return head.as_bytes().removesuffix(b"\r\n") + signed, identity


def as_draft(message: bytes) -> bytes:
    """Mark a mail as not sent yet: mail programs open it for sending."""
    return _DRAFT + message
