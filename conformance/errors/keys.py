"""What can be wrong with a certificate file (PKCS#12), or with using it for something it cannot do."""

from __future__ import annotations

from conformance.errors.configuration import ConfigurationError
from conformance.language import Text


class CertificateFileError(ConfigurationError):
    """The enterprise certificate cannot be used. No message ever holds the password or the key."""


class CertificateFileMissing(CertificateFileError):
    """There is no such file, or it cannot be read."""

    what = Text(nb="Kan ikke lese sertifikatfilen {file}: {why}.", en="Cannot read the certificate file {file}: {why}.")
    remedy = Text(
        nb="Kontroller stien under [certificate] eller [signing]. Stier regnes fra mappen til konfigurasjonsfilen.",
        en="Check the path under [certificate] or [signing]. Paths are relative to the folder of the configuration file.",
    )


class NotPkcs12(CertificateFileError):
    """The bytes are not a PKCS#12 file."""

    what = Text(nb="{file} er ikke en PKCS#12-fil (.p12 eller .pfx).", en="{file} is not a PKCS#12 file (.p12 or .pfx).")
    remedy = Text(
        nb="Bruk filen slik Buypass eller Commfides leverte den. Har du nøkkel og sertifikat som PEM, lages filen slik: "
        "openssl pkcs12 -export -in sertifikat.pem -inkey nokkel.pem -certfile kjede.pem -out bank.p12",
        en="Use the file as Buypass or Commfides delivered it. If you have key and certificate as PEM, make the file with: "
        "openssl pkcs12 -export -in certificate.pem -inkey key.pem -certfile chain.pem -out bank.p12",
    )


class WrongPassword(CertificateFileError):
    """The file is PKCS#12, but the password does not open it."""

    what = Text(nb="Passordet åpner ikke {file}.", en="The password does not open {file}.")
    remedy = Text(
        nb="Kontroller miljøvariabelen i password_env eller filen i password_file; mellomrom og linjeskift til slutt teller med. "
        "Prøv passordet med: openssl pkcs12 -in {file} -info -noout",
        en="Check the environment variable in password_env or the file in password_file; trailing spaces and line breaks count. "
        "Try the password with: openssl pkcs12 -in {file} -info -noout",
    )


class NoPrivateKey(CertificateFileError):
    """The file holds certificates only."""

    what = Text(nb="{file} inneholder ingen privat nøkkel.", en="{file} holds no private key.")
    remedy = Text(
        nb="Eksporter sertifikatet på nytt sammen med den private nøkkelen, eller hent den opprinnelige leveransen.",
        en="Export the certificate again together with its private key, or fetch the original delivery.",
    )


class NoMatchingCertificate(CertificateFileError):
    """There is a key, but no certificate with its public key."""

    what = Text(
        nb="{file} inneholder en privat nøkkel, men ikke sertifikatet som hører til den.",
        en="{file} holds a private key, but not the certificate that belongs to it.",
    )
    remedy = Text(
        nb="Lag filen på nytt med nøkkelen, sertifikatet og kjeden i samme fil.",
        en="Make the file again with the key, the certificate and the chain in one file.",
    )


class KeyNotRsa(CertificateFileError):
    """Maskinporten takes RSA keys only (RS256, RS384, RS512)."""

    what = Text(nb="Nøkkelen i {file} er av typen {kind}, ikke RSA.", en="The key in {file} is of the kind {kind}, not RSA.")
    remedy = Text(
        nb="Bruk et virksomhetssertifikat med RSA-nøkkel; Maskinporten godtar bare RS256, RS384 og RS512.",
        en="Use an enterprise certificate with an RSA key; Maskinporten accepts RS256, RS384 and RS512 only.",
    )


class NotPem(CertificateFileError):
    """The bytes are not what a PEM file with a key or certificates holds."""

    what = Text(nb="{file} er ikke en PEM-fil med {wanted}.", en="{file} is not a PEM file with {wanted}.")
    remedy = Text(
        nb="En PEM-fil begynner med -----BEGIN. Har du en .p12-fil, bruk pkcs12 i stedet for pem_key og pem_certificate.",
        en="A PEM file begins with -----BEGIN. If you have a .p12 file, use pkcs12 instead of pem_key and pem_certificate.",
    )


class NotJwk(CertificateFileError):
    """The bytes are not a private RSA key as a JSON Web Key."""

    what = Text(nb="{file} er ikke en privat RSA-nøkkel i JWK-format: {why}.", en="{file} is not a private RSA key in JWK format: {why}.")
    remedy = Text(
        nb="Filen skal være ett JSON-objekt med kty, n, e, d og kid, slik Samarbeidsportalen eller mkjwk.org lager den.",
        en="The file must be one JSON object with kty, n, e, d and kid, as Samarbeidsportalen or mkjwk.org makes it.",
    )


class KidMissing(CertificateFileError):
    """Neither the key nor the configuration says under which id the key is registered."""

    what = Text(nb="{file} har ingen kid, og maskinporten.kid er ikke satt.", en="{file} has no kid, and maskinporten.kid is not set.")
    remedy = Text(
        nb="Sett kid under [maskinporten] til id-en nøkkelen er registrert med på klienten i Samarbeidsportalen.",
        en="Set kid under [maskinporten] to the id the key is registered under on the client in Samarbeidsportalen.",
    )


class HardwareUnusable(CertificateFileError):
    """The driver of a card or signing service cannot be used, or the token is not there."""

    what = Text(nb="Nøkkelen kan ikke nås gjennom {module}: {why}.", en="The key cannot be reached through {module}: {why}.")
    remedy = Text(
        nb="Kontroller pkcs11_module og pkcs11_token under [signing], og at kortet står i. Tokenene vises med: "
        "pkcs11-tool --module {module} --list-slots. Mangler pakken: pip install 'kfr-conformance[pkcs11]'.",
        en="Check pkcs11_module and pkcs11_token under [signing], and that the card is in. The tokens are shown by: pkcs11-tool --module "
        "{module} --list-slots. If the package is missing: pip install 'kfr-conformance[pkcs11]'.",
    )


class WrongPin(CertificateFileError):
    """The PIN does not open the token."""

    what = Text(nb="PIN-koden åpner ikke tokenet «{token}».", en="The PIN does not open the token '{token}'.")
    remedy = Text(
        nb="Kontroller PIN-koden der password_env, password_file eller password_keyring sier at den er, før du prøver igjen: etter noen få "
        "feil sperres kortet.",
        en="Check the PIN where password_env, password_file or password_keyring says it is before you try again: after a few failures "
        "the card is locked.",
    )
