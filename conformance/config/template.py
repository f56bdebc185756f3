"""Writes a new `kfr.toml`: every key with a comment, never a secret."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

ADDRESSES = {
    "test": ("https://preprod.api.bits.no/kar-ws/api/v1", "https://test.maskinporten.no/.well-known/oauth-authorization-server"),
    "production": ("https://api.bits.no/kar-ws/api/v1", "https://maskinporten.no/.well-known/oauth-authorization-server"),
}
Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the bank has answered.

    Attributes:
        organisation_number: The bank's own number.
        name: The bank's name.
        client_id: Its client in Maskinporten.
        environment: `test` or `production`.
        base_url: KFR; empty for Bits' address of the environment.
        metadata_url: Maskinporten; empty for Digdir's address of the environment.
        pkcs12: The .p12 file; empty when PEM or JWK is used.
        pem_key: A PEM key.
        pem_certificate: Its certificate.
        jwk: A private JSON Web Key.
        password_env: Environment variable with the password.
        password_file: File with the password.
        password_keyring: Entry of the keyring with the password.
        key: How the grant names its key.
        kid: Id of a registered key.
        consumer_org: The bank, when a supplier acts for it.
        signing_pkcs12: Another certificate for signing the evidence.
        ca_file: Company CA.
        proxy: Company proxy.
    """

    organisation_number: str
    name: str
    client_id: str
    environment: str = "test"
    base_url: str = ""
    metadata_url: str = ""
    pkcs12: str = ""
    pem_key: str = ""
    pem_certificate: str = ""
    jwk: str = ""
    password_env: str = ""
    password_file: str = ""
    password_keyring: str = ""
    key: str = "x5c"
    kid: str = ""
    consumer_org: str = ""
    signing_pkcs12: str = ""
    ca_file: str = ""
    proxy: str = ""


def render(answers: Answers, *, profile: str = "") -> str:
    """Write a configuration, or one profile of it.

    Args:
        answers: What goes into it.
        profile: Name of the profile; its sections lie on top of those of the file. Empty for the file itself.

    Returns:
        TOML with comments in Norwegian.
    """
    sections = (
        ("bank", "Hvem som testes. organisation_number er {fid} i API-et.", _bank(answers)),
        ("kfr", "Hva det testes mot.", _kfr(answers)),
        ("maskinporten", "Klienten i Samarbeidsportalen, og hvordan grantet navngir nøkkelen.", _maskinporten(answers)),
        ("certificate", "Virksomhetssertifikatet. Passordet står aldri her, bare hvor det er.", _certificate(answers)),
        ("signing", "Sertifikatet som signerer beviset, når det ikke er det samme.", _signing(answers)),
        ("tls", "Bankens egen sertifikatutsteder og proxy. HTTPS_PROXY og NO_PROXY i miljøet virker også.", _tls(answers)),
        ("limits", "Hvor mye en kjøring får be om.", _LIMITS),
        ("timestamp", "Tidsstempel på signaturen (RFC 3161), når banken har en avtale om det.", _TIMESTAMP),
        ("mail", "E-posten til Bits: «kfr-conformance send», og med --smtp gjennom bankens egen e-posttjener.", _MAIL),
        ("attestation", "Hvor lenge en attestasjon av et manuelt testtilfelle gjelder.", _ATTESTATION),
    )
    head = f"# Profilen «{profile}»: bruk --profile {profile}\n" if profile else _HEAD
    return head + "\n" + "\n".join(_section(name, profile, comment, lines) for name, comment, lines in sections)


def _section(name: str, profile: str, comment: str, lines: Lines) -> str:
    header = f"[profile.{json.dumps(profile, ensure_ascii=False)}.{name}]" if profile else f"[{name}]"
    if name in _OFF_UNLESS_SET and all(line.startswith("#") for line in lines):
        header = f"# {header}"
    return "\n".join([f"# {comment}", header, *filter(None, lines), ""])


def _line(key: str, value: str, comment: str = "") -> str:
    # A TOML basic string takes the same escapes as a JSON string.
    text = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    return f"{text:<35} # {comment}" if comment else text


