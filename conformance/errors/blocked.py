"""Why a case could not be judged. A blocked case is never passed and never failed; its cause says whose fault it is."""

from __future__ import annotations

from typing import ClassVar

from conformance.errors.base import ConformanceError
from conformance.language import Text
from conformance.model import Cause


class CannotJudge(ConformanceError):
    """A case cannot be judged.

    Attributes:
        cause: Whose fault it is.
    """

    cause: ClassVar[Cause]
    exit_code: ClassVar[int] = 3


class NotApplicable(CannotJudge):
    """A case asks for something that this bank's client cannot do; nobody is at fault, and the case is not run."""

    cause = Cause.CONFIGURATION


class ScopeNotHeld(NotApplicable):
    """The operation belongs to public agencies, or to another kind of client."""

    what = Text(
        nb="Bankens Maskinporten-klient har ikke scopet {scope}, som operasjonen krever.",
        en="The bank's Maskinporten client does not have the scope {scope}, which the operation asks for.",
    )
    remedy = Text(
        nb="Testtilfellet gjelder klienter med dette scopet. Har banken det, står det under scopes i [maskinporten].",
        en="The case is for clients with that scope. If the bank has it, name it under scopes in [maskinporten].",
    )


class PointSetOtherwise(NotApplicable):
    """The case takes one reading of what the sources leave open, and the bank has set the other one."""

    what = Text(
        nb="Testtilfellet forutsetter {point} = {needed} under [open_points], og det er satt til det motsatte.",
        en="The case presumes {point} = {needed} under [open_points], and the opposite is set.",
    )
    remedy = Text(
        nb="Kontroller innstillingen med «kfr-conformance observe». Er den riktig, gjelder ikke testtilfellet for denne KFR.",
        en="Check the setting with 'kfr-conformance observe'. If it is right, the case does not apply to this KFR.",
    )


class NoOtherScope(NotApplicable):
    """A token without the scope of the operation cannot be had: the client has no other scope to ask for."""

    what = Text(
        nb="Bankens Maskinporten-klient har ikke noe annet scope enn {scope}, så et token uten det kan ikke hentes.",
        en="The bank's Maskinporten client has no other scope than {scope}, so a token without it cannot be had.",
    )
    remedy = Text(
        nb="Legg et annet scope på klienten og under scopes i [maskinporten], eller la testtilfellet stå som ikke kjørt.",
        en="Add another scope to the client and under scopes in [maskinporten], or leave the case as not run.",
    )


class TokenLivesLong(NotApplicable):
    """Waiting for a token to expire would take too long."""

    what = Text(
        nb="Et access token herfra lever i {seconds} sekunder til, og testen venter ikke så lenge på at det utløper.",
        en="An access token from here lives for another {seconds} seconds, and the test does not wait that long for it to expire.",
    )
    remedy = Text(
        nb="Be om kortere levetid på klientens token i Samarbeidsportalen, eller la testtilfellet stå som ikke kjørt.",
        en="Ask for a shorter lifetime of the client's tokens in Samarbeidsportalen, or leave the case as not run.",
    )


class TokenRefused(CannotJudge):
    """Maskinporten did not issue an access token."""

    cause = Cause.MASKINPORTEN
    what = Text(
        nb="Maskinporten ga ikke noe access token: {code} {detail}",
        en="Maskinporten issued no access token: {code} {detail}",
    )
    remedy = Text(nb="{advice}", en="{advice}")


class MaskinportenUnreadable(CannotJudge):
    """Maskinporten answered with something that is not what RFC 8414 or RFC 6749 describes."""

    cause = Cause.MASKINPORTEN
    what = Text(
        nb="Svaret fra Maskinporten ({url}) kunne ikke leses: {why}.",
        en="The answer from Maskinporten ({url}) could not be read: {why}.",
    )
    remedy = Text(
        nb="Kontroller metadata_url under [maskinporten], og at ingen mellomtjener svarer i stedet for Maskinporten.",
        en="Check metadata_url under [maskinporten], and that no gateway answers in place of Maskinporten.",
    )


class ClockOff(CannotJudge):
    """Maskinporten refused the grant because the clock of this machine is wrong."""

    cause = Cause.CONFIGURATION
    what = Text(
        nb="Maskinporten avviste grantet fordi klokken på denne maskinen går feil: {code} {detail}",
        en="Maskinporten refused the grant because the clock of this machine is wrong: {code} {detail}",
    )
    remedy = Text(nb="{advice}", en="{advice}")


class ConnectionFailed(CannotJudge):
    """No connection, or it broke: name resolution, refused, reset, TLS, proxy."""

    cause = Cause.NETWORK
    what = Text(nb="Fikk ikke kontakt med {host}: {why}.", en="Could not reach {host}: {why}.")
    remedy = Text(nb="{advice}", en="{advice}")


class TimedOut(CannotJudge):
    """No answer in time."""

    cause = Cause.NETWORK
    what = Text(nb="{host} svarte ikke innen {seconds} sekunder.", en="{host} did not answer within {seconds} seconds.")
    remedy = Text(
        nb="Prøv igjen senere, eller øk timeout_seconds under [kfr]. Skjer det hver gang, se etter brannmuråpninger (oppgave A-7).",
        en="Try again later, or raise timeout_seconds under [kfr]. If it happens every time, look at firewall openings (task A-7).",
    )


