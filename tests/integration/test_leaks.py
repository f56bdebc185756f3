"""The gate before the seal: whatever leaks, through whatever format, the run is not signed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pypdf
import pytest
import typst

from conformance.canaries import canaries
from conformance.cli.main import main
from conformance.client.canary import planted
from conformance.errors.evidence import LeakFound
from conformance.examination.customers import customer_number
from conformance.identifiers import Kind, synthetic
from conformance.journal import CanariesPlanted, Event, RunStarted
from conformance.model import Case
from conformance.redact import Redactor
from conformance.seal import seal
from tests import bundles, certificates
from tests.bundles import WORKBOOK, judged
from tests.certificates import SEALED_AT

SEED = "00" * 16
CANARIES = canaries(SEED)
TENOR = synthetic(Kind.PERSON, "en testperson som arbeidsboken nevner")
CUSTOMER = customer_number(SEED, "KFR-01", 1, 1, kind=Kind.PERSON)
PASSWORD = "et passord med mellomrom"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bundles.finish(tmp_path / bundles.RUN)
    return tmp_path / bundles.RUN


def workbook(*cells: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", "".join(f"<t>{cell}</t>" for cell in cells))
    return made.getvalue()


def report_showing(text: str) -> bytes:
    source = f'#set document(title: "R")\n#set text(lang: "nb")\n= R\n{text}'.encode()
    made = typst.compile(source, format="pdf", pdf_standards="a-3a", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def report_carrying(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(bundles.report()))
    writer.add_attachment("vedlegg.bin", data)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def written(name: str, data: bytes) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)

    return write


LEAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a customer in the page": (written("report.html", f"<p>{CUSTOMER}".encode()), "report.html"),
    "a customer in JUnit": (written("junit.xml", f"<a>{CUSTOMER[:6]} {CUSTOMER[6:]}</a>".encode()), "junit.xml"),
    "a canary in an Allure result": (written("allure-results/a-result.json", CANARIES.password.encode()), "allure-results/a-result.json"),
    "a customer in the workbook": (written(WORKBOOK, workbook(f"Kunden {CUSTOMER} ble avvist.")), f"{WORKBOOK}!xl/sharedStrings.xml"),
    "a canary in the workbook": (written(WORKBOOK, workbook(CANARIES.person)), f"{WORKBOOK}!xl/sharedStrings.xml"),
    "a customer on a page of the PDF": (
        lambda folder: (folder / "report.pdf").write_bytes(report_showing(f"Kunde {CUSTOMER}")),
        "report.pdf!side 1",
    ),
    "a token on a page of the PDF": (
        lambda folder: (folder / "report.pdf").write_bytes(report_showing(f"`{CANARIES.token}`")),
        "report.pdf!side 1",
    ),
    "a customer in an attachment of the PDF": (
        lambda folder: (folder / "report.pdf").write_bytes(report_carrying(CUSTOMER.encode())),
        "report.pdf",  # an attachment that is not compressed stands in the file itself
    ),
    "a customer in a workbook in the PDF": (
        lambda folder: (folder / "report.pdf").write_bytes(report_carrying(workbook(CUSTOMER))),
        "report.pdf!vedlegg.bin!xl/sharedStrings.xml",
    ),
    "a password in a note": (written("attestations/notat.txt", f"passordet er {PASSWORD}".encode()), "attestations/notat.txt"),
    "a zip that cannot be read": (written("attestations/a.zip", b"PK\x03\x04" + bytes(40)), "attestations/a.zip"),
    "a PDF that cannot be read": (written("attestations/a.pdf", b"%PDF-1.7\n"), "attestations/a.pdf"),
}


@pytest.mark.parametrize(("leak", "place"), LEAKS.values(), ids=LEAKS)
def test_what_leaks_is_not_signed_and_not_repeated(folder: Path, leak: Callable[[Path], object], place: str) -> None:
    leak(folder)

    with pytest.raises(LeakFound) as caught:
        seal(folder, certificates.bank(), when=SEALED_AT, secrets=[PASSWORD])

    said = str(caught.value) + caught.value.advice()
    assert f"i {place} står " in said
    assert not [secret for secret in (CUSTOMER, PASSWORD, *CANARIES.needles) if secret in said]
    assert not (folder / "manifest.json").exists()
    assert not (folder / "manifest.json.p7s").exists()


def test_a_clean_run_is_signed(folder: Path) -> None:
    seal(folder, certificates.bank(), when=SEALED_AT, secrets=[PASSWORD])

    assert judged(folder).exit_code == 0


def test_a_test_person_that_the_workbook_names_is_the_banks_own(tmp_path: Path) -> None:
    """Cases may name synthetic customers; their words stand in the workbook, the journal and the evidence."""

    def naming(event: Event) -> Event:
        if not isinstance(event, RunStarted):
            return event
        scenarios = tuple(replace(each, case=replace(each.case, action=f"Registrer {TENOR}")) for each in event.scenarios)
        assert isinstance(scenarios[0].case, Case)
        return msgspec.structs.replace(event, scenarios=scenarios)

    folder = tmp_path / bundles.RUN
    bundles.finish(folder, [naming(event) for event in bundles.events()])
    with pytest.raises(LeakFound):
        seal(folder, certificates.bank(), when=SEALED_AT)

    (folder / WORKBOOK).write_bytes(workbook(f"Registrer {TENOR}"))
    seal(folder, certificates.bank(), when=SEALED_AT)

    assert judged(folder).exit_code == 0


class Blind(Redactor):
    """A redactor that has forgotten personal numbers."""

    def text(self, text: str) -> str:
        return text


REDACTORS: dict[str, tuple[Redactor, bool]] = {"as it is": (Redactor(b"run key"), True), "broken": (Blind(b"run key"), False)}


@pytest.mark.parametrize(("redactor", "clean"), REDACTORS.values(), ids=REDACTORS)
def test_the_canaries_show_whether_redaction_works(tmp_path: Path, redactor: Redactor, *, clean: bool) -> None:
    event = CanariesPlanted(planted(redactor, CANARIES, base_url="https://preprod.api.bits.no/kar-ws/api/v1"))
    folder = tmp_path / bundles.RUN
    start, *rest = bundles.events()
    bundles.finish(folder, [start, event, *rest])

    if clean:
        assert seal(folder, certificates.bank(), when=SEALED_AT).anew
    else:
        with pytest.raises(LeakFound, match=r"journal\.jsonl"):
            seal(folder, certificates.bank(), when=SEALED_AT)


def test_the_command_ends_with_3(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kfr.toml").write_text(bundles.CONFIG, encoding="utf-8")
    (tmp_path / "bank.p12").write_bytes(certificates.pkcs12_of(certificates.valid_now()))
    (tmp_path / "bank.password").write_bytes(certificates.PASSWORD)
    (tmp_path / "bank.password").chmod(0o600)
    (folder / "report.html").write_bytes(b"<p>" + certificates.PASSWORD)

    code = main(["seal", str(folder), "--config", str(tmp_path / "kfr.toml")])

    err = capsys.readouterr().err
    assert code == 3
    assert "en hemmelighet fra oppsettet" in err
    assert certificates.PASSWORD.decode() not in err
