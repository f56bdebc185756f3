"""One httpx client, configured once; and the translation of its errors into causes a tester understands."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from conformance.client.explanations import explain
from conformance.config import Config, is_loopback
from conformance.errors.blocked import CannotJudge, ConnectionFailed, SuiteFault, TimedOut
from conformance.errors.configuration import CompanyCaUnusable
from conformance.errors.system import refusal

USER_AGENT = "kfr-conformance"

# A proxy of the environment leads out of the house; this machine is reached without it.
_LOOPBACK = ("all://127.0.0.1", "all://localhost", "all://[::1]")


def open_client(config: Config) -> httpx.Client:
    """Open the client that every request of a run goes through; the caller closes it.

    Redirects are not followed: an answer is judged as it came. TLS 1.2 or newer, verified always. The proxy is the one of the
    configuration, else that of the environment.

    Raises:
        CompanyCaUnusable: The company CA cannot be read.
    """
    return httpx.Client(
        verify=tls_context(config),
        timeout=config.kfr.timeout_seconds,
        proxy=config.tls.proxy or None,
        mounts=None if config.tls.proxy else dict.fromkeys(_LOOPBACK),
        follow_redirects=False,
        headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
    )


def proxy_for(config: Config, url: str) -> str:
    """Name the proxy on the way to a URL; empty when there is none. It may hold a password and is not for showing."""
    if config.tls.proxy:
        return config.tls.proxy
    parts = urlsplit(url)
    if is_loopback(url) or proxy_bypass(parts.netloc):
        return ""
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all", "")


@contextmanager
def translated_errors(host: str, seconds: float) -> Iterator[None]:
    """Turn every transport error of httpx inside the block into a `CannotJudge` with a cause.

    Args:
        host: Whom the request went to, for errors that do not tell themselves.
        seconds: The time limit in force.

    Raises:
        TimedOut: No answer in time.
        ConnectionFailed: No connection, or it broke, or the answer was not HTTP.
        SuiteFault: The request could not be sent as built.
    """
    try:
        yield
    except CannotJudge:
        raise
    except httpx.TimeoutException as error:
        raise TimedOut(host=_host(error) or host, seconds=f"{seconds:g}") from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        found = explain(error)
        raise ConnectionFailed(host=_host(error) or host, why=found.why, advice=found.advice) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise SuiteFault(detail=type(error).__name__) from error


def _host(error: httpx.RequestError) -> str:
    """Whom a failed request went to: it may have been Maskinporten, on the way to KFR."""
    try:
        return error.request.url.host
    except (RuntimeError, AttributeError):
        return ""


def tls_context(config: Config) -> ssl.SSLContext:
    """Make the TLS settings of every connection.

    Raises:
        CompanyCaUnusable: The company CA cannot be read.
    """
    context = httpx.create_ssl_context(trust_env=True)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if config.tls.ca_file is not None:
        try:
            context.load_verify_locations(config.tls.ca_file)
        except ssl.SSLError as error:
            raise CompanyCaUnusable(file=config.tls.ca_file, why="PEM") from error
        except OSError as error:
            raise CompanyCaUnusable(file=config.tls.ca_file, why=refusal(error)) from error
    return context
