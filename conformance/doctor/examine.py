"""The examination: every check in its order, each only when what it needs has gone well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from conformance.doctor.diagnosis import Check, Diagnosis, State
from conformance.doctor.papers import PAPERS
from conformance.doctor.patient import Patient, Procedure
from conformance.doctor.services import SERVICES
from conformance.doctor.tasks import tasks_seen
from conformance.doctor.wires import WIRES
from conformance.errors import ConformanceError
from conformance.errors.blocked import CannotJudge
from conformance.errors.doctor import RunBlocked, RunNotConfigured
from conformance.language import Text
from conformance.model import Cause

PROCEDURES: tuple[Procedure, ...] = (*PAPERS, *WIRES, *SERVICES)
_NUMBERS = {procedure.id: number for number, procedure in enumerate(PROCEDURES, 1)}
_WIRES = frozenset(procedure.id for procedure in WIRES)

_NOT_LOOKED_AT = Text(
    "ikke undersøkt, fordi kontroll {numbers} må være i orden først", "not looked at, because check {numbers} must be right first"
)
_NOTHING = Text("–", "–")


def examine(file: Path, profile: str | None = None) -> Diagnosis:
    """Carry out every check.

    Reads only: nothing is registered or deleted, so production may be examined too.

    Args:
        file: The configuration.
        profile: Profile in it; `None` leaves it to the environment.

    Returns:
        What was found; never raises for what is wrong with the patient.
    """
    checks = _examined(Patient(file, profile), PROCEDURES)
    return Diagnosis(file, profile or "", tuple(checks.values()), tasks_seen(checks))


def require_health(file: Path, profile: str | None = None) -> None:
    """Refuse to go on when a check fails. The way there is looked at closely only when something is wrong with it.

    Args:
        file: The configuration.
        profile: Profile in it; `None` leaves it to the environment.

    Raises:
        RunNotConfigured: The configuration is at fault.
        RunBlocked: Somebody else is.
    """
    quick = tuple(
        replace(each, needs=tuple(need for need in each.needs if need not in _WIRES)) for each in PROCEDURES if each.id not in _WIRES
    )
    diagnosis = Diagnosis(file, profile or "", tuple(_examined(Patient(file, profile), quick).values()))
    if diagnosis.healthy:
        return
    # The full examination says where the way is broken. If it finds nothing, the fault was there a moment ago and still counts.
    thorough = examine(file, profile)
    raise _refusal(diagnosis if thorough.healthy else thorough)


def _refusal(diagnosis: Diagnosis) -> RunNotConfigured | RunBlocked:
    first = diagnosis.failures[0]
    kind = RunNotConfigured if first.cause is Cause.CONFIGURATION else RunBlocked
    return kind(
        number=first.number,
        title=first.title,
        found=first.found,
        cause=first.cause,
        remedy=first.remedy or _NOTHING,
        options=diagnosis.options,
    )


def _examined(patient: Patient, procedures: Iterable[Procedure]) -> dict[str, Check]:
    done: dict[str, Check] = {}
    try:
        for procedure in procedures:
            done[procedure.id] = _carried_out(procedure, patient, done)
    finally:
        patient.close()
    return done


def _carried_out(procedure: Procedure, patient: Patient, done: dict[str, Check]) -> Check:
    number = _NUMBERS[procedure.id]
    hindered = [done[need].number for need in procedure.needs if done[need].state in {State.FAILED, State.SKIPPED}]
    if hindered:
        why = _NOT_LOOKED_AT.filled(numbers=", ".join(map(str, hindered)))
        return Check(number, procedure.id, procedure.title, State.SKIPPED, _NOTHING, why)
    looked_at = procedure.looks_at(patient)
    try:
        found = procedure.look(patient)
    except ConformanceError as error:
        cause = error.cause if isinstance(error, CannotJudge) else Cause.CONFIGURATION
        what, remedy = error.what.filled(**error.details), error.remedy.filled(**error.details)
        return Check(number, procedure.id, procedure.title, State.FAILED, looked_at, what, remedy, cause)
    state = State.OK if found.warning is None else State.WARNING
    return Check(number, procedure.id, procedure.title, state, looked_at, found.text, found.warning)
