"""Geometry of the drawings: where to look beats what to read. Templates turn these numbers into SVG.

Widths are in thousandths of the drawing, so that a drawing can be stretched to the reader's screen. Axis labels are evenly
spaced on every axis, which lets the page set them as ordinary text beside the drawing instead of text that shrinks with it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.model import Exchange, RunResult, Verdict
from reports.interface import ReportInput
from reports.outline import Rule, exchanges, rules
from reports.summary import BY_GRAVITY
from reports.wording import moment

WIDTH = 1000
_NICE_STEPS = (1, 2, 5)
_MOST_TICKS = 5
_OTHER = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """One verdict's share of the verdict bar."""

    verdict: Verdict
    count: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One operation's requests over time: kind of answer -> where they were sent."""

    operation: str
    marks: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All requests over time; `ticks` are milliseconds since the first, evenly spaced over the whole width."""

    lanes: tuple[Lane, ...]
    ticks: tuple[float, ...]
    total: int
    length_ms: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Response times of one operation in milliseconds, and their places on the common axis."""

    operation: str
    count: int
    fastest: float
    median: float
    p95: float
    slowest: float
    x: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class LatencyChart:
    """Response times of all operations on one logarithmic axis; `ticks` are milliseconds, a power of ten each."""

    rows: tuple[Latency, ...]
    ticks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The clauses of one operation (or the other ones, with an empty name) and how many of them were judged."""

    operation: str
    rules: tuple[Rule, ...]

    @property
    def judged(self) -> int:
        """Number of clauses that at least one finding names."""
        return sum(bool(rule.kept or rule.broken) for rule in self.rules)


def verdict_bar(result: RunResult) -> tuple[Slice, ...]:
    """Share the bar between the verdicts that occur, passed first; the widths sum up to the whole."""
    total = len(result.cases)
    slices: list[Slice] = []
    seen = 0
    for verdict in (Verdict.PASSED, *(verdict for verdict in BY_GRAVITY if verdict is not Verdict.PASSED)):
        count = result.counts[verdict]
        if count:
            start, end = _share(seen, total), _share(seen + count, total)
            slices.append(Slice(verdict, count, start, end - start))
            seen += count
    return tuple(slices)


def answered(exchange: Exchange) -> str:
    """Name the kind of answer: `2xx`, `4xx`, `5xx`, `other` or `none`."""
    if exchange.status is None:
        return "none"
    family = f"{exchange.status // 100}xx"
    return family if family in {"2xx", "4xx", "5xx"} else "other"


def timeline(result: RunResult) -> Timeline | None:
    """Place every request by when it was sent; `None` when none has a readable time."""
    sent = [(read.timestamp() * 1000, exchange) for exchange in exchanges(result) if (read := moment(exchange.started))]
    if not sent:
        return None
    first = min(at for at, _ in sent)
    length = max(at for at, _ in sent) - first
    ticks = _even_ticks(length)
    places: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for at, exchange in sent:
        # A set: requests that would be drawn on top of each other cost the page nothing.
        places[exchange.operation][answered(exchange)].add(round((at - first) / ticks[-1] * WIDTH))
    lanes = (Lane(name, {kind: tuple(sorted(xs)) for kind, xs in kinds.items()}) for name, kinds in places.items())
    return Timeline(tuple(lanes), ticks, len(sent), length)


def latencies(result: RunResult) -> LatencyChart | None:
    """Sum up the response times of each operation; `None` when nothing was answered."""
    times: dict[str, list[float]] = defaultdict(list)
    for exchange in exchanges(result):
        if exchange.status is not None:
            times[exchange.operation].append(exchange.duration_ms)
    if not times:
        return None
    low = math.floor(min(_decade(value) for values in times.values() for value in values))
    high = max(low + 1, math.ceil(max(_decade(value) for values in times.values() for value in values)))
    rows = tuple(_latency(name, sorted(values), low=low, high=high) for name, values in times.items())
    return LatencyChart(rows, tuple(float(10**power) for power in range(low, high + 1)))


def coverage(report: ReportInput) -> tuple[Coverage, ...]:
    """Group the clauses by operation, those of no operation last."""
    groups: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules(report):
        prefix = rule.id.partition("/")[0]
        groups[prefix if prefix in report.operations else _OTHER].append(rule)
    ordered = [*(name for name in report.operations if name in groups), *([_OTHER] if _OTHER in groups else [])]
    return tuple(Coverage(name, tuple(groups[name])) for name in ordered)


def _latency(operation: str, times: Sequence[float], *, low: int, high: int) -> Latency:
    values = (times[0], _percentile(times, 50), _percentile(times, 95), times[-1])
    fastest, median, p95, slowest = values
    x = tuple(round((_decade(value) - low) / (high - low) * WIDTH) for value in values)
    return Latency(operation, len(times), fastest, median, p95, slowest, (x[0], x[1], x[2], x[3]))


def _percentile(ordered: Sequence[float], percent: int) -> float:
    # Nearest rank: a value that was measured, not one in between.
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _decade(milliseconds: float) -> float:
    return math.log10(max(milliseconds, 0.1))


def _share(part: int, total: int) -> int:
    return round(part / total * WIDTH)


def _even_ticks(length_ms: float) -> tuple[float, ...]:
    step = next(step for step in _steps() if math.ceil(max(length_ms, 1) / step) <= _MOST_TICKS)
    return tuple(step * number for number in range(math.ceil(max(length_ms, 1) / step) + 1))


def _steps() -> Iterable[float]:
    power = 1
    while True:
        yield from (power * nice for nice in _NICE_STEPS)
        power *= 10
