"""Asks the KFR at the other end what its description leaves open, so that the settings rest on an answer and not on a guess."""

from conformance.observe.observation import Observation, Observations
from conformance.observe.observe import observe

__all__ = ["Observation", "Observations", "observe"]
