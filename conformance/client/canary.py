"""Sends the canaries of a run through the capture of exchanges; nothing leaves the machine."""

from __future__ import annotations

import time

import httpx

from conformance.canaries import Canaries
from conformance.client.capture import captured
from conformance.model import Exchange
from conformance.redact import Redactor

OPERATION = "canary"


def planted(redactor: Redactor, canaries: Canaries, *, base_url: str) -> Exchange:
    """Capture an exchange that never took place, with a canary everywhere a secret may stand.

    Args:
        redactor: The redactor of the run.
        canaries: What must not come out again.
        base_url: The API under test, so that the exchange looks like the real ones.

    Returns:
        The exchange as the journal gets it; of the canaries nothing may be left in it.
    """
    form = {"assertion": canaries.token, "password": canaries.password, "customers": f"{canaries.person}#2020-01-01", "key": canaries.key}
    request = httpx.Request(
        "POST",
        f"{base_url}/kanari/{canaries.person}",
        params={"access_token": canaries.token, "kunde": canaries.person},
        headers={"Authorization": f"Bearer {canaries.token}", "CustomerID": canaries.person},
        json=form,
    )
    answer = {"errorMessage": f"{canaries.person} {canaries.token}", "password": canaries.password, "privateKey": canaries.key}
    response = httpx.Response(400, headers={"X-Customer": canaries.person, "Set-Cookie": f"s={canaries.token}"}, json=answer)
    return captured(
        redactor, OPERATION, request, response, number=1, sent_at=time.time(), duration_ms=0.0, error=f"kunde {canaries.person}"
    )
