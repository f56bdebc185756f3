"""Evidence signed by a key that never leaves its token, and by another certificate than the grant: a whole run, and a verifier's word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.certificates import authority
from tests.command import ROOT
from tests.preprod import Bank, preprod, workbook_of
from tests.unit.signing.test_hardware import DRIVER, needs_softhsm

PIN = "719305"


@needs_softhsm
def test_a_run_is_sealed_by_a_card(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    seal = authority("Buypass Test").issue(key="seal", start=now - timedelta(days=9), end=now + timedelta(days=300))
    with preprod(tmp_path) as world, ExitStack() as stack:
        (tmp_path / "bank").mkdir()
        bank = Bank(world, tmp_path / "bank", stack)
        _deliver_card(bank, seal.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        bank.has("segl.pem", b"".join(each.public_bytes(Encoding.PEM) for each in (seal.certificate, *seal.chain)))
        bank.text += f'[signing]\npkcs11_module = "{DRIVER}"\npkcs11_token = "segl"\npem_certificate = "segl.pem"\npassword_env = "KFR_SIGNING_PASSWORD"\n'
        workbook = workbook_of(tmp_path, ("A-1", "", "Slå opp kunden.", "Status 200. Svaret viser ingen bank."))

        ran = _command(bank, "run", "--config", str(bank.config), "--workbook", str(workbook), "--out", str(tmp_path / "run"))
        assert ran.returncode == 0, ran.stdout + ran.stderr
        refused = _command(bank, "doctor", "--config", str(bank.config), KFR_SIGNING_PASSWORD="000000")
        assert (refused.returncode, "PIN-koden" in refused.stdout) == (2, True)

    (tmp_path / "ca.pem").write_bytes(authority("Buypass Test").pem)
    verified = _command(bank, "verify", str(tmp_path / "run"), "--ca", str(tmp_path / "ca.pem"))
    assert verified.returncode == 0, verified.stdout
    everything = b"".join(path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file())
    assert PIN.encode() not in everything


def _deliver_card(bank: Bank, key: bytes) -> None:
    bank.has("nokkel.pem", key)
    (bank.folder / "tokens").mkdir()
    bank.has("softhsm2.conf", f"directories.tokendir = {bank.folder / 'tokens'}\n".encode())
    util, opening = shutil.which("softhsm2-util") or "", ("--pin", PIN)
    for words in (
        ("--init-token", "--free", "--label", "segl", "--so-pin", "00000000"),
        ("--import", str(bank.folder / "nokkel.pem"), "--token", "segl", "--label", "segl", "--id", "01"),
    ):
        subprocess.run([util, *words, *opening], check=True, capture_output=True, env=os.environ | _card(bank))
    (bank.folder / "nokkel.pem").unlink()


def _card(bank: Bank) -> dict[str, str]:
    return {"SOFTHSM2_CONF": str(bank.folder / "softhsm2.conf")}


def _command(bank: Bank, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    known = os.environ | _card(bank) | {"PYTHONPATH": str(ROOT), "KFR_SIGNING_PASSWORD": PIN} | environ
    command = [sys.executable, "-m", "conformance", *words]
    return subprocess.run(command, env=known, capture_output=True, text=True, timeout=180, check=False)
