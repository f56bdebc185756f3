"""The checks of the manifest and of the files it lists."""

from __future__ import annotations

from conformance.language import Text, verbatim
from conformance.manifest import OUTSIDE, REQUIRED, ListedFile
from conformance.verify.dossier import Dossier
from conformance.verify.objection import Objection

_SHOWN = 5
_LISTED = Text(nb="{count} filer, {bytes} byte", en="{count} files, {bytes} bytes")
_MISSING = Text(nb="mangler: {paths}", en="missing: {paths}")
_EXTRA = Text(nb="ikke i manifestet: {paths}", en="not in the manifest: {paths}")
_UNLISTED = Text(nb="manifestet mangler: {paths}", en="the manifest lacks: {paths}")
_ALTERED = Text(nb="{path}: {size} byte, SHA-256 {sha256}", en="{path}: {size} bytes, SHA-256 {sha256}")
_FAULT = Text(nb="{path} {fault}", en="{path} {fault}")
_AND_MORE = Text(nb="{shown} og {more} til", en="{shown} and {more} more")


def form(dossier: Dossier) -> Text:
    """The manifest is there and in the agreed form."""
    listed = dossier.manifest.files
    return _LISTED.filled(count=len(listed), bytes=sum(file.size for file in listed))


def present(dossier: Dossier) -> Text:
    """Every listed file is there, no other is, and what every run leaves is among them."""
    listed = {file.path for file in dossier.manifest.files}
    there = {entry.path for entry in dossier.bundle.entries} - OUTSIDE
    for template, paths in ((_MISSING, listed - there), (_EXTRA, there - listed), (_UNLISTED, set(REQUIRED) - listed)):
        if paths:
            raise Objection(template.filled(paths=_named(paths)))
    return _LISTED.filled(count=len(there), bytes=sum(file.size for file in dossier.manifest.files))


def unchanged(dossier: Dossier) -> Text:
    """Every file that is there has the size and the digest of the manifest; links and special files have none."""
    for listed in dossier.manifest.files:
        found = dossier.files.get(listed.path)
        if isinstance(found, Text):
            raise Objection(_FAULT.filled(path=listed.path, fault=found), expected=_shown(listed))
        if found is not None and found != listed:
            raise Objection(_shown(found), expected=_shown(listed))
    return verbatim("SHA-256")


def _shown(file: ListedFile) -> Text:
    return _ALTERED.filled(path=file.path, size=file.size, sha256=file.sha256)


def _named(paths: set[str]) -> Text:
    shown = ", ".join(sorted(paths)[:_SHOWN])
    return _AND_MORE.filled(shown=shown, more=len(paths) - _SHOWN) if len(paths) > _SHOWN else verbatim(shown)
