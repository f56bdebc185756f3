"""The shape of the house: imports go down the floors, never sideways and never up (CONTRIBUTING, "The house")."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Floor by floor, lowest first. A room is a module or a package of `conformance`, or one of the two packages beside it.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"language", "collector"}),
    frozenset({"model"}),
    frozenset({"errors"}),
    frozenset({"identifiers"}),
    frozenset({"contract", "canonical", "redact", "provenance", "canaries", "case_tags", "atomic"}),
    frozenset(
        {"config", "revisions", "sheet", "phrasebook", "gherkin", "grants", "checks", "journal", "manifest", "baseline", "pipelines"}
    ),
    frozenset({"client", "simulator", "workbook", "mapping", "signing", "evidence", "bundle", "reports", "mail"}),
    frozenset({"examination", "generate", "archive", "timestamping", "paper"}),
    frozenset({"pytest_plugin", "steps", "leaks", "retrieval"}),
    frozenset({"translation"}),
    frozenset({"publish", "seal", "attest", "verify", "doctor", "cleanup", "observe", "compare"}),
    frozenset({"runner", "send", "countersign"}),
    frozenset({"selftest", "fleet", "history"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# Fences inside the floors: who may not know whom, although the floors would allow it.
FORBIDDEN = {
    "simulator": {"grants", "checks", "client", "redact", "examination"},
    "reports": set(FLOOR_OF) - {"model", "language", "errors", "reports"},
}
EXECUTOR_ROOMS = {"pytest_plugin", "steps"}


def _modules() -> Iterator[tuple[str, Path]]:
    for package in ("conformance", "steps", "reports"):
        for file in sorted((ROOT / package).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            if parts == ("conformance", "__init__"):
                continue
            yield (parts[1] if package == "conformance" else package), file


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{file}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _rooms(file: Path) -> set[str]:
    found = set()
    for name in _imported(file):
        first, *rest = name.split(".")
        if first in {"steps", "reports"}:
            found.add(first)
        elif first == "conformance" and rest and rest[0] != "__version__":
            found.add(rest[0])
    return found


MODULES = {str(file.relative_to(ROOT)): (room, file) for room, file in _modules()}


def test_every_room_has_a_floor() -> None:
    assert {room for room, _ in MODULES.values()} == set(FLOOR_OF)


@pytest.mark.parametrize(("room", "file"), MODULES.values(), ids=MODULES)
def test_imports_go_down(room: str, file: Path) -> None:
    # The runner knows the steps by name only: it needs their folder to tell the child process where they are.
    by_name = {"steps"} if room == "runner" else set()
    wrong = {other for other in _rooms(file) - {room} - by_name if FLOOR_OF[other] >= FLOOR_OF[room]}

    assert not wrong, f"{file.relative_to(ROOT)} stands on floor {FLOOR_OF[room]} and must not import {sorted(wrong)}"


@pytest.mark.parametrize(("room", "file"), MODULES.values(), ids=MODULES)
def test_fences_hold(room: str, file: Path) -> None:
    assert not _rooms(file) & FORBIDDEN.get(room, set())


@pytest.mark.parametrize(("room", "file"), MODULES.values(), ids=MODULES)
def test_only_the_pytest_side_imports_pytest(room: str, file: Path) -> None:
    executors = {name.split(".")[0] for name in _imported(file)} & {"pytest", "pytest_bdd", "xdist", "_pytest"}

    assert not executors or room in EXECUTOR_ROOMS
