"""`kfr.toml`: the values, the keys, and the reader that names every fault with its place."""

from conformance.config.consistency import is_loopback
from conformance.config.loader import load, options_for
from conformance.config.production import require_permission_to_write
from conformance.config.source import Source
from conformance.config.values import (
    BankSection,
    CertificateSection,
    Config,
    KfrSection,
    LimitsSection,
    MailSection,
    MaskinportenSection,
    TlsSection,
)

__all__ = [
    "BankSection",
    "CertificateSection",
    "Config",
    "KfrSection",
    "LimitsSection",
    "MailSection",
    "MaskinportenSection",
    "Source",
    "TlsSection",
    "is_loopback",
    "load",
    "options_for",
    "require_permission_to_write",
]
