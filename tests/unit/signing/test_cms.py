"""The detached signature: what stands in it, and what openssl makes of it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from conformance.signing import cms, pades
from conformance.signing.keys import KeyPair
from conformance.signing.pades import Box, Seal
from tests import bundles, certificates
from tests.certificates import SEALED_AT

DATA = '{"kunde":"æøå"}\r\n'.encode()


def signed(pair: KeyPair, when: datetime = SEALED_AT) -> asn1.SignedData:
    content = asn1.ContentInfo.load(cms.sign(DATA, pair, when=when), strict=True)
    assert content["content_type"].native == "signed_data"
    return content["content"]


def test_it_is_detached_with_one_signer_and_the_attributes_of_cades() -> None:
    made = signed(certificates.bank())

    assert made["encap_content_info"]["content"].native is None
    (signer,) = made["signer_infos"]
    assert signer["digest_algorithm"]["algorithm"].native == "sha256"
    assert {attribute["type"].native for attribute in signer["signed_attrs"]} == {
        "content_type",
        "signing_time",
        "message_digest",
        "signing_certificate_v2",
    }
    assert signer["unsigned_attrs"].native is None


def test_certificate_and_issuers_are_in_it_and_the_root_is_not() -> None:
    bank, authority = certificates.bank(), certificates.authority()

    found = {choice.chosen.dump() for choice in signed(bank)["certificates"]}

    assert found == {bank.certificate.public_bytes(Encoding.DER), authority.issuing.public_bytes(Encoding.DER)}


MOMENTS = {
    "UTC": (SEALED_AT, SEALED_AT),
    "another zone": (SEALED_AT.astimezone(timezone(timedelta(hours=2))), SEALED_AT),
    "with microseconds": (SEALED_AT + timedelta(microseconds=999_999), SEALED_AT),
}


@pytest.mark.parametrize(("when", "stated"), MOMENTS.values(), ids=MOMENTS)
def test_the_time_stated_is_the_time_given_to_the_second(when: datetime, stated: datetime) -> None:
    (signer,) = signed(certificates.bank(), when)["signer_infos"]

    assert next(a["values"][0].native for a in signer["signed_attrs"] if a["type"].native == "signing_time") == stated


@pytest.fixture
def openssl() -> str:
    found = shutil.which("openssl")
    if found is None:
        pytest.skip("openssl is not installed")
    return found


def openssl_says(openssl: str, folder: Path, *, data: bytes, signature: bytes, anchor: bytes) -> bool:
    (folder / "manifest.json").write_bytes(data)
    (folder / "manifest.json.p7s").write_bytes(signature)
    (folder / "ca.pem").write_bytes(anchor)
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "manifest.json.p7s", "-content", "manifest.json"]
    done = subprocess.run([*command, "-CAfile", "ca.pem", "-purpose", "any"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0 or b"erification failure" in done.stderr, done.stderr
    return done.returncode == 0 and done.stdout == data


def test_openssl_says_yes_to_the_content_signed(openssl: str, tmp_path: Path) -> None:
    # openssl judges by the clock, so this certificate must be valid now.
    pair = certificates.valid_now()
    signature = cms.sign(DATA, pair, when=datetime.now(UTC))

    assert openssl_says(openssl, tmp_path, data=DATA, signature=signature, anchor=certificates.authority().pem)


def test_openssl_says_no_to_other_content_and_to_another_authority(openssl: str, tmp_path: Path) -> None:
    signature = cms.sign(DATA, certificates.valid_now(), when=datetime.now(UTC))

    assert not openssl_says(openssl, tmp_path, data=DATA + b" ", signature=signature, anchor=certificates.authority().pem)
    assert not openssl_says(openssl, tmp_path, data=DATA, signature=signature, anchor=certificates.authority("Another CA").pem)


def test_the_key_is_not_in_the_signature() -> None:
    bank = certificates.bank()
    secret = bank.key.private_numbers().p.to_bytes(128, "big")

    assert secret not in cms.sign(DATA, bank, when=SEALED_AT)


@dataclass(frozen=True)
class Card:
    """A key that cannot be had, only asked to sign; it counts how often."""

    holder: KeyPair
    asked: list[bytes] = field(default_factory=list)

    @property
    def certificate(self) -> x509.Certificate:
        return self.holder.certificate

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        return self.holder.chain

    @property
    def organisation_number(self) -> str | None:
        return self.holder.organisation_number

    def sign(self, data: bytes) -> bytes:
        self.asked.append(data)
        return self.holder.sign(data)


def test_a_key_that_cannot_be_had_signs_the_same_and_is_asked_once_for_each_signature() -> None:
    card = Card(certificates.bank())

    assert cms.sign(DATA, card, when=SEALED_AT) == cms.sign(DATA, card.holder, when=SEALED_AT)
    assert len(card.asked) == 1

    report = pades.sign(bundles.report(), card, Seal("Eksempelbank ASA", certificates.BANK, Box(319, 58, 539, 148), "R"), when=SEALED_AT)
    assert pades.signed_by(report) == card.certificate
    assert len(card.asked) == 2
