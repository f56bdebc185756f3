"""Every error says what happened and what to do, in both languages; every transport error of httpx has a cause."""

from __future__ import annotations

import importlib
import pkgutil
import string

import httpx
import pytest

import conformance.errors
from conformance.client.transport import translated_errors
from conformance.errors import ConformanceError
from conformance.errors.blocked import CannotJudge
from conformance.language import Language, Text


def _every_error() -> list[type[ConformanceError]]:
    for module in pkgutil.iter_modules(conformance.errors.__path__):
        importlib.import_module(f"conformance.errors.{module.name}")
    found, waiting = [], [ConformanceError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        # A branch of the tree has no words of its own; whatever can be raised has.
        if not kind.__subclasses__():
            found.append(kind)
    return sorted(found, key=lambda kind: kind.__name__)


ERRORS = _every_error()


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_has_words_in_both_languages(kind: type[ConformanceError]) -> None:
    for text in (kind.what, kind.remedy):
        assert isinstance(text, Text)
        assert text.nb.strip()
        assert text.en.strip()
        assert _placeholders(text.nb) == _placeholders(text.en)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_speaks_when_given_its_details(kind: type[ConformanceError]) -> None:
    details = dict.fromkeys(_placeholders(kind.what.nb) | _placeholders(kind.remedy.nb), "DETALJ")

    error = kind(**details)

    for language in Language:
        assert "{" not in error.message(language)
        assert "{" not in error.advice(language)
    assert str(error) == error.message(Language.NB)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_never_ends_in_success(kind: type[ConformanceError]) -> None:
    assert kind.exit_code in {2, 3, 10, 11, 12, 13, 14}


def _every_httpx_error() -> list[type[Exception]]:
    kinds = [value for value in vars(httpx).values() if isinstance(value, type) and issubclass(value, Exception)]
    # CookieConflict and HTTPStatusError come from calls the client never makes.
    return [kind for kind in kinds if kind not in {httpx.CookieConflict, httpx.HTTPStatusError}]


@pytest.mark.parametrize("kind", _every_httpx_error(), ids=lambda kind: kind.__name__)
def test_every_httpx_error_gets_a_cause(kind: type[Exception]) -> None:
    error = kind.__new__(kind)
    Exception.__init__(error, "hemmelig-token")

    with pytest.raises(CannotJudge) as caught, translated_errors("kfr.example", 5):
        raise error

    assert caught.value.cause
    assert "hemmelig-token" not in caught.value.message() + caught.value.advice()
