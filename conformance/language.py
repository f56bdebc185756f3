"""The two languages of every message: Norwegian bokmål, and English as a switch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language the product speaks, as its BCP 47 tag."""

    NB = "nb"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One message in both languages, with `str.format` placeholders.

    Attributes:
        nb: Norwegian bokmål, what testers see unless they ask otherwise.
        en: English.
    """

    nb: str
    en: str

    def in_language(self, language: Language, **details: object) -> str:
        """Fill in the placeholders of the text in one language.

        Args:
            language: Which of the two texts to use.
            details: Values for the placeholders; values that are a `Text` themselves are translated first.

        Returns:
            The finished sentence.

        Raises:
            KeyError: A placeholder has no value.
        """
        template = self.nb if language is Language.NB else self.en
        if not details and "{" not in template and "}" not in template:
            return template
        return template.format(**{name: _translated(value, language) for name, value in details.items()})

    def in_evidence(self, **details: object) -> str:
        """Fill in the placeholders as evidence has it: in Norwegian, whoever ran the test. A report finds the English again.

        Args:
            details: Values for the placeholders, as `in_language` takes them.
        """
        return self.in_language(Language.NB, **details)

    def filled(self, **details: object) -> Text:
        """Fill in the placeholders in both languages now; the result has none left, whatever the values hold.

        Args:
            details: Values for the placeholders, as `in_language` takes them.

        Returns:
            A text that needs no details any more.
        """
        return Text(nb=_literal(self.in_language(Language.NB, **details)), en=_literal(self.in_language(Language.EN, **details)))


def verbatim(text: str) -> Text:
    """Make a text that reads the same in both languages: a name, a number, a digest.

    Args:
        text: Anything; braces stand for themselves.

    Returns:
        The text without placeholders.
    """
    return Text(nb=_literal(text), en=_literal(text))


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _translated(value: object, language: Language) -> object:
    return value.in_language(language) if isinstance(value, Text) else value
