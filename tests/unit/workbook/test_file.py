"""A workbook that cannot be taken from the disk is refused in plain words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conformance.errors import workbook as errors
from conformance.sheet import Limits
from conformance.workbook import load


def test_the_bytes_come_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "bok.xlsx"
    file.write_bytes(b"PK\x03\x04 whatever")

    assert load(file) == b"PK\x03\x04 whatever"


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(errors.WorkbookMissing, match=r"finnes-ikke\.xlsx"):
        load(tmp_path / "finnes-ikke.xlsx")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(errors.WorkbookIsFolder):
        load(tmp_path)


def test_a_file_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")

    with pytest.raises(errors.WorkbookUnreadable):
        load(tmp_path / "fil" / "bok.xlsx")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "bok.xlsx"
    file.write_bytes(b"PK")
    file.chmod(0)

    with pytest.raises(errors.WorkbookUnreadable):
        load(file)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "bok.xlsx"
    file.write_bytes(b"x" * 11)

    with pytest.raises(errors.WorkbookOverLimit, match="11 byte, grensen er 10"):
        load(file, Limits(file_bytes=10))
