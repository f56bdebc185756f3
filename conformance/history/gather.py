"""Looks through a folder of runs, and compares each with the one before it."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from conformance.compare import Change, Comparison, compare, is_whole
from conformance.errors import ConformanceError
from conformance.errors.history import NoRuns
from conformance.language import Language, Text
from conformance.model import History, Night, OperationTime, RunResult, Series, Unread, Verdict
from conformance.retrieval import retrieve
from reports.outline import exchanges

_MOST_RUNS = 5_000
_WORSE = {Change.FAILING, Change.LOST}
_NO_FOLDER = Text(nb="mappen finnes ikke", en="there is no such folder")
_EMPTY = Text(nb="den har ingen kjøringer som kan leses", en="it has no runs that can be read")
_UNREADABLE = Text(
    nb="ingen av de {n} mappene i den kunne leses som en kjøring, for eksempel {folder}: {reason}",
    en="none of the {n} folders in it could be read as a run, for instance {folder}: {reason}",
)
_PART = Text(nb="del {number} av {count} av en kjøring, ikke en hel", en="part {number} of {count} of a run, not a whole one")
_TOO_MANY = Text(nb=f"den har flere enn {_MOST_RUNS} mapper", en=f"it has more than {_MOST_RUNS} folders")

_Key = tuple[str, str]


def gather(folder: Path, language: Language = Language.NB) -> History:
    """Read every run folder, and every zip of one, that lies directly in a folder.

    Args:
        folder: For instance `runs`.
        language: Language of what is said of a folder that cannot be read.

    Returns:
        The runs by bank and environment, oldest first, and the folders that are no runs.

    Raises:
        NoRuns: There is nothing to tell of.
    """
    places = _places(folder)
    order, unread = _in_order(places, language)
    found: dict[_Key, list[Night]] = defaultdict(list)
    before: dict[_Key, RunResult] = {}
    # One run at a time: a year of nights is read anew here rather than kept in memory whole.
    for place in order:
        result = retrieve(place)
        key = (result.bank.organisation_number, _environment(result))
        found[key].append(_night(place, result, before.get(key)))
        before[key] = result
    if not found:
        raise NoRuns(folder=folder, why=_none_read(unread))
    series = tuple(Series(before[key].bank.name, *key, tuple(nights)) for key, nights in sorted(found.items()))
    return History(series, unread)


def _places(folder: Path) -> list[Path]:
    try:
        places = [place for place in folder.iterdir() if not place.name.startswith(".") and (place.is_dir() or place.suffix == ".zip")]
    except OSError as error:
        raise NoRuns(folder=folder, why=_NO_FOLDER) from error
    if len(places) > _MOST_RUNS:
        raise NoRuns(folder=folder, why=_TOO_MANY)
    return sorted(places)


def _in_order(places: list[Path], language: Language) -> tuple[list[Path], tuple[Unread, ...]]:
    """Sort the runs by their start, and set aside what is no run."""
    started: list[tuple[str, str, Path]] = []
    unread: list[Unread] = []
    for place in places:
        try:
            result = retrieve(place)
        except ConformanceError as error:
            unread.append(Unread(place.name, error.message(language)))
        else:
            if result.run.shard is None:
                started.append((result.run.started, result.run.id, place))
            else:
                part = _PART.in_language(language, number=result.run.shard.number, count=result.run.shard.count)
                unread.append(Unread(place.name, part))
    return [place for _, _, place in sorted(started)], tuple(unread)


def _none_read(unread: tuple[Unread, ...]) -> Text:
    if not unread:
        return _EMPTY
    return _UNREADABLE.filled(n=len(unread), folder=unread[0].folder, reason=unread[0].reason.rstrip("."))


def _environment(result: RunResult) -> str:
    return "simulator" if result.target.simulator else result.target.environment


def _night(place: Path, result: RunResult, before: RunResult | None) -> Night:
    night = Night(
        folder=place.name,
        run=result.run.id,
        started=result.run.started,
        mode=result.run.mode,
        conforming=result.conforming,
        whole=is_whole(result),
        counts=result.counts,
        duration_ms=result.run.duration_ms,
        times=tuple(_times(result)),
        failing=tuple(case.case.id for case in result.cases if case.verdict is Verdict.FAILED),
    )
    return night if before is None else _since(night, compare(before, result))


def _since(night: Night, comparison: Comparison) -> Night:
    return replace(
        night,
        newly_failing=sum(change.change in _WORSE for change in comparison.changes),
        fixed=len(comparison.of(Change.FIXED)),
        differs=tuple(one.name for one in comparison.circumstances),
    )


def _times(result: RunResult) -> Iterator[OperationTime]:
    measured: dict[str, list[float]] = defaultdict(list)
    for exchange in exchanges(result):
        if exchange.status is not None:
            measured[exchange.operation].append(exchange.duration_ms)
    for operation, values in measured.items():
        spread = statistics.quantiles(values, n=20, method="inclusive") if len(values) > 1 else values * 19
        yield OperationTime(operation, len(values), round(statistics.median(values), 3), round(spread[18], 3))
