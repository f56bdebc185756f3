"""What else differs between two runs: another workbook, contract, tool, bank, target or mode. They are compared with that said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from conformance.model import RunResult

_SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something that is not the same in the two runs.

    Attributes:
        name: What it is: `bank`, `environment`, `address`, `mode`, `workbook`, `scenarios`, `contract`, `tool` or `order`.
        old: How it was.
        new: How it is now.
    """

    name: str
    old: str
    new: str


def circumstances(old: RunResult, new: RunResult) -> Iterator[Circumstance]:
    """Name everything that differs.

    Args:
        old: The run that is compared with.
        new: The run that is judged.

    Yields:
        One circumstance a difference; none for two runs of the same thing.
    """
    for name, before, after in _pairs(old, new):
        if before != after:
            yield Circumstance(name, before, after)
    if _backwards(old, new):
        yield Circumstance("order", old.run.started, new.run.started)


def _pairs(old: RunResult, new: RunResult) -> Iterator[tuple[str, str, str]]:
    yield "bank", old.bank.organisation_number, new.bank.organisation_number
    yield "environment", _environment(old), _environment(new)
    # The embedded simulator listens where there is room: its address says nothing.
    if not old.target.simulator and not new.target.simulator:
        yield "address", old.target.base_url, new.target.base_url
    yield "mode", old.run.mode, new.run.mode
    if old.workbook.sha256 != new.workbook.sha256:
        yield "workbook", _workbook(old), _workbook(new)
    elif old.workbook.name == new.workbook.name and old.workbook.features != new.workbook.features:
        # The same workbook and yet other steps: the phrasebook was changed in between. A feature names the workbook it was made of, so
        # of one that was renamed nothing can be told.
        yield "scenarios", _features(old, new), _features(new, old)
    yield "contract", old.run.contract, new.run.contract
    yield "tool", old.run.tool_version, new.run.tool_version


def _environment(result: RunResult) -> str:
    return "simulator" if result.target.simulator else result.target.environment


def _workbook(result: RunResult) -> str:
    return f"{result.workbook.name} ({result.workbook.sha256[:_SHOWN_DIGITS]})"


def _features(result: RunResult, other: RunResult) -> str:
    """The feature files that the other run does not have, or has otherwise."""
    differing = sorted(result.workbook.features.items() - other.workbook.features.items())
    return ", ".join(f"{name} ({digest[:_SHOWN_DIGITS]})" for name, digest in differing) or "–"


def _backwards(old: RunResult, new: RunResult) -> bool:
    try:
        return datetime.fromisoformat(new.run.started) < datetime.fromisoformat(old.run.started)
    except (ValueError, TypeError):
        return False
