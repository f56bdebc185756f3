"""Puts a package together again with some parts replaced; order, dates and kind of compression stay."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Mapping
from io import BytesIO


def repack(package: zipfile.ZipFile, parts: Mapping[str, bytes]) -> bytes:
    """Copy a package.

    Args:
        package: The package to copy.
        parts: Member name -> new bytes.

    Returns:
        The bytes of the copy.
    """
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as copied:
        copied.comment = package.comment
        for member in package.infolist():
            data = parts[member.filename] if member.filename in parts else package.read(member)
            kept = copy.copy(member)
            copied.writestr(kept, data)
            # zipfile gives members without permissions some; the list of members is written on closing, so the old ones can be put back.
            kept.external_attr = member.external_attr
    return target.getvalue()
