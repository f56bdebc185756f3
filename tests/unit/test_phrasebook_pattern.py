"""The little language of the patterns: what it matches, and what it refuses with which words."""

from __future__ import annotations

import pytest

from conformance.language import Language
from conformance.phrasebook.data import FragmentEntry, Token
from conformance.phrasebook.lexicon import Lexicon
from conformance.phrasebook.matching import fill
from conformance.phrasebook.pattern import PatternError, outline, parse

TOKENS = {"number": Token("[0-9]{1,3}", ("7",)), "code": Token("[a-z]{3}", ("abc",), upper=True), "word": Token('[^"]{1,20}', ("x",))}
TERMS = {"day": {"i dag": ["today", "dagens dato"], "for {number} dager siden": ["{number} dager siden", "[for] {number} days ago"]}}
FRAGMENTS = {"how": [FragmentEntry(("uten {code}",), ("mangler {code}",)), FragmentEntry(("raskt",), ())]}
LEXICON = Lexicon(TOKENS, TERMS, FRAGMENTS)


def readings(pattern: str, sentence: str, *steps: str) -> list[tuple[str, ...]]:
    (matcher,) = LEXICON.compile_all((pattern,), steps)
    return [fill(steps, bound) for bound in LEXICON.scan(sentence).whole(matcher.elements)]


MATCHES = {
    "words": ("send post", "Send  POST", (), [()]),
    "a left-out word": ("send [en] post", "send post", (), [()]),
    "an optional word": ("send [en] post", "send en post", (), [()]),
    "an ending": ("kunde[n] finnes", "kunden finnes", (), [()]),
    "a beginning": ("[kunde]fil[en]", "kundefil", (), [()]),
    "one of several": ("(vises|kan slås opp) nå", "kan slås opp nå", (), [()]),
    "one of several or nothing": ("slå opp [i KFR|i banken]", "slå opp i banken", (), [()]),
    "brackets in brackets": ("a [b [c|d]] e", "a b d e", (), [()]),
    "everything left out but one": ("[a] [b] [c] d", "d", (), [()]),
    "a choice inside a word": ("regist(rer|er)", "register", (), [()]),
    "another word": ("send post", "send get", (), []),
    "a word too many": ("send post", "send post nå", (), []),
    "a word too few": ("send post nå", "send post", (), []),
    "a token": ("status {number}", "status 201", ("er {number}",), [("er 201",)]),
    "a token that does not fit": ("status {number}", "status 2011", ("er {number}",), []),
    "a token in capitals": ("kode {code}", "kode abc", ("er {code}",), [("er ABC",)]),
    "a token in quotation marks": ('verdi "{word}"', 'verdi "a b"', ("er {word}",), [("er a b",)]),
    "tokens inside a word": ("?a={number}&b={to:number}", "?a=1&b=2", ("fra {number} til {to}",), [("fra 1 til 2",)]),
    "a term": ("fra {day}", "fra dagens dato", ("fra {day}",), [("fra i dag",)]),
    "a term with a token": ("fra {day}", "fra for 7 days ago", ("fra {day}",), [("fra for 7 dager siden",)]),
    "two terms": ("{from:day} til {to:day}", "7 dager siden til today", ("{from}/{to}",), [("for 7 dager siden/i dag",)]),
    "a value that was not said": ("status [{number}] nå", "status nå", ("er {number}", "nå"), [("nå",)]),
    "a fragment": ("send [<how>]", "send uten abc", ("sendt",), [("sendt", "mangler ABC")]),
    "a fragment without steps": ("send [<how>]", "send raskt", ("sendt",), [("sendt",)]),
    "a fragment left out": ("send [<how>]", "send", ("sendt",), [("sendt",)]),
    "braces in a value stay": ('verdi "{word}"', 'verdi "{number}"', ("er {word}",), [("er {number}",)]),
}


@pytest.mark.parametrize(("pattern", "sentence", "steps", "expected"), MATCHES.values(), ids=MATCHES)
def test_a_pattern_matches(pattern: str, sentence: str, steps: tuple[str, ...], expected: list[tuple[str, ...]]) -> None:
    assert readings(pattern, sentence, *steps) == expected


def test_every_way_to_read_a_sentence_is_found() -> None:
    lexicon = Lexicon(TOKENS, {"x": {"first": ["a b"], "second": ["a"]}, "y": {"third": ["b c"], "fourth": ["c"]}}, {})
    (matcher,) = lexicon.compile_all(("{x} {y}",), ("{x} {y}",))

    found = {fill(("{x} {y}",), bound)[0] for bound in lexicon.scan("a b c").whole(matcher.elements)}

    assert found == {"first fourth", "second third"}


def test_an_outline_is_readable() -> None:
    fragments = {"how": parse("uten [en] grunn")}
    pattern = parse("[<how>] send (post|get) [nå|da] kunde[n] {from:day} <how>")

    assert outline(pattern, fragments) == "[uten [en] grunn] send post [nå] kunde[n] {day} uten [en] grunn"
    assert outline(pattern, fragments, brief=True) == "send post kunde {day} uten grunn"


REFUSED = {
    "an open bracket": "send [post",
    "an open choice": "send (post|get",
    "a stray bracket": "send post]",
    "a stray bar": "send post|get",
    "an empty pattern": "  ",
    "an empty bracket": "send []",
    "an empty alternative": "send (post|)",
    "a bad name": "send {Post}",
    "an open name": "send {number",
    "an unknown token": "send {nothing}",
    "an unknown fragment": "send <nothing>",
    "a name twice": "{number} og {number}",
    "a term inside a word": "x{day}",
    "a fragment inside a word": "x<how>",
    "several words inside a word": "x[a b]",
}


@pytest.mark.parametrize("pattern", REFUSED.values(), ids=REFUSED)
def test_a_pattern_is_refused_with_a_reason(pattern: str) -> None:
    with pytest.raises(PatternError) as caught:
        LEXICON.compile_all((pattern,), ())

    assert caught.value.pattern == pattern
    assert pattern in caught.value.reason.in_language(Language.NB)
    assert pattern in caught.value.reason.in_language(Language.EN)


def test_a_step_that_asks_for_what_no_pattern_has_is_refused() -> None:
    with pytest.raises(PatternError, match="er \\{code\\}"):
        LEXICON.compile_all(("status {number}",), ("er {code}",))
