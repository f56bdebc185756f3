"""Takes a file apart into everything in it that can be read: itself, the parts of a workbook or zip, the pages and attachments of a PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_MOST_UNPACKED = 1024**3
_DEEPEST = 3


def _never(_: bytes) -> bool:
    return False


def texts(name: str, data: bytes, *, depth: int = 0, known: Callable[[bytes], bool] = _never) -> Iterator[tuple[str, bytes]]:
    """Read a file and what is packed in it.

    Args:
        name: What to call it.
        data: Its bytes.
        depth: How many packages it lies in.
        known: Whether something packed is read elsewhere and need not be read here.

    Returns:
        Places and the bytes that stand there; `report.pdf!evidence.json` lies in `report.pdf`.

    Raises:
        ValueError: It cannot be taken apart, or is packed too deeply or too tightly.
    """
    yield name, data
    if data.startswith(_ZIP):
        parts = _parts(data)
    elif data.startswith(_PDF):
        from conformance.leaks import pdf_text  # noqa: PLC0415 - takes half a second, and a workbook is looked through before every run

        parts = pdf_text.texts(data)
    else:
        return
    if depth == _DEEPEST:
        raise ValueError(name)
    for part, content in parts:
        if not known(content):
            yield from texts(f"{name}!{part}", content, depth=depth + 1, known=known)


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > _MOST_UNPACKED:
                raise ValueError("zip")
            for info in package.infolist():
                yield info.filename, package.read(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise ValueError(type(error).__name__) from error
