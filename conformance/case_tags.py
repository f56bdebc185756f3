"""Case ids as Gherkin tags. A tag holds no blank and no `@`; tags with a colon say something else about a scenario."""

from __future__ import annotations

from urllib.parse import quote, unquote

# Letters of any language stay readable; what a tag cannot hold is percent-encoded, and so are `%` itself and the colon.
_UNSAFE = frozenset('%:@#"|,;')


def tag_of(case_id: str) -> str:
    """Spell a case id as a tag, without the `@`."""
    return "".join(quote(char, safe="") if char in _UNSAFE or char.isspace() or not char.isprintable() else char for char in case_id)


def case_id_of(tag: str) -> str | None:
    """Read a case id from a tag; `None` for the tags that say something else."""
    return None if ":" in tag else unquote(tag)
