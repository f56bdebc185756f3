"""The examination before anything counts: numbered checks, each with what was looked at, what was found and what to do."""

from conformance.doctor.diagnosis import Check, Diagnosis, State, Task
from conformance.doctor.examine import examine, require_health

__all__ = ["Check", "Diagnosis", "State", "Task", "examine", "require_health"]
