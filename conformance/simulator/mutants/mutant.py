"""What a mutant is."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.language import Text
from conformance.simulator.behaviour import Behaviour


@dataclass(frozen=True, slots=True)
class Mutant:
    """One deviation.

    Attributes:
        name: What `--mutant` calls it.
        text: What it does wrong.
        clause: Id of the contract clause it breaks.
        behaviour: How it does it.
    """

    name: str
    text: Text
    clause: str
    behaviour: Behaviour
