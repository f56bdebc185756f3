"""A small finished run for the tests to seal and to tamper with: a real journal, its evidence, a real PDF, real signatures."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import msgspec
import typst
from cryptography import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from conformance import evidence, journal, manifest
from conformance.bundle import digest, open_bundle
from conformance.errors.run import EvidenceUnreadable
from conformance.journal import CaseEnded, CaseStarted, Collected, Event, ExchangeMade, JournalWriter, RunEnded, RunStarted, StepEnded
from conformance.manifest import MANIFEST, OUTSIDE, SIGNATURE, Manifest, Tool
from conformance.model import (
    Bank,
    Case,
    Cause,
    Exchange,
    Finding,
    Mode,
    Outcome,
    RunInfo,
    RunResult,
    Scenario,
    Step,
    StepResult,
    Target,
    WorkbookInfo,
)
from conformance.seal import TOOL, seal
from conformance.signing import cms, pades
from conformance.signing.keys import KeyPair
from conformance.signing.pades import Box, Seal
from conformance.verify import State, Verification, verify
from tests import certificates
from tests.certificates import BANK, SEALED_AT

# The configuration of the bank whose run it is, as `seal` and `send` read it; key and password lie beside it.
CONFIG = """\
[bank]
organisation_number = "310000000"
name = "Eksempelbank ASA"
[kfr]
base_url = "https://preprod.api.bits.no/kar-ws/api/v1"
[maskinporten]
metadata_url = "https://test.maskinporten.no/.well-known/oauth-authorization-server"
client_id = "0a1b2c3d-0000-4000-8000-000000000000"
[certificate]
pkcs12 = "bank.p12"
password_file = "bank.password"
"""
RUN = "20260302T115000Z-a1b2c3"
WORKBOOK = "KFR-Integrasjonstester æøå.xlsx"
CASES = ("KFR-01", "KFR-02", "KFR-03")
_ENDED = SEALED_AT - timedelta(minutes=1)
_STEPS = (
    Step("Gitt", "en testkunde med fødselsnummer"),
    Step("Når", "banken registrerer kunden"),
    Step("Så", "skal KFR svare med status 201"),
)
_REPORT = b'#set document(title: "Rapport")\n#set text(lang: "nb")\n= Rapport\nResultat av integrasjonstesten.\n'


def events(*, failing: Sequence[str] = (), cases: Sequence[str] = CASES) -> list[Event]:
    """What happened in the run, from its plan to its end."""
    scenarios = tuple(Scenario(Case(case, f"Tittel {case}", "Testtilfeller", row), _STEPS) for row, case in enumerate(cases, 5))
    happened: list[Event] = [
        RunStarted(
            run=RunInfo(
                id=RUN,
                mode=Mode.CERTIFICATION,
                seed="00" * 16,
                started=(_ENDED - timedelta(minutes=9)).isoformat(),
                ended="",
                duration_ms=0.0,
                tool_version="1.0.0",
                contract="kfr-1.1.2",
                python="3.11.7",
                platform="Linux x86_64",
                lock_sha256="ab" * 32,
            ),
            bank=Bank(BANK, "Eksempelbank ASA"),
            target=Target("test", "https://preprod.api.bits.no/kar-ws/api/v1", "https://test.maskinporten.no", simulator=False),
            workbook=WorkbookInfo(WORKBOOK, "ab" * 32, ("Testtilfeller",), {"01-registrering.feature": "cd" * 32}),
            rows=tuple(cases),
            scenarios=scenarios,
            ignored=(),
        ),
        Collected(tuple(cases)),
    ]
    for case in cases:
        happened += _case(case, passes=case not in failing)
    return [*happened, RunEnded(540_000.0, 1 if failing else 0)]


def _case(case: str, *, passes: bool) -> list[Event]:
    status = 201 if passes else 200
    exchange = Exchange(
        1, "register", "POST", "https://preprod.api.bits.no/x", (), None, status, (), "", _ENDED.isoformat(), 12.5, "ef" * 32
    )
    finding = Finding("register/201", "status", passes, "201", str(status))
    outcome = Outcome.PASSED if passes else Outcome.FAILED
    return [
        CaseStarted(case, 1),
        *(StepEnded(case, 1, StepResult(step.keyword, step.sentence, Outcome.PASSED, 1.0)) for step in _STEPS[:2]),
        ExchangeMade(case, 1, exchange),
        StepEnded(case, 1, StepResult("Så", _STEPS[2].sentence, outcome, 3.25, (finding,), message="" if passes else "Fikk status 200.")),
        CaseEnded(case, 1, 20.0, "passed" if passes else "failed"),
    ]


def blocked(happened: list[Event], case: str) -> list[Event]:
    """The same run, but one case was blocked by the network."""
    step = StepResult("Gitt", _STEPS[0].sentence, Outcome.BLOCKED, 1.0, message="Ingen forbindelse.")
    return [
        StepEnded(case, 1, step, Cause.NETWORK)
        if isinstance(event, StepEnded) and event.case == case and event.step.keyword == "Gitt"
        else event
        for event in happened
    ]


def by_hand(happened: Sequence[Event], case: str = "KFR-03") -> list[Event]:
    """The same run, but one case is left to a tester: its turn came, and nothing was done."""

    def altered(event: Event) -> Event:
        if not isinstance(event, RunStarted):
            return event
        scenarios = (replace(each, manual="krever en mobil") if each.case.id == case else each for each in event.scenarios)
        return msgspec.structs.replace(event, scenarios=tuple(scenarios))

    acted = (StepEnded, ExchangeMade)
    return [altered(event) for event in happened if not (isinstance(event, acted) and event.case == case)]


def finish(folder: Path, happened: Sequence[Event] | None = None) -> RunResult:
    """Write everything a run leaves before it is sealed."""
    folder.mkdir(parents=True, exist_ok=True)
    write_journal(folder, happened or events())
    result = journal.fold(journal.read((folder / "journal.jsonl").read_bytes()))
    (folder / "evidence.json").write_bytes(evidence.encode(result))
    (folder / "report.html").write_bytes(b"<!doctype html><title>Rapport</title>")
    (folder / "report.pdf").write_bytes(report())
    (folder / "junit.xml").write_bytes(b'<?xml version="1.0"?><testsuites/>')
    (folder / WORKBOOK).write_bytes(b"PK\x05\x06" + bytes(18))
    (folder / "allure-results").mkdir()
    (folder / "allure-results" / "a-result.json").write_bytes(b'{"name":"a"}')
    return result


def write_journal(folder: Path, happened: Sequence[Event]) -> None:
    """Write a journal whose chain holds, replacing what is there."""
    (folder / "journal.jsonl").unlink(missing_ok=True)
    with JournalWriter(folder / "journal.jsonl") as writer:
        for event in happened:
            writer.write(event, at=_ENDED.isoformat())


@cache
def report() -> bytes:
    """A tagged PDF/A-3a as Typst makes it, not signed."""
    made = typst.compile(_REPORT, format="pdf", pdf_standards="a-3a", ignore_system_fonts=True, timestamp=int(_ENDED.timestamp()))
    assert isinstance(made, bytes)
    return made


def sealed(folder: Path, happened: Sequence[Event] | None = None, *, pair: KeyPair | None = None, when: datetime = SEALED_AT) -> Path:
    """A run folder, sealed as the product does it."""
    finish(folder, happened)
    seal(folder, pair or certificates.bank(), when=when)
    return folder


def sign_report(folder: Path, pair: KeyPair, *, when: datetime = SEALED_AT) -> None:
    """Sign the report with any key pair, whoever's it is."""
    (folder / "report.pdf").write_bytes(_signed_report(pair, when))


