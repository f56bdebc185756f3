"""Case ids as Gherkin tags. A tag holds no blank and no `@`; tags with a colon say something else about a scenario."""

from __future__ import annotations

from urllib.parse import quote, unquote

# Letters of any language stay readable; what a tag cannot hold is percent-encoded, and so are `%` itself and the colon.
_UNSAFE = frozenset('%:@#"|,;')


def tag_of(case_id: str) -> str:
    """Spell a case id as a tag, without the `@`."""
    return "".join(quote(char, safe="") if char in _UNSAFE or char.isspace() or not char.isprintable() else char for char in case_id)


GROUP_PREFIX = "testdata:"
"""How the tag begins that names the test data a case shares with others."""


def group_of(tag: str) -> str | None:
    """Read from a tag which test data a case shares with others; `None` for the tags that say something else."""
    return tag.removeprefix(GROUP_PREFIX) if tag.startswith(GROUP_PREFIX) else None


def case_id_of(tag: str) -> str | None:
    """Read a case id from a tag; `None` for the tags that say something else."""
    return None if ":" in tag else unquote(tag)
