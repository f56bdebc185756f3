"""Hands a mail to a server: STARTTLS or TLS from the start, login, and a clear answer to whether it was taken (RFC 5321, RFC 3207)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

from conformance.errors.system import refusal
from conformance.language import Text, verbatim

_TIMEOUT_SECONDS = 60.0
_TAKEN = 250
_WORST_GOOD_RECIPIENT = 251  # 250 taken, 251 will be forwarded
_LONGEST_ANSWER = 200

_REFUSED = Text(nb="tjeneren svarte {code} {answer}", en="the server answered {code} {answer}")
_NO_STARTTLS = Text(nb="tjeneren tilbyr ikke STARTTLS", en="the server does not offer STARTTLS")
_NO_LOGIN = Text(nb="tjeneren tilbyr ingen pålogging som kan brukes", en="the server offers no login that can be used")
_LOGIN_REFUSED = Text(nb="brukernavn eller passord ble avvist ({code})", en="user name or password was refused ({code})")
_CERTIFICATE = Text(
    nb="sertifikatet til tjeneren godtas ikke ({why}); er utstederen bankens egen, oppgi den i tls.ca_file",
    en="the certificate of the server is not accepted ({why}); if the issuer is the bank's own, name it in tls.ca_file",
)


class Encryption(StrEnum):
    """How the way to the server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to log in to it; an empty user name means no login."""

    host: str
    port: int
    encryption: Encryption
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """Host and port, for messages."""
        return f"{self.host}:{self.port}"


class Refused(Exception):
    """The server was not reached or said no: nothing was sent."""

    def __init__(self, why: Text) -> None:
        super().__init__()
        self.why = why


class Uncertain(Exception):
    """The mail was handed over, and no answer came: it may have been sent."""


def deliver(message: bytes, server: Server, context: ssl.SSLContext, *, sender: str, to: str) -> str:
    """Deliver a mail to one recipient, once.

    Args:
        message: The mail, lines ended by CRLF.
        server: Through whom.
        context: Whose TLS certificates are accepted.
        sender: Address of the sender.
        to: Address of the recipient.

    Returns:
        What the server said when it took the mail.

    Raises:
        Refused: Nothing was sent.
        Uncertain: It is not known whether the server took the mail.
    """
    with _refusals(), _connected(server, context) as smtp:
        _accepted(smtp.mail(sender))
        _accepted(smtp.rcpt(to))
        try:
            code, answer = smtp.data(message)
        except smtplib.SMTPDataError:
            raise
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain from error
        return _accepted((code, answer))


@contextmanager
def _connected(server: Server, context: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    smtp = _opened(server, context)
    try:
        if server.encryption is Encryption.STARTTLS:
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if server.username:
            smtp.login(server.username, server.password)
        yield smtp
    finally:
        # Whether the mail was taken is decided by now; a server that forgets its manners at the end changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _opened(server: Server, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.encryption is Encryption.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn everything that can go wrong before the mail is taken into a refusal."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise Refused(_LOGIN_REFUSED.filled(code=error.smtp_code)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(_NO_STARTTLS if "STARTTLS" in str(error) else _NO_LOGIN) from error
    except smtplib.SMTPResponseException as error:
        raise Refused(_said(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPException as error:
        raise Refused(_NO_LOGIN if "auth" in str(error).lower() else verbatim(type(error).__name__)) from error
    except ssl.SSLCertVerificationError as error:
        raise Refused(_CERTIFICATE.filled(why=error.verify_message)) from error
    except OSError as error:
        raise Refused(refusal(error)) from error


def _accepted(reply: tuple[int, bytes]) -> str:
    code, answer = reply
    if not _TAKEN <= code <= _WORST_GOOD_RECIPIENT:
        raise Refused(_said(code, answer))
    return f"{code} {_shown(answer)}".strip()


def _said(code: int, answer: bytes | str) -> Text:
    return _REFUSED.filled(code=code, answer=_shown(answer))


def _shown(answer: bytes | str) -> str:
    text = answer if isinstance(answer, str) else answer.decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_LONGEST_ANSWER]