def _optional(key: str, value: str, comment: str, *, example: bool = True) -> str:
    if value:
        return _line(key, value)
    return f'# {key} = "…"  ({comment})' if example else f'# {key} = "{comment}"'


def _bank(answers: Answers) -> Lines:
    return (_line("organisation_number", answers.organisation_number), _line("name", answers.name))


def _kfr(answers: Answers) -> Lines:
    permission = "# allow_writes_in_production = true   # og --production ORGNR på kommandolinjen"
    return (
        _line("environment", answers.environment, "test eller production"),
        _line("base_url", answers.base_url or ADDRESSES[answers.environment][0]),
        "timeout_seconds = 30",
        permission if answers.environment != "test" else "",
    )


def _maskinporten(answers: Answers) -> Lines:
    return (
        _line("metadata_url", answers.metadata_url or ADDRESSES[answers.environment][1]),
        _line("client_id", answers.client_id),
        'scopes = ["bits:kundeforhold.write"]',
        _line("key", answers.key, "x5c (bare sertifikatet, slik Bits ber om), x5c-chain eller kid"),
        _optional("kid", answers.kid, "nøkkelens id på klienten"),
        'algorithm = "RS256"                # RS256, RS384 eller RS512',
        _optional("consumer_org", answers.consumer_org, "når en leverandør handler for banken: bankens nummer"),
    )


def _certificate(answers: Answers) -> Lines:
    given = ("pkcs12", "pem_key", "pem_certificate", "jwk", "password_env", "password_file", "password_keyring")
    return (
        *(_line(name, getattr(answers, name)) for name in given if getattr(answers, name)),
        "" if answers.password_env else '# password_env = "KFR_CERTIFICATE_PASSWORD"',
        "" if answers.password_file else '# password_file = "bank.password"    (bare lesbar for eieren: chmod 600)',
    )


def _signing(answers: Answers) -> Lines:
    password = _line("password_env", "KFR_SIGNING_PASSWORD")
    if answers.signing_pkcs12:
        return (_line("pkcs12", answers.signing_pkcs12), password)
    return ('# pkcs12 = "segl.p12"', f"# {password}", *_CARD)


def _tls(answers: Answers) -> Lines:
    return (
        _optional("ca_file", answers.ca_file, "PEM"),
        _optional("proxy", answers.proxy, "http://proxy.bank.example:8080", example=False),
    )


# A key that stays in a card or a signing service, instead of a file.
_CARD = (
    '# pkcs11_module = "/usr/lib/softhsm/libsofthsm2.so"   (nøkkel på kort eller i en signeringstjeneste, i stedet for pkcs12)',
    '# pkcs11_token = "segl"',
)
_LIMITS = ("# requests_per_second = 25", "# relationships_per_run = 1000")
_TIMESTAMP = ('# url = "https://tsa.example/"', '# ca_file = "tsa.pem"                (utstederen av tidsstempelet)')
_MAIL = (
    '# from = "integrasjon@bank.example"',
    '# smtp_host = "smtp.bank.example"',
    "# smtp_port = 587                    (465: TLS fra starten)",
    '# username_env = "KFR_SMTP_USERNAME"',
    '# password_env = "KFR_SMTP_PASSWORD"',
)
_ATTESTATION = ("# valid_days = 90",)
# An empty section for signing would ask for a key; other sections may stand empty.
_OFF_UNLESS_SET = ("signing",)

_HEAD = """\
# Konfigurasjon for kfr-conformance. Laget av «kfr-conformance init»; rett den gjerne for hånd.
# Stier regnes fra mappen til denne filen. Miljøvariabler går foran: KFR_<SEKSJON>_<NØKKEL>, for eksempel KFR_KFR_BASE_URL.
# Kontroller den med: kfr-conformance doctor
"""


def named_from(path: Path, folder: Path) -> str:
    """Write a path as the file in `folder` should name it: relative when it lies below."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return str(path.resolve())
