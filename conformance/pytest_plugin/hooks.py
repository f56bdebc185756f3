"""The plugin's hooks: collect by case id, follow every case, and let the journal be the only thing that leaves."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_bdd.parser import Feature, Scenario, Step
from pytest_bdd.scenario import scenario_wrapper_template_registry

from conformance.case_tags import case_id_of, group_of
from conformance.errors import ConformanceError
from conformance.examination.customers import requests_of
from conformance.journal import Collected, JournalWriter
from conformance.pytest_plugin.lifeline import end_with_parent
from conformance.pytest_plugin.recording import CaseRecording
from conformance.pytest_plugin.selection import Selection
from conformance.pytest_plugin.shared import Shared
from conformance.pytest_plugin.sinks import Silence, Sink, ToJournal

TAG_MARKER = "kfr_tag"
_FIRST_WORKER = "gw0"
_writer_key = pytest.StashKey[JournalWriter]()
sink_key = pytest.StashKey[Sink]()
shared_key = pytest.StashKey[Shared]()
_selection_key = pytest.StashKey[Selection]()
recording_key = pytest.StashKey[CaseRecording]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that the runner (or a tester with plain pytest) gives."""
    group = parser.getgroup("kfr", "KFR integration test")
    group.addoption("--kfr-config", type=Path, help="kfr.toml; without it the embedded simulator is started")
    group.addoption("--kfr-journal", type=Path, help="append the journal of the run to this file")
    group.addoption("--kfr-seed", default="", help="seed of the test customers, hexadecimal")
    group.addoption("--kfr-profile", default=None, help="profile of the configuration")
    group.addoption("--kfr-production", default="", help="the bank's organisation number, when the run is to write in production")
    group.addoption("--kfr-tally", type=Path, help="file in which the processes of a run count relationships together")
    group.addoption("--kfr-ends-with-parent", action="store_true", help="end at once when the process that started this one is gone")
    group.addoption("--kfr-turn", type=Path, help="lock file by which the processes of a run write in turn")
    group.addoption("--kfr-batch-rate", type=float, help="entries of a file that KFR reads in a second, when it is not the documented rate")
    group.addoption("--kfr-order", default="", help="carry the cases out in the random order that belongs to this text")
    group.addoption("--kfr-ahead", type=float, default=0.0, help="seconds that the bank's clock is set ahead of this machine's")
    group.addoption("--kfr-selection", type=Path, help="JSON of the cases to carry out, each with the number of its attempt")


def pytest_configure(config: pytest.Config) -> None:
    """Open the journal; with xdist every worker writes its own cases, and the controller holds the journal until the last has ended."""
    config.addinivalue_line("markers", f"{TAG_MARKER}(tag): a tag of the feature file")
    config.addinivalue_line("markers", "xdist_group(name): cases that one process carries out, one after the other")
    if config.getoption("--kfr-ends-with-parent"):
        end_with_parent()
    config.stash[_selection_key] = Selection.read(config.getoption("--kfr-selection"))
    config.stash[sink_key] = _sink(config)
    config.stash[shared_key] = Shared(config, config.stash[sink_key])


def _sink(config: pytest.Config) -> Sink:
    journal: Path | None = config.getoption("--kfr-journal")
    if journal is None:
        return Silence()
    turn: Path | None = config.getoption("--kfr-turn")
    config.stash[_writer_key] = JournalWriter(journal, mending=turn is not None, turn=turn)
    return ToJournal(config.stash[_writer_key])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what the cases shared, and the journal."""
    if (shared := config.stash.get(shared_key, None)) is not None:
        shared.close()
    if (writer := config.stash.get(_writer_key, None)) is not None:
        writer.close()


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_apply_tag(tag: str, function: Callable[..., object]) -> bool:
    """Keep the tags of a scenario as one marker with an argument; case ids are no valid marker names."""
    getattr(pytest.mark, TAG_MARKER)(tag)(function)
    return True


def case_id(item: pytest.Item) -> str | None:
    """The case id of an item; `None` for tests that are no cases."""
    return next((found for found in map(case_id_of, _tags(item)) if found is not None), None)


def _tags(item: pytest.Item) -> Iterator[str]:
    return (marker.args[0] for marker in item.iter_markers(TAG_MARKER))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the cases that are not to be carried out, and keep those that share test data in one process."""
    selection = config.stash[_selection_key]
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        (kept if selection.has(case_id(item)) else left).append(item)
        for group in filter(None, map(group_of, _tags(item))):
            item.add_marker(pytest.mark.xdist_group(group))
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
    if order := config.getoption("--kfr-order"):
        # The same text gives every worker the same order, as xdist demands.
        random.Random(order).shuffle(items)  # noqa: S311 - an order, not a secret
    elif hasattr(config, "workerinput"):
        _longest_first(items)


