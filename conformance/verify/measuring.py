"""Measures every file of a bundle in threads, while the rest of the verification is loaded and does its work."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Self

from conformance.bundle import Bundle, digest
from conformance.errors.system import refusal
from conformance.language import Text
from conformance.manifest import OUTSIDE, ListedFile

# Digesting runs outside the interpreter's lock; more threads than this only wait for the disk.
_THREADS = 4
_DAMAGED = Text(nb="er skadet i zip-filen", en="is damaged in the zip file")


class Measuring:
    """The files that stand in a bundle, as they are now. Begins at once; use it as a context manager."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._pool = ThreadPoolExecutor(_THREADS)
        plain = [entry.path for entry in bundle.entries if entry.fault is None and entry.path not in OUTSIDE]
        self._measured = self._pool.map(self._measure, plain)

    @cached_property
    def files(self) -> Mapping[str, ListedFile | Text]:
        """Every file that could stand in a manifest with its size and digest, or why it cannot be read."""
        found: dict[str, ListedFile | Text] = {
            entry.path: entry.fault for entry in self._bundle.entries if entry.fault is not None and entry.path not in OUTSIDE
        }
        return found | dict(self._measured)

    def _measure(self, path: str) -> tuple[str, ListedFile | Text]:
        try:
            return path, digest(self._bundle, path)
        except (zipfile.BadZipFile, NotImplementedError, EOFError):
            return path, _DAMAGED
        except OSError as error:
            return path, refusal(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
