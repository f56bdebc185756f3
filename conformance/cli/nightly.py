"""What a nightly run says last: what is new, with the line for the baseline, and what the baseline no longer says rightly."""

from __future__ import annotations

from datetime import datetime, timedelta

from rich.console import Console

from conformance.baseline import line_for
from conformance.language import Language, Text
from conformance.model import KnownState, Mode, RunResult

_ACCEPTED_DAYS = 30

_NOTHING_NEW = Text(
    "Nattlig kjøring: ikke noe nytt. {count} kjente avvik består; kjøringen er ikke i samsvar.",
    "Nightly run: nothing new. {count} known deviations remain; the run does not conform.",
)
_NEW = Text(
    "Nye avvik: {count}. For å akseptere et avvik: fyll ut grunn og ansvarlig, og legg linjen i «known» i filen for --baseline:",
    "New deviations: {count}. To accept one, fill in reason and owner and put the line into 'known' of the --baseline file:",
)
_PASSED = Text(
    "{case}: «{check}» er nå bestått. Ta linjen ut av de kjente avvikene.",
    "{case}: '{check}' passes now. Take its line out.",
)
_EXPIRED = Text(
    "{case}: det kjente avviket «{check}» ({owner}) gjaldt til og med {expires}.",
    "{case}: the known deviation '{check}' ({owner}) was accepted until {expires}.",
)


def tell_deviations(result: RunResult, language: Language) -> None:
    """Print what a nightly run has to say of its baseline; nothing for a certification.

    Args:
        result: The run.
        language: Language of the sentences; the lines are the same in both.
    """
    if result.run.mode is not Mode.NIGHTLY:
        return
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for known in result.stale:
        text = _PASSED if known.state is KnownState.PASSED else _EXPIRED
        said = text.in_language(language, case=known.case, check=known.check, owner=known.owner, expires=known.expires)
        console.print(f"✗ {said}", style="red")
    if new := result.new_deviations:
        console.print(_NEW.in_language(language, count=len(new)), style="red")
        until = datetime.fromisoformat(result.run.started) + timedelta(days=_ACCEPTED_DAYS)
        for case, check in new:
            console.print(line_for(case, check, expires=f"{until:%Y-%m-%d}"))
    elif result.nothing_new and not result.conforming:
        holding = sum(known.state is KnownState.HOLDS for known in result.run.baseline)
        console.print(_NOTHING_NEW.in_language(language, count=holding), style="yellow")
