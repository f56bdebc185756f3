"""Takes a workbook from the disk."""

from __future__ import annotations

from pathlib import Path

from conformance.errors.system import refusal
from conformance.errors.workbook import WorkbookIsFolder, WorkbookMissing, WorkbookUnreadable
from conformance.language import Text
from conformance.sheet.limits import DEFAULT, Limits, check


def load(path: Path, limits: Limits = DEFAULT) -> bytes:
    """Read the bytes of a workbook.

    Args:
        path: Where it lies.
        limits: How large it may be; a larger one is not read.

    Returns:
        The file's bytes, unexamined.

    Raises:
        WorkbookMissing: There is no such file.
        WorkbookIsFolder: The path names a folder.
        WorkbookUnreadable: The operating system refuses.
        WorkbookOverLimit: The file is too large.
    """
    try:
        if path.is_dir():
            raise WorkbookIsFolder(file=path)
        check(path, path.stat().st_size, limits.file_bytes, Text("byte", "bytes"), where=Text("filen", "the file"))
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise WorkbookMissing(file=path) from fault
    except OSError as fault:
        raise WorkbookUnreadable(file=path, reason=refusal(fault)) from fault
