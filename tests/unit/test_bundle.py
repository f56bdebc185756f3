"""Reading a bundle from a folder and from a zip: the same files, and nothing followed or trusted on the way."""

from __future__ import annotations

import hashlib
import os
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance import bundle
from conformance.bundle import open_bundle
from conformance.errors.evidence import NotABundle
from conformance.language import Language

FILES = {"manifest.json": b"{}", "report.pdf": b"x" * 300_000, "allure-results/a b.json": b"", "Testark æøå.xlsx": b"PK"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        (tmp_path / "run" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "run" / name).write_bytes(data)
    (tmp_path / "run" / "empty").mkdir()
    return tmp_path / "run"


def zipped(folder: Path, prefix: str = "") -> Path:
    target = folder.parent / "run.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, prefix + path.relative_to(folder).as_posix())
    return target


KEPT: dict[str, Callable[[Path], Path]] = {
    "folder": lambda folder: folder,
    "zip of its content": zipped,
    "zip of the folder itself": lambda folder: zipped(folder, "run-1/"),
}


@pytest.mark.parametrize("keep", KEPT.values(), ids=KEPT)
def test_the_same_files_come_out_of_a_folder_and_a_zip(folder: Path, keep: Callable[[Path], Path]) -> None:
    with open_bundle(keep(folder)) as opened:
        assert [entry.path for entry in opened.entries] == sorted(FILES)
        assert all(entry.fault is None for entry in opened.entries)
        for name, data in FILES.items():
            measured = bundle.digest(opened, name)
            assert (measured.path, measured.size, measured.sha256) == (name, len(data), hashlib.sha256(data).hexdigest())
            assert bundle.read(opened, name, limit=len(data)) == data
            assert not data or bundle.read(opened, name, limit=len(data) - 1) is None


def faults(path: Path) -> dict[str, str]:
    with open_bundle(path) as opened:
        return {entry.path: entry.fault.in_language(Language.NB) for entry in opened.entries if entry.fault}


def test_links_and_special_files_in_a_folder_are_named_and_not_followed(folder: Path) -> None:
    outside = folder.parent / "secret"
    outside.mkdir()
    (outside / "key").write_bytes(b"x")
    (folder / "link").symlink_to(outside / "key")
    (folder / "linked folder").symlink_to(outside)
    os.mkfifo(folder / "pipe")

    found = faults(folder)

    assert set(found) == {"link", "linked folder", "pipe"}
    assert found["link"] == found["linked folder"] == "er en symbolsk lenke"


def test_a_link_that_comes_in_a_file_s_place_later_is_not_followed(folder: Path) -> None:
    with open_bundle(folder) as opened:
        (folder / "report.pdf").unlink()
        (folder / "report.pdf").symlink_to("/etc/hostname")
        with pytest.raises(OSError, match=r"report\.pdf"):
            opened.open("report.pdf")


def test_a_name_that_is_no_text_is_named(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff\xfe")).write_bytes(b"x")

    assert list(faults(folder).values()) == ["har et navn som ikke er gyldig UTF-8"]


def with_entry(folder: Path, name: str, *, mode: int = 0, twice: bool = False) -> Path:
    target = zipped(folder)
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(target, "a") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile's own: a name twice is what the test is about
        for _ in range(1 + twice):
            file.writestr(info, b"/etc/passwd")
    return target


HOSTILE_ENTRIES = {
    "a link": ("link", stat.S_IFLNK | 0o777, False, "er en symbolsk lenke"),
    "a device": ("device", stat.S_IFCHR | 0o600, False, "er ikke en vanlig fil"),
    "the same name twice": ("note.txt", 0, True, "ligger to ganger i zip-filen"),
    "out of the folder": ("../../etc/cron.d/x", 0, False, "er absolutt eller fører ut av mappen"),
    "absolute": ("/etc/cron.d/x", 0, False, "er absolutt eller fører ut av mappen"),
    "a backslash": ("a\\..\\x", 0, False, "inneholder et tegn som ikke er tillatt"),
}


@pytest.mark.parametrize(("name", "mode", "twice", "fault"), HOSTILE_ENTRIES.values(), ids=HOSTILE_ENTRIES)
def test_hostile_entries_of_a_zip_are_named(folder: Path, *, name: str, mode: int, twice: bool, fault: str) -> None:
    assert faults(with_entry(folder, name, mode=mode, twice=twice)) == {name: fault}


def _nothing(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "nowhere"


def _empty(tmp_path: Path) -> Path:
    return tmp_path


def _text(tmp_path: Path) -> Path:
    (tmp_path / "note.txt").write_bytes(b"hello")
    return tmp_path / "note.txt"


def _cut_zip(tmp_path: Path) -> Path:
    (tmp_path / "manifest.json").write_bytes(b"{}" * 1000)
    cut = zipped(tmp_path).read_bytes()[:-30]
    (tmp_path / "cut.zip").write_bytes(cut)
    return tmp_path / "cut.zip"


def _foreign(tmp_path: Path) -> Path:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    return tmp_path


NO_BUNDLES = {"nothing": _nothing, "empty folder": _empty, "text file": _text, "zip cut short": _cut_zip, "foreign folder": _foreign}


@pytest.mark.parametrize("make", NO_BUNDLES.values(), ids=NO_BUNDLES)
def test_what_is_no_bundle_is_refused_with_its_path(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)

    with pytest.raises(NotABundle) as caught:
        open_bundle(path)

    assert caught.value.exit_code == 2
    assert str(path) in caught.value.message()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = zipped(folder)
    monkeypatch.setattr(bundle, "_MAX_TOTAL_BYTES", 300_000)

    with pytest.raises(NotABundle, match="for stor"):
        open_bundle(target)
