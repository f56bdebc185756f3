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
    """`[kfr]`: what is tested.

    Attributes:
        base_url: Where the API is, without a final slash.
        environment: Test or production.
        timeout_seconds: Bounds each request.
        allow_writes_in_production: The configuration's half of the permission to write there; the command line must give the other.
    """

    base_url: str
    environment: Literal["test", "production"] = "test"
    timeout_seconds: float = 30.0
    allow_writes_in_production: bool = False


@dataclass(frozen=True, slots=True)
class MaskinportenSection:
    """`[maskinporten]`: where the access token comes from, how the grant names its key, and which algorithm signs it."""

    metadata_url: str
    client_id: str
    scopes: tuple[str, ...] = ("bits:kundeforhold.write",)
    key: Literal["x5c", "x5c-chain", "kid"] = "x5c"
    kid: str = ""
    algorithm: Literal["RS256", "RS384", "RS512"] = "RS256"
    consumer_org: str = ""


@dataclass(frozen=True, slots=True)
class CertificateSection:
    """`[certificate]` or `[signing]`: a key in one of these forms, and where its password or PIN is, never the password.

    Attributes:
        pkcs12: A .p12 file with key and certificate.
        password_env: Name of the environment variable that holds the password.
        password_file: File that holds it.
        password_keyring: Entry of the system's keyring that holds it, as `service/user`.
        pem_key: A PEM file with the private key.
        pem_certificate: A PEM file with its certificate, and the chain after it.
        jwk: A JSON Web Key, private, for grants that name their key by `kid`; it has no certificate.
        pkcs11_module: Driver of a card or signing service that keeps the key; for `[signing]` only.
        pkcs11_token: Label of its token.
        pkcs11_key: Label of the key on it; empty for the one whose certificate fits best.
    """

    pkcs12: Path | None = None
    password_env: str = ""
    password_file: Path | None = None
    password_keyring: str = ""
    pem_key: Path | None = None
    pem_certificate: Path | None = None
    jwk: Path | None = None
    pkcs11_module: Path | None = None
    pkcs11_token: str = ""
    pkcs11_key: str = ""

    @property
    def file(self) -> Path:
        """The file with the private key, or the way to it, for messages."""
        return self.pkcs12 or self.pem_key or self.jwk or self.pkcs11_module or Path()

    @property
    def has_certificate(self) -> bool:
        """Whether the key comes with a certificate, so that evidence can be signed with it."""
        return self.pkcs12 is not None or self.pem_certificate is not None or self.pkcs11_module is not None


@dataclass(frozen=True, slots=True)
class TlsSection:
    """`[tls]`: a company CA and a proxy. There is no way to switch verification off."""

    ca_file: Path | None = None
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class LimitsSection:
    """`[limits]`: how much a run may ask of a test environment that others use too.

    Attributes:
        requests_per_second: Of the whole run, whatever the number of workers; 0 is no limit, `None` is 25 but none on this machine.
        relationships_per_run: Relationships that a run may register, one by one and by file.
    """

    requests_per_second: float | None = None
    relationships_per_run: int = 1_000


@dataclass(frozen=True, slots=True)
class MailSection:
    """`[mail]`: whom the evidence goes to, and through which server.

    Attributes:
        to: Address of the recipient; anybody but Bits gets a mail that is labelled a rehearsal.
        sender: Address of the sender.
        smtp_host: The mail server.
        smtp_port: Its port; on 465 the connection is TLS from the start.
        starttls: Whether the connection is encrypted before anything is said; only a server without login may do without.
        username_env: Environment variable with the user name; empty for a server without login.
        password_env: Environment variable with the password.
    """

    to: str = "DSOP@bits.no"
    sender: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    starttls: bool = True
    username_env: str = ""
    password_env: str = ""


@dataclass(frozen=True, slots=True)
class TimestampSection:
    """`[timestamp]`: who confirms the time of a signature (RFC 3161), and the issuer of that confirmation.

    Attributes:
        url: The timestamp authority; empty signs with the bank's own time.
        ca_file: PEM file with the authority's root, for those who verify here.
    """

    url: str = ""
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class AttestationSection:
    """`[attestation]`: for how many days a run may be sealed on the strength of what a person attested."""

    valid_days: int = 90


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
        limits: How much a run may ask for.
        mail: Recipient and server.
        timestamp: Who confirms the time of signatures.
        attestation: How long an attestation holds.
        open_points: Settings for what the sources leave open; missing ones have the contract's default.
        profile: The profile that was chosen; empty for none.
    """

    file: Path
    bank: BankSection
    kfr: KfrSection
    maskinporten: MaskinportenSection
    certificate: CertificateSection
    signing: CertificateSection
    tls: TlsSection = field(default_factory=TlsSection)
    limits: LimitsSection = field(default_factory=LimitsSection)
    mail: MailSection = field(default_factory=MailSection)
    timestamp: TimestampSection = field(default_factory=TimestampSection)
    attestation: AttestationSection = field(default_factory=AttestationSection)
    open_points: Mapping[str, bool] = field(default_factory=dict)
    profile: str = ""
