"""The configuration as frozen values; one class per section of `kfr.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class BankSection:
    """`[bank]`: who is tested. `organisation_number` is the `{fid}` of the API."""

    organisation_number: str
    name: str


@dataclass(frozen=True, slots=True)
class KfrSection:
    """`[kfr]`: what is tested. `timeout_seconds` bounds each request."""

    base_url: str
    environment: Literal["test", "production"] = "test"
    timeout_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class MaskinportenSection:
    """`[maskinporten]`: where the access token comes from, and how the grant names its key."""

    metadata_url: str
    client_id: str
    scopes: tuple[str, ...] = ("bits:kundeforhold.write",)
    key: Literal["x5c", "x5c-chain", "kid"] = "x5c"
    kid: str = ""
    consumer_org: str = ""


@dataclass(frozen=True, slots=True)
class CertificateSection:
    """`[certificate]` or `[signing]`: a PKCS#12 file and where its password is, never the password."""

    pkcs12: Path
    password_env: str = ""
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class TlsSection:
    """`[tls]`: a company CA and a proxy. There is no way to switch verification off."""

    ca_file: Path | None = None
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class MailSection:
    """`[mail]`: whom the evidence goes to, and through which server."""

    to: str = "DSOP@bits.no"
    sender: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    starttls: bool = True
    username_env: str = ""
    password_env: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """The whole of `kfr.toml`, checked.

    Attributes:
        file: The file it was read from.
        bank: Who is tested.
        kfr: What is tested.
        maskinporten: Where tokens come from.
        certificate: The enterprise certificate that signs the grant.
        signing: The certificate that signs the evidence; the same one unless set apart.
        tls: Company CA and proxy.
        mail: Recipient and server.
        open_points: Settings for what the sources leave open; missing ones have the contract's default.
    """

    file: Path
    bank: BankSection
    kfr: KfrSection
    maskinporten: MaskinportenSection
    certificate: CertificateSection
    signing: CertificateSection
    tls: TlsSection = field(default_factory=TlsSection)
    mail: MailSection = field(default_factory=MailSection)
    open_points: Mapping[str, bool] = field(default_factory=dict)
