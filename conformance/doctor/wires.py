"""The checks of the way there: proxy, names, connections, TLS. They find the place where httpx only says that it failed."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from conformance.client.explanations import explain
from conformance.client.transport import proxy_for, tls_context
from conformance.doctor.patient import Found, Patient, Procedure
from conformance.errors.blocked import ConnectionFailed
from conformance.language import Text, verbatim

_LONGEST_WAIT = 10.0
_SOON = timedelta(days=14)
_PORTS = {"http": 80, "https": 443}

_NO_PROXY = Text("ingen proxy er satt; forbindelsene går direkte", "no proxy is set; connections go directly")
_PROXY = Text(
    "{hosts} nås gjennom {proxy}, som slipper forbindelsen gjennom", "{hosts} is reached through {proxy}, which lets the connection through"
)
_BY_PROXY = Text("{host}: slås opp av proxyen", "{host}: looked up by the proxy")
_PLAIN = Text("uten TLS på egen maskin", "without TLS on this machine")
_TLS = Text("{host}: {version}, utstedt av {issuer}, gyldig til {end}", "{host}: {version}, issued by {issuer}, valid until {end}")
_SERVER_SOON = Text(
    "Sertifikatet til {host} utløper snart. Den som driver tjeneren, må fornye det.",
    "The certificate of {host} expires soon. Whoever runs the server must renew it.",
)


_Connection = TypeVar("_Connection", bound=http.client.HTTPConnection)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one of the two services is, and how it is reached."""

    host: str
    port: int
    encrypted: bool
    proxy: str

    @property
    def shown_proxy(self) -> str:
        """The proxy without any password."""
        parts = urlsplit(self.proxy)
        return f"{parts.hostname}:{parts.port or _PORTS.get(parts.scheme, 80)}"


def _places(patient: Patient) -> Iterator[_Place]:
    seen = set()
    for url in (patient.config.maskinporten.metadata_url, patient.config.kfr.base_url):
        parts = urlsplit(url)
        place = _Place(parts.hostname or "", parts.port or _PORTS[parts.scheme], parts.scheme == "https", proxy_for(patient.config, url))
        if place not in seen:
            seen.add(place)
            yield place


def _check_proxy(patient: Patient) -> Found:
    proxied = [place for place in _places(patient) if place.proxy]
    if not proxied:
        return Found(_NO_PROXY)
    for place in proxied:
        parts = urlsplit(place.proxy)
        _reach(patient, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 80))
        if place.encrypted and parts.scheme == "http":
            _opened(place, _through(patient, place)).close()
    return Found(_PROXY.filled(hosts=", ".join(place.host for place in proxied), proxy=proxied[0].shown_proxy))


def _check_names(patient: Patient) -> Found:
    return Found(_joined([_resolved(place) for place in _places(patient)]))


def _resolved(place: _Place) -> Text:
    if place.proxy:
        return _BY_PROXY.filled(host=place.host)
    with _explained(place.host):
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    return verbatim(f"{place.host} → {', '.join(sorted({str(entry[4][0]) for entry in found}))}")


def _check_connections(patient: Patient) -> Found:
    direct = [place for place in _places(patient) if not place.proxy]
    for place in direct:
        _reach(patient, place.host, place.port)
    return Found(_joined([verbatim(f"{place.host}:{place.port} ✓") for place in direct] or [_NOTHING_DIRECT]))


_NOTHING_DIRECT = Text("alt går gjennom proxyen", "everything goes through the proxy")


def _check_tls(patient: Patient) -> Found:
    texts, warning = [], None
    for place in _places(patient):
        if not place.encrypted:
            texts.append(_PLAIN)
            continue
        connection = _opened(place, _direct(patient, place) if not place.proxy else _tunnel(patient, place))
        try:
            text, end = _described(place.host, connection.sock)
        finally:
            connection.close()
        texts.append(text)
        if end - datetime.now(UTC) < _SOON:
            warning = _SERVER_SOON.filled(host=place.host)
    return Found(_joined(texts), warning)


def _described(host: str, secured: ssl.SSLSocket) -> tuple[Text, datetime]:
    certificate = secured.getpeercert() or {}
    issuer = dict(pair for group in certificate.get("issuer", ()) for pair in group)  # type: ignore[misc]  # a tuple of tuples of pairs
    end = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate.get("notAfter", "Jan  1 00:00:00 1970 GMT"))), UTC)
    name = issuer.get("commonName") or issuer.get("organizationName") or "?"
    return _TLS.filled(host=host, version=secured.version(), issuer=name, end=f"{end:%Y-%m-%d}"), end


def _reach(patient: Patient, host: str, port: int) -> None:
    with _explained(f"{host}:{port}"):
        socket.create_connection((host, port), timeout=_patience(patient)).close()


def _direct(patient: Patient, place: _Place) -> http.client.HTTPSConnection:
    return http.client.HTTPSConnection(place.host, place.port, timeout=_patience(patient), context=tls_context(patient.config))


def _through(patient: Patient, place: _Place) -> http.client.HTTPConnection:
    """A tunnel of the proxy, and nothing in it yet."""
    parts = urlsplit(place.proxy)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 80), timeout=_patience(patient))
    _ask_for_tunnel(connection, place)
    return connection


def _tunnel(patient: Patient, place: _Place) -> http.client.HTTPSConnection:
    parts = urlsplit(place.proxy)
    port = parts.port or _PORTS.get(parts.scheme, 80)
    connection = http.client.HTTPSConnection(parts.hostname or "", port, timeout=_patience(patient), context=tls_context(patient.config))
    _ask_for_tunnel(connection, place)
    return connection


def _ask_for_tunnel(connection: http.client.HTTPConnection, place: _Place) -> None:
    parts = urlsplit(place.proxy)
    headers = {}
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(login).decode()}"
    connection.set_tunnel(place.host, place.port, headers)


def _opened(place: _Place, connection: _Connection) -> _Connection:
    with _explained(place.host):
        connection.connect()
    return connection


def _patience(patient: Patient) -> float:
    return min(patient.config.kfr.timeout_seconds, _LONGEST_WAIT)


@contextmanager
def _explained(host: str) -> Iterator[None]:
    """Turn an error of the operating system into one that says why, and what to do."""
    try:
        yield
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        found = explain(error)
        raise ConnectionFailed(host=host, why=found.why, advice=found.advice) from error


def _joined(texts: list[Text]) -> Text:
    unique = list(dict.fromkeys(texts))
    return Text("; ".join(text.nb for text in unique), "; ".join(text.en for text in unique))


def _hosts(patient: Patient) -> Text:
    return verbatim(", ".join(f"{place.host}:{place.port}" for place in _places(patient)))


WIRES = (
    Procedure(
        "proxy",
        Text("Proxy", "Proxy"),
        lambda _: Text("tls.proxy, HTTPS_PROXY og NO_PROXY", "tls.proxy, HTTPS_PROXY and NO_PROXY"),
        _check_proxy,
        ("config",),
    ),
    Procedure("names", Text("Navneoppslag", "Name resolution"), _hosts, _check_names, ("config", "proxy")),
    Procedure("connections", Text("Forbindelse (TCP)", "Connection (TCP)"), _hosts, _check_connections, ("names",)),
    Procedure("tls", Text("TLS og sertifikatkjede", "TLS and chain of certificates"), _hosts, _check_tls, ("connections",)),
)
