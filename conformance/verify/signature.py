"""The checks of the signature over the manifest, and of whom it comes from."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from cryptography import x509 as pyca
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from conformance.language import Text, verbatim
from conformance.signing.keys import organisation_number
from conformance.verify import trust
from conformance.verify.dossier import Dossier
from conformance.verify.envelope import Envelope
from conformance.verify.objection import Objection
from conformance.verify.timestamp import shown

# Clocks differ: a signature made at once after a run may state a second before its end, and a reader's clock may lag.
CLOCK_TOLERANCE = timedelta(minutes=5)
SHORTEST_KEY = 2048

_FORM = Text(
    nb="frittstående CMS, én underskriver, CAdES-B; {bytes} byte sertifikat",
    en="detached CMS, one signer, CAdES-B; {bytes} bytes of certificate",
)
SHORT_KEY = Text(nb="nøkkelen er bare {bits} bit", en="the key has {bits} bits only")
_NOT_MADE_BY = Text(nb="signaturen er ikke laget med nøkkelen i sertifikatet", en="the signature was not made with the certificate's key")
_NOT_BOUND = Text(nb="de signerte opplysningene peker på noe annet: {why}", en="the signed attributes point at something else: {why}")
_MADE_BY = Text(nb="RSA {bits} bit, SHA-256", en="RSA {bits} bits, SHA-256")
_VALID_THEN = Text(nb="gyldig {moment} UTC", en="valid {moment} UTC")
_BEFORE_THE_END = Text(nb="signert {signed} UTC, kjøringen sluttet {ended}", en="signed {signed} UTC, the run ended {ended}")
_IN_THE_FUTURE = Text(nb="signert {signed} UTC, klokken er {now} UTC", en="signed {signed} UTC, it is {now} UTC")
_NEVER_ENDED = Text(nb="kjøringen har ingen slutt", en="the run has no end")
_SUPPLIER = Text(nb="{supplier}, leverandør for {bank}", en="{supplier}, supplier of {bank}")
_NO_NUMBER = Text(nb="sertifikatet har ikke noe organisasjonsnummer", en="the certificate has no organisation number")


def form(dossier: Dossier) -> Text:
    """The signature is there and in the agreed form."""
    return _FORM.filled(bytes=len(dossier.envelope.certificate.dump()))


def digest(dossier: Dossier) -> Text:
    """The signature is over this manifest."""
    stated, actual = dossier.envelope.digest, hashlib.sha256(dossier.manifest_bytes).digest()
    if stated != actual:
        raise Objection(verbatim(actual.hex()), expected=verbatim(stated.hex()))
    return verbatim(actual.hex())


def signature(dossier: Dossier) -> Text:
    """The key of the certificate made the signature."""
    return refuse_unmade(dossier.envelope)


def refuse_unmade(envelope: Envelope) -> Text:
    """Object to a signature that its certificate's key did not make, or that a key too short made; otherwise say what made it."""
    certificate = envelope.certificate
    if (bits := certificate.public_key.bit_size) < SHORTEST_KEY:
        raise Objection(SHORT_KEY.filled(bits=bits))
    try:
        _, valid = validate_sig_integrity(envelope.signer_info, certificate, "data", envelope.digest)
    except SignatureValidationError as error:
        raise Objection(_NOT_BOUND.filled(why=error.failure_message)) from error
    if not valid:
        raise Objection(_NOT_MADE_BY)
    return _MADE_BY.filled(bits=bits)


def chain(dossier: Dossier) -> Text:
    """The certificate can be traced to a CA that was given."""
    return trust.described(dossier.chain)


def validity(dossier: Dossier) -> Text:
    """The certificates were valid when the signature was made."""
    trust.refuse_outdated(dossier.chain, dossier.envelope.signed_at)
    return _VALID_THEN.filled(moment=shown_time(dossier.envelope.signed_at))


def signing_time(dossier: Dossier) -> Text:
    """The signature was made after the run, and not in the future."""
    signed, ended = dossier.envelope.signed_at, dossier.result.run.ended
    if not ended:
        raise Objection(_NEVER_ENDED)
    if signed < datetime.fromisoformat(ended) - CLOCK_TOLERANCE:
        raise Objection(_BEFORE_THE_END.filled(signed=shown_time(signed), ended=ended))
    refuse_future(dossier.envelope, dossier.now)
    return verbatim(f"{shown_time(signed)} UTC")


def refuse_future(envelope: Envelope, now: datetime) -> None:
    """Object to a signature that states a time that has not come."""
    if envelope.signed_at > now + CLOCK_TOLERANCE:
        raise Objection(_IN_THE_FUTURE.filled(signed=shown_time(envelope.signed_at), now=shown_time(now)))


def described(envelope: Envelope) -> Text:
    """Name who made a signature, and when."""
    number = organisation_number(pyca.load_der_x509_certificate(envelope.certificate.dump())) or "–"
    return verbatim(f"{trust.common_name(envelope.certificate)} ({number}), {shown_time(envelope.signed_at)} UTC")


def timestamp(dossier: Dossier) -> Text:
    """A third party confirms the time of signing."""
    return shown(dossier.confirmation)


def bank(dossier: Dossier) -> Text:
    """The signer is the bank of the run, or the supplier that the run names as acting for it."""
    tested = dossier.result.bank
    if tested.supplier and dossier.signer.organisation_number == tested.supplier:
        return _SUPPLIER.filled(supplier=tested.supplier, bank=tested.organisation_number)
    return _organisation(dossier, tested.organisation_number)


def expected_organisation(dossier: Dossier) -> Text:
    """The signer is the organisation that the reader asked for."""
    return _organisation(dossier, dossier.expected_organisation)


def _organisation(dossier: Dossier, expected: str | None) -> Text:
    found = dossier.signer.organisation_number
    if found is None or found != expected:
        raise Objection(_NO_NUMBER if found is None else verbatim(found), expected=verbatim(expected or "-"))
    return verbatim(found)


def shown_time(moment: datetime) -> str:
    """Write a time to the second."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"
