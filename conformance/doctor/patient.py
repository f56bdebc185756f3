"""What an examination has learnt so far; the later checks build on the earlier."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from conformance.config import Config
from conformance.grants import GrantKey
from conformance.language import Text
from conformance.signing.signatory import Signatory


@dataclass
class Patient:
    """The bank's set-up under examination. Filled in by the checks, in their order.

    Attributes:
        file: The configuration file.
        profile: Profile asked for; `None` leaves it to the environment.
        now: The time of this machine.
        config: What the file says.
        identity: The certificate of the grant, or of the evidence when the grant's key has none.
        grant_key: What grants are signed with.
        signing: What evidence is signed with.
        http: The client.
        conversation: The authentication in progress, waiting for the answer to `outgoing`.
        outgoing: The request that is to be sent next.
        metadata_answer: What Maskinporten's metadata came in.
        claims: What the access token says.
        kfr_answer: What KFR answered to the look-up.
    """

    file: Path
    profile: str | None = None
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    config: Config = field(init=False)
    identity: Signatory = field(init=False)
    grant_key: GrantKey = field(init=False)
    signing: Signatory = field(init=False)
    http: httpx.Client = field(init=False)
    conversation: Generator[httpx.Request, httpx.Response, None] = field(init=False)
    outgoing: httpx.Request = field(init=False)
    metadata_answer: httpx.Response = field(init=False)
    metadata_received: datetime = field(init=False)
    claims: Mapping[str, Any] = field(init=False)
    kfr_request: httpx.Request = field(init=False)
    kfr_answer: httpx.Response = field(init=False)

    def close(self) -> None:
        """Close the client, if it came so far."""
        if hasattr(self, "http"):
            self.http.close()


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found when nothing is wrong.

    Attributes:
        text: What was found.
        warning: What to do soon, when something is about to go wrong.
    """

    text: Text
    warning: Text | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """One check: what it needs to have gone well before, what it looks at, and how.

    Attributes:
        id: Its name for machines.
        title: Its name for people.
        looks_at: Says what it looks at.
        look: Looks; raises a `ConformanceError` when something is wrong.
        needs: Ids of the checks that must not have failed.
    """

    id: str
    title: Text
    looks_at: Callable[[Patient], Text]
    look: Callable[[Patient], Found]
    needs: tuple[str, ...] = ()
