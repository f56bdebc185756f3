"""`send` as a bank meets it: the draft that openssl accepts, the server it is delivered through once, and what Bits is spared."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from random import Random

import msgspec
import pytest

from conformance.cli.main import main
from conformance.journal import Event, RunStarted
from conformance.mail import DeliveryRecord
from conformance.model import Mode
from conformance.seal import seal
from conformance.verify import verify
from tests import bundles, certificates, postoffice
from tests.bundles import copied, edited
from tests.certificates import PASSWORD
from tests.postoffice import PostOffice, open_office

BITS = "DSOP@bits.no"
US = "integrasjon@bank.example"
CONFIG = """\
[bank]
organisation_number = "310000000"
name = "Eksempelbank ASA"
[kfr]
base_url = "https://preprod.api.bits.no/kar-ws/api/v1"
[maskinporten]
metadata_url = "https://test.maskinporten.no/.well-known/oauth-authorization-server"
client_id = "0a1b2c3d-0000-4000-8000-000000000000"
[certificate]
pkcs12 = "bank.p12"
password_file = "bank.password"
[tls]
ca_file = "ca.pem"
[mail]
from = "integrasjon@bank.example"
smtp_host = "127.0.0.1"
"""
LOGIN = 'username_env = "KFR_SMTP_USERNAME"\npassword_env = "KFR_SMTP_PASSWORD"\n'

Capture = pytest.CaptureFixture[str]


def started(**changed: object) -> list[Event]:
    """The run of the tests, begun under other circumstances."""

    def altered(event: Event) -> Event:
        if not isinstance(event, RunStarted):
            return event
        run = replace(event.run, **{name: value for name, value in changed.items() if name == "mode"})  # type: ignore[arg-type]  # any field
        target = replace(event.target, **{name: value for name, value in changed.items() if name == "simulator"})  # type: ignore[arg-type]
        return msgspec.structs.replace(event, run=run, target=target)

    return [altered(event) for event in bundles.events()]


def made(folder: Path, events: Sequence[Event] | None = None) -> Path:
    """A run sealed now, as openssl will judge by the clock."""
    bundles.finish(folder, events)
    seal(folder, certificates.valid_now())
    return folder


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("run") / bundles.RUN)


@pytest.fixture
def folder(sealed: Path, tmp_path: Path) -> Path:
    return copied(sealed, tmp_path / bundles.RUN)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KFR_SMTP_USERNAME", postoffice.USER)
    monkeypatch.setenv("KFR_SMTP_PASSWORD", postoffice.PASSWORD)
    (tmp_path / "kfr.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "bank.p12").write_bytes(certificates.pkcs12_of(certificates.valid_now()))
    (tmp_path / "bank.password").write_bytes(PASSWORD)
    (tmp_path / "bank.password").chmod(0o600)
    (tmp_path / "ca.pem").write_bytes(certificates.authority().pem)
    return tmp_path / "kfr.toml"


@pytest.fixture
def office(config: Path) -> Iterator[PostOffice]:
    with open_office(PostOffice(), tls=certificates.of_a_server()) as opened:
        config.write_text(f"{CONFIG}smtp_port = {opened.port}\n{LOGIN}", encoding="utf-8")
        yield opened


def send(folder: Path, config: Path, capsys: Capture, *words: str) -> tuple[int, str]:
    code = main(["send", str(folder), "--config", str(config), *words])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def parsed(data: bytes) -> EmailMessage:
    read = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def inside(mail: EmailMessage) -> EmailMessage:
    """What is signed."""
    whole, signature = mail.iter_parts()
    assert signature.get_content_type() == "application/pkcs7-signature"
    assert isinstance(whole, EmailMessage)
    return whole


def text_of(mail: EmailMessage) -> str:
    body = inside(mail).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_the_draft_says_what_it_is_about_and_carries_report_and_workbook(folder: Path, config: Path, capsys: Capture) -> None:
    code, told = send(folder, config, capsys)

    data = (folder / "message.eml").read_bytes()
    mail = parsed(data)
    assert code == 0, told
    assert f"{folder / 'message.eml'} til {BITS}" in told
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.isascii()
    assert (mail["To"], mail["From"], mail["X-Unsent"]) == (BITS, US, "1")
    assert mail["Subject"] == "KFR: fullført integrasjonstest – Eksempelbank ASA (310000000)"
    assert mail.get_content_type() == "multipart/signed"
    assert (mail.get_param("micalg"), mail.get_param("protocol")) == ("sha-256", "application/pkcs7-signature")
    attached = {part.get_filename(): part.get_content() for part in inside(mail).iter_attachments()}
    assert attached == {name: (folder / name).read_bytes() for name in ("report.pdf", bundles.WORKBOOK)}
    text = text_of(mail)
    for said in (
        "Eksempelbank ASA",
        "organisasjonsnummer 310000000",
        "Sertifisering",
        bundles.RUN,
        "Bestått 3",
        "klar for produksjon",
        "Test CA",
    ):
        assert said in text
    assert "PRØVE" not in text


def test_the_run_stays_as_valid_as_it_was(folder: Path, config: Path, capsys: Capture) -> None:
    send(folder, config, capsys)

    assert verify(folder, [certificates.authority().root]).exit_code == 0


def test_the_certificate_is_that_of_the_profile(folder: Path, config: Path, capsys: Capture) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write('[profile.gammel.certificate]\npkcs12 = "finnes-ikke.p12"\n')

    code, said = send(folder, config, capsys, "--profile", "gammel")

    assert code == 2
    assert "finnes-ikke.p12" in said


def test_in_english(folder: Path, config: Path, capsys: Capture) -> None:
    assert main(["--language", "en", "send", str(folder), "--config", str(config)]) == 0

    mail = parsed((folder / "message.eml").read_bytes())
    assert "S/MIME signed" in capsys.readouterr().out
    assert mail["Subject"] == "KFR: completed integration test – Eksempelbank ASA (310000000)"
    assert "ready for production" in text_of(mail)
    assert inside(mail).get_body(("plain",))["Content-Language"] == "en"  # type: ignore[index]  # the test above saw that it is there


def test_the_whole_folder_goes_along_when_asked_for(folder: Path, config: Path, capsys: Capture, tmp_path: Path) -> None:
    send(folder, config, capsys)  # a mail never carries an earlier one
    code, told = send(folder, config, capsys, "--zip")

    parts = {part.get_filename(): part.get_content() for part in inside(parsed((folder / "message.eml").read_bytes())).iter_attachments()}
    (tmp_path / "a.zip").write_bytes(parts[f"{bundles.RUN}.zip"])
    assert code == 0, told
    assert verify(tmp_path / "a.zip", [certificates.authority().root]).exit_code == 0
    with zipfile.ZipFile(BytesIO(parts[f"{bundles.RUN}.zip"])) as archive:
        assert not {name for name in archive.namelist() if "message" in name}


OPENSSL = [("cms", "-verify", "-purpose", "any"), ("smime", "-verify"), ("smime", "-verify", "-purpose", "any")]


@pytest.mark.parametrize("words", OPENSSL, ids=" ".join)
@pytest.mark.parametrize("altered", [False, True], ids=["as sent", "altered"])
def test_openssl_agrees_on_the_mail(folder: Path, config: Path, capsys: Capture, words: Sequence[str], *, altered: bool) -> None:
    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl is not installed")
    send(folder, config, capsys)
    if altered:
        edited(folder, "message.eml", lambda data: data.replace(b"310000000", b"310000001", 2))
    command = [openssl, *words, "-in", str(folder / "message.eml"), "-CAfile", str(config.with_name("ca.pem")), "-out", "content"]

    done = subprocess.run(command, cwd=config.parent, capture_output=True, check=False)

    assert (done.returncode == 0) is not altered, done.stderr.decode()
    if not altered:
        assert b"report.pdf" in config.with_name("content").read_bytes()


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


WRONG_USE: dict[str, tuple[str, tuple[str, ...], str]] = {
    "no server": (CONFIG.replace('smtp_host = "127.0.0.1"\n', ""), ("--smtp",), "mail.smtp_host"),
    "no sender": (CONFIG.replace(f'from = "{US}"\n', ""), ("--smtp",), "mail.from"),
    "no user name in the environment": (CONFIG + LOGIN.replace("_USERNAME", "_NOBODY"), ("--smtp",), "KFR_SMTP_NOBODY"),
    "a login in the clear": (CONFIG + "starttls = false\n" + LOGIN, ("--smtp",), "mail.starttls"),
    "a user name without a password": (CONFIG + LOGIN.splitlines()[0], (), "mail.username_env"),
    "two recipients": (CONFIG, ("--to", "a@b.example, c@d.example"), "--to"),
    "a recipient that would add a header": (CONFIG, ("--to", "a@b.example\nBcc: c@d.example"), "--to"),
    "a sender that is no address": (CONFIG.replace(US, "banken"), (), "mail.from"),
}


@pytest.mark.parametrize(("text", "words", "said"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_exit_2_and_sends_nothing(
    folder: Path, config: Path, capsys: Capture, text: str, words: tuple[str, ...], said: str
) -> None:
    config.write_text(text, encoding="utf-8")

    code, told = send(folder, config, capsys, *words)

    assert code == 2
    assert said in told
    assert not (folder / "message.deliveries.jsonl").exists()


def altered(folder: Path) -> Path:
    edited(folder, "report.html", lambda data: data + b" ")
    return folder


def unsealed(folder: Path) -> Path:
    bundles.finish(folder)
    return folder


UNFIT: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a case failed": (lambda place: made(place, bundles.events(failing=["KFR-02"])), "ikke i samsvar"),
    "against the simulator": (lambda place: made(place, started(simulator=True)), "simulator"),
    "a nightly run": (lambda place: made(place, started(mode=Mode.NIGHTLY)), "sertifiseringskjøring"),
    "not sealed": (unsealed, "kontroll 15 holder ikke: Rapporten (PDF) er signert"),
    "altered since": (lambda place: altered(made(place)), "kontroll 8 holder ikke"),
}


@pytest.mark.parametrize(("make", "why"), UNFIT.values(), ids=UNFIT)
def test_bits_gets_only_what_is_fit_and_others_get_it_labelled(
    tmp_path: Path, config: Path, capsys: Capture, make: Callable[[Path], Path], why: str
) -> None:
    folder = make(tmp_path / bundles.RUN)

    code, told = send(folder, config, capsys)
    assert code == 2
    assert why in told
    assert not (folder / "message.eml").exists()

    code, told = send(folder, config, capsys, "--to", US)
    mail = parsed((folder / "message.eml").read_bytes())
    assert (code, mail["To"]) == (0, US), told
    assert mail["Subject"].startswith("[Prøve] ")
    assert text_of(mail).startswith("PRØVE: ")
    assert "klar for produksjon" not in text_of(mail)


def test_a_mail_too_large_is_refused_with_the_figure(tmp_path: Path, config: Path, capsys: Capture) -> None:
    folder = tmp_path / bundles.RUN
    bundles.finish(folder)
    (folder / "allure-results" / "film.bin").write_bytes(Random(310_000_000).randbytes(8_000_000))
    seal(folder, certificates.valid_now())

    code, told = send(folder, config, capsys, "--zip")

    assert code == 2
    assert "10 MB" in told
    assert not (folder / "message.eml").exists()
    assert send(folder, config, capsys)[0] == 0


def test_a_folder_that_is_no_run_is_told(tmp_path: Path, config: Path, capsys: Capture) -> None:
    code, told = send(tmp_path, config, capsys)

    assert code == 2
    assert "evidence.json" in told


def test_the_date_of_the_mail_is_now(folder: Path, config: Path, capsys: Capture) -> None:
    send(folder, config, capsys)

    dated = parsed((folder / "message.eml").read_bytes())["Date"].datetime
    assert timedelta(0) <= datetime.now(UTC) - dated < timedelta(minutes=10)


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
