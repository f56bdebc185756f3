"""The named deviations, one value each: what it does wrong, which clause it breaks, and the behaviour that does it.

registration  operation 1        lookups   operation 4             answers   error bodies, CorrelationID, methods
deletion      operation 2        agencies  operations 5 and 6      security  tokens, scopes, institutions
files         operation 3
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from conformance.errors.simulator import UnknownMutant
from conformance.simulator.behaviour import FAITHFUL, Behaviour
from conformance.simulator.mutants.agencies import AGENCIES
from conformance.simulator.mutants.answers import ANSWERS
from conformance.simulator.mutants.deletion import DELETION
from conformance.simulator.mutants.files import FILES
from conformance.simulator.mutants.lookups import LOOKUPS
from conformance.simulator.mutants.mutant import Mutant
from conformance.simulator.mutants.registration import REGISTRATION
from conformance.simulator.mutants.security import SECURITY

__all__ = ["ALL", "MUTANTS", "Mutant", "behaviour_of"]

ALL: tuple[Mutant, ...] = (*REGISTRATION, *DELETION, *FILES, *LOOKUPS, *AGENCIES, *ANSWERS, *SECURITY)
MUTANTS: Mapping[str, Mutant] = {mutant.name: mutant for mutant in ALL}


def behaviour_of(name: str) -> Behaviour:
    """Find the behaviour of a mutant; the faithful one when the name is empty.

    Args:
        name: Name of a mutant, or an empty text.

    Raises:
        UnknownMutant: There is none of that name.
    """
    if not name:
        return FAITHFUL
    if name not in MUTANTS:
        raise UnknownMutant(mutant=name, nearest=", ".join(get_close_matches(name, MUTANTS, n=3, cutoff=0)))
    return MUTANTS[name].behaviour
