"""Sealing: what is written, what is left alone, and what is refused before anything is."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conformance import manifest
from conformance.errors import ConformanceError
from conformance.errors.evidence import (
    AlreadySealed,
    CannotSeal,
    CertificateOfAnotherBank,
    CertificateOutdated,
    NotABundle,
    PdfNotSignable,
)
from conformance.errors.run import EvidenceUnreadable, JournalBroken
from conformance.journal import tell
from conformance.seal import Known, seal
from conformance.signing import pades
from conformance.signing.keys import KeyPair
from tests import bundles, certificates
from tests.bundles import WORKBOOK, judged
from tests.certificates import SEALED_AT

NAMES = ["allure-results/a-result.json", "evidence.json", "journal.jsonl", "junit.xml", "report.html", "report.pdf", WORKBOOK]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bundles.finish(tmp_path / bundles.RUN)
    return tmp_path / bundles.RUN


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }


def test_the_report_is_signed_and_every_file_is_listed(folder: Path) -> None:
    before = content(folder)

    made = seal(folder, certificates.bank(), when=SEALED_AT)

    after = content(folder)
    assert made.anew
    assert sorted(after) == sorted([*NAMES, "manifest.json", "manifest.json.p7s"])
    assert {name for name in before if before[name] != after[name]} == {"report.pdf"}
    assert pades.signed_by((folder / "report.pdf").read_bytes()) == certificates.bank().certificate
    written = manifest.decode((folder / "manifest.json").read_bytes())
    assert written == made.manifest
    assert {file.path: file.sha256 for file in written.files} == {name: after[name] for name in NAMES}
    assert (written.run, written.planned, written.tool.lock_sha256) == (bundles.RUN, bundles.CASES, "ab" * 32)
    assert judged(folder).exit_code == 0


def test_sealing_again_over_the_same_content_changes_nothing(folder: Path) -> None:
    seal(folder, certificates.bank(), when=SEALED_AT)
    (folder / "message.eml").write_bytes(b"x")
    before = content(folder)

    again = seal(folder, certificates.bank(), when=SEALED_AT + timedelta(days=1))

    assert not again.anew
    assert content(folder) == before


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file altered": (lambda folder: (folder / "report.html").write_bytes(b"x"), "report.html"),
    "a file added": (lambda folder: (folder / "note.txt").write_bytes(b"x"), "note.txt"),
    "a file removed": (lambda folder: (folder / "allure-results" / "a-result.json").unlink(), "allure-results/a-result.json"),
    "the manifest altered": (lambda folder: (folder / "manifest.json").write_bytes(b"{}"), "manifest.json"),
}


@pytest.mark.parametrize(("change", "name"), CHANGES.values(), ids=CHANGES)
def test_sealed_over_other_content_is_refused_unless_remade(folder: Path, change: Callable[[Path], object], name: str) -> None:
    seal(folder, certificates.bank(), when=SEALED_AT)
    change(folder)
    before = content(folder)

    with pytest.raises(AlreadySealed, match=name):
        seal(folder, certificates.bank(), when=SEALED_AT)
    assert content(folder) == before

    assert seal(folder, certificates.bank(), when=SEALED_AT, remake=True).anew
    assert judged(folder).exit_code == 0


def test_a_report_made_anew_is_signed_anew(folder: Path) -> None:
    seal(folder, certificates.bank(), when=SEALED_AT)
    (folder / "report.pdf").write_bytes(bundles.report())

    seal(folder, certificates.bank(), when=SEALED_AT, remake=True)

    assert judged(folder).exit_code == 0


def test_an_interrupted_sealing_can_be_done_again(folder: Path) -> None:
    seal(folder, certificates.bank(), when=SEALED_AT)
    (folder / "manifest.json.p7s").unlink()
    (folder / ".manifest.json.p7s.partial").write_bytes(b"half")
    assert judged(folder).exit_code == 11

    assert seal(folder, certificates.bank(), when=SEALED_AT).anew
    assert judged(folder).exit_code == 0


def _broken_journal(folder: Path) -> None:
    bundles.edited(folder, "journal.jsonl", lambda data: data.replace(b"201", b"200", 1))


def _other_journal(folder: Path) -> None:
    bundles.write_journal(folder, bundles.events(failing=["KFR-01"]))


def _signed_by_another(folder: Path) -> None:
    bundles.sign_report(folder, certificates.of_another_bank())


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _zip(folder: Path) -> None:
    made = shutil.make_archive(str(folder.parent / "made"), "zip", folder)
    shutil.rmtree(folder)
    Path(made).rename(folder)


REFUSED: dict[str, tuple[Callable[[Path], object], type[ConformanceError], str]] = {
    **{f"no {name}": (without(name), CannotSeal, name) for name in NAMES[1:]},
    "an empty folder": (_empty, NotABundle, bundles.RUN),
    "no folder": (shutil.rmtree, NotABundle, bundles.RUN),
    "a zip file": (_zip, CannotSeal, bundles.RUN),
    "a link": (lambda folder: (folder / "link").symlink_to("report.html"), CannotSeal, "link"),
    "a name that cannot travel": (lambda folder: (folder / "a:b").write_bytes(b"x"), CannotSeal, "a:b"),
    "evidence that is none": (lambda folder: (folder / "evidence.json").write_bytes(b"{}"), EvidenceUnreadable, "evidence.json"),
    "a broken journal": (_broken_journal, JournalBroken, "linje"),
    "another journal": (_other_journal, CannotSeal, "journalen"),
    "a report that is no PDF": (lambda folder: (folder / "report.pdf").write_bytes(b"x"), PdfNotSignable, "report.pdf"),
    "a report signed by another": (_signed_by_another, CannotSeal, "annet sertifikat"),
}


def _known(folder: Path) -> Known:
    return Known(tell((folder / "journal.jsonl").read_bytes()), content(folder)["evidence.json"])


@pytest.mark.parametrize("informed", [False, True], ids=["by itself", "right after the reports were made"])
@pytest.mark.parametrize(("spoil", "error", "word"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_sealed_is_refused_and_left_as_it_is(
    folder: Path, spoil: Callable[[Path], object], error: type[ConformanceError], word: str, *, informed: bool
) -> None:
    known = _known(folder) if informed else None
    spoil(folder)
    before = content(folder)

    with pytest.raises(error) as caught:
        seal(folder, certificates.bank(), when=SEALED_AT, known=known)

    assert word in caught.value.message()
    assert content(folder) == before


def test_what_is_known_of_the_folder_is_not_worked_out_again(folder: Path) -> None:
    known = _known(folder)
    result = replace(known.told.result, run=replace(known.told.result.run, id="kjent"))

    made = seal(folder, certificates.bank(), when=SEALED_AT, known=replace(known, told=replace(known.told, result=result)))

    assert made.manifest.run == "kjent"


CERTIFICATES: dict[str, tuple[Callable[[], KeyPair], type[ConformanceError], str]] = {
    "another bank's": (certificates.of_another_bank, CertificateOfAnotherBank, "310000001"),
    "nobody's": (certificates.without_number, CertificateOfAnotherBank, "ukjent"),
    "expired": (certificates.expired, CertificateOutdated, "2026-03-01"),
    "not yet valid": (certificates.not_yet_valid, CertificateOutdated, "2026-03-03"),
}


@pytest.mark.parametrize(("make", "error", "word"), CERTIFICATES.values(), ids=CERTIFICATES)
def test_a_certificate_nobody_would_accept_is_refused(
    folder: Path, make: Callable[[], KeyPair], error: type[ConformanceError], word: str
) -> None:
    before = content(folder)

    with pytest.raises(error, match=word) as caught:
        seal(folder, make(), when=SEALED_AT)

    assert caught.value.exit_code == 2
    assert content(folder) == before


def test_the_present_is_the_time_when_none_is_given(folder: Path) -> None:
    seal(folder, certificates.valid_now())

    signer = judged(folder).signer
    assert signer is not None
    assert abs(signer.signed_at - datetime.now(UTC)) < timedelta(minutes=1)
