"""Reads the CA certificates that a command is told to trust."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cryptography import x509

from conformance.errors.evidence import AnchorsUnusable
from conformance.errors.system import refusal
from conformance.verify import load_anchors


def read_anchors(files: Iterable[Path]) -> tuple[x509.Certificate, ...]:
    """Read every certificate of some PEM files.

    Raises:
        AnchorsUnusable: A file cannot be read, or holds none.
    """
    return tuple(anchor for file in files for anchor in load_anchors(_read(file), file=str(file)))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise AnchorsUnusable(file=file, why=refusal(error)) from error
