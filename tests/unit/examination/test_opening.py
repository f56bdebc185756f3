"""How patient a run is with what KFR does after it has answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import contract
from conformance.config import BankSection, CertificateSection, Config, KfrSection, MaskinportenSection
from conformance.examination.opening import pace_of

DOCUMENTED = contract.load().limits["batch_rate_per_second"]

ROWS = {
    "Bits' test environment": ("https://preprod.api.bits.no/kar-ws/api/v1", None, 60.0, DOCUMENTED),
    "a simulator on this machine": ("http://127.0.0.1:8080", None, 3.0, DOCUMENTED),
    "a simulator started for the run": ("http://127.0.0.1:8080", 50_000.0, 0.5, 50_000.0),
}


@pytest.mark.parametrize(("base_url", "rate", "patience", "reading"), ROWS.values(), ids=ROWS)
def test_patience_depends_on_what_is_tested(tmp_path: Path, base_url: str, rate: float | None, patience: float, reading: float) -> None:
    sections = BankSection("310000000", "Bank"), KfrSection(base_url), MaskinportenSection("https://m", "klient")
    certificate = CertificateSection(tmp_path / "b.p12")
    config = Config(tmp_path / "kfr.toml", *sections, certificate, certificate)

    pace = pace_of(config, rate)

    assert (pace.load_seconds, pace.rate) == (patience, reading)
