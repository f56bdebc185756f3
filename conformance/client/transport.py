"""One httpx client, configured once; and the translation of its errors into causes a tester understands."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from conformance.config import Config
from conformance.errors.blocked import CannotJudge, ConnectionFailed, SuiteFault, TimedOut
from conformance.errors.configuration import ConfigurationMissing
from conformance.language import Text

USER_AGENT = "kfr-conformance"

_WHY = {
    "Name or service not known": Text("navnet finnes ikke i DNS", "the name is not in DNS"),
    "Temporary failure in name resolution": Text("navneoppslag (DNS) virker ikke", "name resolution (DNS) does not work"),
    "Connection refused": Text("tilkoblingen ble avvist", "the connection was refused"),
    "Connection reset": Text("forbindelsen ble brutt av motparten", "the peer broke the connection"),
    "CERTIFICATE_VERIFY_FAILED": Text("TLS-sertifikatet er ikke utstedt av en kjent utsteder", "the TLS certificate has no known issuer"),
    "disconnected without": Text("forbindelsen ble brutt uten svar", "the connection ended without an answer"),
}


def open_client(config: Config) -> httpx.Client:
    """Open the client that every request of a run goes through; the caller closes it.

    Redirects are not followed: an answer is judged as it came. TLS 1.2 or newer, verified always.

    Raises:
        ConfigurationMissing: The company CA cannot be read.
    """
    return httpx.Client(
        verify=_tls_context(config),
        timeout=config.kfr.timeout_seconds,
        proxy=config.tls.proxy or None,
        follow_redirects=False,
        headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
    )


@contextmanager
def translated_errors(host: str, seconds: float) -> Iterator[None]:
    """Turn every transport error of httpx inside the block into a `CannotJudge` with a cause.

    Args:
        host: Whom the request went to.
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
        raise TimedOut(host=host, seconds=f"{seconds:g}") from error
    except httpx.TransportError as error:
        raise ConnectionFailed(host=host, why=explain(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise SuiteFault(detail=type(error).__name__) from error


def explain(error: httpx.TransportError) -> Text:
    """Say in plain words why a connection failed; the error's own text may quote what was sent and is not shown."""
    said = f"{error} {error.__cause__} {error.__context__}"
    for sign, why in _WHY.items():
        if sign in said:
            return why
    return Text(f"forbindelsen feilet ({type(error).__name__})", f"the connection failed ({type(error).__name__})")


def _tls_context(config: Config) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=True)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if config.tls.ca_file is not None:
        try:
            context.load_verify_locations(config.tls.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationMissing(file=config.tls.ca_file, why=type(error).__name__) from error
    return context
