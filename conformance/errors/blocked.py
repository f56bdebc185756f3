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


class ConnectionFailed(CannotJudge):
    """No connection, or it broke: name resolution, refused, reset, TLS."""

    cause = Cause.NETWORK
    what = Text(nb="Fikk ikke kontakt med {host}: {why}.", en="Could not reach {host}: {why}.")
    remedy = Text(
        nb="Kontroller adressen, nettverket, brannmuråpninger og eventuell proxy (oppgave A-7 i veiledningen fra Bits).",
        en="Check the address, the network, firewall openings and any proxy (task A-7 of Bits' guide).",
    )


class TimedOut(CannotJudge):
    """No answer in time."""

    cause = Cause.NETWORK
    what = Text(nb="{host} svarte ikke innen {seconds} sekunder.", en="{host} did not answer within {seconds} seconds.")
    remedy = Text(
        nb="Prøv igjen senere, eller øk timeout_seconds under [kfr].",
        en="Try again later, or raise timeout_seconds under [kfr].",
    )


class KfrUnavailable(CannotJudge):
    """KFR answered with a fault of its own: 429, 5xx, or a gateway's page."""

    cause = Cause.KFR_ENVIRONMENT
    what = Text(
        nb="KFR svarte {status} på {method} {operation}, som ikke sier noe om kravet som testes.",
        en="KFR answered {status} to {method} {operation}, which says nothing about the rule under test.",
    )
    remedy = Text(
        nb="Prøv igjen senere. Hvis feilen består, send CorrelationID fra rapporten til DSOP@bits.no.",
        en="Try again later. If it remains, send the CorrelationID in the report to DSOP@bits.no.",
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


class SuiteFault(CannotJudge):
    """The suite itself is at fault: a step in the wrong order, or an unforeseen error."""

    cause = Cause.SUITE
    what = Text(nb="Feil i testpakken: {detail}", en="Fault in the suite: {detail}")
    remedy = Text(
        nb="Meld feilen til forvalteren av verktøyet, med journalen fra kjøringen.",
        en="Report it to the maintainer of this tool, with the journal of the run.",
    )
