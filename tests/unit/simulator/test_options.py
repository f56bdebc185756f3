from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import simulate
from conformance.simulator.options import SimulatorOptions

FULL = SimulatorOptions(
    port=8123,
    config_folder=Path("mappe"),
    mutant="delete-200",
    latency_ms=5,
    batch_rate=0,
    token_lifetime=60,
    organisation_number="310000018",
    bank_name="Sparebanken Øst",
    scopes=("a", "b"),
    settings=(("customer_check_digit", True), ("authentication_first", False)),
    delegations=("310000000",),
    kid="nøkkel",
    now=datetime(2028, 2, 29, 12, tzinfo=UTC),
    ends_with_parent=True,
)


@pytest.mark.parametrize("options", [SimulatorOptions(), FULL], ids=["defaults", "everything"])
def test_the_command_line_says_the_same(monkeypatch: pytest.MonkeyPatch, options: SimulatorOptions) -> None:
    asked = []
    monkeypatch.setattr(simulate, "serve", lambda options, on_ready: asked.append((options, on_ready)))
    result = CliRunner().invoke(simulate.command, options.arguments())
    assert result.exit_code == 0, result.output
    assert asked[0][0] == options


def test_the_full_example_sets_everything() -> None:
    for field in fields(SimulatorOptions):
        assert getattr(FULL, field.name) != field.default
