"""`manifest.json`: every file of a run with size and digest, what was planned, and what made it. The thing the bank signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from conformance import canonical
from conformance.errors.evidence import ManifestRejected, NotCanonical
from conformance.language import Text
from conformance.model import Completeness, Mode

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.p7s"
COUNTERSIGNATURE = "manifest.json.countersignature.p7s"
MAIL = "message.eml"
DELIVERIES = "message.deliveries.jsonl"
OUTSIDE = frozenset({MANIFEST, SIGNATURE, COUNTERSIGNATURE, MAIL, DELIVERIES})
EVIDENCE = "evidence.json"
JOURNAL = "journal.jsonl"
PDF = "report.pdf"
ATTESTATIONS = "attestations"
# What every run leaves; the workbook comes on top, under the name it had.
REQUIRED = (EVIDENCE, JOURNAL, "junit.xml", "report.html", PDF)

MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 200_000
MAX_FILE_BYTES = 4 * 1024**3

_Schema = Literal["kfr-conformance/manifest/1"]
_Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_CaseIds = tuple[Annotated[str, Meta(min_length=1, max_length=256)], ...]
_SCHEMA: _Schema = get_args(_Schema)[0]
_LONGEST_PATH = 1024
_TOO_LONG = Text(nb=f"større enn {MAX_BYTES} byte", en=f"longer than {MAX_BYTES} bytes")
_TOO_MANY = Text(nb=f"flere enn {MAX_FILES} filer", en=f"more than {MAX_FILES} files")
_NOT_CANONICAL = Text(nb="ikke kanonisk JSON, første avvik er ved byte {offset}", en="not canonical JSON, first deviation at byte {offset}")
_WRONG_FORM = Text(nb="feil form: {error}", en="wrong form: {error}")
_MEMBER_MISSING = Text(nb="et felt mangler", en="a member is missing")
_BAD_PATH = Text(nb="stien «{path}» {fault}", en="the path '{path}' {fault}")
_TWICE = Text(nb="står to ganger eller i feil rekkefølge", en="stands twice or out of order")
# A part of a path that is empty, the folder itself or the one above.
_NO_PART = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")
# What Windows does not allow in a name, the control characters and lone surrogates.
_FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f-\x9f\ud800-\udfff]')


class ListedFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the run: where it stands in the folder, how long it is, and its digest.

    Attributes:
        path: Relative to the run folder, with `/` between folders.
        size: Bytes.
        sha256: SHA-256 as 64 lower-case hexadecimal digits.
    """

    path: str
    size: Annotated[int, Meta(ge=0, le=MAX_FILE_BYTES)]
    sha256: _Sha256


class Tool(Struct, frozen=True, forbid_unknown_fields=True):
    """What made the run.

    Attributes:
        name: Name of the distribution.
        version: Its version.
        python: Version of Python.
        lock_sha256: SHA-256 of the lock file of its dependencies; empty when not known.
    """

    name: str
    version: str
    python: str
    lock_sha256: Annotated[str, Meta(pattern=r"\A([0-9a-f]{64})?\Z")] = ""


