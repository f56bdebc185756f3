"""Opens everything the cases of a run share, from the configuration: the key, the client, the API under test."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding

from conformance import contract
from conformance.client import Kfr, KfrEndpoint, MaskinportenAuth, open_client
from conformance.config import CertificateSection, Config, is_loopback
from conformance.config.secrets import certificate_password
from conformance.errors.keys import CertificateFileMissing
from conformance.examination.dates import today
from conformance.examination.state import Pace, Surroundings
from conformance.grants import GrantKey
from conformance.redact import Redactor
from conformance.signing.keys import KeyPair, Purpose, load_pkcs12

# A file of some ten relationships is read in a blink at 250 a second; the rest is patience with a shared test environment.
_REMOTE_LOAD_SECONDS = 60.0
_LOCAL_LOAD_SECONDS = 3.0
_REMOTE_SETTLE_SECONDS = 2.0
_LOCAL_SETTLE_SECONDS = 0.1


def load_key_pair(section: CertificateSection, purpose: Purpose) -> KeyPair:
    """Read the key pair that a section of the configuration points to.

    Raises:
        CertificateFileMissing: The file cannot be read.
        SecretMissing: Its password is not there.
        CertificateFileError: The file cannot be used.
    """
    try:
        data = section.pkcs12.read_bytes()
    except OSError as error:
        raise CertificateFileMissing(file=section.pkcs12, why=error.strerror) from error
    return load_pkcs12(data, certificate_password(section), file=str(section.pkcs12), purpose=purpose)


@contextmanager
def open_surroundings(config: Config, *, seed: str, redactor: Redactor) -> Iterator[Surroundings]:
    """Open what the cases of a run share, and close it again.

    Args:
        config: The checked configuration.
        seed: Seed of the run's test customers.
        redactor: Redacts every exchange as it is captured.

    Raises:
        ConfigurationError: The certificate or its password cannot be used.
    """
    api = contract.load()
    pair = load_key_pair(config.certificate, Purpose.AUTHENTICATION)
    auth = MaskinportenAuth(config.maskinporten, _grant_key(config, pair))
    endpoint = KfrEndpoint(config.kfr.base_url, config.bank.organisation_number, config.kfr.timeout_seconds)
    with open_client(config) as http:
        yield Surroundings(
            kfr=Kfr(http, auth, endpoint, contract=api, redactor=redactor),
            contract=api,
            organisation_number=config.bank.organisation_number,
            seed=seed,
            open_points={name: point.default for name, point in api.open_points.items()} | dict(config.open_points),
            pace=_pace(config),
            today=lambda: today(datetime.now(UTC)),
        )


def _grant_key(config: Config, pair: KeyPair) -> GrantKey:
    if config.maskinporten.key == "kid":
        return GrantKey(pair.key, kid=config.maskinporten.kid)
    chain = pair.chain if config.maskinporten.key == "x5c-chain" else ()
    ders = [certificate.public_bytes(Encoding.DER) for certificate in (pair.certificate, *chain)]
    return GrantKey(pair.key, x5c=tuple(base64.b64encode(der).decode() for der in ders))


def _pace(config: Config) -> Pace:
    if is_loopback(config.kfr.base_url):
        return Pace(_LOCAL_LOAD_SECONDS, _LOCAL_SETTLE_SECONDS, time.sleep)
    return Pace(_REMOTE_LOAD_SECONDS, _REMOTE_SETTLE_SECONDS, time.sleep)
