"""Real broken connections, and what is said of them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from conformance.client.transport import translated_errors
from conformance.errors.blocked import ConnectionFailed
from tests.certificates import authority, for_server, tls_context_of
from tests.stage import Reply, closed_port, json_reply, proxying, serving

_OK = json_reply(200, {})


@cache
def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cadata=authority("Nettet").root.public_bytes(Encoding.PEM).decode())


Opened = Callable[[ExitStack, Path], str]


def _serving(reply: Reply = _OK) -> Opened:
    return lambda stack, _: stack.enter_context(serving(lambda _: reply)).url


def _tls(*, issuer: str = "Nettet", name: str = "127.0.0.1", days: int = 30, oldest: bool = False) -> Opened:
    def open_(stack: ExitStack, folder: Path) -> str:
        context = tls_context_of(for_server(authority(issuer), name, days=days), folder)
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