@cache
def _signed_report(pair: KeyPair, when: datetime) -> bytes:
    visible = Seal("Eksempelbank ASA", BANK, Box(319, 58, 539, 148), "Resultat")
    return pades.sign(report(), pair, visible, when=when)


def with_an_update(pdf: bytes) -> bytes:
    """The same document with something added behind it, as PDF allows; a signature still covers what it covered."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def force_seal(
    folder: Path,
    pair: KeyPair | None = None,
    *,
    when: datetime = SEALED_AT,
    result: RunResult | None = None,
    edit: Callable[[Manifest], Manifest] | None = None,
) -> None:
    """Sign whatever lies in a folder, as somebody dishonest with a certificate could: nothing is asked, nothing refused."""
    with open_bundle(folder) as bundle:
        files = [digest(bundle, entry.path) for entry in bundle.entries if entry.path not in OUTSIDE]
    try:
        claimed = evidence.decode((folder / "evidence.json").read_bytes())
    except (OSError, EvidenceUnreadable):
        assert result is not None
        claimed = result
    made = manifest.build(
        claimed.run.id,
        files,
        mode=claimed.run.mode,
        tool=Tool(TOOL, claimed.run.tool_version, claimed.run.python, claimed.run.lock_sha256),
        completeness=claimed.completeness,
        planned=claimed.completeness.rows,
    )
    sign_manifest(folder, manifest.encode(edit(made) if edit else made), pair, when=when)


def sign_manifest(folder: Path, data: bytes, pair: KeyPair | None = None, *, when: datetime = SEALED_AT) -> None:
    """Write these bytes as the manifest, and a signature over them."""
    (folder / MANIFEST).write_bytes(data)
    (folder / SIGNATURE).write_bytes(cms.sign(data, pair or certificates.bank(), when=when))


def copied(folder: Path, to: Path) -> Path:
    """A copy of a bundle to do harm to."""
    return Path(shutil.copytree(folder, to, symlinks=True))


def judged(path: Path, *, anchors: Sequence[x509.Certificate] = (), organisation_number: str | None = None) -> Verification:
    """Verify an hour after the sealing, trusting the tests' own authority unless told otherwise."""
    trusted = anchors or (certificates.authority().root,)
    return verify(path, trusted, organisation_number=organisation_number, now=SEALED_AT + timedelta(hours=1))


def broken(judgement: Verification) -> set[int]:
    """The numbers of the checks that do not hold."""
    return {check.number for check in judgement.checks if check.state is State.BROKEN}


def told(judgement: Verification) -> str:
    """The checks that do not hold, for the message of a test that fails."""
    lines = (f"{c.number} {c.state}: {c.name.nb}; forventet {c.expected.nb}; funnet {c.found.nb}" for c in judgement.checks if not c.ok)
    return "\n".join([f"exit {judgement.exit_code}", *lines])


def edited(folder: Path, name: str, edit: Callable[[bytes], bytes]) -> None:
    """Change one file, and see that it is changed."""
    before = (folder / name).read_bytes()
    (folder / name).write_bytes(edit(before))
    assert (folder / name).read_bytes() != before
