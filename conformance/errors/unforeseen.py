"""What is said of an error that this product did not write: never its text, which may quote a secret."""

from __future__ import annotations

from pathlib import Path

from conformance.errors.blocked import CannotJudge
from conformance.language import Text

UNEXPECTED = Text("Uventet feil i testpakken: {where}", "Unexpected error in the suite: {where}")
_PLACE = Text("{error} i {file}, linje {line}", "{error} in {file}, line {line}")


def where(error: BaseException) -> str:
    """Name an error by its type and place, never by its text."""
    if isinstance(error, CannotJudge):
        return f"{error.message()} {error.advice()}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = type(error).__name__
    return _PLACE.in_evidence(error=name, file=Path(trace.tb_frame.f_code.co_filename).name, line=trace.tb_lineno) if trace else name
