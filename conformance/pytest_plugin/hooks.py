"""The plugin's hooks: collect by case id, follow every case, and let the journal be the only thing that leaves."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from pytest_bdd.parser import Feature, Scenario, Step
from xdist.workermanage import WorkerController

from conformance.case_tags import case_id_of
from conformance.journal import Collected, JournalWriter
from conformance.pytest_plugin.lifeline import end_with_parent
from conformance.pytest_plugin.recording import CaseRecording
from conformance.pytest_plugin.sinks import Silence, Sink, ToController, ToJournal, unpack

TAG_MARKER = "kfr_tag"
_REPORT_KEY = "kfr_events"
_WORKER_KEY = "kfr_collected"
_writer_key = pytest.StashKey[JournalWriter]()
_sink_key = pytest.StashKey[Sink]()
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
    group.addoption("--kfr-attempt", type=int, default=1, help="number of the attempt at every case")


def pytest_configure(config: pytest.Config) -> None:
    """Open the journal, unless this process is an xdist worker."""
    config.addinivalue_line("markers", f"{TAG_MARKER}(tag): a tag of the feature file")
    if config.getoption("--kfr-ends-with-parent"):
        end_with_parent()
    journal: Path | None = config.getoption("--kfr-journal")
    if hasattr(config, "workerinput"):
        config.stash[_sink_key] = ToController()
    elif journal is None:
        config.stash[_sink_key] = Silence()
    else:
        config.stash[_writer_key] = JournalWriter(journal)
        config.stash[_sink_key] = ToJournal(config.stash[_writer_key])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the journal."""
    if (writer := config.stash.get(_writer_key, None)) is not None:
        writer.close()


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_apply_tag(tag: str, function: Callable[..., object]) -> bool:
    """Keep the tags of a scenario as one marker with an argument; case ids are no valid marker names."""
    getattr(pytest.mark, TAG_MARKER)(tag)(function)
    return True


def case_id(item: pytest.Item) -> str | None:
    """The case id of an item; `None` for tests that are no cases."""
    ids = (case_id_of(marker.args[0]) for marker in item.iter_markers(TAG_MARKER))
    return next((found for found in ids if found is not None), None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say which cases were found. With xdist the workers collect, and the controller hears of it when they end."""
    found = tuple(each for item in session.items if (each := case_id(item)) is not None)
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[_WORKER_KEY] = list(found)
    elif not session.config.getoption("numprocesses", None):
        session.config.stash[_sink_key].emit(Collected(found))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController, error: object | None) -> None:
    """Take over what the first worker to end has collected; every worker collects the same."""
    del error
    config: pytest.Config = node.config
    found = getattr(node, "workeroutput", {}).get(_WORKER_KEY)
    if found is not None and not getattr(config, "_kfr_collected", False):
        config._kfr_collected = True  # type: ignore[attr-defined]  # noqa: SLF001 - a mark on the session, read above
        config.stash[_sink_key].emit(Collected(tuple(found)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin the recording of a case."""
    if (found := case_id(item)) is not None:
        attempt: int = item.config.getoption("--kfr-attempt")
        item.stash[recording_key] = CaseRecording(found, attempt, item.config.stash[_sink_key])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note how each phase ended, and send a worker's events along with the report."""
    report = yield
    recording = item.stash.get(recording_key, None)
    if recording is not None:
        recording.phase_ended(report.outcome, call.excinfo.value if call.excinfo else None)
        if call.when == "teardown":
            recording.ended()
    sink = item.config.stash[_sink_key]
    if isinstance(sink, ToController):
        setattr(report, _REPORT_KEY, sink.drain())
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Write the events of a worker's report; does nothing in the worker itself."""
    packed = getattr(report, _REPORT_KEY, None)
    config: pytest.Config | None = getattr(getattr(report, "node", None), "config", None)
    if packed and config is not None and (writer := config.stash.get(_writer_key, None)) is not None:
        unpack(packed, writer)


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
