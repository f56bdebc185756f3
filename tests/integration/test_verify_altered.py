"""What anybody without a certificate can do to a bundle: every alteration has its exit code, and none passes."""

from __future__ import annotations

import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.verify import State
from tests import bundles
from tests.bundles import WORKBOOK, broken, copied, edited, judged, told

FLIPS = 1_000  # bytes that are turned, one at a time
LISTED = ("allure-results/a-result.json", "evidence.json", "journal.jsonl", "junit.xml", "report.html", "report.pdf", WORKBOOK)

Alteration = Callable[[Path], object]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundles.sealed(tmp_path_factory.mktemp("pristine") / bundles.RUN)


@pytest.fixture
def bundle(pristine: Path, tmp_path: Path) -> Path:
    return copied(pristine, tmp_path / bundles.RUN)


def edit(name: str, how: Callable[[bytes], bytes]) -> Alteration:
    return lambda folder: edited(folder, name, how)


def remove(name: str) -> Alteration:
    return lambda folder: (folder / name).unlink()


def add(name: str, data: bytes = b"x") -> Alteration:
    def added(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

    return added


def swap(one: str, other: str) -> Alteration:
    def swapped(folder: Path) -> None:
        first, second = (folder / one).read_bytes(), (folder / other).read_bytes()
        (folder / one).write_bytes(second)
        (folder / other).write_bytes(first)

    return swapped


def both(first: Alteration, second: Alteration) -> Alteration:
    def done(folder: Path) -> None:
        first(folder)
        second(folder)

    return done


def touch_everything(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))
            path.chmod(0o400)


def link_in_place_of(name: str) -> Alteration:
    def linked(folder: Path) -> None:
        (folder / name).rename(folder.parent / "elsewhere")
        (folder / name).symlink_to(folder.parent / "elsewhere")

    return linked


def list_anew(folder: Path) -> None:
    """Let the manifest agree with an altered file again, as far as that goes without a key."""
    edited(folder, "report.html", lambda data: data.replace(b"Rapport", b"Rapporten"))
    bundles.force_seal(folder)
    signature = bundles.sealed(folder.parent / "again") / "manifest.json.p7s"
    (folder / "manifest.json.p7s").write_bytes(signature.read_bytes())


def replay(folder: Path) -> None:
    """The manifest and the signature of another, better run of the same bank."""
    other = bundles.sealed(folder.parent / "other", bundles.events(failing=["KFR-02"]))
    for name in ("manifest.json", "manifest.json.p7s"):
        (folder / name).write_bytes((other / name).read_bytes())


def replayed_signature(folder: Path) -> None:
    other = bundles.sealed(folder.parent / "other", bundles.events(failing=["KFR-02"]))
    (folder / "manifest.json.p7s").write_bytes((other / "manifest.json.p7s").read_bytes())


def replayed_evidence(folder: Path) -> None:
    other = bundles.sealed(folder.parent / "other", bundles.events(failing=["KFR-02"]))
    for name in ("evidence.json", "journal.jsonl"):
        (folder / name).write_bytes((other / name).read_bytes())


def without_line(number: int) -> Callable[[bytes], bytes]:
    return lambda data: b"".join(line for at, line in enumerate(data.splitlines(keepends=True), 1) if at != number)


