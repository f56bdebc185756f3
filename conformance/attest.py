"""Attests a manual case: writes down who vouches for what, until when, and keeps the files that go with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conformance.atomic import write
from conformance.canonical import sha256
from conformance.errors.attestation import (
    AttestationEmpty,
    AttestationHoldsSecret,
    AttestedFileUnusable,
    CaseUnknown,
    NotManual,
    RunUnfinished,
)
from conformance.errors.run import JournalMissing
from conformance.errors.system import refusal
from conformance.journal import Attested, JournalWriter, fold, read
from conformance.language import Text
from conformance.manifest import ATTESTATIONS, JOURNAL
from conformance.model import Attestation, AttestedFile, CaseResult, RunResult, Verdict
from conformance.redact import Redactor
from reports.pictures import can_be_shown, kind_of

VALID_DAYS = 90

_LONGEST_NAME = 120
_LONGEST_NOTE = 4_000
_MOST_FILES = 20
_MEGABYTE = 1_000_000
_MAX_FILE_MEGABYTES = 10
_UNSAFE = re.compile(r"[^A-Za-z0-9æøåÆØÅ._-]+")
_TOO_LARGE = Text(nb="den er for stor", en="it is too large")
_TOO_MANY = Text(nb="det er flere enn {limit} filer", en="there are more than {limit} files")
_NOT_PLAIN = Text(nb="det er ikke en vanlig fil", en="it is no plain file")
_BROKEN_PICTURE = Text(nb="bildet er skadet", en="the picture is damaged")
_THE_TEXT = Text(nb="Teksten i {option}", en="The text of {option}")


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody vouches for.

    Attributes:
        case: Case id.
        verdict: `passed` or `failed`.
        by: Who says so.
        role: In which role.
        note: What was done and seen.
        files: Files that show it.
    """

    case: str
    verdict: Verdict
    by: str
    role: str
    note: str
    files: Sequence[Path] = ()


def attest(
    folder: Path, statement: Statement, *, valid_days: int = VALID_DAYS, when: datetime | None = None
) -> tuple[Attestation, RunResult]:
    """Write an attestation into the journal of a run and copy its files into the run folder.

    Reports and signature are then those of the run before it, and have to be made again.

    Args:
        folder: The run folder.
        statement: What is vouched for.
        valid_days: For how many days the run may be sealed on the strength of it.
        when: When it is said; the present when left out.

    Returns:
        The attestation as it stands in the journal, and the run it makes.

    Raises:
        JournalMissing: It is no run folder.
        JournalBroken: The journal does not hold together.
        RunUnfinished: The run has not ended.
        CaseUnknown: The run has no such case.
        NotManual: The suite carried the case out.
        AttestationEmpty: Name, role or note say nothing, or too much.
        AttestationHoldsSecret: A text or a file holds a personal number or a token.
        AttestedFileUnusable: A file cannot be read, or is too large.
    """
    moment = (when or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    _refuse_text(statement)
    _refuse_case(folder, _result(folder), statement.case)
    contents = list(_contents(statement.files))
    files = tuple(_kept(path, data) for path, data in contents)
    attestation = Attestation(
        case=statement.case,
        verdict=statement.verdict,
        by=_line(statement.by),
        role=_line(statement.role),
        note=statement.note.strip(),
        at=moment.isoformat(),
        expires=(moment + timedelta(days=valid_days)).isoformat(),
        files=files,
    )
    for file, (_, data) in zip(files, contents, strict=True):
        write(folder / file.path, data)
    with JournalWriter(folder / JOURNAL) as journal:
        journal.write(Attested(attestation), at=attestation.at)
    return attestation, _result(folder)


def _result(folder: Path) -> RunResult:
    try:
        data = (folder / JOURNAL).read_bytes()
    except OSError as error:
        raise JournalMissing(folder=folder, why=refusal(error)) from error
    result = fold(read(data))
    if not result.run.ended:
        raise RunUnfinished(folder=folder)
    return result


def _refuse_case(folder: Path, result: RunResult, case_id: str) -> None:
    manual = ", ".join(case.case.id for case in result.cases if _by_hand(case)) or "–"
    found = next((case for case in result.cases if case.case.id == case_id), None)
    if found is None:
        raise CaseUnknown(folder=folder, case=case_id, manual=manual)
    if not _by_hand(found):
        raise NotManual(case=case_id, manual=manual)


def _by_hand(case: CaseResult) -> bool:
    return case.verdict is Verdict.MANUAL or bool(case.attestations)


def _refuse_text(statement: Statement) -> None:
    texts = {"--by": (statement.by, _LONGEST_NAME), "--role": (statement.role, _LONGEST_NAME), "--note": (statement.note, _LONGEST_NOTE)}
    for option, (text, limit) in texts.items():
        if not text.strip() or len(text) > limit:
            raise AttestationEmpty(option=option, limit=limit)
        if _holds_secret(text):
            raise AttestationHoldsSecret(where=_THE_TEXT.filled(option=option))


def _contents(paths: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    if len(paths) > _MOST_FILES:
        raise _unusable(paths[_MOST_FILES], _TOO_MANY.filled(limit=_MOST_FILES))
    for path in paths:
        yield path, _content(path)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise _unusable(path, _NOT_PLAIN)
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_FILE_MEGABYTES * _MEGABYTE + 1)
    except OSError as error:
        raise _unusable(path, refusal(error)) from error
    if len(data) > _MAX_FILE_MEGABYTES * _MEGABYTE:
        raise _unusable(path, _TOO_LARGE)
    if _holds_secret(path.name) or _text_holds_secret(data):
        raise AttestationHoldsSecret(where=path)
    if kind_of(data) and not can_be_shown(data):
        raise _unusable(path, _BROKEN_PICTURE)
    return data


def _kept(path: Path, data: bytes) -> AttestedFile:
    digest = sha256(data)
    # The digest keeps two files of one name apart; the name is cut down to what every file system takes.
    safe = _UNSAFE.sub("-", path.name).strip(".-")[-_LONGEST_NAME:] or "vedlegg"
    return AttestedFile(f"{ATTESTATIONS}/{digest[:12]}-{safe}", _line(path.name), len(data), digest)


def _holds_secret(text: str) -> bool:
    """Whether redaction would take something out of a text."""
    return Redactor(b"").text(text) != text


def _text_holds_secret(data: bytes) -> bool:
    """Whether a text file holds what redaction would take out; a picture is looked at by the person who attaches it."""
    try:
        return _holds_secret(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _unusable(path: Path, why: Text) -> AttestedFileUnusable:
    return AttestedFileUnusable(file=path, why=why, limit=_MAX_FILE_MEGABYTES)
