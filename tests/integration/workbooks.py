"""Small alterations of the example workbook, made in its parts; openpyxl would change everything else along the way."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from tests.golden.example_workbook import CATALOGUE, build


def with_replaced_text(original: bytes, old: str, new: str) -> bytes:
    """Replace a text wherever it stands as a whole in the shared strings or the sheets.

    Raises:
        AssertionError: The workbook has no such text.
    """
    made = io.BytesIO()
    replaced = 0
    with zipfile.ZipFile(io.BytesIO(original)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            text = source.read(member)
            before, after = (f">{escape(words)}<".encode() for words in (old, new))
            replaced += text.count(before)
            target.writestr(member, text.replace(before, after))
    assert replaced, f"the workbook does not say «{old}»"
    return made.getvalue()


def a_dozen_cases(folder: Path) -> Path:
    """Lay a small workbook with cases of every kind in a folder: for what is not about the cases."""
    made = folder / "dusin.xlsx"
    made.write_bytes(with_so_many_cases(12, folder))
    return made


def with_so_many_cases(count: int, folder: Path) -> bytes:
    """Build a workbook of the example's cases, as many as wanted: some of them, or all of them again and again under other ids."""
    catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    cases = [(section["title"], case) for section in catalogue["section"] for case in section["case"]]
    lines = [f"title = {json.dumps(catalogue['title'])}"]
    for number in range(count):
        # One from each section in turn, so that a small workbook has something of everything.
        title, case = cases[number * 17 % len(cases)]
        lines += ["[[section]]", f"title = {json.dumps(title)}", "[[section.case]]", f'id = "{case["id"]}-{number}"']
        lines += [f"{key} = {json.dumps(case[key])}" for key in ("title", "preconditions", "action", "expected")]
    written = folder / "mange.toml"
    written.write_text("\n".join(lines), encoding="utf-8")
    return build(written)
