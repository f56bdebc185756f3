"""The checks that need no network: configuration, keys, certificates, organisation numbers."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography.x509.oid import NameOID

from conformance import config as configuration
from conformance.doctor.patient import Found, Patient, Procedure
from conformance.errors.doctor import (
    CertificateExpired,
    CertificateNotYetValid,
    CertificateOfOtherEnvironment,
    OrganisationsDiffer,
    ScopeOfAnotherApi,
)
from conformance.examination.credentials import load_grant_key, load_identity, load_signatory
from conformance.language import Text, verbatim
from conformance.signing.keys import KeyPair
from conformance.signing.signatory import Signatory

_SOON = timedelta(days=30)
_ISSUERS = ("buypass", "commfides")
_ENVIRONMENTS = {"test": Text("test", "test"), "production": Text("produksjon", "production")}

_READ = Text("{profile}miljø {environment}, bank {name} ({number})", "{profile}environment {environment}, bank {name} ({number})")
_PROFILE = Text("profil {name}, ", "profile {name}, ")
_KEY = Text(
    "{kind} med {bits} bit, signerer grant med {algorithm}, navngitt med {named}",
    "{kind} of {bits} bits, signs grants by {algorithm}, named by {named}",
)
_SEVERAL = Text(
    "; filen har {count} nøkkelpar, og serienummer {serial} ble valgt etter bruksområdet (keyUsage) for {purpose}",
    "; the file holds {count} key pairs, and serial {serial} was chosen by its key usage for {purpose}",
)
_SEVERAL_PAIRS = 2
_AUTHENTICATION, _SIGNATURES = Text("autentisering", "authentication"), Text("signering", "signing")
_VALID = Text(
    "{subject}, utstedt av {issuer}, gyldig til {end} ({days} dager)", "{subject}, issued by {issuer}, valid until {end} ({days} days)"
)
_RENEW = Text(
    "Bestill nytt sertifikat nå; det tar gjerne noen uker (oppgave A-3).", "Order a new certificate now; it may take weeks (task A-3)."
)
_FITS = Text("utsteder «{issuer}» passer med {environment}", "issuer '{issuer}' fits {environment}")
_UNSURE = Text("utsteder «{issuer}» er verken Buypass eller Commfides", "issuer '{issuer}' is neither Buypass nor Commfides")
_UNSURE_REMEDY = Text(
    "Kontroller at sertifikatet er utstedt for {environment}. Maskinporten godtar bare virksomhetssertifikater fra Buypass og Commfides.",
    "Check that the certificate was issued for {environment}. Maskinporten takes enterprise certificates of Buypass and Commfides only.",
)
_AGREE = Text("bank, sertifikat og fid er {number}", "bank, certificate and fid are {number}")
_SUPPLIER = Text(
    "leverandøren {supplier} handler for banken {number} (consumer_org)",
    "the supplier {supplier} acts for the bank {number} (consumer_org)",
)
_NO_NUMBER = Text("ingen virksomhet (organisasjonsnummer mangler)", "no organisation (it holds no organisation number)")
_UNNUMBERED_KEY = Text(
    "grantet navngir nøkkelen med kid; eieren står på klienten i Maskinporten",
    "the grant names its key by kid; its owner stands on the client in Maskinporten",
)
_SIGNS = Text("{subject} signerer beviset, gyldig til {end}", "{subject} signs the evidence, valid until {end}")


def _read_config(patient: Patient) -> Found:
    patient.config = config = configuration.load(patient.file, patient.profile)
    profile = _PROFILE.filled(name=config.profile) if config.profile else verbatim("")
    wanted, scopes = "bits:kundeforhold.write", config.maskinporten.scopes
    if wanted not in scopes:
        raise ScopeOfAnotherApi(found=", ".join(scopes), wanted=wanted)
    return Found(
        _READ.filled(profile=profile, environment=config.kfr.environment, name=config.bank.name, number=config.bank.organisation_number)
    )


def _read_key(patient: Patient) -> Found:
    config = patient.config
    patient.grant_key = key = load_grant_key(config)
    patient.identity = identity = load_identity(config)
    named = f"kid {key.kid}" if key.kid else f"x5c ({len(key.x5c)})"
    text = _KEY.filled(kind="RSA", bits=key.private_key.key_size, algorithm=key.algorithm, named=named)
    return Found(_with_choice(text, identity, _AUTHENTICATION) if config.certificate.has_certificate else text)


def _with_choice(text: Text, chosen: Signatory, purpose: Text) -> Text:
    """Say which of several key pairs was taken, and why."""
    if not isinstance(chosen, KeyPair) or chosen.candidates < _SEVERAL_PAIRS:
        return text
    more = _SEVERAL.filled(count=chosen.candidates, serial=f"{chosen.certificate.serial_number:x}", purpose=purpose)
    return Text("{a}{b}", "{a}{b}").filled(a=text, b=more)


def _check_validity(patient: Patient) -> Found:
    return _valid(patient, patient.identity, str(patient.config.certificate.file), _VALID)


def _check_environment(patient: Patient) -> Found:
    issuer, environment = _issuer(patient.identity), patient.config.kfr.environment
    found = "test" if "test" in issuer.lower() else "production"
    if found == "production" != environment and not any(name in issuer.lower() for name in _ISSUERS):
        return Found(_UNSURE.filled(issuer=issuer), _UNSURE_REMEDY.filled(environment=_ENVIRONMENTS[environment]))
    if found != environment:
        raise CertificateOfOtherEnvironment(issuer=issuer, found=_ENVIRONMENTS[found], wanted=environment)
    return Found(_FITS.filled(issuer=issuer, environment=_ENVIRONMENTS[environment]))


def _check_organisations(patient: Patient) -> Found:
    config, number = patient.config, patient.identity.organisation_number
    bank = config.bank.organisation_number
    if not config.certificate.has_certificate:
        return Found(_UNNUMBERED_KEY)
    if config.maskinporten.consumer_org and number is not None:
        return Found(_SUPPLIER.filled(supplier=number, number=bank))
    if number != bank:
        raise OrganisationsDiffer(file=config.certificate.file, found=number or _NO_NUMBER, bank=bank)
    return Found(_AGREE.filled(number=bank))


def _check_signing(patient: Patient) -> Found:
    config = patient.config
    patient.signing = pair = load_signatory(config.signing)
    # A supplier that acts for the bank may sign with its own certificate; the evidence names it.
    supplier = patient.identity.organisation_number if config.maskinporten.consumer_org else None
    if pair.organisation_number not in {config.bank.organisation_number, supplier or config.bank.organisation_number}:
        found = pair.organisation_number or _NO_NUMBER
        raise OrganisationsDiffer(file=config.signing.file, found=found, bank=config.bank.organisation_number)
    validity = _valid(patient, pair, str(config.signing.file), _SIGNS)
    return Found(_with_choice(validity.text, pair, _SIGNATURES), validity.warning)


def _valid(patient: Patient, pair: Signatory, file: str, text: Text) -> Found:
    certificate, now = pair.certificate, patient.now()
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < start:
        raise CertificateNotYetValid(file=file, when=_day(start))
    if now > end:
        raise CertificateExpired(file=file, when=_day(end), environment=_ENVIRONMENTS[patient.config.kfr.environment])
    found = text.filled(subject=_subject(pair), issuer=_issuer(pair), end=_day(end), days=(end - now).days)
    return Found(found, _RENEW if end - now < _SOON else None)


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _subject(pair: Signatory) -> str:
    names = pair.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else pair.certificate.subject.rfc4514_string()


def _issuer(pair: Signatory) -> str:
    names = [
        str(name.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for name in pair.certificate.issuer.get_attributes_for_oid(oid)
    ]
    return ", ".join(names) or pair.certificate.issuer.rfc4514_string()


def _key_files(patient: Patient) -> Text:
    section = patient.config.certificate
    return verbatim(", ".join(str(file) for file in (section.pkcs12, section.pem_key, section.pem_certificate, section.jwk) if file))


PAPERS = (
    Procedure("config", Text("Konfigurasjonen", "The configuration"), lambda patient: verbatim(str(patient.file)), _read_config),
    Procedure("key", Text("Nøkkel og sertifikat", "Key and certificate"), _key_files, _read_key, ("config",)),
    Procedure(
        "validity",
        Text("Sertifikatets gyldighet", "The validity of the certificate"),
        lambda patient: Text("serienummer {n}", "serial number {n}").filled(n=f"{patient.identity.certificate.serial_number:x}"),
        _check_validity,
        ("key",),
    ),
    Procedure(
        "environment",
        Text("Test eller produksjon", "Test or production"),
        lambda patient: Text("utstederen og environment = «{e}»", "the issuer and environment = '{e}'").filled(
            e=patient.config.kfr.environment
        ),
        _check_environment,
        ("key",),
    ),
    Procedure(
        "organisations",
        Text("Organisasjonsnumrene", "The organisation numbers"),
        lambda _: Text("[bank], sertifikatet og consumer_org", "[bank], the certificate and consumer_org"),
        _check_organisations,
        ("key",),
    ),
    Procedure(
        "signing",
        Text("Signering av beviset", "Signing the evidence"),
        lambda patient: verbatim(str(patient.config.signing.file)),
        _check_signing,
        ("config",),
    ),
)
