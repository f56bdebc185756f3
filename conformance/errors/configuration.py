"""What can be wrong with `kfr.toml` and the secrets it points to."""

from __future__ import annotations

from conformance.errors.base import ConformanceError
from conformance.language import Text


class ConfigurationError(ConformanceError):
    """The configuration cannot be used; nothing has been sent."""


class ConfigurationMissing(ConfigurationError):
    """There is no such file, or it cannot be read."""

    what = Text(nb="Kan ikke lese konfigurasjonen {file}: {why}.", en="Cannot read the configuration {file}: {why}.")
    remedy = Text(
        nb="Kontroller stien etter --config. «kfr-conformance simulate --write-config MAPPE» skriver et eksempel.",
        en="Check the path after --config. 'kfr-conformance simulate --write-config DIR' writes an example.",
    )


class ConfigurationNotToml(ConfigurationError):
    """The file is not TOML."""

    what = Text(nb="{file} er ikke gyldig TOML: {why}.", en="{file} is not valid TOML: {why}.")
    remedy = Text(nb="Rett linjen som er nevnt. Tekst skal stå i anførselstegn.", en="Mend the line named. Text goes in quotation marks.")


class UnknownKey(ConfigurationError):
    """A section or key that does not exist; most often a typing error."""

    what = Text(nb="{file}, linje {line}: ukjent nøkkel «{key}».", en="{file}, line {line}: unknown key '{key}'.")
    remedy = Text(nb="Mente du «{nearest}»? Gyldige her: {known}.", en="Did you mean '{nearest}'? Known here: {known}.")


class KeyMissing(ConfigurationError):
    """A required key is not there."""

    what = Text(nb="{file}: nøkkelen «{key}» mangler.", en="{file}: the key '{key}' is missing.")
    remedy = Text(nb="Legg til {key} = {example}.", en="Add {key} = {example}.")


class WrongValue(ConfigurationError):
    """A key holds something of the wrong type or outside its bounds."""

    what = Text(nb="{file}, linje {line}: «{key}» skal være {wanted}.", en="{file}, line {line}: '{key}' must be {wanted}.")
    remedy = Text(nb="Rett verdien, for eksempel {key} = {example}.", en="Mend the value, for instance {key} = {example}.")


class PlainHttpRefused(ConfigurationError):
    """Plain http leads somewhere else than this machine."""

    what = Text(nb="{file}: {key} bruker http uten kryptering.", en="{file}: {key} uses http without encryption.")
    remedy = Text(
        nb="Bruk https. Ukryptert http godtas bare for adresser på egen maskin (127.0.0.1, ::1, localhost).",
        en="Use https. Plain http is accepted only for addresses on this machine (127.0.0.1, ::1, localhost).",
    )


class ProductionRefused(ConfigurationError):
    """The configuration points at production, where a test run would write."""

    what = Text(
        nb="{file} peker på produksjonsmiljøet. Integrasjonstesten skriver og sletter kundeforhold og kjøres ikke der.",
        en="{file} points at production. The integration test writes and deletes relationships and is not run there.",
    )
    remedy = Text(
        nb='Sett environment = "test" og base_url til Bits\' testmiljø under [kfr].',
        en='Set environment = "test" and base_url to Bits\' test environment under [kfr].',
    )


class SecretMissing(ConfigurationError):
    """The password of the certificate is nowhere to be found."""

    what = Text(nb="Passordet til {file} mangler: {why}.", en="The password of {file} is missing: {why}.")
    remedy = Text(
        nb="Sett miljøvariabelen som password_env nevner, eller legg passordet i filen som password_file nevner.",
        en="Set the environment variable that password_env names, or put the password in the file password_file names.",
    )


class SecretExposed(ConfigurationError):
    """Others than the owner may read a secret."""

    what = Text(nb="{file} kan leses av andre enn eieren.", en="{file} can be read by others than its owner.")
    remedy = Text(nb="Kjør: chmod 600 {file}", en="Run: chmod 600 {file}")
