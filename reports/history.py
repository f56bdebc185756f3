"""`history.html`: verdicts, duration and response times over the nights, as one page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from conformance.language import Language, Text
from conformance.model import History, Series
from reports import labels, page, trend, wording
from reports.charts import WIDTH


def render(history: History, operations: Mapping[str, Text], language: Language = Language.NB, *, base: str = "") -> str:
    """Make the page.

    Args:
        history: The runs by bank and environment.
        operations: Operation id -> its name for readers; one without a name is shown by its id.
        language: Language of everything that does not come from the runs.
        base: The way from the page to the folder of the runs, with `/` at its end; empty when they lie beside it.

    Returns:
        The HTML document; the same input gives the same text.
    """
    style = page.source("report.css") + page.source("pages.css")
    label = labels.in_language(language)
    return page.template("history.html.j2").render(
        language=language,
        t=label,
        history=history,
        drawn=[_drawn(series) for series in history.series],
        base=base,
        operation=lambda name: operations[name].in_language(language) if name in operations else name,
        known=label.has,
        WIDTH=WIDTH,
        HEIGHT=trend.HEIGHT,
        when=partial(wording.when, language=language),
        day=partial(wording.day, language=language),
        duration=partial(wording.duration, language=language),
        number=partial(wording.number, language=language),
        style=style,
        style_digest=page.digest(style),
    )


def _drawn(series: Series) -> tuple[Series, Sequence[trend.Bar], trend.Plot, Sequence[trend.Plot]]:
    return series, trend.bars(series.nights), trend.durations(series.nights), trend.latencies(series.nights)
