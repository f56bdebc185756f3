"""Writes files whole or not at all."""

from __future__ import annotations

from pathlib import Path

from conformance.errors.run import OutputNotWritable
from conformance.errors.system import refusal


def write(path: Path, data: bytes) -> None:
    """Write a file, making its folder; whoever looks sees the old content or the new one, never half of it.

    Args:
        path: The file.
        data: Its whole content.

    Raises:
        OutputNotWritable: The disk is full, or the folder is read-only or gone.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputNotWritable(folder=path.parent, why=refusal(error)) from error
