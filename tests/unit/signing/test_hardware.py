"""A key that stays in its token: signed through a real PKCS#11 driver (SoftHSM2), checked by openssl, and every fault named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from conformance.errors.keys import CertificateFileError, HardwareUnusable, NoMatchingCertificate, NoPrivateKey, WrongPin
from conformance.signing.cms import sign
from conformance.signing.hardware import Slot, load_hardware_key
from conformance.signing.keys import KeyPair
from tests.certificates import BANK, authority, bank, usage

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
_DRIVERS = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
DRIVER = next((Path(path) for path in _DRIVERS if Path(path).exists()), None)
needs_softhsm = pytest.mark.skipif(DRIVER is None or shutil.which("softhsm2-util") is None, reason="SoftHSM2 is not installed")

PIN = "482913"
_NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slot]:
    """One token for all tests: a driver reads its settings once a process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        for label in ("segl", "tomt", "uten sertifikat"):
            subprocess.run(
                ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "00000000"],
                check=True,
                capture_output=True,
            )
        assert DRIVER is not None
        slot = Slot(DRIVER, "segl", pin=PIN)
        _put(slot, "segl", bank())
        _put(slot, "innlogging", authority().issue(key="login", key_usage=usage(digital_signature=True), end=_NOW + timedelta(days=9_000)))
        _put(replace(slot, token="uten sertifikat"), "segl", bank(), certificates=())
        yield slot


def _put(slot: Slot, label: str, pair: KeyPair, certificates: tuple[x509.Certificate, ...] | None = None) -> None:
    from pkcs11.util.rsa import decode_rsa_private_key  # noqa: PLC0415 - optional
    from pkcs11.util.x509 import decode_x509_certificate  # noqa: PLC0415 - optional

    kept = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: label}
    with pkcs11.lib(str(slot.module)).get_token(token_label=slot.token).open(user_pin=slot.pin, rw=True) as session:
        key = pair.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        session.create_object(decode_rsa_private_key(key) | kept)
        for certificate in (pair.certificate, *pair.chain) if certificates is None else certificates:
            session.create_object(decode_x509_certificate(certificate.public_bytes(Encoding.DER)) | kept)


@needs_softhsm
def test_the_key_for_signing_is_found_with_its_chain(token: Slot) -> None:
    found = load_hardware_key(token)

    assert found.certificate == bank().certificate
    assert found.chain == bank().chain
    assert found.organisation_number == BANK


@needs_softhsm
def test_a_key_is_found_by_its_label(token: Slot) -> None:
    assert load_hardware_key(replace(token, key="innlogging")).certificate != bank().certificate


@needs_softhsm
def test_a_certificate_beside_the_token_will_do(token: Slot) -> None:
    found = load_hardware_key(replace(token, token="uten sertifikat"), (*bank().chain, bank().certificate))

    assert (found.certificate, found.chain) == (bank().certificate, bank().chain)


@needs_softhsm
def test_openssl_takes_its_signature(token: Slot, tmp_path: Path, openssl: str) -> None:
    content = b"bevis"
    (tmp_path / "x").write_bytes(content)
    (tmp_path / "x.p7s").write_bytes(sign(content, load_hardware_key(token), when=_NOW))
    (tmp_path / "ca.pem").write_bytes(authority().pem)

    judged = subprocess.run(
        [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "x.p7s", "-content", "x", "-CAfile", "ca.pem", "-purpose", "any"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert judged.returncode == 0, judged.stderr.decode()
    assert load_hardware_key(token).sign(content) == bank().sign(content)


@pytest.fixture
def openssl() -> str:
    return shutil.which("openssl") or pytest.skip("openssl is not installed")


FAULTS: dict[str, tuple[Callable[[Slot], Slot], type[CertificateFileError], str]] = {
    "a wrong PIN": (lambda slot: replace(slot, pin="000000"), WrongPin, "segl"),
    "no such token": (lambda slot: replace(slot, token="borte"), HardwareUnusable, "borte"),
    "no such driver": (lambda slot: replace(slot, module=Path("/finnes/ikke.so")), HardwareUnusable, "/finnes/ikke.so"),
    "an empty token": (lambda slot: replace(slot, token="tomt"), NoPrivateKey, "tomt"),
    "no such key": (lambda slot: replace(slot, key="borte"), NoPrivateKey, "segl"),
    "no certificate": (lambda slot: replace(slot, token="uten sertifikat"), NoMatchingCertificate, "uten sertifikat"),
}


@needs_softhsm
@pytest.mark.parametrize(("altered", "kind", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named(token: Slot, altered: Callable[[Slot], Slot], kind: type[CertificateFileError], said: str) -> None:
    with pytest.raises(kind) as caught:
        load_hardware_key(altered(token))

    assert said in caught.value.message()
    assert caught.value.advice()
    assert PIN not in f"{caught.value}{altered(token)!r}"


def test_without_the_package_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)

    with pytest.raises(HardwareUnusable) as caught:
        load_hardware_key(Slot(Path("x.so"), "segl"))

    assert "kfr-conformance[pkcs11]" in caught.value.advice()
