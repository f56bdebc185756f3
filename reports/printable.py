"""Makes any text safe to show: what a reader cannot see is spelled out, what is too long is cut with a digest.

Bodies and headers come from a system under test and may hold anything. Escaping of markup is each format's own business;
this module deals with characters that no format can carry (control characters, lone surrogates) and with those that make a text read
as something else than it is (right-to-left overrides, zero-width characters).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

# Control characters except line feed and tab; soft hyphen; direction marks and overrides; zero-width and invisible characters;
# line and paragraph separators; surrogates; noncharacters; tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)) + "]"
)

# What Typst's own fonts can draw, as whole ranges (a test draws every character of them). System fonts are left out so that the
# same run gives the same PDF on every machine; combining marks are left out because a font may lack the pair.
PAPER_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x2FF),
    (0x386, 0x386),
    (0x388, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x3FF),
    (0x400, 0x482),
    (0x48A, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x20A0, 0x20BF),
    (0x2100, 0x211E),
    (0x2190, 0x22FF),
    (0x2500, 0x25FF),
    (0x2713, 0x2718),
    (0x27E8, 0x27E9),
    (0xFFFD, 0xFFFD),
)
_NOT_ON_PAPER = re.compile("[^\n" + "".join(f"{chr(first)}-{chr(last)}".replace("\\", "\\\\") for first, last in PAPER_RANGES) + "]")

_LONGEST_WORD = 36
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD}}}(?=\S)")
_ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True, slots=True)
class Cut:
    """A text, shortened if it was too long.

    Attributes:
        text: What is shown.
        total: Number of characters of the whole text.
        sha256: Digest of the whole text in UTF-8; empty when nothing was cut.
    """

    text: str
    total: int
    sha256: str = ""


def visible(text: str) -> str:
    """Spell out every character a reader could not see, as `⟨U+202E⟩`; line ends become line feeds."""
    if text.isprintable():  # nearly every text, and much faster than looking for what is not there
        return text
    return _INVISIBLE.sub(_spelled_out, text.replace("\r\n", "\n"))


def in_one_line(text: str) -> str:
    """Spell out line feeds too, for what must not look like more than one line: a header, an address, a heading."""
    return visible(text).replace("\n", "⟨U+000A⟩")


def on_paper(text: str) -> str:
    """Make a text that can be typeset with the fonts at hand and broken over lines.

    Args:
        text: Any text.

    Returns:
        The text with what cannot be seen or drawn spelled out, and places to break in words too long for a line.
    """
    shown = unicodedata.normalize("NFC", visible(text)).replace("\t", "    ")
    drawable = _NOT_ON_PAPER.sub(_spelled_out, shown)
    return _LONG_WORD.sub(rf"\g<0>{_ZERO_WIDTH_SPACE}", drawable)


def cut(text: str, limit: int) -> Cut:
    """Shorten a text to `limit` characters; a shortened text carries its full length and digest."""
    if len(text) <= limit:
        return Cut(text, len(text))
    digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
    return Cut(text[:limit], len(text), digest)


def _spelled_out(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"
