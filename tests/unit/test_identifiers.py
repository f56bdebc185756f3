from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.identifiers import Kind, is_customer_id, is_organisation_number, is_person_number, is_synthetic_person, synthetic

JUDGED = {
    "organisation with a valid check digit": (is_organisation_number, "310000000", True),
    "organisation with a wrong check digit": (is_organisation_number, "310000001", False),
    "organisation with eight digits": (is_organisation_number, "31000000", False),
    "organisation with a blank": (is_organisation_number, "310 000 000", False),
    "organisation in Arabic-Indic digits": (is_organisation_number, "٣١٠٠٠٠٠٠٠", False),
    "synthetic person, month + 80": (is_synthetic_person, "03815131826", True),
    "synthetic D-number, month + 80": (is_synthetic_person, "49818034198", True),
    "the same with a wrong last digit": (is_person_number, "03815131827", False),
    "letters are no identifier": (is_customer_id, "ABCDEFGHIJK", False),
    "ten digits are no identifier": (is_customer_id, "1234567890", False),
    "nine digits have the length of one": (is_customer_id, "123456789", True),
}


@pytest.mark.parametrize(("judge", "text", "expected"), JUDGED.values(), ids=JUDGED)
def test_identifier_is_judged(judge: Callable[[str], bool], text: str, expected: bool) -> None:
    assert judge(text) is expected


@given(kind=st.sampled_from(Kind), seed=st.text(max_size=40))
def test_a_synthetic_identifier_is_valid_and_belongs_to_nobody(kind: Kind, seed: str) -> None:
    made = synthetic(kind, seed)

    assert is_customer_id(made)
    if kind is Kind.ORGANISATION:
        assert is_organisation_number(made)
        assert made[0] in "23"
    else:
        assert is_synthetic_person(made)
        assert 81 <= int(made[2:4]) <= 92
        assert (int(made[:2]) > 40) is (kind is Kind.D_NUMBER)


def test_the_same_seed_gives_the_same_customer_and_another_seed_another() -> None:
    assert synthetic(Kind.PERSON, "a/1") == synthetic(Kind.PERSON, "a/1")
    assert len({synthetic(Kind.PERSON, f"a/{number}") for number in range(500)}) == 500
