"""A comparison as a JSON document, for machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from conformance.compare.comparison import Comparison


def document(comparison: Comparison) -> dict[str, Any]:
    """Make the document of `compare --json`.

    Args:
        comparison: Two runs side by side.

    Returns:
        Only JSON's own types; names of verdicts and changes are those of the model, in every language.
    """
    return {
        "old": asdict(comparison.old),
        "new": asdict(comparison.new),
        "circumstances": [asdict(one) for one in comparison.circumstances],
        "threshold": asdict(comparison.threshold),
        "changes": [asdict(one) for one in comparison.changes],
        "unchanged": comparison.unchanged,
        "regression": comparison.regression,
        "exit_code": comparison.exit_code,
    }
