"""Canonical JSON: the vectors of RFC 8785, and every other spelling refused."""

from __future__ import annotations

import hashlib
import io
import json
import math

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import canonical
from conformance.errors.evidence import NotCanonical

# RFC 8785, sections 3.2.2 and 3.2.3, and appendix B for the numbers.
VECTORS: dict[str, tuple[object, str]] = {
    "section 3.2.2": (
        {
            "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": '€$\u000f\nA\'B"\\\\"/',
            "literals": [None, True, False],
        },
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ),
    "section 3.2.3, keys by UTF-16": (
        {
            "€": "Euro Sign",
            "\r": "Carriage Return",
            "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\U0001f600": "Emoji: Grinning Face",
            "\x80": "Control",
            "ö": "Latin Small Letter O With Diaeresis",
        },
        (
            '{"\\r":"Carriage Return","1":"One","\x80":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",'
            '"\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
        ),
    ),
    "appendix B, minus zero": (-0.0, "0"),
    "appendix B, smallest": (5e-324, "5e-324"),
    "appendix B, largest": (1.7976931348623157e308, "1.7976931348623157e+308"),
    "appendix B, largest that is written out": (9.999999999999997e20, "999999999999999700000"),
    "appendix B, first with an exponent": (1e21, "1e+21"),
    "appendix B, last without a negative exponent": (0.000001, "0.000001"),
    "a whole float is spelled as an integer": (12.0, "12"),
    "Norwegian letters stand as they are": ("Æ Ø Å", '"Æ Ø Å"'),
}


@pytest.mark.parametrize(("value", "spelled"), VECTORS.values(), ids=VECTORS)
def test_vectors(value: object, spelled: str) -> None:
    assert canonical.encode(value) == spelled.encode()
    assert canonical.encode(canonical.decode(spelled.encode())) == spelled.encode()


REFUSED_VALUES = {"NaN": math.nan, "infinity": math.inf, "beyond 2**53": 2**53, "lone surrogate": "\ud800", "number as key": {1: 2}}


@pytest.mark.parametrize("value", REFUSED_VALUES.values(), ids=REFUSED_VALUES)
def test_what_json_cannot_carry_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical.encode(value)


OTHER_SPELLINGS = {
    "a space": (b'{"a": 1}', 5),
    "a line break at the end": (b'{"a":1}\n', 7),
    "another order": (b'{"b":1,"a":2}', 2),
    "the same key twice": (b'{"a":1,"a":2}', 5),
    "an escaped letter": (b'{"a":"\\u0061"}', 6),
    "an escaped solidus": (b'"\\/"', 1),
    "upper-case hex": (b'"\\u001F"', 6),
    "a decimal too many": (b"1.0", 1),
    "an exponent": (b"1e2", 1),
    "minus zero": (b"-0", 0),
    "a byte order mark": (b"\xef\xbb\xbf1", 0),
    "UTF-16": ('"a"'.encode("utf-16"), 0),
    "Latin-1": ('"å"'.encode("latin-1"), 1),
    "nothing": (b"", 0),
    "two documents": (b"1 2", 2),
    "NaN": (b"NaN", 0),
    "cut short": (b'{"a":[1,2', 9),
    "an integer no double holds": (b"9007199254740993", 15),
    "an integer of a thousand digits": (b"1" * 5000, 0),
    "nested beyond reason": (b"[" * 100_000, 0),
}


@pytest.mark.parametrize(("data", "offset"), OTHER_SPELLINGS.values(), ids=OTHER_SPELLINGS)
def test_every_other_spelling_is_refused_with_its_place(data: bytes, offset: int) -> None:
    with pytest.raises(NotCanonical) as caught:
        canonical.decode(data)

    assert caught.value.details == {"offset": offset}
    assert str(offset) in caught.value.message()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(JSON)
@settings(max_examples=150, deadline=None)
def test_a_value_comes_back_and_is_spelled_the_same(value: object) -> None:
    spelled = canonical.encode(value)

    assert canonical.decode(spelled) == json.loads(spelled, parse_int=float)
    assert canonical.encode(canonical.decode(spelled)) == spelled


LIKE_EVIDENCE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**54), 2**54)
    | st.floats()
    | st.floats(-1e6, 1e6).map(lambda number: round(number, 3))
    | st.text(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text("abÆ\x00\x7f\ue000\U0001f600"), inner),
    max_leaves=20,
)


@given(LIKE_EVIDENCE)
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_faster_is_written_as_the_reference_writes_it(value: object) -> None:
    try:
        expected = rfc8785.dumps(value)  # type: ignore[arg-type]
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            canonical.encode(value)
    else:
        assert canonical.encode(value) == expected


def test_digests() -> None:
    data = b"x" * 1_000_003

    assert canonical.sha256(data) == hashlib.sha256(data).hexdigest()
    assert canonical.sha256_of(io.BytesIO(data)) == hashlib.sha256(data).hexdigest()
