"""`report.pdf`: the paper for the receiver at Bits, PDF/A-3a and tagged, with the data attached and room for a visible signature.

Typst typesets it. Everything a run says reaches Typst as JSON that the template reads as data; nothing is ever written into markup.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from conformance.errors.reports import PdfNotRendered
from conformance.language import Language
from reports import pdf_data
from reports.interface import Attachment, ReportInput
from reports.printable import visible
from reports.wording import moment

if TYPE_CHECKING:
    import typst

PAGE = (595.28, 841.89)  # A4 in points
SIGNATURE_PAGE = 0  # counted from 0
SIGNATURE_BOX = (319, 58, 539, 148)
"""Where the visible signature goes on page 1: left, bottom, right and top in points from the lower left corner."""

# Archival, tagged, with attachments. PDF/UA-1 holds too, but is not claimed: the signature field added later is not tagged.
_STANDARD: Final = "a-3a"
_TEMPLATE = Path(__file__).with_name("templates") / "report.typ"
_EPOCH = 0


def render(report: ReportInput, attachments: Sequence[Attachment] = (), language: Language = Language.NB) -> bytes:
    """Make the PDF, not yet signed.

    Args:
        report: The run, the rules and the names of the files beside the report.
        attachments: Files to carry inside, in the order the reader sees them; the first is what the report was made from.
        language: Language of everything that does not come from the run itself.

    Returns:
        The PDF; the same input gives the same bytes.

    Raises:
        PdfNotRendered: Typst could not make the document.
    """
    import typst  # noqa: PLC0415 - a native module that only this format needs

    data = pdf_data.build(report, language, attachments)
    data["layout"] = {"width": PAGE[0], "height": PAGE[1], "box": SIGNATURE_BOX}
    # Typst reads files below one folder only; a folder of its own keeps it from seeing anything else.
    with tempfile.TemporaryDirectory(prefix="kfr-pdf-") as folder:
        main = _fill(Path(folder), data, attachments, tuple(report.pictures.values()))
        try:
            return typst.compile(
                main,
                root=Path(folder),
                font_paths=_fonts(),
                pdf_standards=_STANDARD,
                timestamp=_timestamp(report),
            )
        except typst.TypstError as error:
            raise PdfNotRendered(detail=visible(error.message)) from error


def _fill(folder: Path, data: dict[str, Any], attachments: Sequence[Attachment], pictures: Sequence[bytes]) -> Path:
    (folder / "report.json").write_text(json.dumps(data, ensure_ascii=True), encoding="utf-8")
    for place, attachment in enumerate(attachments):
        (folder / f"attachment-{place}").write_bytes(attachment.content)
    for place, picture in enumerate(pictures):
        (folder / f"picture-{place}").write_bytes(picture)
    main = folder / _TEMPLATE.name
    main.write_bytes(_TEMPLATE.read_bytes())
    return main


def _timestamp(report: ReportInput) -> int:
    # The document's date is the run's, so that rendering again changes nothing.
    at = moment(report.result.run.ended or report.result.run.started)
    return int(at.timestamp()) if at else _EPOCH


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415 - see above

    # Only the fonts inside Typst: with the machine's own, the same run would give another PDF elsewhere.
    return typst.Fonts(include_system_fonts=False)
