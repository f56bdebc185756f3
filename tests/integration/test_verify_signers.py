"""Who signed, with what, and when: signatures of another form, strangers, expired certificates, the wrong organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from asn1crypto import cms as asn1
from asn1crypto import pem, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from conformance.errors.evidence import CertificateOfAnotherBank
from conformance.journal import Event, RunStarted
from conformance.seal import seal
from conformance.signing import cms
from conformance.signing.keys import KeyPair
from tests import bundles, certificates
from tests.bundles import broken, copied, edited, judged, told
from tests.certificates import OTHER_BANK, SEALED_AT

Alteration = Callable[[Path], object]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundles.sealed(tmp_path_factory.mktemp("pristine") / bundles.RUN)


@pytest.fixture
def bundle(pristine: Path, tmp_path: Path) -> Path:
    return copied(pristine, tmp_path / bundles.RUN)


def signature(make: Callable[[bytes], bytes]) -> Alteration:
    """Put another signature over the manifest in place of the bank's."""

    def put(folder: Path) -> None:
        edited(folder, "manifest.json.p7s", lambda _: make((folder / "manifest.json").read_bytes()))

    return put


def plain(*options: pkcs7.PKCS7Options, digest: hashes.SHA256 | hashes.SHA512 | None = None) -> Alteration:
    """A signature as cryptography makes it, without the attributes of CAdES."""

    def make(data: bytes) -> bytes:
        bank = certificates.bank()
        builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(bank.certificate, bank.key, digest or hashes.SHA256())
        builder = builder.add_certificate(certificates.authority().issuing)
        return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])

    return signature(make)


def rebuilt(change: Callable[[asn1.SignedData], object]) -> Alteration:
    """The bank's own signature with something changed around what is signed."""

    def make(data: bytes) -> bytes:
        content = asn1.ContentInfo.load(cms.sign(data, certificates.bank(), when=SEALED_AT))
        change(content["content"])
        made: bytes = content.dump(force=True)
        return made

    return signature(make)


def certificate_of(pair: KeyPair) -> x509.Certificate:
    return x509.Certificate.load(_der(pair.certificate))


