"""The keys of `kfr.toml`, what each may hold, and how a value is checked and converted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from conformance import contract
from conformance.identifiers import is_organisation_number
from conformance.language import Text

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_HIGHEST_PORT = 65535
_LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
_Convert = Callable[[object, Path], object | None]


@dataclass(frozen=True, slots=True)
class Field:
    """One key: how its value is converted (`None` means refused), how to say what is wanted, and an example."""

    convert: _Convert
    wanted: Text
    example: str
    required: bool = False
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One section and its keys."""

    fields: Mapping[str, Field]
    required: bool = False


def _text(value: object, _: Path) -> object | None:
    return value if isinstance(value, str) and value.strip() else None


def _flag(value: object, _: Path) -> object | None:
    return value if isinstance(value, bool) else None


def _path(value: object, folder: Path) -> object | None:
    return folder / value if isinstance(value, str) and value else None


def _url(value: object, _: Path) -> object | None:
    if not isinstance(value, str) or not _is_http_url(value):
        return None
    return value.rstrip("/") if not value.endswith("authorization-server/") else value


def _is_http_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(sign.isspace() for sign in value)


def _organisation(value: object, _: Path) -> object | None:
    return value if isinstance(value, str) and is_organisation_number(value) else None


def is_mail_address(text: str) -> bool:
    """Whether a text is one plain e-mail address: no name beside it, no list, nothing that could end a header."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def _address(value: object, _: Path) -> object | None:
    return value if isinstance(value, str) and is_mail_address(value) else None


def _texts(value: object, _: Path) -> object | None:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        return None
    return tuple(value)


def _keyring_entry(value: object, _: Path) -> object | None:
    if not isinstance(value, str):
        return None
    service, slash, user = value.partition("/")
    return value if service and slash and user else None


def _one_of(*choices: str) -> _Convert:
    return lambda value, _: value if value in choices else None


def _number(low: float, high: float) -> _Convert:
    def convert(value: object, _: Path) -> object | None:
        return value if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high else None

    return convert


def _whole(low: int) -> _Convert:
    return lambda value, _: value if isinstance(value, int) and not isinstance(value, bool) and value >= low else None


def _port(value: object, _: Path) -> object | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _HIGHEST_PORT else None


_CERTIFICATE = {
    "pkcs12": Field(_path, Text("stien til en .p12-fil", "the path of a .p12 file"), '"bank.p12"'),
    "pem_key": Field(_path, Text("stien til en PEM-fil med privat nøkkel", "the path of a PEM file with a private key"), '"bank.key.pem"'),
    "pem_certificate": Field(
        _path, Text("stien til en PEM-fil med sertifikat og kjede", "the path of a PEM file with certificate and chain"), '"bank.crt.pem"'
    ),
    "jwk": Field(_path, Text("stien til en privat JSON Web Key", "the path of a private JSON Web Key"), '"bank.jwk.json"'),
    "password_env": Field(_text, Text("navnet på en miljøvariabel", "the name of an environment variable"), '"KFR_CERTIFICATE_PASSWORD"'),
    "password_file": Field(_path, Text("stien til en fil med passordet", "the path of a file with the password"), '"bank.password"'),
    "password_keyring": Field(
        _keyring_entry,
        Text('en oppføring i systemets nøkkelring, skrevet "tjeneste/bruker"', "an entry of the system's keyring, written 'service/user'"),
        '"kfr/bank"',
    ),
}

# Grants are signed many times a run, and by a key in a file; evidence is signed a few times, and may be signed by a card.
_SIGNING = _CERTIFICATE | {
    "pkcs11_module": Field(_path, Text("stien til en PKCS#11-driver", "the path of a PKCS#11 driver"), '"/usr/lib/softhsm/libsofthsm2.so"'),
    "pkcs11_token": Field(_text, Text("navnet (label) på et token", "the label of a token"), '"segl"'),
    "pkcs11_key": Field(_text, Text("navnet (label) på en nøkkel", "the label of a key"), '"segl"'),
}

SECTIONS: Mapping[str, Section] = {
    "bank": Section(
        {
            "organisation_number": Field(
                _organisation,
                Text("et organisasjonsnummer med ni sifre i anførselstegn", "an organisation number of nine digits in quotation marks"),
                '"310000000"',
                required=True,
            ),
            "name": Field(_text, Text("bankens navn", "the name of the bank"), '"Eksempelbank ASA"', required=True),
        },
        required=True,
    ),
    "kfr": Section(
        {
            "environment": Field(_one_of("test", "production"), Text('"test" eller "production"', '"test" or "production"'), '"test"'),
            "base_url": Field(
                _url, Text("en adresse med https", "an https address"), '"https://preprod.api.bits.no/kar-ws/api/v1"', required=True
            ),
            "timeout_seconds": Field(
                _number(0.1, 600), Text("et antall sekunder fra 0.1 til 600", "a number of seconds from 0.1 to 600"), "30"
            ),
            "allow_writes_in_production": Field(_flag, Text("true eller false", "true or false"), "false"),
        },
        required=True,
    ),
    "maskinporten": Section(
        {
            "metadata_url": Field(
                _url,
                Text("en adresse med https", "an https address"),
                '"https://test.maskinporten.no/.well-known/oauth-authorization-server"',
                required=True,
            ),
            "client_id": Field(
                _text, Text("klientens id i Samarbeidsportalen", "the id of the client in Samarbeidsportalen"), '"…"', required=True
            ),
            "scopes": Field(_texts, Text("en liste med minst ett scope", "a list of at least one scope"), '["bits:kundeforhold.write"]'),
            "key": Field(
                _one_of("x5c", "x5c-chain", "kid"), Text('"x5c", "x5c-chain" eller "kid"', '"x5c", "x5c-chain" or "kid"'), '"x5c"'
            ),
            "kid": Field(_text, Text("nøkkelens id", "the id of the key"), '"…"'),
            "algorithm": Field(
                _one_of("RS256", "RS384", "RS512"), Text('"RS256", "RS384" eller "RS512"', '"RS256", "RS384" or "RS512"'), '"RS256"'
            ),
            "consumer_org": Field(
                _organisation,
                Text(
                    "organisasjonsnummeret til banken leverandøren handler for", "the organisation number of the bank the supplier acts for"
                ),
                '"310000000"',
            ),
        },
        required=True,
    ),
    "certificate": Section(_CERTIFICATE, required=True),
    "signing": Section(_SIGNING),
    "tls": Section(
        {
            "ca_file": Field(_path, Text("stien til en PEM-fil", "the path of a PEM file"), '"ca.pem"'),
            "proxy": Field(_url, Text("adressen til en proxy", "the address of a proxy"), '"http://proxy.bank.example:8080"'),
        }
    ),
    "limits": Section(
        {
            "requests_per_second": Field(
                _number(0, 1000), Text("et tall fra 0 (ingen grense) til 1000", "a number from 0 (no limit) to 1000"), "25"
            ),
            "relationships_per_run": Field(_whole(1), Text("et helt tall fra 1", "a whole number from 1"), "1000"),
        }
    ),
    "mail": Section(
        {
            "to": Field(_address, Text("en e-postadresse", "an e-mail address"), '"DSOP@bits.no"'),
            "from": Field(_address, Text("en e-postadresse", "an e-mail address"), '"integrasjon@bank.example"', attribute="sender"),
            "smtp_host": Field(_text, Text("navnet på en e-posttjener", "the name of a mail server"), '"smtp.bank.example"'),
            "smtp_port": Field(_port, Text("et portnummer", "a port number"), "587"),
            "starttls": Field(_flag, Text("true eller false", "true or false"), "true"),
            "username_env": Field(_text, Text("navnet på en miljøvariabel", "the name of an environment variable"), '"KFR_SMTP_USERNAME"'),
            "password_env": Field(_text, Text("navnet på en miljøvariabel", "the name of an environment variable"), '"KFR_SMTP_PASSWORD"'),
        }
    ),
    "timestamp": Section(
        {
            "url": Field(
                _url, Text("adressen til en tidsstempeltjeneste", "the address of a timestamp authority"), '"https://tsa.example/"'
            ),
            "ca_file": Field(_path, Text("stien til en PEM-fil", "the path of a PEM file"), '"tsa.pem"'),
        }
    ),
    "attestation": Section({"valid_days": Field(_whole(1), Text("et antall dager fra 1", "a number of days from 1"), "90")}),
    "open_points": Section(
        {name: Field(_flag, Text("true eller false", "true or false"), "false") for name in contract.load().open_points}
    ),
}
