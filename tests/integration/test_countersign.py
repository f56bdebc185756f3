"""`countersign`: a second signature that verifies here and with openssl, and everything that makes it worth nothing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.countersign import countersign
from conformance.errors.evidence import AlreadyCountersigned, CertificateOutdated, CountersignerIsSigner, NotWorthCountersigning
from conformance.manifest import COUNTERSIGNATURE, MANIFEST
from conformance.seal import seal
from conformance.signing import cms
from conformance.signing.keys import KeyPair
from tests import bundles, certificates
from tests.bundles import broken, copied, edited, judged, told
from tests.certificates import PASSWORD, SEALED_AT

LATER = SEALED_AT + timedelta(minutes=20)


def auditor() -> KeyPair:
    """Somebody else's certificate, under the same authority."""
    return certificates.of_another_bank()


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundles.sealed(tmp_path_factory.mktemp("pristine") / bundles.RUN)


@pytest.fixture
def bundle(pristine: Path, tmp_path: Path) -> Path:
    return copied(pristine, tmp_path / bundles.RUN)


def second(folder: Path, pair: KeyPair, *, when: datetime = LATER, over: bytes | None = None) -> None:
    """Put any second signature there, whoever's it is."""
    (folder / COUNTERSIGNATURE).write_bytes(cms.sign(over or (folder / MANIFEST).read_bytes(), pair, when=when))


def test_a_countersigned_run_is_valid_and_says_by_whom(bundle: Path) -> None:
    before = (bundle / "manifest.json.p7s").read_bytes()

    countersign(bundle, auditor(), [certificates.authority().root], when=LATER)

    judgement = judged(bundle)
    (check,) = [check for check in judgement.checks if check.number == 23]
    assert judgement.exit_code == 0, told(judgement)
    assert check.found.nb == "Nabobanken ASA (310000001), 2026-03-02 12:20:00 UTC"
    assert any("Kontrasignert av Nabobanken ASA" in note.nb for note in judgement.notes)
    assert (bundle / "manifest.json.p7s").read_bytes() == before


def test_a_run_without_one_is_asked_nothing(bundle: Path) -> None:
    assert 23 not in {check.number for check in judged(bundle).checks}


TRICKS: dict[str, tuple[Callable[[Path], object], int]] = {
    "over another manifest": (lambda folder: second(folder, auditor(), over=b"{}"), 10),
    "by the bank's own key again": (lambda folder: second(folder, certificates.bank()), 10),
    "by a stranger": (lambda folder: second(folder, certificates.from_another_authority()), 12),
    "by a key too short": (lambda folder: second(folder, certificates.authority().issue(key="1024 bits")), 10),
    "with a certificate that had expired": (
        lambda folder: second(folder, certificates.authority().issue(key="other bank", end=SEALED_AT - timedelta(days=1))),
        13,
    ),
    "before the run was signed": (lambda folder: second(folder, auditor(), when=SEALED_AT - timedelta(hours=1)), 10),
    "in the future": (lambda folder: second(folder, auditor(), when=SEALED_AT + timedelta(days=30)), 10),
    "noise": (lambda folder: (folder / COUNTERSIGNATURE).write_bytes(b"noise"), 10),
    "nothing": (lambda folder: (folder / COUNTERSIGNATURE).write_bytes(b""), 10),
    "a link": (lambda folder: (folder / COUNTERSIGNATURE).symlink_to("manifest.json.p7s"), 10),
}


@pytest.mark.parametrize(("do", "exit_code"), TRICKS.values(), ids=TRICKS)
def test_a_countersignature_that_is_worth_nothing_is_caught(bundle: Path, do: Callable[[Path], object], exit_code: int) -> None:
    do(bundle)

    judgement = judged(bundle)

    assert judgement.exit_code == exit_code, told(judgement)
    assert broken(judgement) == {23}, told(judgement)


def test_one_byte_of_it_is_caught(bundle: Path) -> None:
    second(bundle, auditor())
    whole = (bundle / COUNTERSIGNATURE).read_bytes()
    for place in range(0, len(whole), 17):
        (bundle / COUNTERSIGNATURE).write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])

        assert judged(bundle).exit_code in {10, 12}, place


def test_who_countersigns_has_verified(bundle: Path) -> None:
    edited(bundle, "report.html", lambda data: data + b" ")

    with pytest.raises(NotWorthCountersigning, match="kontroll 8"):
        countersign(bundle, auditor(), [certificates.authority().root], when=LATER)
    assert not (bundle / COUNTERSIGNATURE).exists()


def test_what_is_refused(bundle: Path) -> None:
    trusted = [certificates.authority().root]
    with pytest.raises(CountersignerIsSigner):
        countersign(bundle, certificates.bank(), trusted, when=LATER)
    with pytest.raises(CertificateOutdated):
        countersign(bundle, certificates.not_yet_valid(), trusted, when=LATER)
    with pytest.raises(NotWorthCountersigning):
        countersign(bundle / "report.pdf", auditor(), trusted, when=LATER)
    countersign(bundle, auditor(), trusted, when=LATER)
    with pytest.raises(AlreadyCountersigned):
        countersign(bundle, auditor(), trusted, when=LATER)


def test_sealing_anew_takes_the_countersignature_away(bundle: Path) -> None:
    countersign(bundle, auditor(), [certificates.authority().root], when=LATER)
    (bundle / "note.txt").write_bytes(b"x")

    made = seal(bundle, certificates.bank(), when=LATER, remake=True)

    assert made.countersignature_removed
    assert not seal(bundle, certificates.bank(), when=LATER, remake=True).countersignature_removed
    assert not (bundle / COUNTERSIGNATURE).exists()
    assert judged(bundle).exit_code == 0


def test_the_command_and_openssl(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / bundles.RUN
    bundles.finish(folder)
    seal(folder, certificates.valid_now())
    now = datetime.now(UTC)
    pair = certificates.authority().issue(
        certificates.subject(organisation_number=certificates.OTHER_BANK, name="Revisor AS"),
        key="other bank",
        start=now - timedelta(days=9),
        end=now + timedelta(days=9),
    )
    (tmp_path / "ca.pem").write_bytes(certificates.authority().pem)
    (tmp_path / "revisor.p12").write_bytes(certificates.pkcs12_of(pair))
    (tmp_path / "passord").write_bytes(PASSWORD)
    (tmp_path / "passord").chmod(0o600)
    ca = ["--ca", str(tmp_path / "ca.pem")]

    words = ["--pkcs12", str(tmp_path / "revisor.p12"), "--password-file", str(tmp_path / "passord")]
    assert main(["countersign", str(folder), *words, *ca]) == 0
    assert "kontrasignert" in capsys.readouterr().out
    assert main(["verify", str(folder), *ca]) == 0
    assert "Kontrasignert av Revisor AS" in capsys.readouterr().out
    if openssl := shutil.which("openssl"):
        command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", COUNTERSIGNATURE, "-content", "manifest.json"]
        done = subprocess.run(
            [*command, "-CAfile", "../ca.pem", "-purpose", "any", "-out", "../out"], cwd=folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
