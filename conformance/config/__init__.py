"""`kfr.toml`: the values, the keys, and the reader that names every fault with its line."""

from conformance.config.loader import is_loopback, load
from conformance.config.values import (
    BankSection,
    CertificateSection,
    Config,
    KfrSection,
    MailSection,
    MaskinportenSection,
    TlsSection,
)

__all__ = [
    "BankSection",
    "CertificateSection",
    "Config",
    "KfrSection",
    "MailSection",
    "MaskinportenSection",
    "TlsSection",
    "is_loopback",
    "load",
]
