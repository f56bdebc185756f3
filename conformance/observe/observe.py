"""Asks KFR about every open point of the contract, with synthetic customers that are removed again."""

from __future__ import annotations

import secrets

from conformance import contract
from conformance.config import Config
from conformance.errors.blocked import CannotJudge
from conformance.examination.opening import Terms, open_kfr
from conformance.observe.observation import Observation, Observations
from conformance.observe.probes import PROBES, Asking, ask
from conformance.redact import Redactor

_GONE = {204, 404}


def observe(config: Config, *, terms: Terms) -> Observations:
    """Ask the KFR that a configuration points at what the sources leave open.

    Args:
        config: The checked configuration.
        terms: On which terms KFR is talked to.

    Returns:
        What was seen, point by point; a point that could not be observed says why.

    Raises:
        ConfigurationError: The key cannot be used, or it is production without permission.
    """
    api = contract.load()
    with open_kfr(config, redactor=Redactor(secrets.token_bytes(32)), terms=terms) as kfr:
        asking = Asking(kfr, secrets.token_hex(16))
        try:
            seen = {name: ask(PROBES[name], asking) for name in api.open_points}
        finally:
            left = [customer for customer in asking.to_remove if not _removed(asking, customer)]
    each = tuple(
        Observation(name, point.text, config.open_points.get(name, point.default), seen[name].yes, seen[name].evidence)
        for name, point in api.open_points.items()
    )
    return Observations(config.kfr.base_url, api.version, each, left_behind=bool(left))


def _removed(asking: Asking, customer: str) -> bool:
    try:
        return asking.delete(customer).status in _GONE
    except CannotJudge:
        return False
