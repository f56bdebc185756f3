"""What can be wrong with a bundle: reading it, sealing it, or what is given to verify it with."""

from __future__ import annotations

from typing import ClassVar

from conformance.errors.base import ConformanceError
from conformance.language import Text


class EvidenceError(ConformanceError):
    """A bundle cannot be read, sealed or judged."""


class NotABundle(EvidenceError):
    """The path leads to nothing that could be judged."""

    what = Text(nb="{path} er ikke en kjøringsmappe: {why}.", en="{path} is not a run folder: {why}.")
    remedy = Text(
        nb="Oppgi mappen som «kfr-conformance run» laget (runs/<kjørings-id>), en zip-fil av den, eller rapporten (report.pdf).",
        en="Give the folder that 'kfr-conformance run' made (runs/<run id>), a zip file of it, or the report (report.pdf).",
    )


class AnchorsUnusable(EvidenceError):
    """The trust anchors given with `--ca` cannot be used; there is no other source of trust."""

    what = Text(nb="{file} inneholder ingen brukbare CA-sertifikater: {why}.", en="{file} holds no usable CA certificates: {why}.")
    remedy = Text(
        nb="Oppgi en PEM-fil med rotsertifikatet til Buypass eller Commfides med --ca. Systemets egne sertifikater brukes aldri.",
        en="Give a PEM file with the root certificate of Buypass or Commfides with --ca. The system's own certificates are never used.",
    )


class NotCanonical(EvidenceError):
    """A document is not spelled as RFC 8785 says."""

    what = Text(
        nb="Dokumentet er ikke kanonisk JSON (RFC 8785); første avvik er ved byte {offset}.",
        en="The document is not canonical JSON (RFC 8785); the first deviation is at byte {offset}.",
    )
    remedy = Text(
        nb="Bruk filen slik verktøyet skrev den. Filer i kjøringsmappen skal aldri redigeres.",
        en="Use the file as this tool wrote it. Files in the run folder must never be edited.",
    )
    exit_code: ClassVar[int] = 10


class ManifestRejected(EvidenceError):
    """The manifest is not in the agreed form."""

    what = Text(nb="manifest.json godtas ikke: {why}.", en="manifest.json is not accepted: {why}.")
    remedy = Text(
        nb="Bruk den opprinnelige kjøringsmappen, eller lag manifestet på nytt med «kfr-conformance seal».",
        en="Use the original run folder, or make the manifest again with 'kfr-conformance seal'.",
    )
    exit_code: ClassVar[int] = 10


class CannotSeal(EvidenceError):
    """The folder cannot be sealed as it is."""

    what = Text(nb="{folder} kan ikke forsegles: {why}.", en="{folder} cannot be sealed: {why}.")
    remedy = Text(
        nb="Rett det som er nevnt, og forsegl på nytt. Lag rapportene først med «kfr-conformance report {folder}» hvis de mangler.",
        en="Correct what is named and seal again. Make the reports first with 'kfr-conformance report {folder}' if they are missing.",
    )


class AlreadySealed(EvidenceError):
    """The folder carries a signature over other content."""

    what = Text(
        nb="{folder} er allerede forseglet, og innholdet er endret siden: {changed}.",
        en="{folder} is already sealed, and its content has changed since: {changed}.",
    )
    remedy = Text(
        nb="Er endringen tilsiktet (for eksempel nye rapporter), forsegl på nytt med --remake. Ellers: hent den opprinnelige mappen.",
        en="If the change is intended (new reports, for instance), seal again with --remake. Otherwise fetch the original folder.",
    )


class CertificateOfAnotherBank(EvidenceError):
    """The certificate that is to seal the run does not belong to the bank of the run."""

    what = Text(
        nb="Sertifikatet tilhører organisasjonsnummer {found}, men kjøringen gjelder {expected}.",
        en="The certificate belongs to organisation number {found}, but the run is about {expected}.",
    )
    remedy = Text(
        nb="Forsegl med bankens eget virksomhetssertifikat, angitt under [signing] eller [certificate].",
        en="Seal with the bank's own enterprise certificate, given under [signing] or [certificate].",
    )


class PdfNotSignable(EvidenceError):
    """The report is not a PDF that can carry a signature."""

    what = Text(nb="{file} kan ikke signeres: {why}.", en="{file} cannot be signed: {why}.")
    remedy = Text(
        nb="Lag rapporten på nytt med «kfr-conformance report», og forsegl igjen.",
        en="Make the report again with 'kfr-conformance report', and seal again.",
    )


