"""The words of the reports, read from `labels.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from conformance.language import Language, Text

_FILE = Path(__file__).with_name("labels.toml")


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels in one language.

    Attributes:
        language: The language they are in.
        texts: Dotted key -> text.
    """

    language: Language
    texts: Mapping[str, Text]

    def __call__(self, key: str, **details: object) -> str:
        """Give one label with its placeholders filled in.

        Args:
            key: Dotted key of `labels.toml`.
            details: Values for the placeholders.

        Raises:
            KeyError: There is no such label, or a placeholder has no value.
        """
        return self.texts[key].in_language(self.language, **details)

    def counted(self, key: str, n: int, **details: object) -> str:
        """Give the label that goes with a number: `<key>.one` or `<key>.many`."""
        return self(f"{key}.{'one' if n == 1 else 'many'}", n=n, **details)

    def plain(self) -> dict[str, str]:
        """All labels that are finished as they are, without placeholders."""
        return {key: self(key) for key, text in self.texts.items() if "{" not in text.nb}

    def has(self, key: str) -> bool:
        """Whether there is such a label."""
        return key in self.texts


@cache
def in_language(language: Language) -> Labels:
    """Load the labels in one language."""
    return Labels(language, _texts())


@cache
def _texts() -> Mapping[str, Text]:
    return dict(_flattened(tomllib.loads(_FILE.read_text(encoding="utf-8"))))


def _flattened(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Text]]:
    for key, value in table.items():
        if not isinstance(value, dict):
            continue
        if "nb" in value:
            yield prefix + key, Text(value["nb"], value["en"])
        yield from _flattened(value, f"{prefix}{key}.")
