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
        nb="Kontroller stien etter --config. «kfr-conformance init» lager en ny konfigurasjon.",
        en="Check the path after --config. 'kfr-conformance init' makes a new configuration.",
    )


class CompanyCaUnusable(ConfigurationError):
    """The file with the company's certificate authorities cannot be used."""

    what = Text(nb="Kan ikke bruke tls.ca_file {file}: {why}.", en="Cannot use tls.ca_file {file}: {why}.")
    remedy = Text(
        nb="Filen skal inneholde ett eller flere sertifikater i PEM-format (-----BEGIN CERTIFICATE-----).",
        en="The file must hold one or more certificates in PEM format (-----BEGIN CERTIFICATE-----).",
    )


class ConfigurationNotToml(ConfigurationError):
    """The file is not TOML."""

    what = Text(nb="{file} er ikke gyldig TOML: {why}.", en="{file} is not valid TOML: {why}.")
    remedy = Text(nb="Rett linjen som er nevnt. Tekst skal stå i anførselstegn.", en="Correct the line. Text goes in quotation marks.")


class ProfileUnknown(ConfigurationError):
    """There is no profile of that name in the file."""

    what = Text(nb="{file} har ingen profil som heter «{profile}».", en="{file} has no profile called '{profile}'.")
    remedy = Text(
        nb="Profilene i filen er: {known}. En profil skrives som [profile.navn.kfr] og så videre.",
        en="The profiles in the file are: {known}. A profile is written as [profile.name.kfr] and so on.",
    )


class UnknownKey(ConfigurationError):
    """A section or key that does not exist; most often a typing error."""

    what = Text(nb="{place}: ukjent nøkkel «{key}».", en="{place}: unknown key '{key}'.")
    remedy = Text(nb="Mente du «{nearest}»? Gyldige her: {known}.", en="Did you mean '{nearest}'? Known here: {known}.")


class KeyMissing(ConfigurationError):
    """A required key is not there."""

    what = Text(nb="{file}: nøkkelen «{key}» mangler.", en="{file}: the key '{key}' is missing.")
    remedy = Text(nb="Legg til {key} = {example}.", en="Add {key} = {example}.")


class WrongValue(ConfigurationError):
    """A key holds something of the wrong type or outside its bounds."""

    what = Text(nb="{place}: «{key}» skal være {wanted}.", en="{place}: '{key}' must be {wanted}.")
    remedy = Text(nb="Rett verdien, for eksempel {key} = {example}.", en="Correct the value, for instance {key} = {example}.")


class KeysConflict(ConfigurationError):
    """Two keys that are right by themselves cannot both hold."""

    what = Text(nb="{place}: «{key}» passer ikke med resten: {why}.", en="{place}: '{key}' does not fit the rest: {why}.")
    remedy = Text(nb="{advice}", en="{advice}")


class PlainHttpRefused(ConfigurationError):
    """Plain http leads somewhere else than this machine."""

    what = Text(nb="{place}: {key} bruker http uten kryptering.", en="{place}: {key} uses http without encryption.")
    remedy = Text(
        nb="Bruk https. Ukryptert http godtas bare for adresser på egen maskin (127.0.0.1, ::1, localhost).",
        en="Use https. Plain http is accepted only for addresses on this machine (127.0.0.1, ::1, localhost).",
    )


class SecretInline(ConfigurationError):
    """A user name or password stands in an address."""

    what = Text(nb="{place}: {key} inneholder et brukernavn eller passord.", en="{place}: {key} holds a user name or a password.")
    remedy = Text(
        nb="Fjern det fra filen. En proxy med passord oppgis i miljøvariabelen HTTPS_PROXY i stedet for i tls.proxy.",
        en="Take it out of the file. A proxy with a password goes in the environment variable HTTPS_PROXY instead of tls.proxy.",
    )


class TooManyRelationships(ConfigurationError):
    """More relationships than Bits takes in a day without being told first."""

    what = Text(
        nb="{place}: {count} kundeforhold er over grensen på {limit}.", en="{place}: {count} relationships is above the limit of {limit}."
    )
    remedy = Text(
        nb="Bits' regel (D-3): «Om finansforetak skal lese mer enn 100.000 kundeforhold i løpet av en dag skal Bits informeres på "
        "DSOP@bits.no.» En integrasjonstest trenger aldri så mange; sett relationships_per_run lavere.",
        en="Bits' rule (D-3), in translation: 'If an institution is to load more than 100,000 relationships in one day, Bits must be told "
        "at DSOP@bits.no.' An integration test never needs so many; set relationships_per_run lower.",
    )


