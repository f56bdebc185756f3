"""The report as a bundle of its own: what `report.pdf` carries, read as if it lay beside it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader, BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, Self, cast

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from conformance.bundle import Entry, OpenFolder, OpenZip, open_bundle
from conformance.errors.evidence import NotABundle
from conformance.errors.system import refusal
from conformance.language import Text
from conformance.manifest import PDF, path_fault

_MAX_BYTES = 1024**3
_MOST_ATTACHMENTS = 1_000
_HEAD = b"%PDF-"
_TOO_LONG = Text(nb="den er for stor", en="it is too large")

_Node = Any  # pyHanko ships no types for the objects of a PDF


def is_paper(path: Path) -> bool:
    """Whether a path leads to a PDF, whatever it is called."""
    try:
        with path.open("rb") as file:
            return file.read(len(_HEAD)) == _HEAD
    except OSError:
        return False


def open_left(path: Path) -> OpenFolder | OpenZip | OpenPaper:
    """Open what a run left, in whatever form it came: its folder, a zip of it, or the report alone.

    Args:
        path: Where it lies.

    Returns:
        The bundle, to be used as a context manager.

    Raises:
        NotABundle: There is nothing of a run there.
    """
    return OpenPaper(path) if is_paper(path) else open_bundle(path)


def attachments(root: _Node) -> Iterator[tuple[str, bytes]]:
    """Read the files that a PDF carries.

    Args:
        root: The catalogue of the document, as pyHanko reads it.

    Returns:
        Names and bytes, in the order of the name tree (ISO 32000-1, 7.11.4).
    """
    if "/Names" in root and "/EmbeddedFiles" in root["/Names"]:
        yield from _named(root["/Names"]["/EmbeddedFiles"])


def _named(node: _Node) -> Iterator[tuple[str, bytes]]:
    """Walk a name tree (ISO 32000-1, 7.9.6)."""
    listed = list(node.get("/Names", []))
    for file in (entry.get_object() for entry in listed[1::2]):
        # The key of the tree may be spelled in any way; the name of the file stands in the specification.
        yield str(file.get("/UF", file.get("/F", ""))), file["/EF"]["/F"].data
    for child in node.get("/Kids", []):
        yield from _named(child.get_object())


class OpenPaper:
    """A report that came alone: the PDF itself, and every file attached to it."""

    def __init__(self, path: Path) -> None:
        """Open one.

        Raises:
            NotABundle: The file cannot be opened, or is too large.
        """
        try:
            with path.open("rb") as file:
                data = file.read(_MAX_BYTES + 1)
        except OSError as error:
            raise NotABundle(path=path, why=refusal(error)) from error
        if len(data) > _MAX_BYTES:
            raise NotABundle(path=path, why=_TOO_LONG)
        self._files = {**_carried(data), PDF: data}
        self.entries = tuple(Entry(name, path_fault(name)) for name in sorted(self._files))

    def open(self, path: str) -> BufferedReader:
        """Open the report or one of its attachments for reading."""
        return cast(BufferedReader, BytesIO(self._files[path]))  # reads alike

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _carried(data: bytes) -> dict[str, bytes]:
    """Read what a report carries; one that cannot be read carries nothing, and the check of its signature says why."""
    try:
        return dict(islice(attachments(PdfFileReader(BytesIO(data), strict=False).root), _MOST_ATTACHMENTS))
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return {}