class Stations(Struct, frozen=True, forbid_unknown_fields=True):
    """The completeness equation: the case ids at each station between workbook and end."""

    rows: _CaseIds
    generated: _CaseIds
    collected: _CaseIds
    ended: _CaseIds

    @classmethod
    def of(cls, completeness: Completeness) -> Stations:
        """Take the four stations out of a run's completeness."""
        return cls(completeness.rows, completeness.generated, completeness.collected, completeness.ended)

    @property
    def completeness(self) -> Completeness:
        """The stations as the model's value, which knows whether the equation holds."""
        return Completeness(self.rows, self.generated, self.collected, self.ended)


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of `manifest.json`.

    Attributes:
        run: Run id.
        mode: What the run was for: evidence to Bits, or a nightly watch.
        tool: What made the run.
        planned: Ids of the cases that were to be run.
        completeness: The stations the cases came through.
        files: Every file but the manifest, its signatures, the mail and the record of its deliveries, sorted by path.
        schema: Version of this form.
    """

    run: Annotated[str, Meta(min_length=1, max_length=256)]
    mode: Mode
    tool: Tool
    planned: _CaseIds
    completeness: Stations
    files: tuple[ListedFile, ...]
    schema: _Schema = _SCHEMA


def build(run: str, files: Iterable[ListedFile], *, mode: Mode, tool: Tool, completeness: Completeness, planned: Sequence[str]) -> Manifest:
    """Put a manifest together.

    Args:
        run: Run id.
        files: The files of the run, in any order; those outside the manifest are left out.
        mode: What the run was for.
        tool: What made the run.
        completeness: The completeness equation of the run.
        planned: Ids of the cases that were to be run.

    Returns:
        The manifest.

    Raises:
        ManifestRejected: A path cannot stand in a manifest, or there are too many files.
    """
    listed = sorted((file for file in files if file.path not in OUTSIDE), key=lambda file: file.path)
    manifest = Manifest(run, mode, tool, tuple(planned), Stations.of(completeness), tuple(listed))
    _refuse_bad_paths(manifest)
    return manifest


def encode(manifest: Manifest) -> bytes:
    """Write a manifest as canonical JSON: the bytes that are signed."""
    return canonical.encode(msgspec.to_builtins(manifest))


def decode(data: bytes) -> Manifest:
    """Read a manifest strictly; whatever `encode` would not have written is refused.

    Args:
        data: The bytes of `manifest.json`.

    Returns:
        The manifest.

    Raises:
        ManifestRejected: Too long, not canonical, an unknown or missing member, a value outside its bounds, or a path that is
            absolute, leaves the folder, stands twice or out of order, or names a file that is outside the manifest.
    """
    if len(data) > MAX_BYTES:
        raise ManifestRejected(why=_TOO_LONG)
    try:
        manifest = msgspec.convert(canonical.decode(data), Manifest, strict=True)
    except NotCanonical as error:
        raise ManifestRejected(why=_NOT_CANONICAL.filled(**error.details)) from error
    except msgspec.ValidationError as error:
        raise ManifestRejected(why=_WRONG_FORM.filled(error=error)) from error
    if encode(manifest) != data:
        raise ManifestRejected(why=_MEMBER_MISSING)
    _refuse_bad_paths(manifest)
    return manifest


def path_fault(path: str) -> Text | None:
    """Say what keeps a path from standing in a manifest; `None` when nothing does.

    A path is relative, has `/` between its parts, means the same on every operating system, and stays inside the folder.
    """
    if not path or len(path.encode("utf-8", "replace")) > _LONGEST_PATH:
        return Text(nb="tom eller for lang", en="empty or too long")
    if _FORBIDDEN.search(path):
        return Text(nb="inneholder et tegn som ikke er tillatt", en="holds a character that is not allowed")
    if _NO_PART.search(path):
        return Text(nb="er absolutt eller fører ut av mappen", en="is absolute or leaves the folder")
    if path in OUTSIDE:
        return Text(nb="hører ikke hjemme i manifestet", en="does not belong in the manifest")
    return None


def _refuse_bad_paths(manifest: Manifest) -> None:
    if len(manifest.files) > MAX_FILES:
        raise ManifestRejected(why=_TOO_MANY)
    seen: set[str] = set()
    previous = ""
    for file in manifest.files:
        if (fault := path_fault(file.path)) is not None:
            raise ManifestRejected(why=_BAD_PATH.filled(path=file.path, fault=fault))
        # A folder on Windows or macOS cannot hold two names that differ in case or composition only.
        folded = unicodedata.normalize("NFC", file.path).casefold()
        if file.path <= previous or folded in seen:
            raise ManifestRejected(why=_BAD_PATH.filled(path=file.path, fault=_TWICE))
        seen.add(folded)
        previous = file.path