# What is done, the exit code, and a check that must be broken by it.
ALTERATIONS: dict[str, tuple[Alteration, int, int]] = {
    # 10: altered
    "a letter in the evidence": (edit("evidence.json", lambda data: data.replace(b"201", b"200", 1)), 10, 8),
    "a verdict in the evidence": (edit("evidence.json", lambda data: data.replace(b'"passed"', b'"failed"', 1)), 10, 8),
    "a space in the evidence": (edit("evidence.json", lambda data: data.replace(b":", b": ", 1)), 10, 9),
    "a member added to the evidence": (edit("evidence.json", lambda data: data.replace(b"{", b'{"aa":1,', 1)), 10, 9),
    "the evidence emptied": (edit("evidence.json", lambda _: b""), 10, 9),
    "the evidence replaced by another document": (edit("evidence.json", lambda _: b"{}"), 10, 9),
    "the bank's number in the evidence": (edit("evidence.json", lambda data: data.replace(b"310000000", b"310000001")), 10, 18),
    "the evidence of another run": (replayed_evidence, 10, 8),
    "the first line of the journal removed": (edit("journal.jsonl", without_line(1)), 10, 10),
    "a middle line of the journal removed": (edit("journal.jsonl", without_line(7)), 10, 10),
    "the last line of the journal removed": (edit("journal.jsonl", without_line(21)), 10, 11),
    "a line of the journal twice": (edit("journal.jsonl", lambda data: data + data.splitlines(keepends=True)[-1]), 10, 10),
    "two lines of the journal swapped": (edit("journal.jsonl", lambda data: b"".join(sorted(data.splitlines(keepends=True)))), 10, 10),
    "a word in the journal": (edit("journal.jsonl", lambda data: data.replace(b'"passed"', b'"failed"', 1)), 10, 10),
    "the journal torn": (edit("journal.jsonl", lambda data: data[:-20]), 10, 10),
    "the journal emptied": (edit("journal.jsonl", lambda _: b""), 10, 11),
    "a line break after the report": (edit("report.html", lambda data: data + b"\n"), 10, 8),
    "line breaks of Windows in the report": (edit("junit.xml", lambda data: data + b"\r\n"), 10, 8),
    "the report cut short": (edit("report.html", lambda data: data[:-1]), 10, 8),
    "the report emptied": (edit("report.html", lambda _: b""), 10, 8),
    "a byte of the workbook": (edit(WORKBOOK, lambda data: data[:-1] + b"\x01"), 10, 8),
    "a byte of an Allure result": (edit("allure-results/a-result.json", lambda data: data.upper()), 10, 8),
    "something after the end of the PDF": (edit("report.pdf", lambda data: data + b"\n%"), 10, 15),
    "a byte early in the PDF": (edit("report.pdf", lambda data: data[:20] + b"\xff" + data[21:]), 10, 15),
    "the PDF without its signature": (edit("report.pdf", lambda _: bundles.report()), 10, 15),
    "the PDF no PDF": (edit("report.pdf", lambda _: b"hello"), 10, 15),
    "two files swapped": (swap("report.html", "junit.xml"), 10, 8),
    "a file replaced by a link to itself": (link_in_place_of("report.html"), 10, 8),
    "the evidence replaced by a link to itself": (link_in_place_of("evidence.json"), 10, 9),
    "the manifest replaced by a link to itself": (link_in_place_of("manifest.json"), 10, 1),
    "a line break after the manifest": (edit("manifest.json", lambda data: data + b"\n"), 10, 1),
    "a size in the manifest": (edit("manifest.json", lambda data: data.replace(b'"size":', b'"size":1', 1)), 10, 3),
    "a digest in the manifest": (edit("manifest.json", lambda data: data.replace(b'"sha256":"', b'"sha256":"0', 1)), 10, 1),
    "a path in the manifest": (edit("manifest.json", lambda data: data.replace(b"report.html", b"report.htmk")), 10, 3),
    "a path out of the folder in the manifest": (edit("manifest.json", lambda data: data.replace(b"junit.xml", b"../unit.xml")), 10, 1),
    "an unknown member in the manifest": (edit("manifest.json", lambda data: data.replace(b'"run":', b'"rum":1,"run":')), 10, 1),
    "a case taken out of the plan": (edit("manifest.json", lambda data: data.replace(b'"KFR-02",', b"", 1)), 10, 3),
    "the run id in the manifest": (edit("manifest.json", lambda data: data.replace(b'"run":"2026', b'"run":"2025')), 10, 12),
    "the manifest emptied": (edit("manifest.json", lambda _: b""), 10, 1),
    "a file altered and listed anew": (list_anew, 10, 3),
    "manifest and signature of another run": (replay, 10, 8),
    "the signature of another run": (replayed_signature, 10, 3),
    # 11: something missing or too much
    **{f"{name} removed": (remove(name), 11, 7) for name in LISTED},
    "the manifest removed": (remove("manifest.json"), 11, 1),
    "the signature removed": (remove("manifest.json.p7s"), 11, 2),
    "a file added": (add("note.txt"), 11, 7),
    "an empty file added": (add("note.txt", b""), 11, 7),
    "a hidden file added": (add(".DS_Store"), 11, 7),
    "a file added further down": (add("allure-results/b-result.json"), 11, 7),
    "a file added in a new folder": (add("extra/manifest.json"), 11, 7),
    "a second mail": (add("allure-results/message.eml"), 11, 7),
    "a link added": (lambda folder: (folder / "link").symlink_to(folder / "report.html"), 11, 7),
    "a pipe added": (lambda folder: os.mkfifo(folder / "pipe"), 11, 7),
    "a file renamed": (lambda folder: (folder / "report.html").rename(folder / "rapport.html"), 11, 7),
    "a file renamed by case only": (lambda folder: (folder / "report.html").rename(folder / "Report.html"), 11, 7),
    "a file moved": (lambda folder: (folder / "report.html").rename(folder / "allure-results" / "report.html"), 11, 7),
    "a file replaced by a folder": (both(remove("junit.xml"), lambda folder: (folder / "junit.xml").mkdir()), 11, 7),
    # the gravest counts
    "one file altered, one removed": (both(remove("junit.xml"), edit("report.html", lambda data: data + b" ")), 10, 7),
}


