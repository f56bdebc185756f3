"""Geometry of the drawings over many nights. A drawing is `WIDTH` wide and `HEIGHT` high, and is stretched to the reader's screen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from conformance.model import Night, Verdict
from reports.charts import WIDTH
from reports.summary import BY_GRAVITY

HEIGHT = 100
_BAR_SHARE = 0.8
_NICE = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Block:
    """One verdict's part of a night's bar."""

    verdict: Verdict
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One night as a bar of its verdicts, passed at the bottom."""

    night: Night
    x: float
    width: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A value over the nights.

    Attributes:
        path: The line, as SVG path data, broken where a night has no value.
        dots: A mark for each night that has one.
        last: The last value.
    """

    path: str
    dots: str
    last: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves on one axis from nothing to `top`."""

    name: str
    top: float
    curves: tuple[Curve, ...]


def bars(nights: Sequence[Night]) -> tuple[Bar, ...]:
    """Draw each night's verdicts, all on the scale of the night with most cases."""
    most = max((night.total for night in nights), default=0) or 1
    step = WIDTH / max(1, len(nights))
    return tuple(
        Bar(night, round(step * (place + (1 - _BAR_SHARE) / 2), 2), round(step * _BAR_SHARE, 2), tuple(_blocks(night, most)))
        for place, night in enumerate(nights)
    )


def _blocks(night: Night, most: int) -> Iterator[Block]:
    below = 0.0
    for verdict in (Verdict.PASSED, *BY_GRAVITY[:-1]):
        height = night.counts[verdict] / most * HEIGHT
        if height:
            below += height
            yield Block(verdict, round(HEIGHT - below, 3), round(height, 3))


def durations(nights: Sequence[Night]) -> Plot:
    """Draw how long each night took; a run that was cut short has no duration."""
    return _plot("", [[night.duration_ms or None for night in nights]])


def latencies(nights: Sequence[Night]) -> tuple[Plot, ...]:
    """Draw median and 95th percentile of every operation, in the order of first use."""
    names = dict.fromkeys(time.operation for night in nights for time in night.times)
    return tuple(_latency(name, nights) for name in names)


def _latency(operation: str, nights: Sequence[Night]) -> Plot:
    found = [next((time for time in night.times if time.operation == operation), None) for night in nights]
    medians = [time.median_ms if time else None for time in found]
    return _plot(operation, [medians, [time.p95_ms if time else None for time in found]])


def _plot(name: str, values: Sequence[Sequence[float | None]]) -> Plot:
    top = _nice(max((value for row in values for value in row if value is not None), default=1.0))
    return Plot(name, top, tuple(_curve(row, top) for row in values))


def _curve(values: Sequence[float | None], top: float) -> Curve:
    step = WIDTH / max(1, len(values))
    places = [(round(step * (at + 0.5), 2), _height(value, top)) for at, value in enumerate(values)]
    known = [value for value in values if value is not None]
    return Curve(_path(places), "".join(f"M{x} {y}h0" for x, y in places if y is not None), known[-1] if known else 0.0)


def _height(value: float | None, top: float) -> float | None:
    return None if value is None else round(HEIGHT - value / top * HEIGHT, 2)


def _path(places: Iterable[tuple[float, float | None]]) -> str:
    stretches = (list(stretch) for known, stretch in groupby(places, _is_known) if known)
    return "".join("M" + "L".join(f"{x} {y}" for x, y in stretch) for stretch in stretches)


def _is_known(place: tuple[float, float | None]) -> bool:
    return place[1] is not None


def _nice(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, … that is not below a value."""
    power = 10.0 ** math.floor(math.log10(max(value, 1.0)))
    return next(power * nice for nice in _NICE if power * nice >= value)
