"""Signatures whose time somebody else confirms: made over HTTP, judged by us and by openssl, and every trick with them caught."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from asn1crypto import tsp
from cryptography import x509

from conformance.cli.main import main
from conformance.seal import seal
from conformance.signing import cms, pades
from tests import bundles, certificates, tsa
from tests.bundles import broken, copied, edited, judged, told
from tests.certificates import PASSWORD, SEALED_AT

FLIPS = 150
Capture = pytest.CaptureFixture[str]


def both() -> list[x509.Certificate]:
    return [certificates.authority().root, certificates.authority("Test TSA CA").root]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pristine") / bundles.RUN
    bundles.finish(folder)
    seal(folder, certificates.bank(), when=SEALED_AT, timestamper=tsa.stamper(SEALED_AT))
    return folder


@pytest.fixture
def bundle(pristine: Path, tmp_path: Path) -> Path:
    return copied(pristine, tmp_path / bundles.RUN)


def signer_of(folder: Path) -> asn1.SignerInfo:
    return asn1.ContentInfo.load((folder / "manifest.json.p7s").read_bytes())["content"]["signer_infos"][0]


def test_a_stamped_run_is_valid_and_the_time_is_told_as_confirmed(bundle: Path) -> None:
    judgement = judged(bundle, anchors=both())

    (check,) = [check for check in judgement.checks if check.number == 21]
    assert judgement.exit_code == 0, told(judgement)
    assert check.found.nb == "2026-03-02 12:00:00 UTC, Test TSA"
    assert not [note for note in judgement.notes if "egen opplysning" in note.nb]


def test_without_a_timestamp_the_time_is_told_as_the_signers_own(tmp_path: Path) -> None:
    judgement = judged(bundles.sealed(tmp_path / bundles.RUN))

    assert 21 not in {check.number for check in judgement.checks}
    assert [note for note in judgement.notes if "egen opplysning" in note.nb]


def test_an_authority_that_was_not_given_is_not_trusted(bundle: Path) -> None:
    judgement = judged(bundle)

    assert judgement.exit_code == 12, told(judgement)
    assert broken(judgement) == {21}
    assert "Test TSA" in told(judgement)


def unsigned(folder: Path, change: Callable[[asn1.SignerInfo], object]) -> None:
    """Change what stands beside the signature over the manifest."""

    def edit(data: bytes) -> bytes:
        content = asn1.ContentInfo.load(data)
        change(content["content"]["signer_infos"][0])
        made: bytes = content.dump(force=True)
        return made

    edited(folder, "manifest.json.p7s", edit)


def stamped_later(folder: Path) -> None:
    data = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json.p7s").write_bytes(
        cms.sign(data, certificates.bank(), when=SEALED_AT, timestamper=tsa.stamper(SEALED_AT + timedelta(days=1)))
    )


def stamped_by_a_stranger(folder: Path) -> None:
    data = (folder / "manifest.json").read_bytes()
    stranger = tsa.stamper(SEALED_AT, certificates.of_a_timestamp_authority("Another TSA CA"))
    (folder / "manifest.json.p7s").write_bytes(cms.sign(data, certificates.bank(), when=SEALED_AT, timestamper=stranger))


def stamped_by_the_bank(folder: Path) -> None:
    """The bank's certificate leads to a CA that is given, but was not made for timestamps."""
    data = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json.p7s").write_bytes(
        cms.sign(data, certificates.bank(), when=SEALED_AT, timestamper=tsa.stamper(SEALED_AT, certificates.bank()))
    )


def token_of_another(folder: Path) -> None:
    other = cms.sign(b"noe annet", certificates.bank(), when=SEALED_AT, timestamper=tsa.stamper(SEALED_AT))
    token = asn1.ContentInfo.load(other)["content"]["signer_infos"][0]["unsigned_attrs"].copy()
    unsigned(folder, lambda signer: signer.__setitem__("unsigned_attrs", token))


def two_tokens(folder: Path) -> None:
    def double(signer: asn1.SignerInfo) -> None:
        signer["unsigned_attrs"].append(signer["unsigned_attrs"][0].copy())

    unsigned(folder, double)