def _longest_first(items: list[pytest.Item]) -> None:
    """Let the longest cases begin first, so that several processes end together; those that share test data keep their order."""
    lengths: Counter[str] = Counter()
    for item in items:
        lengths[_unit(item)] += _length(item)
    items.sort(key=lambda item: lengths[_unit(item)], reverse=True)


def _unit(item: pytest.Item) -> str:
    return next((f"group {group}" for group in filter(None, map(group_of, _tags(item)))), item.nodeid)


def _length(item: pytest.Item) -> int:
    scenario = scenario_wrapper_template_registry.get(item.function) if isinstance(item, pytest.Function) else None
    return requests_of([step.name for step in scenario.steps]) if scenario is not None else 0


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say which cases were found. With xdist every worker finds the same, and one of them says it."""
    controls = session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput")
    worker = getattr(session.config, "workerinput", {}).get("workerid", _FIRST_WORKER)
    if not controls and worker == _FIRST_WORKER:
        found = (case_id(item) for item in session.items)
        session.config.stash[sink_key].emit(Collected(tuple(each for each in found if each is not None)))
    if hasattr(session.config, "workerinput") and session.config.getoption("--kfr-config") is not None:
        # The processes begin together when all are ready; what every one of them must open first is no time of a case.
        with suppress(ConformanceError):  # the first case will say it
            session.config.stash[shared_key].surroundings()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin the recording of a case."""
    if (found := case_id(item)) is not None:
        attempt = item.config.stash[_selection_key].attempt(found)
        item.stash[recording_key] = CaseRecording(found, attempt, item.config.stash[sink_key])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note how each phase ended."""
    report = yield
    recording = item.stash.get(recording_key, None)
    if recording is not None:
        recording.phase_ended(report.outcome, call.excinfo.value if call.excinfo else None)
        if call.when == "teardown":
            recording.ended()
    return report


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
    """The steps of a case are known."""
    del feature
    if (recording := _recording(request)) is not None:
        recording.scenario_begins(step.name for step in scenario.steps)


def pytest_bdd_before_step(request: pytest.FixtureRequest) -> None:
    """A step begins."""
    if (recording := _recording(request)) is not None:
        recording.step_begins()


def pytest_bdd_before_step_call(request: pytest.FixtureRequest) -> None:
    """The fixtures of a step are ready; what they took (opening the client, say) is no time of the step."""
    if (recording := _recording(request)) is not None:
        recording.step_begins()


def pytest_bdd_after_step(request: pytest.FixtureRequest, step: Step) -> None:
    """A step went through."""
    if (recording := _recording(request)) is not None:
        recording.step_passed(step.keyword, step.name)


def pytest_bdd_step_error(request: pytest.FixtureRequest, step: Step, exception: Exception) -> None:
    """A step did not go through."""
    if (recording := _recording(request)) is not None:
        recording.step_raised(step.keyword, step.name, exception)


def pytest_bdd_step_func_lookup_error(
    request: pytest.FixtureRequest, feature: Feature, scenario: Scenario, step: Step, exception: Exception
) -> None:
    """No step definition fits: the vocabulary and the features have drifted apart."""
    del feature, scenario
    if (recording := _recording(request)) is not None:
        recording.step_begins()
        recording.step_raised(step.keyword, step.name, exception)


def _recording(request: pytest.FixtureRequest) -> CaseRecording | None:
    item: pytest.Item = request.node
    return item.stash.get(recording_key, None)
