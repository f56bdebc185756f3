"""What a run has to say as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from conformance.model.baseline import KnownDeviation, KnownState
from conformance.model.completeness import Completeness
from conformance.model.execution import CaseResult
from conformance.model.parts import RunPart, Shard
from conformance.model.provenance import ClockOffset, KillScore
from conformance.model.removal import Removal
from conformance.model.words import Mode, Verdict


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What was run, when and with what.

    Attributes:
        id: Run id, also the name of the run folder.
        mode: Certification or nightly.
        seed: Hexadecimal seed of every test customer of the run.
        started: RFC 3339 in UTC.
        ended: RFC 3339 in UTC; empty when the run was cut short.
        duration_ms: Wall time in milliseconds.
        tool_version: Version of this product.
        contract: Contract version, for instance `kfr-1.1.2`.
        python: Python version.
        platform: Operating system and machine, without its name.
        observations: What the sources leave open and how it was set, and other remarks a reader should know.
        cleanup: How every customer that the run may have registered was removed again.
        lock_sha256: SHA-256 of the lock file of the product's dependencies; empty when it was not at hand.
        kill_score: How strong the suite of the release was measured to be; `None` when it was not.
        clock_offset: How far KFR's clock was from that of the run; `None` when no answer told.
        shard: Which part of a run this is; `None` for a whole run.
        parts: The parts a joined run was made of.
        baseline: The known deviations that a nightly run was held against, and what became of each.
    """

    id: str
    mode: Mode
    seed: str
    started: str
    ended: str
    duration_ms: float
    tool_version: str
    contract: str
    python: str
    platform: str
    observations: tuple[str, ...] = ()
    cleanup: tuple[Removal, ...] = ()
    lock_sha256: str = ""
    kill_score: KillScore | None = None
    clock_offset: ClockOffset | None = None
    shard: Shard | None = None
    parts: tuple[RunPart, ...] = ()
    baseline: tuple[KnownDeviation, ...] = ()


@dataclass(frozen=True, slots=True)
class Bank:
    """The institution under test, and the certificate it acted with.

    Attributes:
        organisation_number: The institution's own number, the `{fid}` of the API.
        name: Its name.
        certificate_subject: Subject of the certificate.
        certificate_issuer: Its issuer.
        certificate_serial: Its serial number, hexadecimal.
        certificate_sha256: SHA-256 of the certificate.
        supplier: Organisation number of the supplier that acts for the institution with its own certificate; empty when none does.
    """

    organisation_number: str
    name: str
    certificate_subject: str = ""
    certificate_issuer: str = ""
    certificate_serial: str = ""
    certificate_sha256: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What the bank was tested against."""

    environment: str
    base_url: str
    metadata_url: str
    simulator: bool


@dataclass(frozen=True, slots=True)
class WorkbookEntry:
    """What somebody had written into a result cell of the workbook before the run.

    Attributes:
        cell: `sheet!cell`.
        text: The text, dates as Norwegians write them.
    """

    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class WorkbookInfo:
    """The workbook the run was made from.

    Attributes:
        name: File name.
        sha256: Hexadecimal digest of the file.
        sheets: Names of the test-case sheets.
        features: The features generated from it, file name -> SHA-256.
        mapping: File name of the mapping file that the workbook was read with; empty when there was none.
        mapping_sha256: Hexadecimal digest of the mapping file; empty when there was none.
        entries: What stood in the result cells of the cases before the run, redacted.
    """

    name: str
    sha256: str
    sheets: tuple[str, ...]
    features: Mapping[str, str]
    mapping: str = ""
    mapping_sha256: str = ""
    entries: tuple[WorkbookEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class RunResult:
    """Everything a run has to say; the value that `evidence.json` carries and every report is made from."""

    run: RunInfo
    bank: Bank
    target: Target
    workbook: WorkbookInfo
    completeness: Completeness
    cases: tuple[CaseResult, ...]

    @property
    def counts(self) -> dict[Verdict, int]:
        """Number of cases per verdict, every verdict named."""
        counted = Counter(case.verdict for case in self.cases)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def attested(self) -> int:
        """Number of cases that were carried out by hand and are attested as passed."""
        return sum(case.attested for case in self.cases)

    @property
    def conforming(self) -> bool:
        """Whether every case of the workbook passed, or is attested as passed, and nothing was lost.

        Nothing executed is never success: attestations alone make no run conform.
        """
        return self.completeness.holds and self.counts[Verdict.PASSED] > 0 and all(case.met for case in self.cases)

    @property
    def new_deviations(self) -> tuple[tuple[str, str], ...]:
        """Failed checks that no accepted known deviation covers, as case id and check; without a baseline all of them.

        A case that failed without a failed check has an empty check: nothing can cover it.
        """
        accepted = {(known.case, known.check) for known in self.run.baseline if known.state is KnownState.HOLDS}
        failed = [case for case in self.cases if case.verdict is Verdict.FAILED]
        found = ((case.case.id, check) for case in failed for check in case.failed_checks or ("",))
        return tuple(each for each in found if each not in accepted)

    @property
    def stale(self) -> tuple[KnownDeviation, ...]:
        """Known deviations that have passed or expired: the baseline is to be corrected."""
        return tuple(known for known in self.run.baseline if known.state in {KnownState.PASSED, KnownState.EXPIRED})

    @property
    def nothing_new(self) -> bool:
        """Whether a nightly run was carried out whole and deviates only as its baseline says; it does not conform for that."""
        settled = all(case.met or case.verdict is Verdict.FAILED for case in self.cases)
        whole = self.completeness.holds and any(case.attempts for case in self.cases)
        return whole and settled and not self.new_deviations and not self.stale

    @property
    def exit_code(self) -> int:
        """0 conforming, 1 at least one case failed, 3 could not be completed.

        A nightly run is held against its baseline: 0 nothing new, 1 something new or a baseline to correct, 3 could not be completed.
        """
        if self.run.mode is Mode.NIGHTLY:
            return 0 if self.nothing_new else 1 if self.new_deviations or self.stale else 3
        if self.conforming:
            return 0
        return 1 if self.counts[Verdict.FAILED] else 3
