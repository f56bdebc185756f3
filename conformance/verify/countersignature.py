"""The check of the countersignature: a second signature over the manifest, by somebody else's certificate."""

from __future__ import annotations

import hashlib

from conformance.language import Text
from conformance.verify import signature, trust
from conformance.verify.dossier import Dossier
from conformance.verify.envelope import Envelope, token_of
from conformance.verify.objection import Number, Objection
from conformance.verify.outcome import NOT_TRUSTED, NOT_VALID_THEN
from conformance.verify.timestamp import confirm

_OTHER_BYTES = Text(nb="kontrasignaturen gjelder et annet manifest", en="the countersignature is over another manifest")
_SAME_KEY = Text(nb="den er laget med samme nøkkel som signaturen", en="it was made with the key of the signature itself")
_TOO_EARLY = Text(nb="kontrasignert {second} UTC, signert {first} UTC", en="countersigned {second} UTC, signed {first} UTC")


def countersignature(dossier: Dossier) -> Text:
    """A second signature over the manifest holds, comes from a trusted certificate, and is not the bank's own key again."""
    try:
        second = dossier.countersignature
        chain = trust.trace(second, dossier.anchors)
    except Objection as objection:
        # What is wrong with it is said of it, not of the signature that has checks of these numbers.
        raise Objection(objection.found, exit_code=NOT_TRUSTED if objection.basis is Number.CHAIN else None) from objection
    if second.digest != hashlib.sha256(dossier.manifest_bytes).digest():
        raise Objection(_OTHER_BYTES)
    signature.refuse_unmade(second)
    if second.certificate.public_key.dump() == dossier.envelope.certificate.public_key.dump():
        raise Objection(_SAME_KEY)
    try:
        trust.refuse_outdated(chain, second.signed_at)
    except Objection as objection:
        raise Objection(objection.found, exit_code=NOT_VALID_THEN) from objection
    _refuse_time(dossier, second)
    return signature.described(second)


def _refuse_time(dossier: Dossier, second: Envelope) -> None:
    signature.refuse_future(second, dossier.now)
    if second.signed_at < dossier.envelope.signed_at - signature.CLOCK_TOLERANCE:
        raise Objection(
            _TOO_EARLY.filled(second=signature.shown_time(second.signed_at), first=signature.shown_time(dossier.envelope.signed_at))
        )
    if token_of(second.signer_info) is not None:
        confirm(second.signer_info, second.signed_at, dossier.anchors)
