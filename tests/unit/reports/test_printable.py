"""Text that cannot be seen is spelled out, text that cannot be drawn is too, and what is cut says so."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.printable import PAPER_RANGES, cut, in_one_line, on_paper, visible

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Æ er grei, 中文 og 😀 òg", "Æ er grei, 中文 og 😀 òg", id="what can be seen stays"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and line feed stay"),
        pytest.param("a\r\nb", "a\nb", id="Windows line end"),
        pytest.param("a\rb", "a⟨U+000D⟩b", id="lone carriage return"),
        pytest.param("a\x00b", "a⟨U+0000⟩b", id="null"),
        pytest.param("\x1b[31m", "⟨U+001B⟩[31m", id="terminal colour"),
        pytest.param("\u202egnp.exe", "⟨U+202E⟩gnp.exe", id="right-to-left override"),
        pytest.param("31\u200b0000000", "31⟨U+200B⟩0000000", id="zero-width space"),
        pytest.param("\ud800", "⟨U+D800⟩", id="lone surrogate"),
        pytest.param("\ufffe\U0001fffe", "⟨U+FFFE⟩⟨U+1FFFE⟩", id="noncharacters"),
        pytest.param("\ufffd", "\ufffd", id="the replacement character is a character"),
    ],
)
def test_invisible_characters_are_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_header_cannot_pretend_to_be_two() -> None:
    assert in_one_line("a\r\nAuthorization: b") == "a⟨U+000A⟩Authorization: b"


@settings(deadline=None)  # a busy machine is no fault of the text
@given(ANY_TEXT)
def test_visible_text_is_fit_for_xml(text: str) -> None:
    for character in visible(text):
        assert character in "\t\n" or 0x20 <= ord(character) < 0x7F or ord(character) > 0x9F
        assert not 0xD800 <= ord(character) <= 0xDFFF
        assert ord(character) & 0xFFFE != 0xFFFE


@settings(deadline=None)  # a busy machine is no fault of the text
@given(ANY_TEXT)
def test_text_on_paper_has_only_what_the_fonts_can_draw(text: str) -> None:
    allowed = {"\n", "\u200b"}

    for character in on_paper(text):
        assert character in allowed or any(first <= ord(character) <= last for first, last in PAPER_RANGES)


def test_a_word_too_long_for_a_line_can_be_broken() -> None:
    broken = on_paper("x" * 200)

    assert broken.replace("\u200b", "") == "x" * 200
    assert max(map(len, broken.split("\u200b"))) < 60


@pytest.mark.parametrize("length", [0, 9, 10])
def test_a_text_within_the_limit_is_whole(length: int) -> None:
    short = cut("x" * length, 10)

    assert (short.text, short.total, short.sha256) == ("x" * length, length, "")


def test_a_text_over_the_limit_is_cut_with_its_digest() -> None:
    short = cut("æ" * 11, 10)

    assert (short.text, short.total) == ("æ" * 10, 11)
    assert short.sha256 == hashlib.sha256(("æ" * 11).encode()).hexdigest()
