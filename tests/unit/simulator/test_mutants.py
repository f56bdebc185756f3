from __future__ import annotations

import pytest

from conformance import contract
from conformance.errors.simulator import UnknownMutant
from conformance.language import Language
from conformance.simulator.behaviour import FAITHFUL
from conformance.simulator.mutants import MUTANTS, behaviour_of


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_deviates_and_names_the_clause_it_breaks(name: str) -> None:
    mutant = MUTANTS[name]
    assert mutant.name == name
    assert mutant.clause in contract.load().clauses
    assert mutant.behaviour != FAITHFUL
    assert mutant.text.in_language(Language.NB) != mutant.text.in_language(Language.EN)


def test_no_two_mutants_say_the_same() -> None:
    assert len({mutant.text.nb for mutant in MUTANTS.values()}) == len(MUTANTS)


def test_no_name_is_faithful_and_a_wrong_name_is_answered_with_near_ones() -> None:
    assert behaviour_of("") is FAITHFUL
    with pytest.raises(UnknownMutant) as unknown:
        behaviour_of("delete-20")
    assert "delete-200" in unknown.value.advice()
