"""Markdown as CI systems show it (GitHub's dialect): a text from outside is never taken for markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.printable import in_one_line

_MARKUP = re.compile(r"([\\`*_{}\[\]|<>~&$])")


def escaped(text: str) -> str:
    """Make a text that reads in Markdown as it is, on one line."""
    return _MARKUP.sub(r"\\\1", in_one_line(text))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Make the lines of a table.

    Args:
        head: The headings.
        rows: The cells, as Markdown already: what comes from outside has gone through `escaped`.

    Returns:
        The lines, an empty one last.
    """
    lines = [head, ["---"] * len(head), *rows]
    return [*(f"| {' | '.join(cells)} |" for cells in lines), ""]