def _der(certificate: pyca.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def two_signers(signed: asn1.SignedData) -> None:
    signed["signer_infos"].append(signed["signer_infos"][0].copy())


def no_signers(signed: asn1.SignedData) -> None:
    signed["signer_infos"] = asn1.SignerInfos([])


def without_certificates(signed: asn1.SignedData) -> None:
    signed["certificates"] = asn1.CertificateSet([])


def with_a_stranger(signed: asn1.SignedData) -> None:
    signed["certificates"].append(asn1.CertificateChoices({"certificate": certificate_of(certificates.from_another_authority())}))


def with_an_unsigned_attribute(signed: asn1.SignedData) -> None:
    attribute = asn1.CMSAttribute({"type": "signing_time", "values": [asn1.Time({"utc_time": SEALED_AT})]})
    signed["signer_infos"][0]["unsigned_attrs"] = asn1.CMSAttributes([attribute])


def with_the_content(signed: asn1.SignedData) -> None:
    signed["encap_content_info"]["content"] = b"{}"


def claiming_sha512(signed: asn1.SignedData) -> None:
    signed["signer_infos"][0]["digest_algorithm"] = {"algorithm": "sha512"}


def by_another_key(data: bytes) -> bytes:
    bank = certificates.bank()
    return cms.sign(data, KeyPair(certificates.rsa_key("other bank"), bank.certificate, bank.chain), when=SEALED_AT)


def with_a_twin(signed: asn1.SignedData) -> None:
    """Another certificate of the same key; the signature is good, but bound to the first by a signed attribute."""
    twin, issuing = certificate_of(certificates.authority().issue()), x509.Certificate.load(_der(certificates.authority().issuing))
    signed["certificates"] = asn1.CertificateSet([asn1.CertificateChoices({"certificate": each}) for each in (issuing, twin)])
    identifier = {"issuer": twin.issuer, "serial_number": twin.serial_number}
    signed["signer_infos"][0]["sid"] = asn1.SignerIdentifier({"issuer_and_serial_number": identifier})


FORMS: dict[str, tuple[Alteration, int]] = {
    "nothing": (signature(lambda _: b""), 2),
    "noise": (signature(lambda data: data[:500]), 2),
    "cut short": (signature(lambda data: cms.sign(data, certificates.bank(), when=SEALED_AT)[:-1]), 2),
    "something after the end": (signature(lambda data: cms.sign(data, certificates.bank(), when=SEALED_AT) + b"\0"), 2),
    "PEM": (signature(lambda data: pem.armor("CMS", cms.sign(data, certificates.bank(), when=SEALED_AT))), 2),
    "a certificate": (signature(lambda _: certificates.bank().certificate.public_bytes(Encoding.DER)), 2),
    "beyond its length": (signature(lambda data: data + b" " * 2**20), 2),
    "over other bytes": (signature(lambda data: cms.sign(data + b" ", certificates.bank(), when=SEALED_AT)), 3),
    "without the attributes of CAdES": (plain(pkcs7.PKCS7Options.DetachedSignature), 2),
    "without signed attributes": (plain(pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.NoAttributes), 2),
    "with the content inside": (plain(), 2),
    "with other content inside": (rebuilt(with_the_content), 2),
    "two signers": (rebuilt(two_signers), 2),
    "no signer": (rebuilt(no_signers), 2),
    "no certificate": (rebuilt(without_certificates), 2),
    "a stranger's certificate along with it": (rebuilt(with_a_stranger), 2),
    "an attribute nobody signed": (rebuilt(with_an_unsigned_attribute), 2),
    "another digest claimed": (rebuilt(claiming_sha512), 2),
    "made with another key": (signature(by_another_key), 4),
    "bound to another certificate": (rebuilt(with_a_twin), 4),
}


@pytest.mark.parametrize(("alter", "check"), FORMS.values(), ids=FORMS)
def test_a_signature_in_another_form_is_refused(bundle: Path, alter: Alteration, check: int) -> None:
    alter(bundle)

    judgement = judged(bundle)

    assert judgement.exit_code == 10, told(judgement)
    assert check in broken(judgement), told(judgement)


def resigned(folder: Path, pair: KeyPair, *, when: datetime = SEALED_AT) -> Path:
    """A run that this key pair signed from the beginning, report and all."""
    bundles.finish(folder)
    bundles.sign_report(folder, pair, when=when)
    bundles.force_seal(folder, pair, when=when)
    return folder


def issued_by_the_bank() -> KeyPair:
    """A certificate the bank made itself, with its own certificate for a CA."""
    bank, authority = certificates.bank(), certificates.authority()
    as_authority = certificates.Authority(authority.root, bank.certificate, authority.root_key, bank.key)
    made = as_authority.issue(certificates.subject(name="Skyggebanken ASA"), key="other bank")
    return KeyPair(made.key, made.certificate, (bank.certificate, authority.issuing))


def without_its_issuer() -> KeyPair:
    bank = certificates.bank()
    return KeyPair(bank.key, bank.certificate, ())


def weak() -> KeyPair:
    return certificates.authority().issue(key="1024 bits")


SIGNERS: dict[str, tuple[Callable[[], KeyPair], int, int]] = {
    "the bank": (certificates.bank, 0, 0),
    "the bank, number in serialNumber": (certificates.of_older_style, 0, 0),
    "the bank with its authentication certificate": (lambda: certificates.authority().issue(key_usage=certificates.usage()), 0, 0),
    "another authority": (certificates.from_another_authority, 12, 5),
    "self-signed": (certificates.self_signed, 12, 5),
    "issued by the bank itself": (issued_by_the_bank, 12, 5),
    "a certificate for encryption": (certificates.for_encryption_only, 12, 5),
    "its issuer left out": (without_its_issuer, 12, 5),
    "expired": (certificates.expired, 13, 6),
    "not yet valid": (certificates.not_yet_valid, 13, 6),
    "another bank": (certificates.of_another_bank, 14, 18),
    "a certificate without a number": (certificates.without_number, 14, 18),
    "a key too short": (weak, 10, 4),
    # the gravest counts
    "another authority, and expired": (lambda: certificates.authority("Another CA").issue(end=SEALED_AT - timedelta(days=1)), 12, 5),
    "another bank, and expired": (
        lambda: certificates.authority().issue(certificates.subject(organisation_number=OTHER_BANK), end=SEALED_AT - timedelta(days=1)),
        13,
        18,
    ),
}


@pytest.mark.parametrize(("make", "exit_code", "check"), SIGNERS.values(), ids=SIGNERS)
def test_the_signer_decides(tmp_path: Path, make: Callable[[], KeyPair], exit_code: int, check: int) -> None:
    judgement = judged(resigned(tmp_path / bundles.RUN, make()))

    assert judgement.exit_code == exit_code, told(judgement)
    assert (check in broken(judgement)) is bool(check), told(judgement)


def test_expired_since_the_sealing_is_no_fault(tmp_path: Path) -> None:
    pair = certificates.authority().issue(end=SEALED_AT + timedelta(minutes=1))

    assert judged(resigned(tmp_path / bundles.RUN, pair)).exit_code == 0


def test_an_issuer_that_was_not_valid_any_more_is_named(tmp_path: Path) -> None:
    old = certificates.outdated_authority()
    judgement = judged(resigned(tmp_path / bundles.RUN, old.issue()), anchors=[old.root])

    assert judgement.exit_code == 13, told(judgement)
    assert "Outdated CA Issuing" in told(judgement)


ANCHORS: dict[str, tuple[Callable[[], list[pyca.Certificate]], int]] = {
    "the root": (lambda: [certificates.authority().root], 0),
    "the root among others": (lambda: [certificates.authority("Another CA").root, certificates.authority().root], 0),
    "the issuing certificate alone": (lambda: [certificates.authority().issuing], 0),
    "another authority": (lambda: [certificates.authority("Another CA").root], 12),
    "a namesake of the root": (lambda: [certificates.ca_certificate(certificates.authority().root.subject, certificates.rsa_key("x"))], 12),
}


@pytest.mark.parametrize(("anchors", "exit_code"), ANCHORS.values(), ids=ANCHORS)
def test_only_the_anchors_given_are_trusted(pristine: Path, anchors: Callable[[], list[pyca.Certificate]], exit_code: int) -> None:
    judgement = judged(pristine, anchors=anchors())

    assert judgement.exit_code == exit_code, told(judgement)


@pytest.mark.parametrize(("number", "exit_code"), [("310000000", 0), (OTHER_BANK, 14)], ids=["the bank's", "another"])
def test_the_organisation_asked_for_must_be_the_signer(pristine: Path, number: str, exit_code: int) -> None:
    judgement = judged(pristine, organisation_number=number)

    assert judgement.exit_code == exit_code, told(judgement)
    assert (19 in broken(judgement)) is (exit_code == 14)
    assert [check.number for check in judgement.checks] == [*range(1, 21), 22]


def test_the_signer_is_told(pristine: Path) -> None:
    signer = judged(pristine).signer

    assert signer is not None
    assert (signer.name, signer.organisation_number, signer.issuer) == ("Eksempelbank ASA", "310000000", "Test CA Issuing")
    assert signer.signed_at == SEALED_AT
    assert int(signer.serial, 16) == certificates.bank().certificate.serial_number


def acted_for(supplier: str) -> list[Event]:
    """A run in which a supplier acted for the bank."""

    def altered(event: Event) -> Event:
        return msgspec.structs.replace(event, bank=replace(event.bank, supplier=supplier)) if isinstance(event, RunStarted) else event

    return [altered(event) for event in bundles.events()]


SUPPLIERS = {"named in the run": (OTHER_BANK, 0), "another than the one named": ("310000028", 14), "none named": ("", 14)}


@pytest.mark.parametrize(("supplier", "exit_code"), SUPPLIERS.values(), ids=SUPPLIERS)
def test_a_supplier_may_sign_when_the_run_names_it(tmp_path: Path, supplier: str, exit_code: int) -> None:
    folder, pair = tmp_path / bundles.RUN, certificates.of_another_bank()
    bundles.finish(folder, acted_for(supplier))
    if exit_code:
        with pytest.raises(CertificateOfAnotherBank):
            seal(folder, pair, when=SEALED_AT)
        bundles.sign_report(folder, pair)
        bundles.force_seal(folder, pair)
    else:
        seal(folder, pair, when=SEALED_AT)

    judgement = judged(folder)

    assert judgement.exit_code == exit_code, told(judgement)
    assert any("på vegne av" in note.nb for note in judgement.notes) is not bool(exit_code)


def test_the_bank_may_sign_although_a_supplier_acted(tmp_path: Path) -> None:
    judgement = judged(bundles.sealed(tmp_path / bundles.RUN, acted_for(OTHER_BANK)))

    assert judgement.exit_code == 0, told(judgement)
    assert not any("på vegne av" in note.nb for note in judgement.notes)