class ProductionRefused(ConfigurationError):
    """The configuration points at production, where a test run would write, and does not allow it."""

    what = Text(
        nb="{file} peker på produksjonsmiljøet. Integrasjonstesten skriver og sletter kundeforhold og kjøres ikke der.",
        en="{file} points at production. The integration test writes and deletes relationships and is not run there.",
    )
    remedy = Text(
        nb='Sett environment = "test" og testadressene under [kfr] og [maskinporten]. Skal testen virkelig skrive i produksjon, må '
        "[kfr] ha allow_writes_in_production = true, og kommandolinjen --production med bankens organisasjonsnummer.",
        en='Set environment = "test" and the test addresses under [kfr] and [maskinporten]. If the test is really to write in production, '
        "[kfr] must have allow_writes_in_production = true, and the command line --production with the bank's organisation number.",
    )


class ProductionNotNamed(ConfigurationError):
    """The configuration allows writing in production, but the command line does not name the bank."""

    what = Text(
        nb="{file} tillater skriving i produksjon, men kommandolinjen nevner ikke banken.",
        en="{file} allows writing in production, but the command line does not name the bank.",
    )
    remedy = Text(
        nb="Er du sikker, legg til: --production {bank}. Testkundene er syntetiske, og slettes etterpå.",
        en="If you are sure, add: --production {bank}. The test customers are synthetic, and are deleted afterwards.",
    )


class ConfigurationExists(ConfigurationError):
    """`init` would write over a file."""

    what = Text(nb="{file} finnes fra før.", en="{file} exists already.")
    remedy = Text(
        nb="Velg et annet navn med --out, legg til en profil i filen med --profile NAVN, eller skriv over den med --force.",
        en="Choose another name with --out, add a profile to the file with --profile NAME, or write over it with --force.",
    )


class PipelineExists(ConfigurationError):
    """`init --ci` would write over a pipeline."""

    what = Text(nb="{file} finnes fra før.", en="{file} exists already.")
    remedy = Text(
        nb="Flytt filen, eller skriv over den med --force. Lag den i en tom mappe hvis den skal flettes inn i en du har.",
        en="Move the file, or write over it with --force. Make it in an empty folder if it is to be merged into one you have.",
    )


class ProfileExists(ConfigurationError):
    """`init` would add a profile that is there already."""

    what = Text(nb="{file} har allerede en profil som heter «{profile}».", en="{file} already has a profile called '{profile}'.")
    remedy = Text(
        nb="Velg et annet navn med --profile, eller rett profilen i filen.", en="Choose another name with --profile, or edit the file."
    )


class ConfigurationNotWritable(ConfigurationError):
    """`init` cannot write the file."""

    what = Text(nb="Kan ikke skrive {file}: {why}.", en="Cannot write {file}: {why}.")
    remedy = Text(nb="Velg en mappe du har skrivetilgang til, med --out.", en="Choose a folder you may write to, with --out.")


class SecretMissing(ConfigurationError):
    """The password of the certificate is nowhere to be found."""

    what = Text(nb="Passordet til {file} mangler: {why}.", en="The password of {file} is missing: {why}.")
    remedy = Text(
        nb="Sett miljøvariabelen som password_env nevner, legg passordet i filen som password_file nevner, "
        "eller i nøkkelringen som password_keyring nevner.",
        en="Set the environment variable that password_env names, put the password in the file password_file names, "
        "or in the keyring that password_keyring names.",
    )


class SecretExposed(ConfigurationError):
    """Others than the owner may read a secret."""

    what = Text(nb="{file} kan leses av andre enn eieren.", en="{file} can be read by others than its owner.")
    remedy = Text(nb="Kjør: chmod 600 {file}", en="Run: chmod 600 {file}")


class KeyringUnusable(ConfigurationError):
    """The system has no keyring that can be asked."""

    what = Text(nb="Nøkkelringen kan ikke brukes: {why}.", en="The keyring cannot be used: {why}.")
    remedy = Text(
        nb="Installer med: pip install 'kfr-conformance[keyring]', eller bruk password_env eller password_file.",
        en="Install it with: pip install 'kfr-conformance[keyring]', or use password_env or password_file.",
    )
