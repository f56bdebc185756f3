"""What can be wrong with a list of banks."""

from __future__ import annotations

from conformance.errors.base import ConformanceError
from conformance.language import Text


class FleetError(ConformanceError):
    """A fleet cannot be run; no bank has been started."""


class RosterUnreadable(FleetError):
    """The list of banks cannot be read, or is no TOML."""

    what = Text(nb="Kan ikke lese listen over banker {file}: {why}.", en="Cannot read the list of banks {file}: {why}.")
    remedy = Text(
        nb="Oppgi en TOML-fil med én [[bank]] for hver bank, med name og config.",
        en="Give a TOML file with one [[bank]] for each bank, with name and config.",
    )


class RosterRejected(FleetError):
    """The list of banks is TOML, but says something that cannot be carried out."""

    what = Text(nb="{file} kan ikke brukes: {why}.", en="{file} cannot be used: {why}.")
    remedy = Text(
        nb=(
            "Hver [[bank]] har name (bokstaver, sifre, «-», «_» og «.») og config, "
            "og kan ha workbook, profile, baseline og [bank.secrets]. "
            "Den siste sier hvilken miljøvariabel en hemmelighet hentes fra: KFR_CERTIFICATE_PASSWORD = 'EKSEMPELBANK_PASSORD'."
        ),
        en=(
            "Each [[bank]] has name (letters, digits, '-', '_' and '.') and config, "
            "and may have workbook, profile, baseline and [bank.secrets]. "
            "The last says which environment variable a secret is taken from: KFR_CERTIFICATE_PASSWORD = 'SAMPLEBANK_PASSWORD'."
        ),
    )
