"""What can keep a person's word on a case from being written down."""

from __future__ import annotations

from conformance.errors.evidence import EvidenceError
from conformance.language import Text


class AttestationError(EvidenceError):
    """Nothing was attested."""


class CaseUnknown(AttestationError):
    """The run has no such case."""

    what = Text(nb="{folder} har ikke noe testtilfelle «{case}».", en="{folder} has no case '{case}'.")
    remedy = Text(nb="Manuelle testtilfeller i kjøringen: {manual}.", en="Manual cases of the run: {manual}.")


class NotManual(AttestationError):
    """The suite carried the case out; nobody's word stands for that."""

    what = Text(nb="{case} er ikke et manuelt testtilfelle og kan ikke attesteres.", en="{case} is no manual case and cannot be attested.")
    remedy = Text(
        nb="Manuelle testtilfeller i kjøringen: {manual}. Et tilfelle blir manuelt når koblingsfilen sier det før kjøringen.",
        en="Manual cases of the run: {manual}. A case becomes manual when the mapping file says so before the run.",
    )


class RunUnfinished(AttestationError):
    """The run has not ended, so there is nothing to add to."""

    what = Text(nb="Kjøringen i {folder} er ikke avsluttet.", en="The run in {folder} has not ended.")
    remedy = Text(
        nb="Vent til den er ferdig, eller kjør på nytt hvis den ble avbrutt.", en="Wait until it has, or run again if it was interrupted."
    )


class AttestationHoldsSecret(AttestationError):
    """A text or a file holds a personal number or a token; it is not repeated here."""

    what = Text(
        nb="{where} inneholder et fødselsnummer, kontonummer eller token.",
        en="{where} holds a personal number, an account number or a token.",
    )
    remedy = Text(
        nb="Beskriv testkunden uten nummer, eller sladd filen. Rapporten sendes til andre, og bare pseudonymer hører hjemme i den.",
        en="Describe the test customer without the number, or redact the file. The report goes to others and has room for pseudonyms only.",
    )


class AttestationEmpty(AttestationError):
    """Name, role or note say nothing."""

    what = Text(nb="{option} er tom eller for lang.", en="{option} is empty or too long.")
    remedy = Text(
        nb="Skriv hvem som står bak, i hvilken rolle, og hva som ble gjort og sett. Høyst {limit} tegn.",
        en="Say who vouches, in which role, and what was done and seen. At most {limit} characters.",
    )


class AttestedFileUnusable(AttestationError):
    """A file cannot go with the attestation."""

    what = Text(nb="{file} kan ikke legges ved: {why}.", en="{file} cannot be attached: {why}.")
    remedy = Text(nb="Legg ved en vanlig fil på høyst {limit} MB.", en="Attach a plain file of at most {limit} MB.")
