"""What the examination before a run can find wrong, beyond what reading files and sending requests raises by itself."""

from __future__ import annotations

from typing import ClassVar

from conformance.errors.blocked import CannotJudge
from conformance.errors.configuration import ConfigurationError
from conformance.errors.run import RunError
from conformance.language import Text
from conformance.model import Cause


class CertificateExpired(ConfigurationError):
    """The enterprise certificate has ended."""

    what = Text(nb="Sertifikatet i {file} utløp {when}.", en="The certificate in {file} expired {when}.")
    remedy = Text(
        nb="Bestill et nytt virksomhetssertifikat for {environment} hos Buypass eller Commfides (oppgave A-3).",
        en="Order a new enterprise certificate for {environment} from Buypass or Commfides (task A-3).",
    )


class CertificateNotYetValid(ConfigurationError):
    """The enterprise certificate has not begun."""

    what = Text(nb="Sertifikatet i {file} gjelder først fra {when}.", en="The certificate in {file} is valid only from {when}.")
    remedy = Text(
        nb="Kontroller klokken på maskinen, eller vent til sertifikatet gjelder.", en="Check the clock, or wait until it is valid."
    )


class CertificateOfOtherEnvironment(ConfigurationError):
    """A test certificate for production, or the reverse."""

    what = Text(
        nb="Sertifikatet er utstedt av «{issuer}» og hører til {found}, men environment er «{wanted}».",
        en="The certificate was issued by '{issuer}' and belongs to {found}, but environment is '{wanted}'.",
    )
    remedy = Text(
        nb="Bruk virksomhetssertifikatet for samme miljø; produksjonssertifikater virker ikke i test, og omvendt (MP-120).",
        en="Use the enterprise certificate of the same environment; those of production do not work in test, nor the reverse (MP-120).",
    )


class OrganisationsDiffer(ConfigurationError):
    """The certificate belongs to another organisation than the bank."""

    what = Text(
        nb="Sertifikatet i {file} tilhører {found}, men banken er {bank}.",
        en="The certificate in {file} belongs to {found}, but the bank is {bank}.",
    )
    remedy = Text(
        nb="Rett organisation_number under [bank], eller bruk bankens eget sertifikat. Handler en leverandør for banken, sett consumer_org "
        "under [maskinporten] til bankens nummer, og la [signing] peke på bankens sertifikat.",
        en="Correct organisation_number under [bank], or use the bank's own certificate. If a supplier acts for the bank, set consumer_org "
        "under [maskinporten] to the bank's number, and let [signing] point at the bank's certificate.",
    )


class ClockDiffers(CannotJudge):
    """The clock of this machine is further off than Maskinporten tolerates."""

    cause = Cause.CONFIGURATION
    what = Text(
        nb="Klokken på maskinen går {seconds} sekunder {direction} {host}.",
        en="The clock of this machine is {seconds} seconds {direction} {host}.",
    )
    remedy = Text(
        nb="Still klokken, helst med NTP (timedatectl set-ntp true). Maskinporten godtar høyst 10 sekunder.",
        en="Set the clock, preferably by NTP (timedatectl set-ntp true). Maskinporten tolerates 10 seconds at most.",
    )


class ScopeNotGranted(CannotJudge):
    """The access token lacks a scope that was asked for."""

    cause = Cause.MASKINPORTEN
    what = Text(nb="Tokenet mangler {missing}; det har {granted}.", en="The token lacks {missing}; it has {granted}.")
    remedy = Text(
        nb="Legg scopet til på klienten i Samarbeidsportalen, og be Bits (DSOP@bits.no) gi tilgang (oppgave B-2).",
        en="Add the scope to the client in Samarbeidsportalen, and ask Bits (DSOP@bits.no) for access (task B-2).",
    )


class ScopeOfAnotherApi(ConfigurationError):
    """The configuration asks for no scope that the bank's operations take."""

    what = Text(
        nb="maskinporten.scopes er {found}; bankens operasjoner krever {wanted}.",
        en="maskinporten.scopes is {found}; the bank's operations want {wanted}.",
    )
    remedy = Text(nb='Sett scopes = ["{wanted}"] under [maskinporten].', en='Set scopes = ["{wanted}"] under [maskinporten].')


class TokenOfAnotherBank(CannotJudge):
    """The access token speaks for another organisation than the bank."""

    cause = Cause.CONFIGURATION
    what = Text(nb="Tokenet gjelder {found}, men banken er {bank}.", en="The token speaks for {found}, but the bank is {bank}.")
    remedy = Text(
        nb="Klienten tilhører en annen virksomhet. Bruk bankens client_id, eller sett consumer_org til bankens nummer og deleger i Altinn.",
        en="The client belongs to another organisation. Use the bank's client_id, or set consumer_org to the bank's number and delegate "
        "in Altinn.",
    )


class KfrNotFound(CannotJudge):
    """Something answers at the address, but it is not KFR."""

    cause = Cause.CONFIGURATION
    what = Text(nb="{url} svarer {status}, og det er ikke KFR.", en="{url} answers {status}, and it is not KFR.")
    remedy = Text(
        nb="Kontroller base_url under [kfr]; for testmiljøet er den https://preprod.api.bits.no/kar-ws/api/v1.",
        en="Check base_url under [kfr]; for the test environment it is https://preprod.api.bits.no/kar-ws/api/v1.",
    )


class TokenNotTaken(CannotJudge):
    """KFR refuses a token that Maskinporten has just issued."""

    cause = Cause.KFR_ENVIRONMENT
    what = Text(
        nb="KFR avviste tokenet Maskinporten nettopp utstedte (401 {code}).",
        en="KFR refused the token that Maskinporten has just issued (401 {code}).",
    )
    remedy = Text(
        nb="Kontroller at metadata_url og base_url hører til samme miljø. Er de riktige, send CorrelationID {correlation} til "
        "DSOP@bits.no.",
        en="Check that metadata_url and base_url belong to one environment. If they do, send CorrelationID {correlation} to DSOP@bits.no.",
    )


class LookUpForbidden(CannotJudge):
    """KFR knows the caller but does not let it look up in the bank."""

    cause = Cause.KFR_ENVIRONMENT
    what = Text(nb="KFR lar ikke banken slå opp (403 {code}).", en="KFR does not let the bank look up (403 {code}).")
    remedy = Text(
        nb="Bits gir tilgang i testmiljøet når registreringsskjemaet er godkjent (oppgave B-2). Spør DSOP@bits.no, og oppgi CorrelationID "
        "{correlation}.",
        en="Bits grants access to the test environment when the registration form is approved (task B-2). Ask DSOP@bits.no, and name "
        "CorrelationID {correlation}.",
    )


class RunNotConfigured(RunError):
    """The examination before the run found a fault of the configuration."""

    what = Text(
        nb="Kjøringen er stanset før første testtilfelle. Kontroll {number}, {title}: {found}",
        en="The run was stopped before the first case. Check {number}, {title}: {found}",
    )
    remedy = Text(
        nb="{remedy}\n    Alle kontrollene: kfr-conformance doctor {options}",
        en="{remedy}\n    All the checks: kfr-conformance doctor {options}",
    )
    exit_code: ClassVar[int] = 2


class RunBlocked(RunError):
    """The examination before the run found a fault of somebody else."""

    what = Text(
        nb="Kjøringen er blokkert før første testtilfelle ({cause}). Kontroll {number}, {title}: {found}",
        en="The run is blocked before the first case ({cause}). Check {number}, {title}: {found}",
    )
    remedy = RunNotConfigured.remedy
    exit_code: ClassVar[int] = 3
