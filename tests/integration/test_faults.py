"""What CI machines do to a run: a full disk, a folder that turns read-only, a signal while sealing. Nothing that was on disk is lost."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conformance.journal import CaseEnded, read
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.command import ENVIRONMENT, ROOT, command, kfr, verified
from tests.integration.workbooks import a_dozen_cases

_SECONDS = 240
# How much of the journal fits on the disk, as a share of what a whole run writes.
FULL = {"soon": 0.5, "halfway": 0.7, "near the end of the cases": 0.9}


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("oppsett")
    with running(SimulatorOptions(config_folder=folder, batch_rate=5_000)):
        yield folder


@pytest.fixture(scope="module")
def common(setup: Path) -> list[str]:
    """What every run here is started with."""
    return ["run", "--config", str(setup / "kfr.toml"), "--workbook", str(a_dozen_cases(setup))]


@pytest.fixture(scope="module")
def whole(common: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nothing happened to."""
    folder = tmp_path_factory.mktemp("run") / "hel"
    done = kfr(*common, "--out", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


Mount = Callable[..., Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mounts a small file system in memory, as often as asked for; `size` in bytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = False

    def again(*options: str) -> Path:
        nonlocal mounted
        words = ["mount", "-o", ",".join((*(("remount",) if mounted else ()), *options)), *(() if mounted else ("-t", "tmpfs", "tmpfs"))]
        try:
            done = subprocess.run([*words, str(place)], capture_output=True, text=True, check=False)
        except OSError:
            pytest.skip("this system cannot mount")
        if done.returncode:
            pytest.skip(f"mounting takes more rights than the tests have: {done.stderr.strip()}")
        mounted = True
        return place

    yield again
    if mounted:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("share", FULL.values(), ids=FULL)
def test_a_full_disk_stops_the_run_and_loses_nothing(setup: Path, common: list[str], whole: Path, mount: Mount, share: float) -> None:
    size = int((whole / "journal.jsonl").stat().st_size * share)
    folder = mount(f"size={size}") / "run"

    done = kfr(*common, "--out", str(folder))

    assert done.returncode == 3, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "disken er full" in done.stderr
    assert f"--resume {folder}" in done.stderr
    kept = read((folder / "journal.jsonl").read_bytes())
    ended = [line.event.case for line in kept if isinstance(line.event, CaseEnded)]
    assert ended

    mount(f"size={size + 100 * 1024 * 1024}")
    again = kfr(*common, "--resume", str(folder))
    assert again.returncode == 0, again.stdout + again.stderr
    lines = read((folder / "journal.jsonl").read_bytes())
    assert lines[: len(kept)] == kept
    assert sorted(line.event.case for line in lines if isinstance(line.event, CaseEnded)) == sorted(
        case["id"] for case in json.loads((whole / "evidence.json").read_bytes())["cases"]
    )
    assert verified(folder, setup / "ca.pem") == 0


def test_a_disk_too_full_for_the_reports_keeps_the_journal(setup: Path, common: list[str], whole: Path, mount: Mount) -> None:
    folder = mount(f"size={(whole / 'journal.jsonl').stat().st_size * 2}") / "run"

    done = kfr(*common, "--out", str(folder))

    assert done.returncode == 3, done.stdout + done.stderr
    assert "Testtilfellene er kjørt, men" in done.stderr
    assert not (folder / "manifest.json.p7s").exists()
    before = (folder / "journal.jsonl").read_bytes()

    mount("size=100m")
    assert kfr(*common, "--resume", str(folder)).returncode == 0
    assert (folder / "journal.jsonl").read_bytes() == before
    assert verified(folder, setup / "ca.pem") == 0


def test_a_folder_that_cannot_be_written_to_is_refused_before_anything_is_sent(common: list[str], mount: Mount) -> None:
    place = mount("size=1m")
    mount("size=1m", "ro")
    done = kfr(*common, "--out", str(place / "run"))

    assert done.returncode == 2
    assert "Kan ikke skrive til" in done.stderr
    assert "disken kan bare leses" in done.stderr


def test_a_folder_that_turned_read_only_is_not_resumed(common: list[str], whole: Path, mount: Mount) -> None:
    place = mount("size=100m")
    lines = (whole / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (place / "journal.jsonl").write_bytes(b"".join(lines[: len(lines) // 2]))
    mount("size=100m", "ro")
    done = kfr(*common, "--resume", str(place))

    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "disken kan bare leses" in done.stderr


STAGES = {"while the reports are made": "evidence.json", "while the folder is sealed": "junit.xml"}


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["Ctrl-C", "SIGTERM", "kill -9"])
@pytest.mark.parametrize("file", STAGES.values(), ids=STAGES)
def test_a_signal_at_the_end_leaves_a_folder_that_can_be_finished(
    setup: Path, common: list[str], tmp_path: Path, file: str, sign: signal.Signals
) -> None:
    folder = tmp_path / "run"
    words = command(*common, "--out", str(folder))
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        deadline = time.monotonic() + _SECONDS
        while not (folder / file).exists():
            assert time.monotonic() < deadline, "the run never came so far"
            assert child.poll() is None, "the run ended without it"
            time.sleep(0.001)
        child.send_signal(sign)
        _, errors = child.communicate(timeout=_SECONDS)

    assert "Traceback" not in errors
    before = (folder / "journal.jsonl").read_bytes()
    if child.returncode == 3:
        assert f"--resume {folder}" in errors
        assert not (folder / "manifest.json.p7s").exists()
    else:  # killed, or the signal came when everything was done
        assert child.returncode in {0, -sign}
    finished = kfr(*common, "--resume", str(folder))
    assert finished.returncode == 0 or "fullført og forseglet" in finished.stderr
    assert (folder / "journal.jsonl").read_bytes() == before
    assert verified(folder, setup / "ca.pem") == 0