class CertificateOutdated(EvidenceError):
    """The certificate that is to seal the run is not valid now, so nobody would accept the seal."""

    what = Text(
        nb="Sertifikatet gjelder fra {start} til {end} og kan ikke forsegle noe nå.",
        en="The certificate is valid from {start} to {end} and cannot seal anything now.",
    )
    remedy = Text(
        nb="Bruk et gyldig virksomhetssertifikat, eller rett klokken på maskinen. Kjøringen ligger urørt og kan forsegles etterpå.",
        en="Use a valid enterprise certificate, or set the clock of the machine right. The run is untouched and can be sealed afterwards.",
    )


class AttestationExpired(EvidenceError):
    """A case is attested, but by now too long ago."""

    what = Text(
        nb="Attestasjonen av {case} i {folder} gjaldt til {expired}.", en="The attestation of {case} in {folder} held until {expired}."
    )
    remedy = Text(
        nb="Utfør testtilfellet på nytt, og attester det igjen med «kfr-conformance attest».",
        en="Carry the case out again, and attest it again with 'kfr-conformance attest'.",
    )


class LeakFound(EvidenceError):
    """Something that must never leave the bank stands in what the run left; it is not repeated here."""

    what = Text(nb="{folder} er ikke forseglet: i {place} står {what}.", en="{folder} is not sealed: {place} holds {what}.")
    remedy = Text(
        nb="Ikke send mappen til noen. Står det i noe du har lagt ved eller skrevet, fjern det og forsegl igjen. "
        "Ellers er det en feil i verktøyet: meld den med filnavnet, uten innholdet.",
        en="Send the folder to nobody. If it stands in something you attached or wrote, remove it and seal again. "
        "Otherwise it is a fault of this tool: report it with the name of the file, not its content.",
    )
    exit_code: ClassVar[int] = 3


class TimestampNotGiven(EvidenceError):
    """The timestamp authority did not confirm the time of a signature."""

    what = Text(nb="Tidsstempel fra {authority} ble ikke gitt: {why}.", en="No timestamp was given by {authority}: {why}.")
    remedy = Text(
        nb="Mappen er ikke forseglet. Prøv igjen med «kfr-conformance seal», eller fjern [timestamp] fra konfigurasjonen "
        "for å signere med bankens eget tidspunkt.",
        en="The folder is not sealed. Try again with 'kfr-conformance seal', or remove [timestamp] from the configuration "
        "to sign with the bank's own time.",
    )
    exit_code: ClassVar[int] = 3


class NotWorthCountersigning(EvidenceError):
    """The run does not verify, so nobody's second signature would make it better."""

    what = Text(nb="{folder} er ikke kontrasignert: {why}.", en="{folder} is not countersigned: {why}.")
    remedy = Text(
        nb="Se hele kontrollen med «kfr-conformance verify {folder} --ca FILE», og be om den opprinnelige mappen.",
        en="See the whole verification with 'kfr-conformance verify {folder} --ca FILE', and ask for the original folder.",
    )


class AlreadyCountersigned(EvidenceError):
    """There is a countersignature."""

    what = Text(nb="{folder} er allerede kontrasignert ({file}).", en="{folder} is countersigned already ({file}).")
    remedy = Text(
        nb="Flytt filen hvis den skal erstattes. Den ligger utenfor manifestet.",
        en="Move the file if it is to be replaced. It lies outside the manifest.",
    )


class CountersignerIsSigner(EvidenceError):
    """Second eyes are somebody else's."""

    what = Text(
        nb="{name} har allerede signert kjøringen med dette sertifikatet.", en="{name} has signed the run with this certificate already."
    )
    remedy = Text(nb="Kontrasigner med et annet sertifikat.", en="Countersign with another certificate.")


class SimulatorKeyGone(EvidenceError):
    """A run against the embedded simulator was signed with a key made for the occasion."""

    what = Text(
        nb="{folder} er kjørt mot simulatoren, og {config} finnes ikke. Startet «run» simulatoren selv, ble nøkkelen laget for anledningen "
        "og finnes ikke lenger.",
        en="{folder} was run against the simulator, and there is no {config}. If 'run' started it, the key was made for the occasion "
        "and is gone.",
    )
    remedy = Text(
        nb="For å kunne signere på nytt: start «kfr-conformance simulate --write-config MAPPE», kjør med --config MAPPE/kfr.toml, "
        "og oppgi den samme filen her.",
        en="To be able to sign again: start 'kfr-conformance simulate --write-config DIR', run with --config DIR/kfr.toml, "
        "and name the same file here.",
    )
