"""Real broken connections, and what is said of them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from conformance.client.transport import translated_errors
from conformance.errors.blocked import ConnectionFailed
from conformance.signing.keys import KeyPair
from tests.certificates import Authority, authority, pem_of, rsa_key
from tests.stage import Reply, closed_port, json_reply, proxying, serving

_OK = json_reply(200, {})
_DAY = timedelta(days=1)


def server_certificate(issuer: Authority, name: str = "127.0.0.1", *, days: int = 30) -> KeyPair:
    """A certificate for a server; fewer days than none has expired."""
    from ipaddress import ip_address  # noqa: PLC0415 - used here only

    end = datetime.now(UTC) + days * _DAY
    names: list[x509.GeneralName] = [x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer.issuing.subject)
        .public_key(rsa_key("server").public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - 60 * _DAY)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(issuer.issuing_key, hashes.SHA256())
    )
    return KeyPair(rsa_key("server"), certificate, (issuer.issuing,))


def context_of(pair: KeyPair, folder: Path) -> ssl.SSLContext:
    file = folder / f"{pair.certificate.serial_number:x}.pem"
    file.write_bytes(pem_of(pair))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@cache
def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cadata=authority("Nettet").root.public_bytes(Encoding.PEM).decode())


Opened = Callable[[ExitStack, Path], str]


def _serving(reply: Reply = _OK) -> Opened:
    return lambda stack, _: stack.enter_context(serving(lambda _: reply)).url


def _tls(*, issuer: str = "Nettet", name: str = "127.0.0.1", days: int = 30, oldest: bool = False) -> Opened:
    def open_(stack: ExitStack, folder: Path) -> str:
        context = context_of(server_certificate(authority(issuer), name, days=days), folder)
        if oldest:
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
            context.set_ciphers("ALL:@SECLEVEL=0")
        return stack.enter_context(serving(lambda _: _OK, tls=context)).url

    return open_


def _plain_where_tls_is_wanted(stack: ExitStack, folder: Path) -> str:
    return _serving()(stack, folder).replace("http:", "https:")


# What is on the other side; words of the explanation; words of the advice.
BROKEN: dict[str, tuple[Opened, str, str]] = {
    "a name that does not exist": (lambda *_: "http://finnes-ikke.invalid", "DNS", "base_url"),
    "nobody listens": (lambda *_: f"http://127.0.0.1:{closed_port()}", "avvist", "A-7"),
    "the connection ends": (_serving(Reply(cut=-1)), "uten svar", "brannmur"),
    "the connection is reset": (_serving(Reply(cut=-1, reset=True)), "brutt av motparten", "brannmur"),
    "the answer ends too soon": (_serving(Reply(200, b"x" * 100, cut=10)), "midt i svaret", "brannmur"),
    "the answer cannot be unpacked": (_serving(Reply(200, b"xx", headers=(("Content-Encoding", "gzip"),))), "pakkes ut", "Prøv igjen"),
    "an unknown issuer": (_tls(issuer="En annen"), "kjent utsteder", "ca_file"),
    "an expired certificate": (_tls(days=-1), "utløpt", "klokken"),
    "a certificate from tomorrow": (_tls(days=61), "ikke gyldig ennå", "klokken"),
    "another name": (_tls(name="kfr.example"), "annen adresse", "navnet"),
    "no TLS at all": (_plain_where_tls_is_wanted, "ikke med TLS", "TLS 1.2"),
    "TLS that is too old": (_tls(oldest=True), "TLS", "TLS 1.2"),
}


@contextmanager
def _sent(url: str) -> Iterator[ConnectionFailed]:
    with (
        httpx.Client(verify=trusting(), timeout=5, trust_env=False) as http,
        pytest.raises(ConnectionFailed) as caught,
        translated_errors("kfr", 5),
    ):
        http.get(url)
    yield caught.value


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("opened", "why", "advice"), BROKEN.values(), ids=BROKEN)
def test_a_broken_connection_is_explained(tmp_path: Path, opened: Opened, why: str, advice: str) -> None:
    with ExitStack() as stack, _sent(opened(stack, tmp_path)) as error:
        assert why in error.message()
        assert advice in error.advice()
        assert error.details["host"] in {"127.0.0.1", "finnes-ikke.invalid"}


# What the proxy does; words of the explanation.
PROXIES = {"it wants a login": ("bruker:passord", "407"), "it refuses the address": ("", "proxyen slapp ikke")}


@pytest.mark.parametrize(("password", "why"), PROXIES.values(), ids=PROXIES)
def test_a_proxy_that_says_no_is_named(password: str, why: str) -> None:
    with (
        proxying({}, password=password) as proxy,
        httpx.Client(verify=trusting(), proxy=proxy.url) as http,
        pytest.raises(ConnectionFailed) as caught,
        translated_errors("kfr", 5),
    ):
        http.get("https://kfr.example/")

    assert why in caught.value.message()
    assert "HTTPS_PROXY" in caught.value.advice()
