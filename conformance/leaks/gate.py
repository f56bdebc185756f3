"""The gate before the seal: a run that holds a secret or a person's number is not signed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from conformance.bundle import Bundle, open_bundle
from conformance.canaries import canaries
from conformance.canonical import sha256
from conformance.errors.evidence import LeakFound
from conformance.examination.customers import plan
from conformance.identifiers import is_synthetic_person
from conformance.journal import Line, RunStarted
from conformance.language import Text, verbatim
from conformance.leaks.needles import CANARY, CUSTOMER, SECRET, Needles, exact_needles, persons_in
from conformance.leaks.texts import texts
from conformance.manifest import OUTSIDE
from conformance.model import RunResult

_UNREADABLE = Text(nb="noe som ikke kan leses ({why})", en="something that cannot be read ({why})")


def refuse_leaks(folder: Path, result: RunResult, lines: Iterable[Line], secrets: Iterable[str] = ()) -> None:
    """Look through every file of a run, and through everything packed inside them.

    Args:
        folder: The run folder, everything written.
        result: What the run came to.
        lines: Its journal; the lines with which it or its parts begin are enough.
        secrets: What the configuration keeps secret: passwords.

    Raises:
        LeakFound: A canary, a secret, a token, a private key or a personal number stands somewhere.
    """
    with open_bundle(folder) as bundle:
        needles = _needles(bundle, result, lines, secrets)
        seen: set[str] = set()
        for path in (entry.path for entry in bundle.entries if entry.path not in OUTSIDE):
            seen.add(_look_through(path, folder, bundle, needles, seen))


def _needles(bundle: Bundle, result: RunResult, lines: Iterable[Line], secrets: Iterable[str]) -> Needles:
    exact = exact_needles(secrets, SECRET)
    for seed in {result.run.seed, *(part.seed for part in result.run.parts)}:
        exact |= exact_needles(canaries(seed).needles, CANARY)
    named = {number for data in _workbook(bundle, result) for number in persons_in(data) if is_synthetic_person(number)}
    # The bank's own workbook may name synthetic customers, but not those that this run made.
    allowed = named - set(_customers(result, lines)) if named else named
    exact |= {number.encode(): CUSTOMER for number in named - allowed}
    return Needles(exact, frozenset(allowed))


def _workbook(bundle: Bundle, result: RunResult) -> Iterator[bytes]:
    with bundle.open(result.workbook.name) as stream:
        data = stream.read()
    try:
        yield from (part for _, part in texts(result.workbook.name, data))
    except ValueError:
        # That it cannot be read is told when its turn comes.
        return


def _customers(result: RunResult, lines: Iterable[Line]) -> Iterator[str]:
    """The numbers of every customer that the run made, again from its seed."""
    attempts = {case.case.id: max((attempt.number for attempt in case.attempts), default=1) for case in result.cases}
    started = (line.event for line in lines if isinstance(line.event, RunStarted))
    for seed, scenario in ((event.run.seed, scenario) for event in started for scenario in event.scenarios):
        sentences = [step.sentence for step in scenario.steps]
        for attempt in range(1, attempts.get(scenario.case.id, 1) + 1):
            planned = plan(scenario.case.id, sentences, seed=seed, attempt=attempt).customers
            yield from (customer.number for customer in planned if customer.position > 0)


def _look_through(path: str, folder: Path, bundle: Bundle, needles: Needles, seen: Collection[str]) -> str:
    """Look through one file and what is packed in it, and give its digest; of the largest files no two are held at a time.

    The report carries evidence and workbook once more: what is among `seen` byte for byte has been looked through.
    """
    with bundle.open(path) as stream:
        data = stream.read()
    try:
        for place, text in texts(path, data, known=lambda content: sha256(content) in seen):
            if (kind := next(needles.found_in(text), None)) is not None:
                raise LeakFound(folder=folder, place=place, what=kind, path=path)
    except ValueError as error:
        raise LeakFound(folder=folder, place=path, what=_UNREADABLE.filled(why=verbatim(str(error))), path=path) from error
    return sha256(data)
