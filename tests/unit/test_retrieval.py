"""A run is read back only when its evidence is what stands beside it says; what was killed is read as far as it came."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance import __version__, canonical
from conformance.errors import ConformanceError
from conformance.errors.evidence import NotABundle
from conformance.errors.run import EvidenceAltered, EvidenceUnreadable, JournalBroken, JournalIncomplete
from conformance.model import Verdict
from conformance.retrieval import retrieve
from tests import bundles


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundles.sealed(tmp_path_factory.mktemp("kjøring") / "hel")


@pytest.fixture
def folder(sealed: Path, tmp_path: Path) -> Path:
    return bundles.copied(sealed, tmp_path / "kopi")


def test_a_run_folder_is_read(sealed: Path) -> None:
    assert retrieve(sealed).counts[Verdict.PASSED] == len(bundles.CASES)


def test_a_zip_of_it_says_the_same(sealed: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "kjøring"), "zip", sealed)

    assert retrieve(tmp_path / "kjøring.zip") == retrieve(sealed)


def test_evidence_alone_says_the_same(sealed: Path, tmp_path: Path) -> None:
    shutil.copy(sealed / "evidence.json", tmp_path)

    assert retrieve(tmp_path / "evidence.json") == retrieve(sealed)


def _of_version(version: str, data: bytes) -> bytes:
    """Evidence as another version may have written it: one member less, and one that nobody knows here."""
    document = json.loads(data)
    document["run"]["tool_version"] = version
    del document["run"]["cleanup"]
    document["run"]["mood"] = "bra"
    return canonical.encode(document)


def test_evidence_of_another_version_is_read_as_far_as_it_is_understood(sealed: Path, tmp_path: Path) -> None:
    (tmp_path / "evidence.json").write_bytes(_of_version("0.0.9", (sealed / "evidence.json").read_bytes()))

    earlier = retrieve(tmp_path / "evidence.json")

    assert earlier.run.tool_version == "0.0.9"
    assert earlier.counts == retrieve(sealed).counts


def test_evidence_of_this_version_has_to_be_exactly_as_this_version_writes_it(sealed: Path, tmp_path: Path) -> None:
    (tmp_path / "evidence.json").write_bytes(_of_version(__version__, (sealed / "evidence.json").read_bytes()))

    with pytest.raises(EvidenceUnreadable):
        retrieve(tmp_path / "evidence.json")


def test_claiming_another_version_does_not_get_altered_evidence_past_the_journal(folder: Path) -> None:
    for name in ("manifest.json", "manifest.json.p7s"):
        (folder / name).unlink()
    bundles.edited(folder, "evidence.json", lambda data: _of_version("0.0.9", data))

    with pytest.raises(EvidenceAltered):
        retrieve(folder)


def test_a_run_that_was_killed_is_read_as_far_as_it_came(folder: Path) -> None:
    for name in ("evidence.json", "manifest.json", "manifest.json.p7s"):
        (folder / name).unlink()
    bundles.edited(folder, "journal.jsonl", lambda data: data[: len(data) // 2])

    killed = retrieve(folder)

    assert not killed.run.ended
    assert not killed.conforming
    assert killed.counts[Verdict.NOT_RUN] > 0


def _turned(data: bytes) -> bytes:
    return data.replace(b'"verdict":"passed"', b'"verdict":"failed"')


def _torn(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join([*lines[:3], *lines[4:]])


def _both_altered(folder: Path) -> None:
    """The evidence and no journal to compare it with: the manifest still tells."""
    bundles.edited(folder, "evidence.json", _turned)
    (folder / "journal.jsonl").unlink()


def _lied_in_the_manifest(folder: Path) -> None:
    made = json.loads((folder / "manifest.json").read_bytes())
    for file in made["files"]:
        if file["path"] == "evidence.json":
            file["sha256"] = "ab" * 32
    (folder / "manifest.json").write_text(json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=False), encoding="utf-8")


def _linked(folder: Path) -> None:
    (folder / "evidence.json").rename(folder.parent / "annet.json")
    (folder / "evidence.json").symlink_to(folder.parent / "annet.json")


def _emptied(folder: Path) -> None:
    for name in ("evidence.json", "journal.jsonl"):
        (folder / name).unlink()


ALTERATIONS: dict[str, tuple[Callable[[Path], None], type[ConformanceError], int]] = {
    "a verdict turned round": (lambda folder: bundles.edited(folder, "evidence.json", _turned), EvidenceAltered, 10),
    "a verdict turned round, the journal gone": (_both_altered, EvidenceAltered, 10),
    "another digest in the manifest": (_lied_in_the_manifest, EvidenceAltered, 10),
    "a line of the journal gone": (lambda folder: bundles.edited(folder, "journal.jsonl", _torn), JournalBroken, 10),
    "evidence that is no JSON": (lambda folder: bundles.edited(folder, "evidence.json", lambda _: b"nei"), EvidenceUnreadable, 10),
    "evidence with a member too many": (
        lambda folder: bundles.edited(folder, "evidence.json", lambda data: data[:-1] + b',"x":1}'),
        EvidenceAltered,
        10,
    ),
    "a link in place of the evidence": (_linked, NotABundle, 2),
    "neither evidence nor journal": (_emptied, EvidenceUnreadable, 10),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_what_was_altered_is_refused(folder: Path, name: str) -> None:
    alter, refused, code = ALTERATIONS[name]
    alter(folder)

    with pytest.raises(refused) as caught:
        retrieve(folder)

    assert caught.value.exit_code == code


def test_an_empty_journal_alone_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").touch()

    with pytest.raises(JournalIncomplete):
        retrieve(tmp_path)


@pytest.mark.parametrize("name", ["finnes-ikke", "tom"])
def test_what_is_no_run_folder_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "tom").mkdir()

    with pytest.raises(NotABundle, match=name):
        retrieve(tmp_path / name)
