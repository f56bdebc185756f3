from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.case_tags import GROUP_PREFIX, case_id_of, group_of, tag_of

SPELLED = {
    "plain": ("KFR-101", "KFR-101"),
    "with a blank": ("KFR 101", "KFR%20101"),
    "with a colon": ("1:2", "1%3A2"),
    "Norwegian letters stay": ("Sletteprøve-Å", "Sletteprøve-Å"),
    "like a percent code": ("50%20", "50%2520"),
}


@pytest.mark.parametrize(("case_id", "tag"), SPELLED.values(), ids=SPELLED)
def test_a_case_id_is_spelled_as_a_tag(case_id: str, tag: str) -> None:
    assert tag_of(case_id) == tag


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()))
def test_no_case_id_is_lost_in_its_tag(case_id: str) -> None:
    tag = tag_of(case_id)

    assert case_id_of(tag) == case_id
    assert not any(char.isspace() or char in "@:" for char in tag)


def test_a_tag_with_a_colon_says_something_else() -> None:
    assert case_id_of("operasjon:register") is None


def test_the_tag_of_shared_test_data_is_no_case() -> None:
    tag = GROUP_PREFIX + tag_of("KFR 1:2")

    assert case_id_of(tag) is None
    assert group_of(tag) == tag_of("KFR 1:2")
    assert group_of("operasjon:register") is None
