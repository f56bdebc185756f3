"""Splits the cases of a run into parts: the same parts on every machine, as even as past durations tell. Pure."""

from __future__ import annotations

import hashlib
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from conformance.errors.resume import ShardEmpty
from conformance.errors.run import JournalMissing
from conformance.errors.system import refusal
from conformance.evidence import decode
from conformance.manifest import EVIDENCE
from conformance.model import Scenario

# Milliseconds of a case of which no duration is known, when none is known at all: any number splits evenly.
_UNKNOWN_MS = 1_000.0


def split(scenarios: Sequence[Scenario], count: int, *, durations: Mapping[str, float] | None = None) -> tuple[tuple[str, ...], ...]:
    """Split the cases into parts.

    The longest come first, each to the part that has least to do; those with the same test data stay together. Equally long ones are
    taken in the order of the digest of their ids, so that where a case stands in the workbook, and what stands around it, matters little.

    Args:
        scenarios: The scenarios of the workbook.
        count: How many parts.
        durations: Case id -> duration in an earlier run, in milliseconds; a case that was not in it counts as one of middling length.

    Returns:
        The case ids of each part, in the order of the workbook.

    Raises:
        ShardEmpty: There are fewer cases (or groups of them) than parts.
    """
    known = {case: taken for case, taken in (durations or {}).items() if taken > 0}
    middling = statistics.median(known.values()) if known else _UNKNOWN_MS
    units: dict[str, list[str]] = defaultdict(list)
    for scenario in scenarios:
        units[scenario.group or scenario.case.id].append(scenario.case.id)
    lengths = {unit: sum(known.get(case, middling) for case in cases) for unit, cases in units.items()}
    parts: list[list[str]] = [[] for _ in range(count)]
    loads = [0.0] * count
    for unit in sorted(units, key=lambda unit: (-lengths[unit], hashlib.sha256(unit.encode()).digest())):
        lightest = min(range(count), key=lambda part: (loads[part], part))
        parts[lightest].extend(units[unit])
        loads[lightest] += lengths[unit]
    place = {scenario.case.id: number for number, scenario in enumerate(scenarios)}
    if empty := next((number for number, cases in enumerate(parts, 1) if not cases), None):
        raise ShardEmpty(number=empty, count=count)
    return tuple(tuple(sorted(cases, key=place.__getitem__)) for cases in parts)


def durations_of(folder: Path) -> Mapping[str, float]:
    """Read from an earlier run how long each case took, in milliseconds.

    Args:
        folder: Its run folder.

    Raises:
        JournalMissing: It has no evidence that can be read.
        EvidenceUnreadable: The evidence is not in the form of this version.
    """
    try:
        data = (folder / EVIDENCE).read_bytes()
    except OSError as error:
        raise JournalMissing(folder=folder, why=refusal(error)) from error
    return {case.case.id: case.duration_ms for case in decode(data).cases}
