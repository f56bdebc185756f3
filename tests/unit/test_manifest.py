"""The manifest: what it lists, and every way of writing it that is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from conformance import canonical, manifest
from conformance.errors.evidence import ManifestRejected
from conformance.language import Language
from conformance.manifest import ListedFile, Tool
from conformance.model import Completeness, Mode

DIGEST = "0123456789abcdef" * 4
TOOL = Tool("kfr-conformance", "1.0.0", "3.11.7", DIGEST)
IDS = ("T-1", "T-2")
COMPLETE = Completeness(IDS, IDS, IDS, IDS)


def listed(*paths: str) -> list[ListedFile]:
    return [ListedFile(path, 3, DIGEST) for path in paths]


def made(*paths: str) -> manifest.Manifest:
    return manifest.build("run-1", listed(*paths), mode=Mode.CERTIFICATION, tool=TOOL, completeness=COMPLETE, planned=IDS)


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = msgspec.to_builtins(made("evidence.json", "journal.jsonl"))
    return json.loads(json.dumps(loaded))  # type: ignore[no-any-return]  # a copy of what was just typed


def test_it_comes_back_as_it_was_and_is_canonical() -> None:
    written = manifest.encode(made("report.pdf", "evidence.json", "allure-results/a b.json", "Testark æøå.xlsx"))

    assert manifest.encode(manifest.decode(written)) == written
    assert canonical.decode(written)["schema"] == "kfr-conformance/manifest/1"
    assert [file.path for file in manifest.decode(written).files] == [
        "Testark æøå.xlsx",
        "allure-results/a b.json",
        "evidence.json",
        "report.pdf",
    ]
    assert manifest.decode(written).completeness.completeness == COMPLETE


def test_the_manifest_its_signature_and_the_mail_are_left_out() -> None:
    names = ["evidence.json", "manifest.json", "manifest.json.p7s", "message.eml", "folder/message.eml"]

    assert [file.path for file in made(*names).files] == ["evidence.json", "folder/message.eml"]


def replaced(**members: object) -> Callable[[dict[str, Any]], None]:
    return lambda loaded: loaded.update(members)


def files(*entries: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    return replaced(files=list(entries))


def file(path: str = "a", *, size: object = 3, sha256: object = DIGEST, **more: object) -> dict[str, Any]:
    return {"path": path, "size": size, "sha256": sha256, **more}


REFUSED: dict[str, Callable[[dict[str, Any]], object]] = {
    "unknown member": replaced(note="x"),
    "unknown member of a file": files(file(mode=420)),
    "unknown member of the tool": lambda loaded: loaded["tool"].update(author="x"),
    "another mode": replaced(mode="rehearsal"),
    "member missing": lambda loaded: loaded.pop("run"),
    "member with a default missing": lambda loaded: loaded["tool"].pop("lock_sha256"),
    "version of the form missing": lambda loaded: loaded.pop("schema"),
    "version of the form unknown": replaced(schema="kfr-conformance/manifest/2"),
    "run id empty": replaced(run=""),
    "run id a number": replaced(run=1),
    "case id empty": replaced(planned=[""]),
    "stations missing": replaced(completeness={}),
    "files no list": replaced(files={}),
    "size negative": files(file(size=-1)),
    "size a fraction": files(file(size=1.5)),
    "size a text": files(file(size="3")),
    "size beyond the limit": files(file(size=2**40)),
    "digest short": files(file(sha256="abc")),
    "digest upper case": files(file(sha256=DIGEST.upper())),
    "digest with a line break": files(file(sha256=DIGEST + "\n")),
    "path empty": files(file("")),
    "path absolute": files(file("/etc/passwd")),
    "path through the folder itself": files(file("a/./b")),
    "path that is the folder itself": files(file(".")),
    "path with a control character": files(file("a\x07")),
    "path with a control character of the second set": files(file("a\x85")),
    "path out of the folder": files(file("../evidence.json")),
    "path out and in again": files(file("a/../b")),
    "path with a dot": files(file("./a")),
    "path with an empty part": files(file("a//b")),
    "path ending in a separator": files(file("a/")),
    "path with a backslash": files(file("a\\b")),
    "path with a drive": files(file("C:evil")),
    "path with a zero byte": files(file("a\0b")),
    "path with a line break": files(file("a\nb")),
    "path too long": files(file("a" * 1025)),
    "path twice": files(file("a"), file("a")),
    "paths differ in case only": files(file("A"), file("a")),
    "paths differ in composition only": files(file("Testark a\u030a"), file("Testark \u00e5")),
    "paths out of order": files(file("b"), file("a")),
    "lists itself": files(file("manifest.json")),
    "lists its signature": files(file("manifest.json.p7s")),
    "lists the mail": files(file("message.eml")),
}


@pytest.mark.parametrize("alter", REFUSED.values(), ids=REFUSED)
def test_every_other_form_is_refused(alter: Callable[[dict[str, Any]], object]) -> None:
    loaded = document()
    manifest.decode(canonical.encode(loaded))
    alter(loaded)

    with pytest.raises(ManifestRejected) as caught:
        manifest.decode(canonical.encode(loaded))

    assert caught.value.exit_code == 10
    assert caught.value.message(Language.NB) != caught.value.message(Language.EN)


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "a space": lambda data: data.replace(b":", b": ", 1),
    "a line break at the end": lambda data: data + b"\n",
    "a member twice": lambda data: data.replace(b'{"completeness"', b'{"run":"x","completeness"'),
    "not JSON": lambda data: data[:-1],
    "nothing": lambda _: b"",
    "another document": lambda _: b"[]",
}


@pytest.mark.parametrize("alter", BYTES.values(), ids=BYTES)
def test_every_other_spelling_is_refused(alter: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ManifestRejected):
        manifest.decode(alter(manifest.encode(made("a"))))


def test_too_many_files_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    written = manifest.encode(made("a", "b", "c"))
    monkeypatch.setattr(manifest, "MAX_FILES", 2)
    with pytest.raises(ManifestRejected):
        manifest.decode(written)
    monkeypatch.setattr(manifest, "MAX_BYTES", len(written) - 1)
    with pytest.raises(ManifestRejected):
        manifest.decode(written)


def test_braces_in_a_path_do_not_break_the_message() -> None:
    loaded = document()
    loaded["files"] = [file("/{evil}")]

    with pytest.raises(ManifestRejected, match=r"/\{evil\}"):
        manifest.decode(canonical.encode(loaded))


def test_a_path_that_cannot_stand_in_a_manifest_is_refused_when_building() -> None:
    with pytest.raises(ManifestRejected):
        made("navn:med kolon.txt")