def another_attribute(folder: Path) -> None:
    def add(signer: asn1.SignerInfo) -> None:
        signer["unsigned_attrs"].append(asn1.CMSAttribute({"type": "signing_time", "values": [asn1.Time({"utc_time": SEALED_AT})]}))

    unsigned(folder, add)


def token_with_a_certificate_more(folder: Path) -> None:
    def add(signer: asn1.SignerInfo) -> None:
        stranger = asn1.CertificateChoices({"certificate": tsa._converted(certificates.of_another_bank().certificate)})
        token = signer["unsigned_attrs"][0]["values"][0]
        token["content"]["certificates"].append(stranger)

    unsigned(folder, add)


TRICKS: dict[str, tuple[Callable[[Path], object], int, int]] = {
    "a timestamp of another day": (stamped_later, 10, 21),
    "a timestamp of a stranger": (stamped_by_a_stranger, 12, 21),
    "a timestamp of the bank itself": (stamped_by_the_bank, 12, 21),
    "the timestamp of another signature": (token_of_another, 10, 21),
    "two timestamps": (two_tokens, 10, 2),
    "an attribute beside the timestamp": (another_attribute, 10, 2),
    "a stranger's certificate in the timestamp": (token_with_a_certificate_more, 12, 21),
}


@pytest.mark.parametrize(("do", "exit_code", "check"), TRICKS.values(), ids=TRICKS)
def test_tricks_with_timestamps_are_caught(bundle: Path, do: Callable[[Path], object], exit_code: int, check: int) -> None:
    do(bundle)

    judgement = judged(bundle, anchors=both())

    assert judgement.exit_code == exit_code, told(judgement)
    assert check in broken(judgement), told(judgement)


def test_one_byte_of_a_stamped_signature_is_caught(bundle: Path) -> None:
    draw = random.Random(310_000_002)
    path = bundle / "manifest.json.p7s"
    whole = path.read_bytes()
    for _ in range(FLIPS):
        place, other = draw.randrange(len(whole)), draw.randrange(1, 256)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ other]) + whole[place + 1 :])

        judgement = judged(bundle, anchors=both())

        assert judgement.exit_code in {10, 12}, f"byte {place} xor {other}: {told(judgement)}"


def test_the_report_says_that_its_time_is_confirmed_and_others_agree(bundle: Path) -> None:
    data = (bundle / "report.pdf").read_bytes()
    if tool := shutil.which("pdftotext"):
        done = subprocess.run([tool, "report.pdf", "-"], cwd=bundle, capture_output=True, check=True)
        assert "PAdES B-T" in done.stdout.decode()
    if tool := shutil.which("pdfsig"):
        said = subprocess.run([tool, "report.pdf"], cwd=bundle, capture_output=True, check=False).stdout.decode()
        assert "Signature is Valid" in said
    assert pades.signed_by(data) == certificates.bank().certificate


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "bank.p12").write_bytes(certificates.pkcs12_of(certificates.valid_now()))
    (tmp_path / "bank.password").write_bytes(PASSWORD)
    (tmp_path / "bank.password").chmod(0o600)
    (tmp_path / "ca.pem").write_bytes(certificates.authority().pem)
    (tmp_path / "tsa.pem").write_bytes(certificates.authority("Test TSA CA").pem)
    return tmp_path / "kfr.toml"


def sealed_through(config: Path, url: str, capsys: Capture) -> tuple[int, str, Path]:
    folder = config.with_name(bundles.RUN)
    bundles.finish(folder)
    config.write_text(f'{bundles.CONFIG}[timestamp]\nurl = "{url}"\nca_file = "tsa.pem"\n', encoding="utf-8")
    code = main(["seal", str(folder), "--config", str(config)])
    captured = capsys.readouterr()
    return code, captured.out + captured.err, folder


