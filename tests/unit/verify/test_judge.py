"""The door: what is refused before anything is judged, and what a judge does when a reader breaks down."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.errors.evidence import AnchorsUnusable, NotABundle
from conformance.language import Language, Text, verbatim
from conformance.verify import State, conclude, load_anchors, verify
from conformance.verify import rules as table
from conformance.verify.dossier import Dossier
from conformance.verify.objection import Number, Objection
from tests import bundles, certificates


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundles.sealed(tmp_path_factory.mktemp("run") / bundles.RUN)


def test_anchors_are_read_from_pem() -> None:
    first, second = certificates.authority(), certificates.authority("Another CA")

    assert load_anchors(b"# Buypass\n" + first.pem + second.pem, file="ca.pem") == (first.root, second.root)


NO_ANCHORS = {
    "nothing": b"",
    "text": b"hello",
    "DER": certificates.pem_to_der(certificates.authority().pem),
    "a private key": certificates.pem_of(certificates.bank())[:1700],
    "damaged": certificates.authority().pem.replace(b"MII", b"xxx"),
}


@pytest.mark.parametrize("data", NO_ANCHORS.values(), ids=NO_ANCHORS)
def test_what_holds_no_anchor_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(AnchorsUnusable) as caught:
        load_anchors(data, file="buypass.pem")

    assert caught.value.exit_code == 2
    for language in Language:
        assert "buypass.pem" in caught.value.message(language)
        assert "--ca" in caught.value.advice(language)


def test_without_anchors_nobody_is_trusted_not_everybody(folder: Path) -> None:
    with pytest.raises(AnchorsUnusable):
        verify(folder, ())


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotABundle):
        verify(tmp_path, (certificates.authority().root,))


def broken_reader(error: Exception) -> Callable[[Dossier], Text]:
    def examine(_: Dossier) -> Text:
        raise error

    return examine


def judged_with(monkeypatch: pytest.MonkeyPatch, folder: Path, examine: Callable[[Dossier], Text]) -> tuple[State, int]:
    first = table.RULES[0]
    altered = table.Rule(first.number, first.name, first.expected, first.exit_code, examine)
    monkeypatch.setattr(conclude, "RULES", (altered, *table.RULES[1:]))
    judgement = bundles.judged(folder)
    return judgement.checks[0].state, judgement.exit_code


READERS = {
    "a reader that breaks down": (RecursionError(), State.BROKEN, 10),
    "an objection": (Objection(verbatim("x")), State.BROKEN, 10),
    "an objection with its own exit code": (Objection(verbatim("x"), exit_code=11), State.BROKEN, 11),
    "an objection of another check, which itself holds": (Objection(verbatim("x"), basis=Number.JOURNAL), State.NOT_EXAMINED, 10),
}


@pytest.mark.parametrize(("error", "state", "exit_code"), READERS.values(), ids=READERS)
def test_whatever_goes_wrong_in_a_check_it_does_not_pass(
    monkeypatch: pytest.MonkeyPatch, folder: Path, error: Exception, state: State, exit_code: int
) -> None:
    assert judged_with(monkeypatch, folder, broken_reader(error)) == (state, exit_code)


def test_the_network_is_not_used_and_nothing_is_logged(
    monkeypatch: pytest.MonkeyPatch, folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("verify must not use the network")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)

    with caplog.at_level(logging.WARNING):
        trusted = bundles.judged(folder)
        stranger = bundles.judged(folder, anchors=[certificates.authority("Another CA").root])

    assert (trusted.exit_code, stranger.exit_code) == (0, 12)
    assert capfd.readouterr() == ("", "")


def test_every_text_of_a_judgement_is_in_both_languages(folder: Path) -> None:
    judgement = bundles.judged(folder, organisation_number="310000000")

    assert len(judgement.checks) == 21
    for check in judgement.checks:
        assert check.name.nb != check.name.en
        for text in (check.name, check.expected, check.found):
            assert all(text.in_language(language) for language in Language)
