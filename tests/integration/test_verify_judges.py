"""Judges outside: openssl, pdfsig and qpdf say of the same bundles what `verify` says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conformance.seal import seal
from conformance.signing.keys import KeyPair
from conformance.verify import verify
from tests import bundles, certificates
from tests.bundles import copied, edited


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sealed now: openssl judges certificates by the clock."""
    folder = tmp_path_factory.mktemp("run") / bundles.RUN
    bundles.finish(folder)
    seal(folder, certificates.valid_now())
    return folder


@dataclass(frozen=True)
class Opinion:
    """What an outside judge says."""

    good: bool
    told: str


def run(tool: str, *words: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return subprocess.run([found, *words], cwd=folder, capture_output=True, check=False)


def openssl(folder: Path, anchor: bytes) -> Opinion:
    """The line that README gives a stranger."""
    (folder.parent / "ca.pem").write_bytes(anchor)
    words = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "manifest.json.p7s", "-content", "manifest.json"]
    done = run("openssl", *words, "-CAfile", "../ca.pem", "-purpose", "any", "-out", "../content", folder=folder)
    return Opinion(done.returncode == 0 and b"successful" in done.stderr, done.stderr.decode())


def pdfsig(folder: Path) -> Opinion:
    told = run("pdfsig", "report.pdf", folder=folder).stdout.decode()
    return Opinion("Signature is Valid" in told and "Total document signed" in told, told)


def ours(folder: Path, anchor: bytes) -> int:
    return verify(folder, certificates.anchors(anchor)).exit_code


def unchanged(_: Path) -> None:
    """Leave it as it is."""


def signed_by(make: Callable[[], KeyPair]) -> Callable[[Path], None]:
    return lambda folder: bundles.force_seal(folder, make(), when=datetime.now(UTC))


def outdated() -> KeyPair:
    now = datetime.now(UTC)
    return certificates.authority().issue(start=now - timedelta(days=30), end=now - timedelta(days=1))


MANIFESTS: dict[str, tuple[Callable[[Path], None], str, set[int]]] = {
    "as it was sealed": (unchanged, "Test CA", {0}),
    "the manifest altered": (
        lambda folder: edited(folder, "manifest.json", lambda data: data.replace(b"KFR-01", b"KFR-00")),
        "Test CA",
        {10},
    ),
    "the signature altered": (
        lambda folder: edited(folder, "manifest.json.p7s", lambda data: data[:-9] + b"\0" + data[-8:]),
        "Test CA",
        {10},
    ),
    "the signature cut short": (lambda folder: edited(folder, "manifest.json.p7s", lambda data: data[:-9]), "Test CA", {10}),
    "another authority asked for": (unchanged, "Another CA", {12}),
    "signed by a stranger": (signed_by(certificates.from_another_authority), "Test CA", {10, 12}),
    "signed with an expired certificate": (signed_by(outdated), "Test CA", {10, 13}),
}


@pytest.mark.parametrize(("alter", "authority", "exit_codes"), MANIFESTS.values(), ids=MANIFESTS)
def test_openssl_agrees_on_the_manifest(
    sealed: Path, tmp_path: Path, alter: Callable[[Path], None], authority: str, exit_codes: set[int]
) -> None:
    folder, anchor = copied(sealed, tmp_path / bundles.RUN), certificates.authority(authority).pem
    alter(folder)

    opinion = openssl(folder, anchor)

    assert ours(folder, anchor) in exit_codes
    assert opinion.good is (exit_codes == {0}), opinion.told


def test_openssl_hands_out_what_was_signed_byte_for_byte(sealed: Path, tmp_path: Path) -> None:
    folder = copied(sealed, tmp_path / bundles.RUN)
    assert openssl(folder, certificates.authority().pem).good

    assert (tmp_path / "content").read_bytes() == (folder / "manifest.json").read_bytes()


REPORTS: dict[str, tuple[Callable[[Path], None], bool]] = {
    "as it was sealed": (unchanged, True),
    "altered inside": (lambda folder: edited(folder, "report.pdf", lambda data: data.replace(b"/Name (E", b"/Name (F")), False),
    "something behind it": (lambda folder: edited(folder, "report.pdf", bundles.with_an_update), False),
    "not signed": (lambda folder: edited(folder, "report.pdf", lambda _: bundles.report()), False),
}


@pytest.mark.parametrize(("alter", "good"), REPORTS.values(), ids=REPORTS)
def test_pdfsig_agrees_on_the_report(sealed: Path, tmp_path: Path, *, alter: Callable[[Path], None], good: bool) -> None:
    folder, anchor = copied(sealed, tmp_path / bundles.RUN), certificates.authority().pem
    alter(folder)

    opinion = pdfsig(folder)

    assert ours(folder, anchor) == (0 if good else 10)
    assert opinion.good is good, opinion.told


def test_qpdf_finds_no_fault_in_a_sealed_report(sealed: Path) -> None:
    done = run("qpdf", "--check", "report.pdf", folder=sealed)

    assert done.returncode == 0, (done.stdout + done.stderr).decode()
