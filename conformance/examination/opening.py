"""Opens everything the cases of a run share, from the configuration: the key, the client, the API under test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from conformance import contract
from conformance.client import Kfr, KfrEndpoint, Manners, MaskinportenAuth, open_client
from conformance.client.harmless import Allowance, Pacer
from conformance.config import Config, is_loopback, require_permission_to_write
from conformance.examination.credentials import load_grant_key, load_signatory
from conformance.examination.state import Pace, Surroundings
from conformance.redact import Redactor

__all__ = ["Terms", "load_signatory", "open_kfr", "open_surroundings", "pace_of"]

# A file of some ten relationships is read in a blink at 250 a second; the rest is patience with a shared test environment.
_REMOTE = Pace(60.0, 2.0, time.sleep)
_LOCAL = Pace(3.0, 0.1, time.sleep)
# A simulator of our own, of which the rate is known: it begins to read before it answers the next look-up.
_EMBEDDED = Pace(0.5, 0.1, time.sleep)
_REMOTE_PAUSES = (0.5, 2.0)
_LOCAL_PAUSES = (0.05, 0.2)
REMOTE_REQUESTS_PER_SECOND = 25.0


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a process may talk to KFR.

    Attributes:
        production: The bank's organisation number as said on the command line, when it is to write in production.
        workers: How many processes share the run, and with it the requests a second.
        tally: File in which they count the relationships together; `None` for one process.
        clock: Seconds since the epoch, as the bank's clock shows them.
        rate: Entries of a file that KFR reads in a second; `None` for the documented rate.
    """

    production: str = ""
    workers: int = 1
    tally: Path | None = None
    clock: Callable[[], float] = time.time
    rate: float | None = None


_ALONE = Terms()


@contextmanager
def open_surroundings(config: Config, *, seed: str, redactor: Redactor, terms: Terms = _ALONE) -> Iterator[Surroundings]:
    """Open what the cases of a run share, and close it again.

    Args:
        config: The checked configuration.
        seed: Seed of the run's test customers.
        redactor: Redacts every exchange as it is captured.
        terms: On which terms.

    Raises:
        ConfigurationError: The certificate or its password cannot be used, or the run may not write where it points.
    """
    api = contract.load()
    with open_kfr(config, redactor=redactor, terms=terms) as kfr:
        yield Surroundings(
            kfr=kfr,
            contract=api,
            organisation_number=config.bank.organisation_number,
            seed=seed,
            open_points={name: point.default for name, point in api.open_points.items()} | dict(config.open_points),
            pace=pace_of(config, terms.rate),
            now=lambda: datetime.fromtimestamp(terms.clock(), UTC),
        )


@contextmanager
def open_kfr(config: Config, *, redactor: Redactor, terms: Terms = _ALONE) -> Iterator[Kfr]:
    """Open the API under test, for reading and writing, and close it again.

    Args:
        config: The checked configuration.
        redactor: Redacts every exchange as it is captured.
        terms: On which terms.

    Raises:
        ConfigurationError: The certificate or its password cannot be used, or it is production without permission.
    """
    require_permission_to_write(config, terms.production)
    auth = MaskinportenAuth(config.maskinporten, load_grant_key(config), clock=terms.clock)
    endpoint = KfrEndpoint(config.kfr.base_url, config.bank.organisation_number, config.kfr.timeout_seconds)
    with open_client(config) as http:
        yield Kfr(http, auth, endpoint, contract=contract.load(), redactor=redactor, manners=_manners(config, terms))


def pace_of(config: Config, rate: float | None = None) -> Pace:
    """How long to wait for what KFR does after it has answered: a simulator on this machine is quick.

    Args:
        config: The checked configuration.
        rate: Entries of a file that a simulator started for this run reads in a second; `None` for anything else, with the documented rate.
    """
    if rate is not None:
        return replace(_EMBEDDED, rate=rate)
    pace = _LOCAL if is_loopback(config.kfr.base_url) else _REMOTE
    return replace(pace, rate=contract.load().limits["batch_rate_per_second"])


def _manners(config: Config, terms: Terms) -> Manners:
    local = is_loopback(config.kfr.base_url)
    rate = config.limits.requests_per_second
    if rate is None:
        rate = 0.0 if local else REMOTE_REQUESTS_PER_SECOND
    return Manners(
        pacer=Pacer(rate / terms.workers),
        allowance=Allowance(config.limits.relationships_per_run, terms.tally),
        pauses=_LOCAL_PAUSES if local else _REMOTE_PAUSES,
        clock=terms.clock,
    )
