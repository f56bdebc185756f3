"""Two runs side by side: what has begun to fail, what was mended, what is slower, what came and went."""

from conformance.compare.comparison import CaseChange, Change, Comparison, Side, Threshold, compare, is_whole
from conformance.compare.document import document
from conformance.compare.telling import markdown, plain

__all__ = ["CaseChange", "Change", "Comparison", "Side", "Threshold", "compare", "document", "is_whole", "markdown", "plain"]
