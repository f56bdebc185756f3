"""A real mail server on this machine: STARTTLS, login, and any answer a test wants of it."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from conformance.signing.keys import KeyPair
from tests import certificates

USER, PASSWORD = "banken", "et hemmelig passord"


@dataclass
class PostOffice:
    """What the server has got, and how it behaves.

    Attributes:
        answer: What it says to a mail.
        hangs_up: Whether it breaks the connection instead of saying whether it took a mail.
        refuses: A recipient it does not know.
        delivered: Every mail it took: sender, recipients, bytes.
        port: Where it listens.
    """

    answer: str = "250 2.0.0 Ok: queued as 4Kx9"
    hangs_up: bool = False
    refuses: str = ""
    delivered: list[tuple[str | None, list[str], bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if address == self.refuses:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        if self.answer.startswith("250"):
            self.delivered.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if self.hangs_up:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return self.answer


class _Listener(Controller):
    """Listens on whatever port is free; aiosmtpd itself wants to be told one."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd is typed in part


def _login(_: SMTP, __: Session, ___: Envelope, ____: str, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def open_office(office: PostOffice, *, tls: KeyPair | None = None, login: bool = True) -> Iterator[PostOffice]:
    """Listen on a free port until the block ends.

    Args:
        office: How the server behaves; hears what it gets.
        tls: Its certificate; `None` is a server without STARTTLS.
        login: Whether it asks for a login.
    """
    options = {"require_starttls": True, "tls_context": _context(tls)} if tls else {"auth_require_tls": False}
    if login:
        options |= {"authenticator": _login, "auth_required": True}
    controller = _Listener(office, hostname="127.0.0.1", port=0, ready_timeout=30, data_size_limit=12_000_000, **options)
    controller.start()
    try:
        office.port = controller.port
        yield office
    finally:
        controller.stop()


def _context(pair: KeyPair) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "server.pem"
        file.write_bytes(certificates.pem_of(pair))
        context.load_cert_chain(file)
    return context
