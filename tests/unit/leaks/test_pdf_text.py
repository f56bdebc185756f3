"""What a PDF shows is read as others read it: page by page, letter by letter, attachments and all."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as some

from conformance.leaks import pdf_text
from tests import bundles

PERSON = "01815512345"
_BLANK = re.compile(r"[\s\u200b\u00ad]")


def typeset(source: str, *, tagged: bool = True) -> bytes:
    made = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True, pdf_tags=tagged)
    assert isinstance(made, bytes)
    return made


def pages(pdf: bytes) -> list[str]:
    return [content.decode() for place, content in pdf_text.texts(pdf) if place.startswith("side ")]


SOURCES: dict[str, str] = {
    "a number": f"Kunde {PERSON} er registrert.",
    "bold, small and in a table": f"*{PERSON}* #text(6pt)[{PERSON}] #table(columns: 2, [{PERSON}], [x])",
    "in a fixed width": f"`{PERSON}`",
    "letters of every kind": "æøå ÆØÅ é ü – « » () \\\\ [ ] \\< \\> 中 αβγ fi ffi",
    "many different letters, so that codes run over every byte": "".join(
        map(chr, [*range(0x21, 0x23), *range(0xC0, 0x17F), *range(0x391, 0x3C9)])
    ),
    "several pages": "Én #pagebreak() To #pagebreak() Tre",
    "nothing": "",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_another_reader_reads_the_same(source: str, *, tagged: bool) -> None:
    made = typeset(source, tagged=tagged)
    others = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]

    # The order of lines is each reader's own; the letters are not.
    assert [sorted(_BLANK.sub("", page)) for page in pages(made)] == [sorted(_BLANK.sub("", page)) for page in others]


@pytest.mark.parametrize("source", [source for source in SOURCES.values() if PERSON in source])
def test_a_number_comes_out_in_one_piece(source: str) -> None:
    (page,) = pages(typeset(source))

    assert page.count(PERSON) == source.count(PERSON)


def test_a_breaking_point_inside_a_number_does_not_hide_it() -> None:
    (page,) = pages(typeset(PERSON[:4] + "\u200b" + PERSON[4:]))

    assert PERSON in page


def test_attachments_are_handed_out_as_they_are() -> None:
    made = typeset('#pdf.attach("b.txt", bytes("12345"), relationship: "data", mime-type: "text/plain", description: "d")\nx')

    assert ("b.txt", b"12345") in list(pdf_text.texts(made))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", bundles.report()[:-200][:400]])
def test_what_is_no_whole_pdf_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        list(pdf_text.texts(data))


ESCAPES: dict[str, tuple[bytes, bytes]] = {
    "none": (b"abc", b"abc"),
    "letters": (rb"\n\r\t\b\f", b"\n\r\t\b\f"),
    "parentheses and a backslash": (rb"\(\)\\", b"()\\"),
    "a backslash before a letter that would mean something": (rb"\\n", rb"\n"),
    "octal, of one to three digits": (rb"\7x\12\1234", b"\x07x\nS4"),
    "octal, more than a byte holds": (rb"\534\777n", b"\\\xffn"),
    "a digit that is not octal": (rb"\8", b"8"),
    "a letter that means nothing": (rb"\x\n", b"x\n"),
    "a line that goes on": (b"a\\\nb\\\r\nc\\\rd", b"abcd"),
    "a line that goes on, and then a line break": (b"\\\r\\n", b"\n"),
}


@pytest.mark.parametrize(("literal", "meant"), ESCAPES.values(), ids=ESCAPES)
def test_the_escapes_of_a_string_are_read(literal: bytes, meant: bytes) -> None:
    assert pdf_text.unescaped(literal) == meant


_SHORT = {ord("\n"): b"\\n", ord("\r"): b"\\r", ord("("): b"\\(", ord(")"): b"\\)", ord("\\"): b"\\\\"}
_SPELLINGS: list[Callable[[int], bytes]] = [
    lambda byte: b"\\%03o" % byte,
    lambda byte: _SHORT.get(byte, bytes([byte])),
]


@given(some.lists(some.tuples(some.integers(0, 255), some.sampled_from(_SPELLINGS))))
def test_however_a_byte_is_spelled_it_comes_out(spelled: list[tuple[int, Callable[[int], bytes]]]) -> None:
    assert pdf_text.unescaped(b"".join(spell(byte) for byte, spell in spelled)) == bytes(byte for byte, _ in spelled)
