"""Why a connection failed, in plain words, and what the tester can do; found in the exceptions below httpx."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx

from conformance.language import Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """What went wrong on the way, and what to do."""

    why: Text
    advice: Text


_FIREWALL = Text(
    "Kontroller adressen, nettverket, brannmuråpninger og eventuell proxy (oppgave A-7 i veiledningen fra Bits).",
    "Check the address, the network, firewall openings and any proxy (task A-7 of Bits' guide).",
)
_NAME = Text(
    "Kontroller stavemåten i base_url og metadata_url, og at maskinen bruker riktig DNS. "
    "Slår bare proxyen opp navn, sett proxy under [tls].",
    "Check the spelling in base_url and metadata_url, and that the machine uses the right DNS. If only the proxy resolves names, "
    "set proxy under [tls].",
)
_CA = Text(
    "Bruker banken en egen sertifikatutsteder eller en proxy som åpner TLS, sett ca_file under [tls] til utstederens sertifikat (PEM).",
    "If the bank has a certificate authority of its own, or a proxy that opens TLS, set ca_file under [tls] to its certificate (PEM).",
)
_SERVER_CERTIFICATE = Text(
    "Kontroller adressen og klokken på maskinen. Er begge riktige, må den som driver tjeneren, fornye sertifikatet.",
    "Check the address and the clock of this machine. If both are right, whoever runs the server must renew the certificate.",
)
_HOST_NAME = Text(
    "Kontroller at adressen er skrevet med navnet som står i sertifikatet, og at ingen proxy svarer i stedet.",
    "Check that the address uses the name in the certificate, and that no proxy answers instead.",
)
_TLS = Text(
    "Kontroller at adressen og porten er riktige, og at ingen mellomtjener stanser TLS. TLS 1.2 eller nyere kreves.",
    "Check that address and port are right, and that no gateway stops TLS. TLS 1.2 or newer is required.",
)
_PROXY = Text(
    "Kontroller proxy under [tls] eller HTTPS_PROXY. Krever proxyen passord, oppgis det i HTTPS_PROXY (http://bruker:passord@proxy:port).",
    "Check proxy under [tls] or HTTPS_PROXY. If the proxy wants a password, it goes in HTTPS_PROXY (http://user:password@proxy:port).",
)
_AGAIN = Text(
    "Prøv igjen. Skjer det hver gang, bryter en brannmur eller mellomtjener forbindelsen (oppgave A-7).",
    "Try again. If it happens every time, a firewall or gateway breaks the connection (task A-7).",
)

# OpenSSL's verification codes (X509_V_ERR_…).
_VERIFICATION: Mapping[int, Explanation] = {
    9: Explanation(Text("TLS-sertifikatet er ikke gyldig ennå", "the TLS certificate is not valid yet"), _SERVER_CERTIFICATE),
    10: Explanation(Text("TLS-sertifikatet er utløpt", "the TLS certificate has expired"), _SERVER_CERTIFICATE),
    62: Explanation(Text("TLS-sertifikatet gjelder et annet navn", "the TLS certificate is for another name"), _HOST_NAME),
    64: Explanation(Text("TLS-sertifikatet gjelder en annen adresse", "the TLS certificate is for another address"), _HOST_NAME),
}
_UNKNOWN_ISSUER = Explanation(Text("TLS-sertifikatet er ikke utstedt av en kjent utsteder", "the TLS certificate has no known issuer"), _CA)

# What stands in the message of an exception, and what it means. The first that fits counts.
_SAID: tuple[tuple[str, Explanation], ...] = (
    ("WRONG_VERSION_NUMBER", Explanation(Text("tjeneren svarer ikke med TLS", "the server does not answer with TLS"), _TLS)),
    ("PROTOCOL_VERSION", Explanation(Text("tjeneren godtar ikke TLS 1.2 eller nyere", "the server takes no TLS 1.2 or newer"), _TLS)),
    ("UNSUPPORTED_PROTOCOL", Explanation(Text("tjeneren godtar ikke TLS 1.2 eller nyere", "the server takes no TLS 1.2 or newer"), _TLS)),
    ("CERTIFICATE_REQUIRED", Explanation(Text("tjeneren krever klientsertifikat", "the server wants a client certificate"), _TLS)),
    ("HANDSHAKE_FAILURE", Explanation(Text("TLS-forhandlingen mislyktes", "the TLS handshake failed"), _TLS)),
    ("UNEXPECTED_EOF", Explanation(Text("forbindelsen ble brutt under TLS-forhandlingen", "the connection ended during TLS"), _TLS)),
    ("407", Explanation(Text("proxyen krever pålogging (407)", "the proxy wants a login (407)"), _PROXY)),
    (
        "Tunnel connection failed",
        Explanation(Text("proxyen slapp ikke forespørselen gjennom", "the proxy did not let the request through"), _PROXY),
    ),
    (
        "complete message body",
        Explanation(Text("forbindelsen ble brutt midt i svaret", "the connection broke in the middle of the answer"), _AGAIN),
    ),
    (
        "incomplete chunked read",
        Explanation(Text("forbindelsen ble brutt midt i svaret", "the connection broke in the middle of the answer"), _AGAIN),
    ),
    ("disconnected without", Explanation(Text("forbindelsen ble brutt uten svar", "the connection ended without an answer"), _AGAIN)),
)
_RESET = Explanation(Text("forbindelsen ble brutt av motparten", "the peer broke the connection"), _AGAIN)
_REFUSED = Explanation(Text("tilkoblingen ble avvist", "the connection was refused"), _FIREWALL)
_NO_NAME = Explanation(Text("navnet finnes ikke i DNS", "the name is not in DNS"), _NAME)
_NO_DNS = Explanation(Text("navneoppslag (DNS) virker ikke", "name resolution (DNS) does not work"), _NAME)
_NO_ROUTE = Explanation(Text("nettet er ikke tilgjengelig", "the network cannot be reached"), _FIREWALL)
_PROXY_FAILED = Explanation(Text("proxyen slapp ikke forespørselen gjennom", "the proxy did not let the request through"), _PROXY)
_NOT_HTTP = Explanation(Text("svaret er ikke HTTP", "the answer is not HTTP"), _TLS)
_NOT_UNPACKED = Explanation(Text("svaret kunne ikke pakkes ut", "the answer could not be unpacked"), _AGAIN)
_TLS_FAILED = Explanation(Text("TLS-forbindelsen mislyktes", "the TLS connection failed"), _TLS)
_FAILED = Text("forbindelsen feilet ({name})", "the connection failed ({name})")
_TOO_SLOW = Explanation(Text("ingen kontakt innen tidsfristen", "no contact within the time limit"), _FIREWALL)

# The kind of an exception that says no more than that. The first that fits counts.
_KINDS: tuple[tuple[type[BaseException], Explanation], ...] = (
    (ssl.SSLError, _TLS_FAILED),
    (httpx.ProxyError, _PROXY_FAILED),
    (httpx.DecodingError, _NOT_UNPACKED),
    (httpx.RemoteProtocolError, _NOT_HTTP),
    (TimeoutError, _TOO_SLOW),
    (httpx.TimeoutException, _TOO_SLOW),
    (OSError, _NO_ROUTE),
)


def explain(error: BaseException) -> Explanation:
    """Say why a connection failed.

    The text of the error may quote what was sent, and is never shown: only recognised.

    Args:
        error: An error of httpx, ssl or the operating system.
    """
    chain = tuple(_chain(error))
    for link in chain:
        if found := _of_system(link):
            return found
    said = " ".join(str(link) for link in chain)
    for sign, explanation in _SAID:
        if sign in said:
            return explanation
    return next((found for link in chain if (found := _of_kind(link))), _unknown(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_system(error: BaseException) -> Explanation | None:
    match error:
        case ssl.SSLCertVerificationError():
            return _VERIFICATION.get(error.verify_code, _UNKNOWN_ISSUER)
        case socket.gaierror():
            return _NO_DNS if error.errno == socket.EAI_AGAIN else _NO_NAME
        case ConnectionRefusedError():
            return _REFUSED
        case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():
            return _RESET
        case _:
            return None


def _of_kind(error: BaseException) -> Explanation | None:
    return next((explanation for kind, explanation in _KINDS if isinstance(error, kind)), None)


def _unknown(error: BaseException) -> Explanation:
    name = type(error).__name__
    return Explanation(_FAILED.filled(name=name), _FIREWALL)
