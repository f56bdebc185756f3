"""The checks as a table: what is looked at, what must be so, what it costs, and who looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.language import Text
from conformance.verify import files, pdf, run, signature
from conformance.verify.countersignature import countersignature
from conformance.verify.dossier import Dossier
from conformance.verify.objection import Number
from conformance.verify.outcome import (
    ANOTHER_ORGANISATION,
    INCOMPLETE,
    NOT_CONFORMING,
    NOT_TRUSTED,
    NOT_VALID_THEN,
    TAMPERED,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: what is checked, what must be so, what it costs, and who looks."""

    number: Number
    name: Text
    expected: Text
    exit_code: int
    examine: Callable[[Dossier], Text]


RULES = (
    Rule(
        Number.MANIFEST,
        Text(nb="Manifestet finnes og har riktig form", en="The manifest is there and in the right form"),
        Text(nb="manifest.json som kanonisk JSON uten ukjente felt", en="manifest.json as canonical JSON without unknown members"),
        TAMPERED,
        files.form,
    ),
    Rule(
        Number.SIGNATURE_FORM,
        Text(nb="Signaturen finnes og har riktig form", en="The signature is there and in the right form"),
        Text(nb="frittstående CMS (CAdES-B) med én underskriver", en="a detached CMS (CAdES-B) with one signer"),
        TAMPERED,
        signature.form,
    ),
    Rule(
        Number.DIGEST,
        Text(nb="Signaturen gjelder dette manifestet", en="The signature is over this manifest"),
        Text(nb="samme SHA-256 av manifest.json", en="the same SHA-256 of manifest.json"),
        TAMPERED,
        signature.digest,
    ),
    Rule(
        Number.SIGNATURE,
        Text(nb="Signaturen er laget med sertifikatets nøkkel", en="The signature was made with the certificate's key"),
        Text(nb="RSA, minst 2048 bit, over de signerte opplysningene", en="RSA, at least 2048 bits, over the signed attributes"),
        TAMPERED,
        signature.signature,
    ),
    Rule(
        Number.CHAIN,
        Text(nb="Sertifikatet er utstedt under CA-en som er oppgitt", en="The certificate was issued under the CA given"),
        Text(nb="en kjede til et sertifikat i --ca", en="a chain to a certificate in --ca"),
        NOT_TRUSTED,
        signature.chain,
    ),
    Rule(
        Number.VALIDITY,
        Text(nb="Sertifikatet var gyldig på signeringstidspunktet", en="The certificate was valid at the time of signing"),
        Text(nb="signert i sertifikatenes gyldighetstid", en="signed within the certificates' validity"),
        NOT_VALID_THEN,
        signature.validity,
    ),
    Rule(
        Number.FILES_PRESENT,
        Text(nb="Alle filene er der, og ingen andre", en="Every file is there, and no other"),
        Text(nb="nøyaktig filene i manifestet", en="exactly the files of the manifest"),
        INCOMPLETE,
        files.present,
    ),
    Rule(
        Number.FILES_UNCHANGED,
        Text(nb="Ingen fil er endret", en="No file was altered"),
        Text(nb="størrelse og SHA-256 som i manifestet", en="size and SHA-256 as in the manifest"),
        TAMPERED,
        files.unchanged,
    ),
    Rule(
        Number.EVIDENCE,
        Text(nb="Beviset har riktig form", en="The evidence is in the right form"),
        Text(nb="evidence.json etter skjemaet, som kanonisk JSON", en="evidence.json by its schema, as canonical JSON"),
        TAMPERED,
        run.canonical,
    ),
    Rule(
        Number.JOURNAL,
        Text(nb="Journalen henger sammen", en="The journal holds together"),
        Text(nb="hver linje bærer SHA-256 av linjen før", en="every line carries the SHA-256 of the line before"),
        TAMPERED,
        run.unbroken,
    ),
    Rule(
        Number.FOLD,
        Text(nb="Beviset er det journalen sier", en="The evidence is what the journal says"),
        Text(nb="evidence.json lik resultatet av journalen", en="evidence.json equal to what the journal comes to"),
        TAMPERED,
        run.folded,
    ),
    Rule(
        Number.INVENTORY,
        Text(nb="Manifestet og beviset gjelder samme kjøring", en="The manifest and the evidence are about the same run"),
        Text(nb="samme kjørings-id, verktøy, testtilfeller og arbeidsbok", en="the same run id, tool, cases and workbook"),
        TAMPERED,
        run.inventory,
    ),
    Rule(
        Number.COMPLETENESS,
        Text(nb="Ingen testtilfeller er kommet bort", en="No case was lost"),
        Text(nb="rader = generert = funnet = avsluttet", en="rows = generated = collected = ended"),
        INCOMPLETE,
        run.complete,
    ),
    Rule(
        Number.VERDICTS,
        Text(nb="Resultatene har dekning i stegene", en="The verdicts are supported by the steps"),
        Text(nb="bestått bare når hvert steg er bestått", en="passed only when every step passed"),
        TAMPERED,
        run.supported,
    ),
    Rule(
        Number.PDF_SIGNATURE,
        Text(nb="Rapporten (PDF) er signert og uendret", en="The report (PDF) is signed and unaltered"),
        Text(nb="én gyldig signatur over hele report.pdf", en="one valid signature over the whole of report.pdf"),
        TAMPERED,
        pdf.signature,
    ),
    Rule(
        Number.PDF_SIGNER,
        Text(nb="Rapporten er signert med samme sertifikat", en="The report is signed with the same certificate"),
        Text(nb="samme sertifikat som manifestet", en="the certificate of the manifest"),
        TAMPERED,
        pdf.signer,
    ),
    Rule(
        Number.SIGNING_TIME,
        Text(nb="Signeringstidspunktet er mulig", en="The time of signing is possible"),
        Text(nb="etter at kjøringen sluttet, og ikke i framtiden", en="after the run ended, and not in the future"),
        TAMPERED,
        signature.signing_time,
    ),
    Rule(
        Number.BANK,
        Text(nb="Underskriveren er banken i kjøringen", en="The signer is the bank of the run"),
        Text(
            nb="organisasjonsnummeret til banken, eller til leverandøren kjøringen navngir",
            en="the number of the bank, or of the supplier that the run names",
        ),
        ANOTHER_ORGANISATION,
        signature.bank,
    ),
    Rule(
        Number.EXPECTED_ORGANISATION,
        Text(nb="Underskriveren er organisasjonen som er oppgitt", en="The signer is the organisation given"),
        Text(nb="organisasjonsnummeret i --organisation-number", en="the number of --organisation-number"),
        ANOTHER_ORGANISATION,
        signature.expected_organisation,
    ),
    Rule(
        Number.CONFORMING,
        Text(nb="Alle testtilfellene er bestått", en="Every case passed"),
        Text(nb="bare «passed»", en="'passed' only"),
        NOT_CONFORMING,
        run.conforming,
    ),
    Rule(
        Number.TIMESTAMP,
        Text(nb="Tidsstempelet bekrefter signeringstidspunktet", en="The timestamp confirms the time of signing"),
        Text(nb="tidsstempel (RFC 3161) fra en tjeneste under en CA i --ca", en="a timestamp (RFC 3161) of a service under a CA in --ca"),
        TAMPERED,
        signature.timestamp,
    ),
    Rule(
        Number.PDF_ATTACHMENTS,
        Text(nb="Vedleggene i rapporten er filene i mappen", en="The attachments of the report are the files of the folder"),
        Text(nb="samme SHA-256 som filen ved siden av", en="the same SHA-256 as the file beside it"),
        TAMPERED,
        pdf.attached,
    ),
    Rule(
        Number.COUNTERSIGNATURE,
        Text(nb="Kontrasignaturen gjelder og er en annens", en="The countersignature holds and is somebody else's"),
        Text(nb="en signatur til over manifestet, under en CA i --ca", en="another signature over the manifest, under a CA in --ca"),
        TAMPERED,
        countersignature,
    ),
)