class KfrUnavailable(CannotJudge):
    """KFR answered with a fault of its own: 5xx."""

    cause = Cause.KFR_ENVIRONMENT
    what = Text(
        nb="KFR svarte {status} på {method} {operation}, og det sier ikke noe om kravet som testes.",
        en="KFR answered {status} to {method} {operation}, which says nothing about the rule under test.",
    )
    remedy = Text(
        nb="Prøv igjen senere. Hvis feilen består, send CorrelationID fra rapporten til DSOP@bits.no.",
        en="Try again later. If the error persists, send the CorrelationID in the report to DSOP@bits.no.",
    )


class Throttled(CannotJudge):
    """KFR has had enough for now: 429."""

    cause = Cause.KFR_ENVIRONMENT
    what = Text(
        nb="KFR svarte {status} (for mange forespørsler) på {method} {operation}.",
        en="KFR answered {status} (too many requests) to {method} {operation}.",
    )
    remedy = Text(
        nb="Sett requests_per_second lavere under [limits], og kjør på nytt når miljøet er ledig.",
        en="Set requests_per_second lower under [limits], and run again when the environment is free.",
    )


class GatewayAnswered(CannotJudge):
    """Something in front of KFR answered with a web page."""

    cause = Cause.KFR_ENVIRONMENT
    what = Text(
        nb="En nettside (HTML, status {status}) kom i stedet for svar fra KFR på {method} {operation}.",
        en="A web page (HTML, status {status}) came in place of an answer from KFR to {method} {operation}.",
    )
    remedy = Text(
        nb="Kontroller base_url under [kfr]. Siden kommer fra en mellomtjener, bankens egen eller en hos Bits, og står i rapporten.",
        en="Check base_url under [kfr]. The page comes from a gateway: the bank's own proxy, or Bits'; it stands in the report.",
    )


class RealPersonRefused(CannotJudge):
    """A request would have held the number of a real person; it was not sent."""

    cause = Cause.TEST_DATA
    what = Text(
        nb="Forespørselen ble ikke sendt: {where} inneholder et fødselsnummer eller D-nummer som kan tilhøre en virkelig person.",
        en="The request was not sent: {where} holds a national identity number that a real person may have.",
    )
    remedy = Text(
        nb="Bruk syntetiske numre fra Tenor (måned + 80) eller Dolly (måned + 40). Rett testdata i arbeidsboken.",
        en="Use synthetic numbers from Tenor (month + 80) or Dolly (month + 40). Correct the test data in the workbook.",
    )


class ForeignOrganisationRefused(CannotJudge):
    """A request would have held the number of a real organisation that is not the bank; it was not sent."""

    cause = Cause.TEST_DATA
    what = Text(
        nb="Forespørselen ble ikke sendt: {where} inneholder organisasjonsnummeret til en annen, virkelig virksomhet.",
        en="The request was not sent: {where} holds the organisation number of another, real organisation.",
    )
    remedy = Text(
        nb="Bruk bankens eget nummer eller et syntetisk (begynner med 2 eller 3). Rett testdata i arbeidsboken.",
        en="Use the bank's own number or a synthetic one (beginning with 2 or 3). Correct the test data in the workbook.",
    )


class AllowanceSpent(CannotJudge):
    """The run would have registered more relationships than it may."""

    cause = Cause.CONFIGURATION
    what = Text(
        nb="Forespørselen ble ikke sendt: kjøringen har registrert {spent} kundeforhold, og {count} til er over grensen på {limit}.",
        en="The request was not sent: the run has registered {spent} relationships, and {count} more is above the limit of {limit}.",
    )
    remedy = Text(
        nb="Øk relationships_per_run under [limits]. Over 100 000 på en dag krever at Bits får beskjed først (D-3, DSOP@bits.no).",
        en="Raise relationships_per_run under [limits]. More than 100,000 in a day must be announced to Bits first (D-3, DSOP@bits.no).",
    )


class PreconditionNotMet(CannotJudge):
    """The state that the case starts from could not be brought about."""

    cause = Cause.TEST_DATA
    what = Text(
        nb="Forutsetningen «{sentence}» kunne ikke oppfylles: ventet {expected}, fikk {actual}.",
        en="The precondition '{sentence}' could not be met: expected {expected}, got {actual}.",
    )
    remedy = Text(
        nb="Se utvekslingene under forutsetningen, og kjør testtilfellet på nytt med nye testkunder.",
        en="See the exchanges below the precondition, and run the case again with new test customers.",
    )


class ByHand(CannotJudge):
    """The mapping file says that a tester carries the case out."""

    cause = Cause.SUITE
    what = Text(nb="Testtilfellet utføres for hånd, ikke av testpakken.", en="The case is carried out by hand, not by the suite.")
    remedy = Text(
        nb="Utfør det, og registrer utfallet med kfr-conformance attest.",
        en="Carry it out, and record the outcome with kfr-conformance attest.",
    )


class SuiteFault(CannotJudge):
    """The suite itself is at fault: a step in the wrong order, or an unforeseen error."""

    cause = Cause.SUITE
    what = Text(nb="Feil i testpakken: {detail}", en="Fault in the suite: {detail}")
    remedy = Text(
        nb="Meld feilen til forvalteren av verktøyet, med journalen fra kjøringen.",
        en="Report it to the maintainer of this tool, with the journal of the run.",
    )
