"""Reads a run back from what it left, and refuses evidence that is not what its journal and its manifest say."""

from __future__ import annotations

from pathlib import Path

from conformance import __version__, bundle, evidence, journal, manifest
from conformance.bundle import Bundle
from conformance.canonical import sha256_of
from conformance.errors.evidence import NotABundle
from conformance.errors.run import EvidenceAltered, EvidenceUnreadable
from conformance.errors.system import refusal
from conformance.language import Text
from conformance.manifest import EVIDENCE, JOURNAL, MANIFEST
from conformance.model import RunResult
from conformance.paper import open_left

_MAX_BYTES = 1024**3
_TOO_LONG = Text(nb="{path} er større enn {limit} byte", en="{path} is longer than {limit} bytes")
_NOT_PLAIN = Text(nb="{path} {fault}", en="{path} {fault}")


def retrieve(path: Path) -> RunResult:
    """Read the result of a run.

    A run that was killed has no evidence yet; its journal tells how far it came, and such a result is never conforming.
    No signature is looked at here: that is what `verify` is for.

    Args:
        path: A run folder, a zip of one, a `report.pdf` or an `evidence.json` that stands alone.

    Returns:
        What the run has to say.

    Raises:
        NotABundle: There is no run at the path, or it cannot be read.
        EvidenceUnreadable: The evidence is not what its schema describes.
        EvidenceAltered: It is not what the journal or the manifest beside it says.
        JournalBroken: The chain of the journal does not hold.
        JournalIncomplete: The journal has no beginning.
        ManifestRejected: The manifest is not in the agreed form.
    """
    try:
        if path.suffix == ".json" and path.is_file():
            return _decoded(path.read_bytes())
        # The report carries the evidence; its signature is not looked at, no more than that of a folder.
        with open_left(path) as opened:
            return _result(path, opened)
    except OSError as error:
        raise NotABundle(path=path, why=refusal(error)) from error


def _result(path: Path, opened: Bundle) -> RunResult:
    found = {entry.path for entry in opened.entries}
    told = _whole_lines(_read(path, opened, JOURNAL)) if JOURNAL in found else None
    if EVIDENCE not in found:
        # A bundle holds one of the two, or only a manifest of what is gone.
        if told is None:
            raise EvidenceUnreadable(why="filen mangler")
        return journal.fold(journal.read(told))
    data = _read(path, opened, EVIDENCE)
    result = _decoded(data)
    if told is not None and not _told_so(result, data, told):
        raise EvidenceAltered(path=path, witness=JOURNAL)
    if MANIFEST in found and not _listed(path, opened, result.run.tool_version):
        raise EvidenceAltered(path=path, witness=MANIFEST)
    return result


def _decoded(data: bytes) -> RunResult:
    """Runs are compared over years: evidence of another version counts as far as it is understood."""
    try:
        return evidence.decode(data)
    except EvidenceUnreadable:
        return evidence.decode_of_another_version(data)


def _told_so(result: RunResult, data: bytes, told: bytes) -> bool:
    """Whether the journal says what the evidence says; of another version's, whether both say the same of the run and of every case."""
    folded = journal.fold(journal.read(told))
    if result.run.tool_version != __version__:
        return _gist(folded) == _gist(result)
    return evidence.encode(folded) == data


def _gist(result: RunResult) -> tuple[object, ...]:
    return result.run.id, result.run.tool_version, [(case.case.id, case.verdict) for case in result.cases]


def _whole_lines(data: bytes) -> bytes:
    """Leave out a last line that was never finished, because its process was killed while writing it."""
    return data[: data.rfind(b"\n") + 1]


def _listed(path: Path, opened: Bundle, version: str) -> bool:
    data = _read(path, opened, MANIFEST)
    with opened.open(EVIDENCE) as stream:
        digest = sha256_of(stream)
    if version != __version__:
        # The manifest of another version may have other members; that it names this very digest is what counts here.
        return f'"path":"{EVIDENCE}","sha256":"{digest}"'.encode() in data
    return {file.path: file.sha256 for file in manifest.decode(data).files}.get(EVIDENCE) == digest


def _read(path: Path, opened: Bundle, name: str) -> bytes:
    fault = next(entry.fault for entry in opened.entries if entry.path == name)
    if fault is not None:
        raise NotABundle(path=path, why=_NOT_PLAIN.filled(path=name, fault=fault))
    data = bundle.read(opened, name, limit=_MAX_BYTES)
    if data is None:
        raise NotABundle(path=path, why=_TOO_LONG.filled(path=name, limit=_MAX_BYTES))
    return data
