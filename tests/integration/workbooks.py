"""Small alterations of the example workbook, made in its parts; openpyxl would change everything else along the way."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape


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
