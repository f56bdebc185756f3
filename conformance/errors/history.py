"""What can keep the history of many runs from being told."""

from __future__ import annotations

from conformance.errors.base import ConformanceError
from conformance.language import Text


class NoRuns(ConformanceError):
    """A folder has no runs to tell of."""

    what = Text(nb="{folder} kan ikke bli til en historikk: {why}.", en="{folder} cannot become a history: {why}.")
    remedy = Text(
        nb="Oppgi mappen som kjøringsmappene ligger i, for eksempel runs.",
        en="Give the folder that the run folders lie in, for instance runs.",
    )
