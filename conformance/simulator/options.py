"""What a simulator is asked to be, and how that is said on a command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorOptions:
    """Everything that can be set before the start.

    Attributes:
        port: TCP port on 127.0.0.1; 0 takes a free one.
        config_folder: Where to write `kfr.toml`, certificate and password; `None` writes nothing.
        mutant: Name of the deviation to play; empty for the faithful simulator.
        latency_ms: Pause before every KFR answer, in milliseconds.
        batch_rate: Relationships read from a file each second; 0 reads as fast as it can.
        token_lifetime: Lifetime of an access token in seconds. Maskinporten's live for two minutes and more; here they are short-lived,
            so that a test of an expired one need not wait. The token of the ready line lives for an hour.
        organisation_number: The bank, owner of the client and the certificate.
        bank_name: Its name.
        scopes: Scopes registered on the client.
        settings: Open points of the contract that differ from their default, by name.
        delegations: Organisation numbers that have delegated to the client, for `consumer_org`.
        kid: Id under which the certificate's key is also registered on the client; empty for none.
        now: Time at which the simulator's clock starts; `None` for the real time.
        ends_with_parent: Whether to stop when standard input closes, so that no orphan stays behind.
    """

    port: int = 0
    config_folder: Path | None = None
    mutant: str = ""
    latency_ms: int = 0
    batch_rate: int = 250
    token_lifetime: int = 3
    organisation_number: str = "310000000"
    bank_name: str = "Eksempelbank ASA"
    scopes: tuple[str, ...] = ("bits:kundeforhold.write", "bits:kundeforhold", "bits:kundeforhold.konto")
    settings: tuple[tuple[str, bool], ...] = ()
    delegations: tuple[str, ...] = ()
    kid: str = ""
    now: datetime | None = None
    ends_with_parent: bool = False

    def arguments(self) -> tuple[str, ...]:
        """Say the same on a command line, after `simulate`."""
        return tuple(self._arguments())

    def _arguments(self) -> Iterator[str]:
        for flag, value in self._values():
            yield from (flag, value)
        if self.ends_with_parent:
            yield "--ends-with-parent"

    def _values(self) -> Iterator[tuple[str, str]]:
        yield "--port", str(self.port)
        yield "--latency-ms", str(self.latency_ms)
        yield "--batch-rate", str(self.batch_rate)
        yield "--token-lifetime", str(self.token_lifetime)
        yield "--organisation-number", self.organisation_number
        yield "--bank-name", self.bank_name
        yield from (("--scope", scope) for scope in self.scopes)
        yield from (("--setting", f"{name}={'on' if value else 'off'}") for name, value in self.settings)
        yield from (("--delegated-by", number) for number in self.delegations)
        if self.config_folder is not None:
            yield "--write-config", str(self.config_folder)
        if self.mutant:
            yield "--mutant", self.mutant
        if self.kid:
            yield "--kid", self.kid
        if self.now is not None:
            yield "--now", self.now.isoformat()


@dataclass(frozen=True, slots=True)
class Ready:
    """What a simulator says of itself once it listens: the keys of its ready line.

    Attributes:
        kfr_base_url: Base URL of the KFR API.
        metadata_url: Metadata of the Maskinporten that belongs to it.
        organisation_number: The bank.
        access_token: A token with the client's scopes, for trying things by hand.
    """

    kfr_base_url: str
    metadata_url: str
    organisation_number: str
    access_token: str
