"""Reading a bundle: a run folder, or a zip of one. What is not a plain file is named, never followed."""

from __future__ import annotations

import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Protocol, Self, cast

from conformance.canonical import sha256_of
from conformance.errors.evidence import NotABundle
from conformance.errors.system import refusal
from conformance.language import Text
from conformance.manifest import EVIDENCE, JOURNAL, MANIFEST, MAX_FILES, OUTSIDE, ListedFile, path_fault

_MAX_TOTAL_BYTES = 16 * 1024**3
_KNOWN_BY = OUTSIDE | {EVIDENCE, JOURNAL}

_NOTHING_THERE = Text(nb="stien finnes ikke", en="the path does not exist")
_NEITHER = Text(nb="det er verken en mappe eller en hel zip-fil", en="it is neither a folder nor a whole zip file")
_NO_RUN = Text(
    nb=f"den inneholder verken {MANIFEST}, {EVIDENCE} eller {JOURNAL}",
    en=f"it holds neither {MANIFEST}, {EVIDENCE} nor {JOURNAL}",
)
_TOO_MUCH = Text(nb="den er for stor eller har for mange filer", en="it is too large or has too many files")
_SYMLINK = Text(nb="er en symbolsk lenke", en="is a symbolic link")
_SPECIAL = Text(nb="er ikke en vanlig fil", en="is not a regular file")
_TWICE = Text(nb="ligger to ganger i zip-filen", en="stands twice in the zip file")
_ENCRYPTED = Text(nb="er kryptert", en="is encrypted")
_UNREADABLE_NAME = Text(nb="har et navn som ikke er gyldig UTF-8", en="has a name that is not valid UTF-8")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that lies in a bundle.

    Attributes:
        path: Relative to the bundle, with `/` between folders.
        fault: Why it cannot be taken for a file of the run; `None` for a plain file.
    """

    path: str
    fault: Text | None = None


class Bundle(Protocol):
    """A run folder in whatever it is kept."""

    @property
    def entries(self) -> Sequence[Entry]:
        """Everything that lies in it, sorted by path; folders themselves are not counted."""

    def open(self, path: str) -> BufferedIOBase:
        """Open one of the plain files for reading."""


def read(bundle: Bundle, path: str, *, limit: int) -> bytes | None:
    """Read a whole file.

    Args:
        bundle: Where it lies.
        path: One of the plain files.
        limit: Longest length accepted, in bytes.

    Returns:
        Its bytes; `None` when it is longer than the limit.
    """
    with bundle.open(path) as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def digest(bundle: Bundle, path: str) -> ListedFile:
    """Measure one of the plain files in pieces: its length and its SHA-256."""
    with bundle.open(path) as stream:
        sha256 = sha256_of(stream)
        return ListedFile(path, stream.tell(), sha256)


def open_bundle(path: Path) -> OpenFolder | OpenZip:
    """Open a run folder or a zip of one.

    Args:
        path: The folder, or the zip file; a zip may hold the folder itself or its content.

    Returns:
        The bundle, to be used as a context manager.

    Raises:
        NotABundle: There is nothing there, it is neither, or it holds none of the files of a run.
    """
    if not path.exists():
        raise NotABundle(path=path, why=_NOTHING_THERE)
    try:
        bundle = OpenFolder(path) if path.is_dir() else OpenZip(path)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise NotABundle(path=path, why=_NEITHER) from error
    except OSError as error:
        raise NotABundle(path=path, why=refusal(error)) from error
    if not any(entry.path in _KNOWN_BY for entry in bundle.entries):
        bundle.close()
        raise NotABundle(path=path, why=_NO_RUN)
    return bundle


class OpenFolder:
    """A run folder on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.entries = tuple(sorted(_walked(folder), key=lambda entry: entry.path))

    def open(self, path: str) -> BufferedIOBase:
        """Open one of the plain files for reading; a link that has come in its place since is not followed."""
        descriptor = os.open(self._folder / path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        return open(descriptor, "rb")  # noqa: PTH123 - a descriptor, not a path

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class OpenZip:
    """A zip of a run folder: the folder's content, or the folder itself as the only thing at the top."""

    def __init__(self, file: Path) -> None:
        self._zip = zipfile.ZipFile(file)
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(infos) > MAX_FILES or sum(info.file_size for info in infos) > _MAX_TOTAL_BYTES:
            self._zip.close()
            raise NotABundle(path=file, why=_TOO_MUCH)
        top = _top_folder([info.filename for info in infos])
        self._infos = {info.filename.removeprefix(top): info for info in infos}
        times = Counter(info.filename for info in infos)
        faults = {path: _zip_fault(path, info, times[info.filename]) for path, info in self._infos.items()}
        self.entries = tuple(Entry(path, faults[path]) for path in sorted(faults))

    def open(self, path: str) -> BufferedIOBase:
        """Open one of the plain files for reading; the zip's own checksum is checked on the way."""
        return cast(BufferedIOBase, self._zip.open(self._infos[path]))  # a ZipExtFile, typed too widely

    def close(self) -> None:
        """Close the zip file."""
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _walked(root: Path) -> Iterator[Entry]:
    """List a folder without recursion: a hostile folder may be nested deeper than Python calls can be."""
    waiting = [(str(root), "")]
    while waiting:
        folder, above = waiting.pop()
        with os.scandir(folder) as found:
            for item in found:
                path = above + item.name
                if item.is_symlink():
                    yield Entry(path, _SYMLINK)
                elif item.is_dir(follow_symlinks=False):
                    waiting.append((item.path, f"{path}/"))
                else:
                    yield Entry(path, _file_fault(path, plain=item.is_file(follow_symlinks=False)))


def _file_fault(path: str, *, plain: bool) -> Text | None:
    if not plain:
        return _SPECIAL
    if not _is_utf8(path):
        return _UNREADABLE_NAME
    return None if path in OUTSIDE else path_fault(path)


def _zip_fault(path: str, info: zipfile.ZipInfo, times: int) -> Text | None:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return _SYMLINK
    if info.flag_bits & 1:
        return _ENCRYPTED
    if times > 1:
        return _TWICE
    return _file_fault(path, plain=not stat.S_IFMT(mode) or stat.S_ISREG(mode))


def _top_folder(names: Sequence[str]) -> str:
    tops = {name.split("/", 1)[0] for name in names}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
