"""`send --smtp`: through the bank's own server, once, with every no and every silence told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.mail import DeliveryRecord
from conformance.verify import verify
from tests import certificates, postoffice
from tests.mails import BITS, CONFIG, LOGIN, US, Capture, parsed, send
from tests.postoffice import PostOffice, open_office


def test_a_mail_is_delivered_over_starttls_with_login_and_recorded(folder: Path, config: Path, office: PostOffice, capsys: Capture) -> None:
    code, told = send(folder, config, capsys, "--smtp")

    ((sender, recipients, data),) = office.delivered
    record = [json.loads(line) for line in (folder / "message.deliveries.jsonl").read_bytes().splitlines()]
    assert (code, sender, recipients) == (0, US, [BITS])
    assert "queued as 4Kx9" in told
    # What was delivered is the draft, without the mark of a draft.
    assert b"X-Unsent: 1\r\n" + data == (folder / "message.eml").read_bytes()
    assert [line["state"] for line in record] == ["begun", "accepted"]
    assert record[1]["answer"] == "250 2.0.0 Ok: queued as 4Kx9"
    assert {line["message_id"] for line in record} == {parsed(data)["Message-ID"]}
    assert postoffice.PASSWORD not in told + (folder / "message.deliveries.jsonl").read_text()
    assert verify(folder, [certificates.authority().root]).exit_code == 0


def test_a_second_delivery_is_refused_unless_asked_for(folder: Path, config: Path, office: PostOffice, capsys: Capture) -> None:
    send(folder, config, capsys, "--smtp")

    code, told = send(folder, config, capsys, "--smtp")
    assert (code, len(office.delivered)) == (2, 1)
    assert "--again" in told
    assert "queued as 4Kx9" in told

    assert send(folder, config, capsys, "--smtp", "--again")[0] == 0
    assert len(office.delivered) == 2


def test_a_rehearsal_does_not_count_as_the_delivery(folder: Path, config: Path, office: PostOffice, capsys: Capture) -> None:
    assert send(folder, config, capsys, "--smtp", "--to", US)[0] == 0
    assert send(folder, config, capsys, "--smtp")[0] == 0

    assert [recipients for _, recipients, _ in office.delivered] == [[US], [BITS]]


def test_an_answer_that_never_came_is_not_taken_for_a_no(folder: Path, config: Path, office: PostOffice, capsys: Capture) -> None:
    office.hangs_up = True

    first, told = send(folder, config, capsys, "--smtp")
    office.hangs_up = False
    second, told_again = send(folder, config, capsys, "--smtp")

    assert (first, second) == (3, 3)
    assert "ukjent" in told
    assert "ukjent" in told_again
    assert len(office.delivered) == 1
    assert parsed(office.delivered[0][2])["Message-ID"] in told


REFUSALS: dict[str, tuple[Callable[[PostOffice, pytest.MonkeyPatch], object], str]] = {
    "a wrong password": (lambda _, environment: environment.setenv("KFR_SMTP_PASSWORD", "feil passord"), "avvist (535)"),
    "a recipient the server does not know": (lambda office, _: setattr(office, "refuses", BITS), "550 5.1.1 No such mailbox"),
    "a mail the server does not take": (lambda office, _: setattr(office, "answer", "552 5.3.4 Too big"), "552 5.3.4 Too big"),
}


@pytest.mark.parametrize(("arrange", "said"), REFUSALS.values(), ids=REFUSALS)
def test_a_no_is_told_and_may_be_tried_again(
    folder: Path,
    config: Path,
    office: PostOffice,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    arrange: Callable[[PostOffice, pytest.MonkeyPatch], object],
    said: str,
) -> None:
    with monkeypatch.context() as environment:
        arrange(office, environment)
        code, told = send(folder, config, capsys, "--smtp")
    office.refuses, office.answer = "", PostOffice().answer

    assert code == 3
    assert said in told
    assert "feil passord" not in told
    assert send(folder, config, capsys, "--smtp")[0] == 0
    assert len(office.delivered) == 1


def test_a_server_without_starttls_gets_neither_password_nor_mail(folder: Path, config: Path, capsys: Capture) -> None:
    with open_office(PostOffice(), login=False) as plain:
        config.write_text(f"{CONFIG}smtp_port = {plain.port}\n{LOGIN}", encoding="utf-8")
        code, told = send(folder, config, capsys, "--smtp")

    assert (code, plain.delivered) == (3, [])
    assert "STARTTLS" in told


def test_a_server_nobody_vouches_for_gets_nothing(folder: Path, config: Path, capsys: Capture) -> None:
    with open_office(PostOffice(), tls=certificates.of_a_server(trusted=False)) as stranger:
        config.write_text(f"{CONFIG}smtp_port = {stranger.port}\n{LOGIN}", encoding="utf-8")
        code, told = send(folder, config, capsys, "--smtp")

    assert (code, stranger.delivered) == (3, [])
    assert "tls.ca_file" in told


def test_a_server_that_is_not_there_is_told(folder: Path, config: Path, office: PostOffice, capsys: Capture) -> None:
    config.write_text(f"{CONFIG}smtp_port = 1\n", encoding="utf-8")

    code, told = send(folder, config, capsys, "--smtp")

    assert (code, office.delivered) == (3, [])
    assert "127.0.0.1:1" in told


def test_a_server_of_the_house_without_encryption_and_login_will_do(folder: Path, config: Path, capsys: Capture) -> None:
    with open_office(PostOffice(), login=False) as plain:
        config.write_text(f"{CONFIG}smtp_port = {plain.port}\nstarttls = false\n", encoding="utf-8")
        code, told = send(folder, config, capsys, "--smtp")

    assert (code, len(plain.delivered)) == (0, 1), told


def test_two_processes_cannot_deliver_at_once(folder: Path, config: Path, office: PostOffice, capsys: Capture) -> None:
    with DeliveryRecord(folder / "message.deliveries.jsonl"):
        code, told = send(folder, config, capsys, "--smtp")

    assert (code, office.delivered) == (2, [])
    assert "en annen prosess" in told


@pytest.mark.parametrize("torn", [b"{", b"{}\n", b"\xff\n", b'{"state":"begun"}\n'])
def test_a_record_that_cannot_be_read_stops_the_delivery(
    folder: Path, config: Path, office: PostOffice, capsys: Capture, torn: bytes
) -> None:
    (folder / "message.deliveries.jsonl").write_bytes(torn)

    code, told = send(folder, config, capsys, "--smtp")

    assert (code, office.delivered) == (2, [])
    assert "message.deliveries.jsonl" in told
