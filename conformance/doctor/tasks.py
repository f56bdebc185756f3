"""The onboarding tasks that phase C of Bits' guide presumes: what the examination can see of them, and what a person must confirm."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.doctor.diagnosis import Check, State, Task
from conformance.language import Text

_SEEN = Text("ja: {titles}", "yes: {titles}")
_UNKNOWN = Text("ikke undersøkt: {titles}", "not looked at: {titles}")
_NOT_SEEN = Text("ikke ennå: {titles}", "not yet: {titles}")

# Task -> what it is about, and the checks that show it; or, with none, what a person must confirm.
_TASKS: tuple[tuple[str, Text, tuple[str, ...], Text | None], ...] = (
    ("A-4", Text("Kjenne Maskinporten og forutsetningene", "Know Maskinporten and what it takes"), ("grant",), None),
    (
        "A-5",
        Text("Kjenne integrasjonstestene", "Know the integration tests"),
        (),
        Text(
            "Bekreft at dere har siste KFR-Integrasjonstester.xlsx fra Bits.",
            "Confirm that you have Bits' latest KFR-Integrasjonstester.xlsx.",
        ),
    ),
    ("A-6", Text("Utviklings- og testmiljøer", "Development and test environments"), ("config", "key"), None),
    (
        "A-7",
        Text("Brannmuråpninger", "Firewall openings"),
        ("connections", "tls", "kfr"),
        Text("Åpningene for produksjon må bekreftes av en person.", "Those for production must be confirmed by a person."),
    ),
    ("B-1", Text("Innmeldt i Maskinporten", "Enrolled in Maskinporten"), ("grant",), None),
    ("B-2", Text("Registreringsskjema godkjent av Bits", "Registration form approved by Bits"), ("scopes", "look-up"), None),
    (
        "B-3",
        Text("Avtalen signert", "The agreement signed"),
        (),
        Text(
            "Bekreft at avtalen er signert elektronisk (e-post fra verified.eu).",
            "Confirm that the agreement is signed (mail from verified.eu).",
        ),
    ),
)


def tasks_seen(checks: Mapping[str, Check]) -> tuple[Task, ...]:
    """Say what the checks tell of the tasks.

    Args:
        checks: The checks by id.
    """
    return tuple(_task(number, title, [checks[name] for name in shown], confirm) for number, title, shown, confirm in _TASKS)


def _task(number: str, title: Text, shown: list[Check], confirm: Text | None) -> Task:
    if not shown:
        return Task(number, title, None, confirm or title)
    seen, saying, told = _judged(shown)
    said = saying.filled(titles=_joined([check.title for check in told]))
    return Task(number, title, seen, said if confirm is None else Text("{a}. {b}", "{a}. {b}").filled(a=said, b=confirm))


def _judged(shown: list[Check]) -> tuple[bool | None, Text, list[Check]]:
    """What the checks come to: a failed one says no; one that was not looked at says nothing."""
    for state, seen, saying in ((State.FAILED, False, _NOT_SEEN), (State.SKIPPED, None, _UNKNOWN)):
        if found := [check for check in shown if check.state is state]:
            return seen, saying, found
    return True, _SEEN, shown


def _joined(texts: list[Text]) -> Text:
    return Text(", ".join(text.nb for text in texts), ", ".join(text.en for text in texts))
