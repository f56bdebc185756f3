"""The values that flow through the house, all frozen: cases in, exchanges and findings between, a run result out."""

from conformance.model.attestation import Attestation, AttestedFile
from conformance.model.baseline import KnownDeviation, KnownState
from conformance.model.cases import Case, Scenario, Step
from conformance.model.completeness import Completeness, IgnoredRow
from conformance.model.execution import Attempt, CaseResult, Exchange, Finding, StepResult
from conformance.model.fleet import BankOutcome, BankState, FleetResult
from conformance.model.history import History, Night, OperationTime, Series, Unread
from conformance.model.parts import RunPart, Shard
from conformance.model.provenance import ClockOffset, KillScore
from conformance.model.removal import Removal, RemovalOutcome
from conformance.model.run import Bank, RunInfo, RunResult, Target, WorkbookEntry, WorkbookInfo
from conformance.model.words import Cause, Mode, Outcome, Verdict

__all__ = [
    "Attempt",
    "Attestation",
    "AttestedFile",
    "Bank",
    "BankOutcome",
    "BankState",
    "Case",
    "CaseResult",
    "Cause",
    "ClockOffset",
    "Completeness",
    "Exchange",
    "Finding",
    "FleetResult",
    "History",
    "IgnoredRow",
    "KillScore",
    "KnownDeviation",
    "KnownState",
    "Mode",
    "Night",
    "OperationTime",
    "Outcome",
    "Removal",
    "RemovalOutcome",
    "RunInfo",
    "RunPart",
    "RunResult",
    "Scenario",
    "Series",
    "Shard",
    "Step",
    "StepResult",
    "Target",
    "Unread",
    "Verdict",
    "WorkbookEntry",
    "WorkbookInfo",
]
