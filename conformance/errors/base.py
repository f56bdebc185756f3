"""The root of the error tree: every error says what happened and what to do, in both languages."""

from __future__ import annotations

from typing import ClassVar

from conformance.language import Language, Text


class ConformanceError(Exception):
    """Anything this product refuses or gives up on.

    A subclass is one kind of fault. It states the fault and the remedy once, as data; whoever raises it supplies the details by name.
    Details must never hold a token, a key, a password or a personal number.

    Attributes:
        what: What happened and where.
        remedy: What the reader can do about it.
        exit_code: What the command ends with when this error reaches its top.
    """

    what: ClassVar[Text]
    remedy: ClassVar[Text]
    exit_code: ClassVar[int] = 2

    def __init__(self, **details: object) -> None:
        super().__init__()
        self.details = details

    def message(self, language: Language = Language.NB) -> str:
        """Say what happened, in one language."""
        return self.what.in_language(language, **self.details)

    def advice(self, language: Language = Language.NB) -> str:
        """Say what to do, in one language."""
        return self.remedy.in_language(language, **self.details)

    def __str__(self) -> str:
        return self.message()
