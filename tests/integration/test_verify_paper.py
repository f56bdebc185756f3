"""The report alone: what it carries is judged as a bundle is, and what it carries is what lies beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import typst

from conformance import evidence
from conformance.cli.main import main
from conformance.errors.run import EvidenceUnreadable
from conformance.model import CaseResult, RunResult, Verdict
from conformance.retrieval import retrieve
from conformance.seal import seal
from conformance.signing import pades
from conformance.signing.keys import KeyPair
from conformance.signing.pades import Box, Seal
from tests import bundles, certificates, tsa
from tests.bundles import WORKBOOK, broken, edited, judged, told
from tests.certificates import BANK, OTHER_BANK, SEALED_AT

_SOURCE = """
#set document(title: "Rapport")
#set text(lang: "nb")
= Rapport
Resultat.
#pdf.attach("evidence.json", relationship: "source", mime-type: "application/json", description: "Bevis")
#pdf.attach("{workbook}", relationship: "supplement", mime-type: "application/zip", description: "Arbeidsbok")
"""


@cache
def carrying(evidence_bytes: bytes, workbook: bytes) -> bytes:
    """A report as Typst makes it, with evidence and workbook attached."""
    import tempfile  # noqa: PLC0415 - Typst reads files of one folder

    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "evidence.json").write_bytes(evidence_bytes)
        (Path(name) / WORKBOOK).write_bytes(workbook)
        (Path(name) / "main.typ").write_text(_SOURCE.format(workbook=WORKBOOK), encoding="utf-8")
        made = typst.compile(Path(name) / "main.typ", root=Path(name), format="pdf", pdf_standards="a-3a", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def finished(folder: Path, *, failing: Sequence[str] = ()) -> Path:
    bundles.finish(folder, bundles.events(failing=failing))
    (folder / "report.pdf").write_bytes(carrying((folder / "evidence.json").read_bytes(), (folder / WORKBOOK).read_bytes()))
    return folder


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = finished(tmp_path_factory.mktemp("run") / bundles.RUN)
    seal(folder, certificates.bank(), when=SEALED_AT)
    return folder


def signed(pdf: bytes, pair: KeyPair | None = None) -> bytes:
    return pades.sign(pdf, pair or certificates.bank(), Seal("B", BANK, Box(319, 58, 539, 148), "R"), when=SEALED_AT)


def alone(place: Path, data: bytes) -> Path:
    (place / "fra banken.pdf").write_bytes(data)
    return place / "fra banken.pdf"


def test_a_run_is_read_back_from_its_report_alone(sealed: Path, tmp_path: Path) -> None:
    assert retrieve(alone(tmp_path, (sealed / "report.pdf").read_bytes())) == retrieve(sealed)


def test_a_report_that_carries_no_evidence_tells_nothing(tmp_path: Path) -> None:
    with pytest.raises(EvidenceUnreadable):
        retrieve(alone(tmp_path, bundles.report()))


def test_the_report_alone_is_judged_and_says_that_it_is(sealed: Path, tmp_path: Path) -> None:
    judgement = judged(alone(tmp_path, (sealed / "report.pdf").read_bytes()))

    assert judgement.exit_code == 0, told(judgement)
    assert [check.number for check in judgement.checks] == [5, 6, 9, 13, 14, 15, 17, 18, 20]
    assert judgement.signer is not None
    assert (judgement.signer.organisation_number, judgement.signer.signed_at) == (BANK, SEALED_AT)
    assert any("Bare rapporten er kontrollert" in note.nb for note in judgement.notes)


def test_it_is_judged_in_its_folder_too(sealed: Path) -> None:
    judgement = judged(sealed)

    (check,) = [check for check in judgement.checks if check.number == 22]
    assert judgement.exit_code == 0, told(judgement)
    assert check.found.nb == f"{WORKBOOK}, evidence.json"


def test_a_report_that_carries_other_evidence_than_the_folder_is_caught(tmp_path: Path) -> None:
    folder = finished(tmp_path / bundles.RUN)
    other = finished(tmp_path / "other", failing=["KFR-02"])
    (folder / "report.pdf").write_bytes(signed((other / "report.pdf").read_bytes()))
    bundles.force_seal(folder)

    judgement = judged(folder)

    assert judgement.exit_code == 10, told(judgement)
    assert broken(judgement) == {22}


def cheated(change: Callable[[RunResult], RunResult]) -> bytes:
    """A report whose evidence was altered before the bank signed it."""
    result = evidence.decode(bundled_evidence())
    return signed(carrying(evidence.encode(change(result)), b"PK\x05\x06" + bytes(18)))


@cache
def bundled_evidence() -> bytes:
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - for this alone

    with TemporaryDirectory() as name:
        bundles.finish(Path(name) / "k")
        return (Path(name) / "k" / "evidence.json").read_bytes()


def every_case(change: Callable[[CaseResult], CaseResult]) -> Callable[[], bytes]:
    return lambda: cheated(lambda result: replace(result, cases=tuple(map(change, result.cases))))


def honest() -> bytes:
    return carrying(bundled_evidence(), b"PK\x05\x06" + bytes(18))


def flipped(data: bytes) -> bytes:
    at = data.index(b"/Reason")
    return data[: at + 9] + bytes([data[at + 9] ^ 1]) + data[at + 10 :]


REPORTS: dict[str, tuple[Callable[[], bytes], int, int]] = {
    "not signed": (honest, 10, 15),
    "altered": (lambda: flipped(signed(honest())), 10, 15),
    "cut short": (lambda: signed(honest())[:-40], 10, 15),
    "something behind the signature": (lambda: bundles.with_an_update(signed(honest())), 10, 15),
    "no evidence in it": (lambda: signed(bundles.report()), 11, 9),
    "signed by a stranger": (lambda: signed(honest(), certificates.from_another_authority()), 12, 5),
    "signed with an expired certificate": (lambda: signed(honest(), certificates.expired()), 13, 6),
    "signed by another bank": (lambda: signed(honest(), certificates.of_another_bank()), 14, 18),
    "signed with a key too short": (lambda: signed(honest(), certificates.authority().issue(key="1024 bits")), 10, 15),
    "a pass without attempts": (every_case(lambda case: replace(case, attempts=())), 10, 14),
    "a case left out": (lambda: cheated(lambda result: replace(result, cases=result.cases[1:])), 11, 13),
    "evidence in another spelling": (
        lambda: signed(carrying(json.dumps(json.loads(bundled_evidence())).encode(), b"PK\x05\x06" + bytes(18))),
        10,
        9,
    ),
    "a failed case": (every_case(lambda case: replace(case, verdict=Verdict.FAILED, attempts=())), 1, 20),
}


@pytest.mark.parametrize(("make", "exit_code", "check"), REPORTS.values(), ids=REPORTS)
def test_what_is_wrong_with_a_report_alone_is_caught(tmp_path: Path, make: Callable[[], bytes], exit_code: int, check: int) -> None:
    judgement = judged(alone(tmp_path, make()))

    assert judgement.exit_code == exit_code, told(judgement)
    assert check in broken(judgement), told(judgement)


@pytest.mark.parametrize(("number", "exit_code"), [(BANK, 0), (OTHER_BANK, 14)], ids=["the bank's", "another"])
def test_the_organisation_asked_for_must_have_signed(sealed: Path, tmp_path: Path, number: str, exit_code: int) -> None:
    judgement = judged(alone(tmp_path, (sealed / "report.pdf").read_bytes()), organisation_number=number)

    assert judgement.exit_code == exit_code, told(judgement)


def test_a_timestamp_in_the_report_alone_is_judged(tmp_path: Path) -> None:
    seen = Seal("B", BANK, Box(319, 58, 539, 148), "R")
    stamped = alone(tmp_path, pades.sign(honest(), certificates.bank(), seen, when=SEALED_AT, timestamper=tsa.stamper(SEALED_AT)))
    late = tmp_path / "sent.pdf"
    late.write_bytes(
        pades.sign(honest(), certificates.bank(), seen, when=SEALED_AT, timestamper=tsa.stamper(SEALED_AT + timedelta(days=2)))
    )
    both = [certificates.authority().root, certificates.authority("Test TSA CA").root]

    assert judged(stamped, anchors=both).exit_code == 0
    assert judged(stamped).exit_code == 12
    assert broken(judged(late, anchors=both)) == {21}


def test_the_command_says_what_it_has_looked_at(sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ca.pem").write_bytes(certificates.authority().pem)
    report = alone(tmp_path, (sealed / "report.pdf").read_bytes())

    assert main(["verify", str(report), "--ca", str(tmp_path / "ca.pem")]) == 0

    assert "GYLDIG OG I SAMSVAR: rapporten er hel og uendret" in capsys.readouterr().out


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n"])
def test_a_pdf_that_cannot_be_read_is_no_bundle(tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ca.pem").write_bytes(certificates.authority().pem)

    code = main(["verify", str(alone(tmp_path, data)), "--ca", str(tmp_path / "ca.pem")])

    assert code == 10
    assert "Traceback" not in capsys.readouterr().err


def test_an_attachment_with_a_name_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(BytesIO(honest()))
    writer.add_attachment("../../etc/passwd", b"x")
    out = BytesIO()
    writer.write(out)

    judgement = judged(alone(tmp_path, signed(out.getvalue())))

    assert judgement.exit_code in {0, 10}
    assert not (tmp_path.parent / "etc").exists()


def test_evidence_edited_in_the_folder_no_longer_matches_the_report(sealed: Path, tmp_path: Path) -> None:
    folder = bundles.copied(sealed, tmp_path / bundles.RUN)
    edited(folder, "evidence.json", lambda data: data.replace(b"201", b"200", 1))

    assert 22 in broken(judged(folder))
