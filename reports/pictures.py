"""Pictures that go into a report: recognised by their first bytes, and tried before they are taken in."""

from __future__ import annotations

import tempfile
from pathlib import Path

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
KINDS = {PNG: "png", JPEG: "jpeg"}

_TRIAL = b'#set page(width: auto, height: auto)\n#image(read("picture", encoding: none), format: "%b", width: 10pt)'


def kind_of(data: bytes) -> str:
    """Name the kind of a picture that reports can show, `png` or `jpeg`; empty for anything else."""
    return next((kind for head, kind in KINDS.items() if data.startswith(head)), "")


def can_be_shown(data: bytes) -> bool:
    """Try whether a picture is whole, by typesetting it: one that is not would keep a whole report from being made."""
    import typst  # noqa: PLC0415 - a native module that few commands need

    with tempfile.TemporaryDirectory(prefix="kfr-picture-") as folder:
        (Path(folder) / "picture").write_bytes(data)
        (Path(folder) / "main.typ").write_bytes(_TRIAL % kind_of(data).replace("jpeg", "jpg").encode())
        try:
            typst.compile(Path(folder) / "main.typ", root=Path(folder), format="pdf", ignore_system_fonts=True)
        except typst.TypstError:
            return False
    return True
