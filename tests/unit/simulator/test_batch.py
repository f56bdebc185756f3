from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from conformance.simulator.batch import entries, raw_entries

TODAY = date(2028, 2, 29)
FILES: dict[str, tuple[bytes, list[str]]] = {
    "nothing": (b"", []),
    "white space alone": (b" \r\n\t", []),
    "one": (b"310000000", ["310000000"]),
    "several": (b"1,2,3", ["1", "2", "3"]),
    "white space at the end": (b"1,2 \r\n", ["1", "2"]),
    "white space elsewhere stays": (b" 1 , 2\n3 ", [" 1 ", " 2\n3"]),
    "comma at the end": (b"1,", ["1", ""]),
    "comma and white space at the end": (b"1, \n", ["1", ""]),
    "comma alone": (b",", ["", ""]),
    "not text": (b"\xff\x00,1", ["ÿ\x00", "1"]),
}


@pytest.mark.parametrize("name", FILES)
def test_the_entries_of_a_file(name: str) -> None:
    content, expected = FILES[name]
    assert [raw for raws in raw_entries(BytesIO(content)) for raw in raws] == expected


@pytest.mark.parametrize("chunk", [1, 2, 7, 10, 11, 1000])
def test_no_entry_is_cut_where_a_chunk_ends(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr("conformance.simulator.batch._CHUNK_BYTES", chunk)
    expected = [str(310000000 + number) for number in range(20)]
    file = BytesIO(",".join(expected).encode() + b"   \n")
    assert [raw for raws in raw_entries(file) for raw in raws] == expected


def test_a_file_can_be_read_again() -> None:
    file = BytesIO(b"1,2")
    assert list(raw_entries(file)) == list(raw_entries(file)) != []


def test_an_entry_starts_on_its_date_or_on_the_day_of_the_file() -> None:
    assert list(entries(BytesIO(b"1,2#2019-11-08"), TODAY)) == [("1", TODAY), ("2", date(2019, 11, 8))]
