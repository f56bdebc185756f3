"""Packs a run folder into a zip, for whoever receives it by mail."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from conformance.bundle import open_bundle
from conformance.manifest import DELIVERIES, MAIL

# What stays at home: a mail cannot carry itself.
_OWN = frozenset({MAIL, DELIVERIES})
_MODE = 0o100644 << 16


def packed(folder: Path, *, top: str, when: datetime) -> bytes:
    """Pack everything the receiver needs to verify a run; the same folder and time give the same bytes.

    Args:
        folder: The run folder.
        top: Name of the folder inside the zip.
        when: The date that the entries get.

    Returns:
        The zip file.

    Raises:
        NotABundle: It is no run folder.
    """
    made = io.BytesIO()
    with open_bundle(folder) as bundle, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in bundle.entries:
            if entry.path in _OWN or entry.fault is not None:
                continue
            info = zipfile.ZipInfo(f"{top}/{entry.path}", when.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _MODE
            with bundle.open(entry.path) as source:
                archive.writestr(info, source.read())
    return made.getvalue()
