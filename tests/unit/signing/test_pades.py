"""The signature in the PDF: valid for others, visible where asked, and the report still what it was."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import pypdf
import pytest
import typst
from pyhanko.pdf_utils.reader import PdfFileReader

from conformance.errors.evidence import PdfNotSignable
from conformance.language import Language
from conformance.signing import pades
from conformance.signing.pades import Box, Seal
from tests import bundles, certificates
from tests.certificates import BANK, SEALED_AT

PdfObject: TypeAlias = Any  # dictionaries, arrays and numbers that lead to one another; a type would only be in the way
BOX = Box(319, 58, 539, 148)
SEAL = Seal("Eksempelbank #ASA [æøå]", BANK, BOX, "Resultat av integrasjonstesten mot KFR", "Oslo")


@cache
def signed(seal: Seal = SEAL, pdf: bytes | None = None) -> bytes:
    return pades.sign(pdf or bundles.report(), certificates.bank(), seal, when=SEALED_AT)


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf), strict=True)


def trailer(pdf: bytes | pypdf.PdfReader) -> PdfObject:
    return (pdf if isinstance(pdf, pypdf.PdfReader) else opened(pdf)).trailer


def field(pdf: bytes | pypdf.PdfReader) -> PdfObject:
    (found,) = trailer(pdf)["/Root"]["/AcroForm"]["/Fields"]
    return found.get_object()


def test_the_bytes_that_were_there_stay_and_the_signature_covers_the_rest_too() -> None:
    made = signed()

    assert made.startswith(bundles.report())
    start, length, after, rest = field(made)["/V"]["/ByteRange"]
    assert (start, after + rest) == (0, len(made))
    assert set(made[length:after].strip(b"<>")) <= set(b"0123456789abcdefABCDEF")


def test_what_the_signature_says() -> None:
    value = field(signed())["/V"]

    assert value["/SubFilter"] == "/ETSI.CAdES.detached"
    assert value["/Reason"] == SEAL.reason
    assert value["/Location"] == "Oslo"
    assert value["/Name"] == SEAL.bank
    assert value["/M"] == "D:20260302120000Z" or value["/M"].startswith("D:20260302120000+00")


def test_an_empty_location_is_left_out() -> None:
    assert "/Location" not in field(signed(Seal("B", BANK, BOX, "R")))["/V"]


SHOWN = {
    Language.NB: [
        "Elektronisk signert av",
        "Eksempelbank #ASA [æøå]",
        "Organisasjonsnummer 310000000",
        "02.03.2026 kl. 12:00:00 UTC",
        "Tidspunktet er underskriverens eget (PAdES B-B)",
    ],
    Language.EN: [
        "Electronically signed by",
        "Eksempelbank #ASA [æøå]",
        "Organisation number 310000000",
        "2026-03-02 12:00:00 UTC",
        "The time is the signer's own statement (PAdES B-B)",
    ],
}


@pytest.mark.parametrize("language", Language)
def test_the_box_says_who_and_when_where_it_was_asked_for(language: Language, tmp_path: Path) -> None:
    made = signed(Seal(SEAL.bank, BANK, BOX, "R", language=language))

    assert [float(edge) for edge in field(made)["/Rect"]] == [BOX.left, BOX.bottom, BOX.right, BOX.top]
    reader = opened(made)
    assert field(reader).raw_get("/P") == reader.pages[0].indirect_reference
    assert [line for line in _text_in_the_box(made, tmp_path).splitlines() if line] == SHOWN[language]


def _text_in_the_box(pdf: bytes, folder: Path) -> str:
    """What poppler reads inside the rectangle of the field."""
    if not (tool := shutil.which("pdftotext")):
        pytest.skip("pdftotext is not installed")
    (folder / "a.pdf").write_bytes(pdf)
    height = float(opened(pdf).pages[0].mediabox.height)
    area = ["-x", str(BOX.left), "-y", str(round(height - BOX.top)), "-W", str(BOX.width), "-H", str(BOX.height)]
    done = subprocess.run([tool, "-r", "72", *area, "a.pdf", "-"], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode().replace("\f", "")


def test_every_font_of_the_box_is_embedded() -> None:
    fonts = [obj for obj in _objects(signed()) if isinstance(obj, dict) and obj.get("/Type") == "/FontDescriptor"]

    assert fonts
    assert all(font.keys() & {"/FontFile", "/FontFile2", "/FontFile3"} for font in fonts)
    assert not [obj for obj in _objects(signed()) if isinstance(obj, dict) and obj.get("/Subtype") == "/Type1"]


def _objects(pdf: bytes) -> list[PdfObject]:
    reader = pypdf.PdfReader(BytesIO(pdf))
    return [reader.get_object(number) for number in range(1, int(trailer(reader)["/Size"]))]


def test_the_metadata_that_makes_it_pdf_a_is_untouched() -> None:
    before, after = trailer(bundles.report()), trailer(signed())

    assert after["/Root"]["/Metadata"].get_data() == before["/Root"]["/Metadata"].get_data()
    assert b"pdfaid" in after["/Root"]["/Metadata"].get_data()
    assert after["/Info"] == before["/Info"]
    assert after["/Root"]["/OutputIntents"][0].idnum == before["/Root"]["/OutputIntents"][0].idnum


def test_the_annotation_is_as_pdf_a_wants_it() -> None:
    annotation = field(signed())

    assert annotation["/F"] & 0b100, "it is printed"
    assert not annotation["/F"] & 0b100010, "it is neither hidden nor out of view"
    assert list(annotation["/AP"]) == ["/N"]
    assert annotation["/TU"] == "Elektronisk signatur fra Eksempelbank #ASA [æøå]"
    assert "/NeedAppearances" not in trailer(signed())["/Root"]["/AcroForm"]


def test_the_field_stands_in_the_structure_tree() -> None:
    reader = opened(signed())
    made = field(reader)
    tree = trailer(reader)["/Root"]["/StructTreeRoot"]
    element = tree["/K"][0].get_object()["/K"][-1].get_object()
    numbers = tree["/ParentTree"]["/Nums"]
    key = made["/StructParent"]

    assert (element["/S"], element["/K"]["/Type"]) == ("/Form", "/OBJR")
    assert element["/K"]["/Obj"].get_object() is made
    assert element["/P"].get_object()["/S"] == "/Document"
    assert numbers[numbers.index(key) + 1].get_object() is element
    assert tree["/ParentTreeNextKey"] == key + 1
    assert list(numbers[::2]) == sorted(set(numbers[::2]))


def test_a_document_without_tags_is_signed_all_the_same() -> None:
    plain = typst.compile(b"= Rapport", format="pdf", pdf_tags=False, ignore_system_fonts=True)
    assert isinstance(plain, bytes)

    made = signed(pdf=plain)

    assert "/StructParent" not in field(made)
    assert pades.signed_by(made) == certificates.bank().certificate


def test_it_is_known_whether_a_document_is_signed_and_by_whom() -> None:
    assert pades.signed_by(bundles.report()) is None
    assert pades.signed_by(signed()) == certificates.bank().certificate


def _encrypted() -> bytes:
    writer = pypdf.PdfWriter(BytesIO(bundles.report()))
    writer.encrypt("hemmelig", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


UNSIGNABLE = {
    "nothing": lambda: b"",
    "a text file": lambda: b"hello",
    "cut short": lambda: bundles.report()[:-200],
    "signed already": signed,
    "encrypted": _encrypted,
}


@pytest.mark.parametrize("make", UNSIGNABLE.values(), ids=UNSIGNABLE)
def test_what_cannot_be_signed_is_refused_by_name(make: Callable[[], bytes]) -> None:
    with pytest.raises(PdfNotSignable, match=r"runs/a/report\.pdf"):
        pades.sign(make(), certificates.bank(), SEAL, when=SEALED_AT, file="runs/a/report.pdf")


def test_pdfsig_says_valid_and_whole(tmp_path: Path) -> None:
    if not (tool := shutil.which("pdfsig")):
        pytest.skip("pdfsig is not installed")
    (tmp_path / "a.pdf").write_bytes(signed())
    told = subprocess.run([tool, "a.pdf"], cwd=tmp_path, capture_output=True, check=False).stdout.decode()

    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "NTRNO-310000000" in told


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    if not (tool := shutil.which("qpdf")):
        pytest.skip("qpdf is not installed")
    (tmp_path / "a.pdf").write_bytes(signed())
    done = subprocess.run([tool, "--check", "a.pdf"], cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(rb"No syntax or stream encoding errors found", done.stdout)


def test_pyhanko_reads_one_signature() -> None:
    (found,) = PdfFileReader(BytesIO(signed()), strict=True).embedded_signatures

    assert found.field_name == pades.FIELD
