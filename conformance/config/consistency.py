"""What `kfr.toml` may not say although every key by itself is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from conformance import contract
from conformance.config.values import CertificateSection, Config
from conformance.errors.configuration import KeyMissing, KeysConflict, PlainHttpRefused, SecretInline, TooManyRelationships
from conformance.language import Text

_PRODUCTION_HOSTS = frozenset({"api.bits.no", "maskinporten.no", "www.maskinporten.no"})
_TEST_HOSTS = frozenset({"preprod.api.bits.no", "test.maskinporten.no"})

_WRONG_ENVIRONMENT = Text(
    "adressen hører til {found}, men kfr.environment er «{wanted}»",
    "the address belongs to {found}, but kfr.environment is '{wanted}'",
)
_ENVIRONMENTS = {"test": Text("testmiljøet", "the test environment"), "production": Text("produksjonsmiljøet", "production")}
_SAME_ENVIRONMENT = Text(
    "La KFR, Maskinporten og environment peke på samme miljø.", "Let KFR, Maskinporten and environment point at one environment."
)
_KID_UNUSED = Text('kid brukes bare når key = "kid"', 'kid is only used when key = "kid"')
_KID_REMEDY = Text('Sett key = "kid", eller fjern kid.', 'Set key = "kid", or remove kid.')
_ONE_KEY = Text("{other} er også satt, og det kan bare være én nøkkel", "{other} is set as well, and there can be one key only")
_ONE_KEY_REMEDY = Text("Behold enten pkcs12, pem_key, jwk eller pkcs11_module.", "Keep either pkcs12, pem_key, jwk or pkcs11_module.")
_JWK_IS_BARE = Text('en JWK har ikke noe sertifikat, og krever key = "kid"', 'a JWK has no certificate, and needs key = "kid"')
_JWK_REMEDY = Text(
    'Sett key = "kid" under [maskinporten], eller bruk pkcs12 i stedet for jwk.',
    'Set key = "kid" under [maskinporten], or use pkcs12 instead of jwk.',
)
_CANNOT_SIGN = Text(
    "nøkkelen har ikke noe sertifikat, så beviset kan ikke signeres med den",
    "the key has no certificate, so the evidence cannot be signed with it",
)
_CANNOT_SIGN_REMEDY = Text(
    "Legg til [signing] med pkcs12 for virksomhetssertifikatet.", "Add [signing] with the pkcs12 of the enterprise certificate."
)
_PAIRLESS = Text("pem_certificate gjelder bare sammen med pem_key", "pem_certificate only counts together with pem_key")
_PAIRLESS_REMEDY = Text("Legg til pem_key, eller fjern pem_certificate.", "Add pem_key, or remove pem_certificate.")
_OTHER_CONSUMER = Text("er ikke det samme som bank.organisation_number", "is not the same as bank.organisation_number")
_OTHER_CONSUMER_REMEDY = Text(
    "consumer_org er banken leverandøren handler for, altså banken som testes. Rett den ene, eller fjern consumer_org.",
    "consumer_org is the bank that the supplier acts for, the one under test. Mend one of them, or remove consumer_org.",
)
_IN_THE_CLEAR = Text("brukernavn og passord ville gått ukryptert", "user name and password would go unencrypted")
_IN_THE_CLEAR_REMEDY = Text("Sett starttls = true, eller fjern username_env.", "Set starttls = true, or remove username_env.")
_PASSWORDLESS = Text("password_env mangler", "password_env is missing")
_PASSWORDLESS_REMEDY = Text("Legg til password_env, eller fjern username_env.", "Add password_env, or remove username_env.")
_TLS_PORT = 465


def refuse_impossible(config: Config, places: Mapping[str, Text]) -> None:
    """Refuse combinations that cannot work, before anything is sent.

    Args:
        config: The configuration, every key by itself right.
        places: Where each key was given, by `section.key`.

    Raises:
        PlainHttpRefused: Plain http to another machine.
        SecretInline: A secret stands in the file itself.
        KeysConflict: Two keys cannot both hold.
        KeyMissing: A key is needed because of another.
        TooManyRelationships: The limit of relationships is above what Bits takes unannounced.
    """
    _refuse_addresses(config, places)
    for name, section in (("certificate", config.certificate), ("signing", config.signing)):
        _refuse_key_forms(config, name, section, places)
    _refuse_grant(config, places)
    _refuse_unsigned_evidence(config, places)
    _refuse_mail(config, places)
    limit = contract.load().limits["daily_relationships"]
    if config.limits.relationships_per_run > limit:
        raise TooManyRelationships(place=places["limits.relationships_per_run"], count=config.limits.relationships_per_run, limit=limit)


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_addresses(config: Config, places: Mapping[str, Text]) -> None:
    if urlsplit(config.timestamp.url).scheme == "http" and not is_loopback(config.timestamp.url):
        raise PlainHttpRefused(place=places["timestamp.url"], key="timestamp.url")
    for key, url in (("kfr.base_url", config.kfr.base_url), ("maskinporten.metadata_url", config.maskinporten.metadata_url)):
        if urlsplit(url).scheme == "http" and not is_loopback(url):
            raise PlainHttpRefused(place=places[key], key=key)
        if (found := _environment_of(url)) and found != config.kfr.environment:
            why = _WRONG_ENVIRONMENT.filled(found=_ENVIRONMENTS[found], wanted=config.kfr.environment)
            raise _conflict(places, key, why, _SAME_ENVIRONMENT)
    addresses = {"kfr.base_url": config.kfr.base_url, "maskinporten.metadata_url": config.maskinporten.metadata_url}
    for key, url in (addresses | {"tls.proxy": config.tls.proxy, "timestamp.url": config.timestamp.url}).items():
        if "@" in urlsplit(url).netloc:
            raise SecretInline(place=places[key], key=key)


def _environment_of(url: str) -> str:
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host in _PRODUCTION_HOSTS:
        return "production"
    return "test" if host in _TEST_HOSTS else ""


def _refuse_key_forms(config: Config, name: str, section: CertificateSection, places: Mapping[str, Text]) -> None:
    if f"{name}.pem_certificate" in places and section.pem_key is None and section.pkcs11_module is None:
        raise _conflict(places, f"{name}.pem_certificate", _PAIRLESS, _PAIRLESS_REMEDY)
    forms = list(_forms(section))
    if not forms:
        raise KeyMissing(file=config.file, key=f"{name}.pkcs12", example='"bank.p12"')
    if len(forms) > 1 and f"{name}.{forms[1]}" in places:
        why = _ONE_KEY.filled(other=f"{name}.{forms[0]}")
        raise _conflict(places, f"{name}.{forms[1]}", why, _ONE_KEY_REMEDY)
    if section.pkcs11_module is not None and not section.pkcs11_token:
        raise KeyMissing(file=config.file, key=f"{name}.pkcs11_token", example='"segl"')
    locked = section.pkcs12 is not None or section.pkcs11_module is not None
    if locked and not (section.password_env or section.password_file or section.password_keyring):
        raise KeyMissing(file=config.file, key=f"{name}.password_env", example='"KFR_CERTIFICATE_PASSWORD"')


def _refuse_unsigned_evidence(config: Config, places: Mapping[str, Text]) -> None:
    if not config.signing.has_certificate:
        form = next(_forms(config.signing))
        key = next(f"{name}.{form}" for name in ("signing", "certificate") if f"{name}.{form}" in places)
        raise _conflict(places, key, _CANNOT_SIGN, _CANNOT_SIGN_REMEDY)


def _refuse_mail(config: Config, places: Mapping[str, Text]) -> None:
    mail = config.mail
    if mail.username_env and not mail.password_env:
        raise _conflict(places, "mail.username_env", _PASSWORDLESS, _PASSWORDLESS_REMEDY)
    if mail.username_env and not mail.starttls and mail.smtp_port != _TLS_PORT:
        raise _conflict(places, "mail.starttls", _IN_THE_CLEAR, _IN_THE_CLEAR_REMEDY)


def _forms(section: CertificateSection) -> Iterator[str]:
    for name in ("pkcs12", "pem_key", "jwk", "pkcs11_module"):
        if getattr(section, name) is not None:
            yield name


def _refuse_grant(config: Config, places: Mapping[str, Text]) -> None:
    maskinporten, certificate = config.maskinporten, config.certificate
    # A JWK carries its own kid.
    if maskinporten.key == "kid" and not maskinporten.kid and certificate.jwk is None:
        raise KeyMissing(file=config.file, key="maskinporten.kid", example='"…"')
    if maskinporten.key != "kid":
        if maskinporten.kid:
            raise _conflict(places, "maskinporten.kid", _KID_UNUSED, _KID_REMEDY)
        if certificate.jwk is not None:
            raise _conflict(places, "certificate.jwk", _JWK_IS_BARE, _JWK_REMEDY)
        if certificate.pem_key is not None and certificate.pem_certificate is None:
            raise KeyMissing(file=config.file, key="certificate.pem_certificate", example='"bank.crt.pem"')
    if maskinporten.consumer_org and maskinporten.consumer_org != config.bank.organisation_number:
        raise _conflict(places, "maskinporten.consumer_org", _OTHER_CONSUMER, _OTHER_CONSUMER_REMEDY)


def _conflict(places: Mapping[str, Text], key: str, why: Text, advice: Text) -> KeysConflict:
    return KeysConflict(place=places[key], key=key, why=why, advice=advice)