@pytest.mark.parametrize(("alter", "exit_code", "check"), ALTERATIONS.values(), ids=ALTERATIONS)
def test_every_alteration_is_caught(bundle: Path, alter: Alteration, exit_code: int, check: int) -> None:
    alter(bundle)

    judgement = judged(bundle)

    assert judgement.exit_code == exit_code, told(judgement)
    assert check in broken(judgement), told(judgement)


def test_one_byte_of_any_listed_file_is_caught(bundle: Path) -> None:
    draw = random.Random(310_000_000)
    for _ in range(FLIPS):
        path = bundle / draw.choice(LISTED)
        whole = path.read_bytes()
        place, other = draw.randrange(len(whole)), draw.randrange(1, 256)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ other]) + whole[place + 1 :])

        judgement = judged(bundle)

        assert judgement.exit_code == 10, f"{path.name}, byte {place} xor {other}: {told(judgement)}"
        assert 8 in broken(judgement)
        path.write_bytes(whole)
    assert judged(bundle).exit_code == 0


def test_one_byte_of_manifest_or_signature_is_caught(bundle: Path) -> None:
    draw = random.Random(310_000_001)
    for _ in range(FLIPS // 2):
        path = bundle / draw.choice(["manifest.json", "manifest.json.p7s"])
        whole = path.read_bytes()
        place, other = draw.randrange(len(whole)), draw.randrange(1, 256)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ other]) + whole[place + 1 :])

        judgement = judged(bundle)

        # A byte of an issuer's certificate breaks the chain rather than the signature.
        assert judgement.exit_code in {10, 12}, f"{path.name}, byte {place} xor {other}: {told(judgement)}"
        path.write_bytes(whole)


HARMLESS: dict[str, Alteration] = {
    "nothing": lambda _: None,
    "the mail": add("message.eml"),
    "an empty folder": lambda folder: (folder / "empty").mkdir(),
    "another name of the folder": lambda folder: folder.rename(folder.with_name("kjøring fra banken")),
    "other dates and rights of the files": touch_everything,
}


@pytest.mark.parametrize("alter", HARMLESS.values(), ids=HARMLESS)
def test_what_does_not_matter_does_not_count(bundle: Path, alter: Alteration) -> None:
    alter(bundle)
    (found,) = bundle.parent.iterdir()

    judgement = judged(found)

    assert judgement.exit_code == 0, told(judgement)
    assert all(check.state is State.HELD for check in judgement.checks)


def zipped(folder: Path, target: Path, *, prefix: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, prefix + path.relative_to(folder).as_posix())
    return target


@pytest.mark.parametrize("prefix", ["", f"{bundles.RUN}/"], ids=["content", "folder"])
def test_a_zip_is_judged_as_the_folder_is(bundle: Path, tmp_path: Path, prefix: str) -> None:
    whole = judged(zipped(bundle, tmp_path / "whole.zip", prefix=prefix))
    edited(bundle, "report.html", lambda data: data + b" ")
    altered = judged(zipped(bundle, tmp_path / "altered.zip", prefix=prefix))
    (bundle / "junit.xml").unlink()
    bundles.edited(bundle, "report.html", lambda data: data[:-1])
    incomplete = judged(zipped(bundle, tmp_path / "incomplete.zip", prefix=prefix))

    assert [judgement.exit_code for judgement in (whole, altered, incomplete)] == [0, 10, 11]


def test_a_damaged_entry_of_a_zip_is_caught(bundle: Path, tmp_path: Path) -> None:
    target = zipped(bundle, tmp_path / "a.zip")
    with zipfile.ZipFile(target) as file:
        info = file.getinfo("report.pdf")
    data = bytearray(target.read_bytes())
    data[info.header_offset + 200] ^= 0xFF
    target.write_bytes(data)

    judgement = judged(target)

    assert judgement.exit_code == 10, told(judgement)
    assert 8 in broken(judgement)


def test_checks_that_rest_on_a_broken_one_are_not_counted_as_held(bundle: Path) -> None:
    (bundle / "journal.jsonl").write_bytes(b"{}\n")

    states = {check.number: check.state for check in judged(bundle).checks}

    assert states[10] is State.BROKEN
    assert states[11] is State.NOT_EXAMINED
    assert states[13] is State.HELD
