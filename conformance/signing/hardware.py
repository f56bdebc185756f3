"""A key that never leaves its card, stick or signing service, reached through PKCS#11 (OASIS PKCS #11 v2.40)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from conformance.errors.keys import HardwareUnusable, NoMatchingCertificate, NoPrivateKey, WrongPin
from conformance.language import Text, verbatim
from conformance.signing.keys import Purpose, chain_of, fitness, organisation_number

# What the optional package hands out; it is typed in part only.
_Library: TypeAlias = Any
_Session: TypeAlias = Any
_Key: TypeAlias = Any

_NO_LIBRARY = Text("pakken «python-pkcs11» er ikke installert", "the package 'python-pkcs11' is not installed")
_NO_TOKEN = Text("det finnes ikke noe token som heter «{token}»", "there is no token called '{token}'")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the key is.

    Attributes:
        module: The driver: a shared library that speaks PKCS#11.
        token: Label of the token.
        key: Label of the key; empty for the one whose certificate fits signing best.
        pin: The PIN of the token.
    """

    module: Path
    token: str
    key: str = ""
    pin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class HardwareKey:
    """A signatory whose key is on a token; a session is opened for each signature.

    Attributes:
        slot: Where the key is.
        certificate: The certificate with the public half of the key.
        chain: The issuers found on the token, or given beside it, nearest first.
    """

    slot: Slot
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def organisation_number(self) -> str | None:
        """The organisation number of the certificate's subject, if it has one."""
        return organisation_number(self.certificate)

    def sign(self, data: bytes) -> bytes:
        """Sign some bytes by RSASSA-PKCS1-v1_5 with SHA-256; see `signing.signatory`.

        Raises:
            HardwareUnusable: The token is gone, or does not sign.
            WrongPin: The PIN has been changed since.
            NoPrivateKey: The key is no longer there.
        """
        library = _library()
        with _session(library, self.slot) as session:
            for key in _private_keys(library, session, self.slot):
                if _belongs(library, key, self.certificate):
                    signature: bytes = key.sign(data, mechanism=library.Mechanism.SHA256_RSA_PKCS)
                    return signature
        raise NoPrivateKey(file=self.slot.token)


def load_hardware_key(slot: Slot, beside: tuple[x509.Certificate, ...] = ()) -> HardwareKey:
    """Find the key for signing on a token, and its certificate.

    Args:
        slot: Where the key is.
        beside: Certificates that are not on the token.

    Raises:
        HardwareUnusable: The driver or the token cannot be used.
        WrongPin: The PIN does not open the token.
        NoPrivateKey: The token has no RSA key, or none of that label.
        NoMatchingCertificate: No certificate belongs to a key.
    """
    library = _library()
    with _session(library, slot) as session:
        keys = list(_private_keys(library, session, slot))
        if not keys:
            raise NoPrivateKey(file=slot.token)
        certificates = [*_certificates(library, session), *beside]
        fitting = [each for each in certificates if any(_belongs(library, key, each) for key in keys)]
    if not fitting:
        raise NoMatchingCertificate(file=slot.token)
    leaf = max(fitting, key=lambda each: (fitness(each, Purpose.SIGNING), each.not_valid_after_utc))
    return HardwareKey(slot, leaf, tuple(chain_of(leaf, certificates)))


def _library() -> _Library:
    try:
        return import_module("pkcs11")
    except ImportError as error:
        raise HardwareUnusable(module="PKCS#11", why=_NO_LIBRARY) from error


@contextmanager
def _session(library: _Library, slot: Slot) -> Iterator[_Session]:
    errors = library.exceptions
    try:
        token = library.lib(str(slot.module)).get_token(token_label=slot.token)
        with token.open(user_pin=slot.pin) as session:
            yield session
    except (errors.PinIncorrect, errors.PinInvalid, errors.PinLenRange, errors.PinLocked) as error:
        raise WrongPin(token=slot.token) from error
    except errors.NoSuchToken as error:
        raise HardwareUnusable(module=slot.module, why=_NO_TOKEN.filled(token=slot.token)) from error
    except errors.PKCS11Error as error:
        # Its text is that of the driver or of the operating system, and knows of no PIN; most have none but their name.
        raise HardwareUnusable(module=slot.module, why=verbatim(str(error) or type(error).__name__)) from error


def _private_keys(library: _Library, session: _Session, slot: Slot) -> Iterator[_Key]:
    wanted = {library.Attribute.CLASS: library.ObjectClass.PRIVATE_KEY, library.Attribute.KEY_TYPE: library.KeyType.RSA}
    if slot.key:
        wanted[library.Attribute.LABEL] = slot.key
    yield from list(session.get_objects(wanted))


def _certificates(library: _Library, session: _Session) -> list[x509.Certificate]:
    found = list(session.get_objects({library.Attribute.CLASS: library.ObjectClass.CERTIFICATE}))
    return [x509.load_der_x509_certificate(each[library.Attribute.VALUE]) for each in found]


def _belongs(library: _Library, key: _Key, certificate: x509.Certificate) -> bool:
    public = certificate.public_key()
    modulus = int.from_bytes(key[library.Attribute.MODULUS], "big")
    return isinstance(public, RSAPublicKey) and public.public_numbers().n == modulus
