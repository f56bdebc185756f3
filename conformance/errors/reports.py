"""Errors in making a report from a finished run. The run itself is not lost: its journal is whole, and reports can be made again."""

from __future__ import annotations

from conformance.errors.base import ConformanceError
from conformance.language import Text


class ReportError(ConformanceError):
    """A report could not be made."""

    exit_code = 3


class PdfNotRendered(ReportError):
    """Typst refused the document.

    Args:
        detail: What Typst said.
    """

    what = Text(
        nb="report.pdf kunne ikke lages: {detail}.",
        en="report.pdf could not be made: {detail}.",
    )
    remedy = Text(
        nb=(
            "Resultatet er trygt: journalen er hel. Meld feilen med teksten over. "
            "Når den er rettet, lager «kfr-conformance report» rapportene på nytt uten å kjøre testene."
        ),
        en=(
            "The result is safe: the journal is whole. Report the fault with the text above. "
            "Once it is mended, 'kfr-conformance report' makes the reports again without running the tests."
        ),
    )
