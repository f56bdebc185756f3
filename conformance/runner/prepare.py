"""What must be right before anything is sent: the workbook understood, the features generated, the certificate readable."""

from __future__ import annotations

import hashlib
import platform
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256

from conformance import __version__, contract, provenance
from conformance.config import Config, is_loopback
from conformance.errors.run import RealPersonInWorkbook, SecretInWorkbook
from conformance.examination.credentials import load_identity
from conformance.generate import Generated, take_in
from conformance.identifiers import holds_real_person
from conformance.journal import RunStarted, remarks
from conformance.leaks.needles import CUSTOMER, Needles
from conformance.leaks.texts import texts
from conformance.mapping import MappingFile
from conformance.model import Bank, Mode, RunInfo, Target, WorkbookEntry, WorkbookInfo
from conformance.redact import Redactor
from conformance.sheet import Workbook
from conformance.sheet.cells import one_line
from conformance.signing.signatory import Signatory
from conformance.workbook import rehearse

_PYTEST_INI = "[pytest]\n"
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """A workbook, understood.

    Attributes:
        original: The bytes of the workbook as the bank has it.
        workbook: What was read from it.
        generated: The features and scenarios made of it.
        entries: What somebody has written into its result cells already.
        mapping: The mapping file it was read with; `None` when there was none.
    """

    original: bytes
    workbook: Workbook
    generated: Generated
    entries: tuple[WorkbookEntry, ...] = ()
    mapping: MappingFile | None = None


def plan(path: Path | None, mapping: Path | None = None) -> Plan:
    """Read a workbook and make scenarios of it.

    Args:
        path: The workbook; `None` is the packaged example.
        mapping: The mapping file; `None` takes the one beside the workbook, if there is one.

    Raises:
        WorkbookError: It cannot be read, or holds no test cases.
        MappingError: It can be read in several ways, or the mapping file does not fit.
        RealPersonInWorkbook: A case names a number that a real person may have.
        SecretInWorkbook: A token, a private key or such a number stands anywhere else in it, old values and comments included.
    """
    taken = take_in(path, mapping)
    original, workbook = taken.original, taken.workbook
    _refuse_real_persons(workbook)
    _refuse_secrets(original, workbook.name)
    return Plan(original, workbook, taken.generated, _redacted(rehearse(original, workbook.layout)), taken.mapping)


def _redacted(entries: tuple[WorkbookEntry, ...]) -> tuple[WorkbookEntry, ...]:
    """Take secrets and personal numbers out of what people wrote; none of them belongs to the run, so its pseudonyms are not needed."""
    redactor = Redactor(secrets.token_bytes(32))
    return tuple(replace(entry, text=redactor.text(entry.text)) for entry in entries)


def _refuse_real_persons(workbook: Workbook) -> None:
    """Test data must be synthetic; a real number would otherwise go on into features, journal and reports."""
    for case in workbook.cases:
        if any(map(holds_real_person, (case.id, case.title, case.section, case.preconditions, case.action, case.expected))):
            raise RealPersonInWorkbook(file=workbook.name, sheet=case.sheet, row=case.row)


def _refuse_secrets(original: bytes, name: str) -> None:
    """Find before the run what would keep its evidence from being sealed after it."""
    for place, data in texts(name, original):
        # Synthetic customers may stand in a workbook; those of this run are not made yet.
        kind = next((kind for kind in Needles().found_in(data) if kind is not CUSTOMER), None)
        if kind is not None:
            raise SecretInWorkbook(file=name, what=kind, place=place.partition("!")[2])


def write_features(made: Plan, folder: Path) -> None:
    """Write the feature files of a plan where pytest will find them."""
    (folder / "pytest.ini").write_text(_PYTEST_INI, encoding="utf-8")
    for name, text in made.generated.files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def run_started(made: Plan, config: Config, *, run_id: str, mode: Mode, seed: str, started: str) -> RunStarted:
    """Say what is about to be run."""
    pair = load_identity(config)
    return RunStarted(
        run=RunInfo(
            id=run_id,
            mode=mode,
            seed=seed,
            started=started,
            ended="",
            duration_ms=0.0,
            tool_version=__version__,
            contract=contract.load().version,
            python=platform.python_version(),
            platform=f"{platform.system()} {platform.machine()}",
            observations=(*_observations(config), *_acting(config, pair), *_remarks(made.entries)),
            lock_sha256=provenance.lock_sha256(),
            kill_score=provenance.kill_score(),
        ),
        bank=_bank(config, pair),
        target=Target(
            config.kfr.environment, config.kfr.base_url, config.maskinporten.metadata_url, simulator=is_loopback(config.kfr.base_url)
        ),
        workbook=WorkbookInfo(
            name=made.workbook.name,
            sha256=made.workbook.sha256,
            sheets=made.workbook.sheets,
            features={name: hashlib.sha256(text.encode()).hexdigest() for name, text in made.generated.files.items()},
            entries=made.entries,
            mapping=made.mapping.name if made.mapping else "",
            mapping_sha256=made.mapping.sha256 if made.mapping else "",
        ),
        rows=tuple(case.id for case in made.workbook.cases),
        scenarios=made.generated.scenarios,
        ignored=made.workbook.ignored,
    )


def _bank(config: Config, pair: Signatory) -> Bank:
    certificate = pair.certificate
    return Bank(
        organisation_number=config.bank.organisation_number,
        name=config.bank.name,
        certificate_subject=certificate.subject.rfc4514_string(),
        certificate_issuer=certificate.issuer.rfc4514_string(),
        certificate_serial=f"{certificate.serial_number:x}",
        certificate_sha256=certificate.fingerprint(SHA256()).hex(),
        supplier=_supplier(config, pair),
    )


def _supplier(config: Config, pair: Signatory) -> str:
    """Name the supplier that acts for the bank: `consumer_org` says that one does, its certificate says which."""
    acts = bool(config.maskinporten.consumer_org) and pair.organisation_number != config.bank.organisation_number
    return (pair.organisation_number or "") if acts else ""


def _acting(config: Config, pair: Signatory) -> Iterator[str]:
    if supplier := _supplier(config, pair):
        yield remarks.acting(supplier)


def _remarks(entries: tuple[WorkbookEntry, ...]) -> Iterator[str]:
    """Say that the result columns were not empty. The evidence names every entry; the first ones stand here, for nobody to overlook."""
    if entries:
        named = [f"{entry.cell} «{one_line(entry.text)}»" for entry in entries[:_MOST_NAMED]]
        yield remarks.filled_in_before(named, more=len(entries) - len(named))


def _observations(config: Config) -> tuple[str, ...]:
    """Name what the sources leave open, and how it was set."""
    points = contract.load().open_points.values()
    return tuple(remarks.set_to(point.text, on=config.open_points.get(point.name, point.default)) for point in points)