def test_over_http_and_judged_by_openssl_too(config: Path, capsys: Capture) -> None:
    with tsa.open_authority(tsa.answering(None)) as url:
        code, said, folder = sealed_through(config, url, capsys)
    assert code == 0, said
    assert "tidsstempel" in said

    words = ["verify", str(folder), "--ca", str(config.with_name("ca.pem")), "--ca", str(config.with_name("tsa.pem"))]
    assert main(words) == 0
    assert "21 ✓ Tidsstempelet bekrefter signeringstidspunktet" in capsys.readouterr().out
    if openssl := shutil.which("openssl"):
        command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "manifest.json.p7s", "-content", "manifest.json"]
        done = subprocess.run(
            [*command, "-CAfile", "../ca.pem", "-purpose", "any", "-out", "../out"], cwd=folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()


def test_openssl_ts_agrees_on_the_token(bundle: Path, tmp_path: Path) -> None:
    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl is not installed")
    signer = signer_of(bundle)
    (tmp_path / "token.der").write_bytes(signer["unsigned_attrs"][0]["values"][0].dump())
    (tmp_path / "signature").write_bytes(signer["signature"].native)
    (tmp_path / "tsa.pem").write_bytes(certificates.authority("Test TSA CA").pem)
    command = [openssl, "ts", "-verify", "-in", "token.der", "-token_in", "-data", "signature", "-CAfile", "tsa.pem"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert b"Verification: OK" in done.stdout, done.stderr.decode()


def refusing(_: bytes) -> bytes:
    made: bytes = tsp.TimeStampResp({"status": tsp.PKIStatusInfo({"status": "rejection", "status_string": ["Ingen avtale"]})}).dump()
    return made


def of_something_else(query: bytes) -> bytes:
    asked = tsp.TimeStampReq.load(query)
    asked["message_imprint"]["hashed_message"] = bytes(32)
    return tsa.answering(None)(asked.dump(force=True))


def of_another_question(query: bytes) -> bytes:
    asked = tsp.TimeStampReq.load(query)
    asked["nonce"] = 1
    return tsa.answering(None)(asked.dump(force=True))


FAILURES: dict[str, tuple[Callable[[bytes], bytes], int, str]] = {
    "it refuses": (refusing, 200, "Ingen avtale"),
    "it is out of order": (lambda _: b"", 503, "HTTP-status 503"),
    "it answers with a page": (lambda _: b"<html>logg inn</html>", 200, "er ikke et tidsstempel"),
    "it stamps something else": (of_something_else, 200, "gjelder noe annet"),
    "it answers another question": (of_another_question, 200, "er ikke et tidsstempel"),
    "it never stops": (lambda _: bytes(400_000), 200, "for langt"),
}


@pytest.mark.parametrize(("answer", "status", "why"), FAILURES.values(), ids=FAILURES)
def test_an_authority_that_fails_leaves_the_run_unsealed_and_says_so(
    config: Path, capsys: Capture, answer: Callable[[bytes], bytes], status: int, why: str
) -> None:
    with tsa.open_authority(answer, status=status) as url:
        code, said, folder = sealed_through(config, url, capsys)

    assert code == 3, said
    assert why in said
    assert url.rstrip("/") in said
    assert not (folder / "manifest.json.p7s").exists()
    config.write_text(bundles.CONFIG, encoding="utf-8")
    assert main(["seal", str(folder), "--config", str(config)]) == 0


def test_an_authority_that_is_not_there_is_told(config: Path, capsys: Capture) -> None:
    code, said, _ = sealed_through(config, "http://127.0.0.1:1/", capsys)

    assert code == 3
    assert "127.0.0.1:1" in said


def test_a_stamp_is_refused_over_plain_http_to_others(config: Path, capsys: Capture) -> None:
    code, said, _ = sealed_through(config, "http://tsa.example/", capsys)

    assert code == 2
    assert "timestamp.url" in said


def test_the_signing_time_is_close_to_the_stamp(config: Path, capsys: Capture) -> None:
    with tsa.open_authority(tsa.answering(datetime.now(UTC) + timedelta(hours=1))) as url:
        _, _, folder = sealed_through(config, url, capsys)

    words = ["verify", str(folder), "--ca", str(config.with_name("ca.pem")), "--ca", str(config.with_name("tsa.pem"))]
    assert main(words) == 10
    assert "underskriveren" in capsys.readouterr().out
