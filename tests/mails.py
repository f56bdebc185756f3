"""Mails to Bits as a bank sends them, and as their receiver takes them apart."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest

from conformance.cli.main import main
from conformance.journal import Event, RunStarted
from conformance.seal import seal
from tests import bundles, certificates

BITS = "DSOP@bits.no"
US = "integrasjon@bank.example"
CONFIG = f"""\
{bundles.CONFIG}\
[tls]
ca_file = "ca.pem"
[mail]
from = "integrasjon@bank.example"
smtp_host = "127.0.0.1"
"""
LOGIN = 'username_env = "KFR_SMTP_USERNAME"\npassword_env = "KFR_SMTP_PASSWORD"\n'

Capture = pytest.CaptureFixture[str]


def started(**changed: object) -> list[Event]:
    """The run of the tests, begun under other circumstances."""

    def altered(event: Event) -> Event:
        if not isinstance(event, RunStarted):
            return event
        run = replace(event.run, **{name: value for name, value in changed.items() if name == "mode"})  # type: ignore[arg-type]  # any field
        target = replace(event.target, **{name: value for name, value in changed.items() if name == "simulator"})  # type: ignore[arg-type]
        return msgspec.structs.replace(event, run=run, target=target)

    return [altered(event) for event in bundles.events()]


def made(folder: Path, events: Sequence[Event] | None = None) -> Path:
    """A run sealed now, as openssl will judge by the clock."""
    bundles.finish(folder, events)
    seal(folder, certificates.valid_now())
    return folder


def send(folder: Path, config: Path, capsys: Capture, *words: str) -> tuple[int, str]:
    code = main(["send", str(folder), "--config", str(config), *words])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def parsed(data: bytes) -> EmailMessage:
    read = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def inside(mail: EmailMessage) -> EmailMessage:
    """What is signed."""
    whole, signature = mail.iter_parts()
    assert signature.get_content_type() == "application/pkcs7-signature"
    assert isinstance(whole, EmailMessage)
    return whole


def text_of(mail: EmailMessage) -> str:
    body = inside(mail).get_body(("plain",))
    assert body is not None
    return str(body.get_content())
