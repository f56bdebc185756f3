"""Everything that can be wrong with a set-up, set up for real: the check that finds it, the remedy, the exit code, and a run that stops there."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat, pkcs12

from conformance.cli.main import main
from conformance.signing.keys import KeyPair
from tests.certificates import PASSWORD, authority, bank, ca_certificate, expired, for_server, of_another_bank, pkcs12_of, rsa_key, subject
from tests.certificates import tls_context_of as context_of
from tests.preprod import BASE_URL, KFR, MASKINPORTEN, Bank, Preprod, preprod, workbook_of
from tests.stage import GATEWAY_PAGE, Fault, Reply, closed_port, json_reply, on, proxying

_WELL_KNOWN, _TOKEN, _LOOK_UP = on("GET", "well-known"), on("POST", "token"), on("GET", "financialInstitutions")
_TOO_SLOW = Reply(delay=1.5)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preprod]:
    with preprod(tmp_path_factory.mktemp("preprod")) as opened:
        yield opened


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook_of(tmp_path_factory.mktemp("bok"), ("A-1", "", "Send GET uten CustomerID.", "Status 400."))


@pytest.fixture
def bank_of(world: Preprod, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bank]:
    for name in [name for name in os.environ if name.startswith("KFR_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    with ExitStack() as stack:
        yield Bank(world, tmp_path, stack)
    world.recover()


def _refusal(code: str, status: int = 400) -> Callable[[Bank], None]:
    """Maskinporten says no, as Digdir's documentation has it."""
    said = {"error": "invalid_grant", "error_description": f"Invalid assertion. {code} (trace_id: 1)"}
    return lambda bank: bank.world.maskinporten.faults.append(Fault(_TOKEN, json_reply(status, said)))


def _kfr_says(status: int, code: str = "") -> Callable[[Bank], None]:
    body = {"errorCode": code, "errorMessage": "x", "timestamp": "2026-01-01T00:00:00Z"}
    return lambda bank: bank.world.kfr.faults.append(Fault(_LOOK_UP, json_reply(status, body)))


def _token(**claims: object) -> Callable[[Bank], None]:
    """Maskinporten issues a token that says something else than was asked for."""
    import jwt  # noqa: PLC0415 - used here only

    known = {"scope": "bits:kundeforhold.write", "consumer": {"authority": "iso6523-actorid-upis", "ID": "0192:310000000"}}
    token = jwt.encode(known | claims, "k" * 32)
    answer = json_reply(200, {"access_token": token, "expires_in": 120, "token_type": "Bearer"})
    return lambda bank: bank.world.maskinporten.faults.append(Fault(_TOKEN, answer))


def _played(where: str, fits: Callable[..., bool], reply: Reply) -> Callable[[Bank], None]:
    return lambda bank: getattr(bank.world, where).faults.append(Fault(fits, reply))


def _slow(where: str, fits: Callable[..., bool]) -> Callable[[Bank], None]:
    def do(bank: Bank) -> None:
        bank.says("timeout_seconds = 10", "timeout_seconds = 0.5")
        _played(where, fits, _TOO_SLOW)(bank)

    return do


def _config(old: str, new: str) -> Callable[[Bank], None]:
    return lambda bank: bank.says(old, new)


def _signed_by(pair: Callable[[], KeyPair]) -> Callable[[Bank], None]:
    def do(bank: Bank) -> None:
        bank.has("segl.p12", pkcs12_of(pair()))
        bank.has("segl.password", PASSWORD)
        bank.text += '[signing]\npkcs12 = "segl.p12"\npassword_file = "segl.password"\n'

    return do


def _of(issuer: str, *, begins: int = -9) -> Callable[[Bank], None]:
    now = datetime.now(UTC)
    pair = authority(issuer).issue(start=now + timedelta(days=begins), end=now + timedelta(days=300))
    return lambda bank: bank.is_handed(pair)


def _production(bank: Bank) -> None:
    bank.says('environment = "test"', 'environment = "production"\nallow_writes_in_production = true')


def _without_key(bank: Bank) -> None:
    pair = expired()
    bank.has("bank.p12", pkcs12.serialize_key_and_certificates(None, None, None, [pair.certificate], BestAvailableEncryption(PASSWORD)))
    bank.has("bank.password", PASSWORD)


def _elliptic(bank: Bank) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    made = ca_certificate(subject(), key)
    bank.has("bank.p12", pkcs12.serialize_key_and_certificates(None, key, made, None, BestAvailableEncryption(PASSWORD)))
    bank.has("bank.password", PASSWORD)


def _pem_of_others(target: Bank) -> None:
    target.has("k.pem", rsa_key("a stranger").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    target.has("c.pem", bank().certificate.public_bytes(Encoding.PEM))
    target.says('pkcs12 = "bank.p12"', 'pem_key = "k.pem"\npem_certificate = "c.pem"')


def _nameless_jwk(bank: Bank) -> None:
    from jwt.algorithms import RSAAlgorithm  # noqa: PLC0415 - used here only

    bank.has("k.json", RSAAlgorithm.to_jwk(rsa_key("bank")).encode())
    bank.says('pkcs12 = "bank.p12"\npassword_file = "bank.password"\n', 'jwk = "k.json"\n')
    bank.says('key = "x5c"', 'key = "kid"')
    _signed_by(lambda: authority().issue())(bank)


def _readable_by_all(bank: Bank) -> None:
    (bank.folder / "bank.password").chmod(0o644)


def _no_proxy(bank: Bank) -> None:
    bank.says(f'proxy = "{bank.world.proxy.url}"\n', "")


def _directly(url: Callable[[Bank], str]) -> Callable[[Bank], None]:
    """KFR without the proxy, at another address."""

    def do(bank: Bank) -> None:
        _no_proxy(bank)
        bank.says(bank.world.metadata_url, bank.world.simulator.ready.metadata_url)
        bank.says(BASE_URL, f"{url(bank)}/kar-ws/api/v1")

    return do


def _environment_proxy(bank: Bank) -> None:
    _no_proxy(bank)
    bank.environ["HTTPS_PROXY"] = f"http://127.0.0.1:{closed_port()}"


def _login_wanted(bank: Bank) -> None:
    strict = bank.stack.enter_context(proxying(bank.world.routes, password="bruker:passord"))
    bank.says(bank.world.proxy.url, strict.url)


def _certificate(issuer: str = "Nettet", name: str = KFR, *, days: int = 30, oldest: bool = False) -> Callable[[Bank], None]:
    def do(bank: Bank) -> None:
        context = context_of(for_server(authority(issuer), name, days=days), bank.folder)
        if oldest:
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
            context.set_ciphers("ALL:@SECLEVEL=0")
        bank.serve(KFR, context)

    return do


def _clock(seconds: float) -> Callable[[Bank], None]:
    def do(bank: Bank) -> None:
        bank.world.maskinporten.date_offset = seconds

    return do


@dataclass(frozen=True)
class Row:
    """How it is set up; the check that finds it; words of what it says; the exit code (2 configuration, 3 somebody else)."""

    given: Callable[[Bank], object]
    check: str
    said: tuple[str, ...]
    code: int = 2


ROWS: dict[str, Row] = {
    # --- configuration
    "no configuration": Row(lambda bank: setattr(bank, "text", ""), "config", ("finnes-ikke.toml", "init")),
    "no TOML": Row(_config("[bank]", "[bank"), "config", ("kfr.toml",)),
    "a misspelled key": Row(_config("client_id", "klient_id"), "config", ("linje 10", "client_id")),
    "a wrong type": Row(_config("timeout_seconds = 10", 'timeout_seconds = "lenge"'), "config", ("linje 7", "sekunder")),
    "a wrong organisation number": Row(_config('"310000000"', '"310000001"'), "config", ("linje 2", "organisasjonsnummer")),
    "plain http": Row(_config(f"https://{KFR}", f"http://{KFR}"), "config", ("https",)),
    "the scope of the agencies": Row(_config("kundeforhold.write", "kundeforhold"), "config", ("bits:kundeforhold.write",)),
    "more than Bits takes in a day": Row(
        lambda bank: setattr(bank, "text", f"{bank.text}[limits]\nrelationships_per_run = 100001\n"), "config", ("100.000", "DSOP@bits.no")
    ),
    "the environment overrides with nonsense": Row(
        lambda bank: bank.environ.update(KFR_KFR_TIMEOUT_SECONDS="x"), "config", ("KFR_KFR_TIMEOUT",)
    ),
    # --- key and certificate
    "no certificate file": Row(_config('"bank.p12"', '"borte.p12"'), "key", ("borte.p12",)),
    "no PKCS#12": Row(lambda bank: bank.has("bank.p12", b"-----BEGIN"), "key", ("PKCS#12", "openssl")),
    "a wrong password": Row(lambda bank: bank.has("bank.password", b"feil"), "key", ("Passordet", "password_file")),
    "a password that others may read": Row(_readable_by_all, "key", ("bank.password", "chmod 600")),
    "no password": Row(_config('password_file = "bank.password"', 'password_env = "KFR_FINNES_IKKE"'), "key", ("KFR_FINNES_IKKE",)),
    "a certificate without its key": Row(_without_key, "key", ("privat nøkkel",)),
    "a key of another kind": Row(_elliptic, "key", ("RSA",)),
    "a key and the certificate of another": Row(_pem_of_others, "key", ("sertifikatet som hører til",)),
    "a JWK that nobody has named": Row(_nameless_jwk, "key", ("kid",)),
    "an expired certificate": Row(lambda bank: bank.is_handed(expired()), "validity", ("utløp", "A-3")),
    "a certificate from tomorrow": Row(_of("Test CA", begins=1), "validity", ("gjelder først", "klokken")),
    "a production certificate in test": Row(_of("Buypass Class 3"), "environment", ("MP-120", "Buypass Class 3")),
    "a test certificate in production": Row(_production, "environment", ("produksjon", "MP-120")),
    "a certificate of another bank": Row(lambda bank: bank.is_handed(of_another_bank()), "organisations", ("310000001", "consumer_org")),
    "a seal of another bank": Row(_signed_by(of_another_bank), "signing", ("310000001",)),
    "an expired seal": Row(_signed_by(expired), "signing", ("utløp",)),
    # --- the way there
    "a proxy that is not there": Row(_config("127.0.0.1", "127.0.0.2"), "proxy", ("127.0.0.2", "avvist"), 3),
    "a proxy of the environment that is not there": Row(_environment_proxy, "proxy", ("avvist", "A-7"), 3),
    "a proxy that wants a login": Row(_login_wanted, "proxy", ("407", "HTTPS_PROXY"), 3),
    "a proxy that lets nobody to KFR": Row(lambda bank: bank.world.routes.pop(KFR), "proxy", (KFR, "proxyen slapp ikke"), 3),
    "a name that is not in DNS": Row(_directly(lambda _: "https://kfr.invalid"), "names", ("kfr.invalid", "DNS"), 3),
    "nobody listens": Row(_directly(lambda _: f"https://127.0.0.1:{closed_port()}"), "connections", ("avvist", "A-7"), 3),
    "an unknown issuer": Row(_config('ca_file = "nett.pem"\n', ""), "tls", ("kjent utsteder", "ca_file"), 3),
    "an issuer of another": Row(_certificate("En annen"), "tls", (KFR, "ca_file"), 3),
    "an expired server": Row(_certificate(days=-1), "tls", (KFR, "utløpt"), 3),
    "a server of another name": Row(_certificate(name="annet.example"), "tls", ("annet navn", "proxy"), 3),
    "a server that speaks no TLS": Row(lambda bank: bank.serve(KFR, None), "tls", ("ikke med TLS", "TLS 1.2"), 3),
    "a server of the last century": Row(_certificate(oldest=True), "tls", ("TLS 1.2",), 3),
    "a company CA that is none": Row(lambda bank: bank.has("nett.pem", b"hei"), "tls", ("nett.pem", "PEM")),
    # --- Maskinporten
    "metadata from a gateway": Row(_played("maskinporten", _WELL_KNOWN, GATEWAY_PAGE), "metadata", ("JSON", "metadata_url"), 3),
    "metadata without an issuer": Row(_played("maskinporten", _WELL_KNOWN, json_reply(200, {})), "metadata", ("issuer",), 3),
    "metadata that break off": Row(_played("maskinporten", _WELL_KNOWN, json_reply(200, {}, cut=1)), "metadata", ("midt i svaret",), 3),
    "metadata that never come": Row(_slow("maskinporten", _WELL_KNOWN), "metadata", ("0.5 sekunder", "timeout_seconds"), 3),
    "a clock 30 s slow": Row(_clock(30), "clock", ("sekunder etter", "NTP")),
    "a clock 30 s fast": Row(_clock(-30), "clock", ("sekunder foran", "NTP")),
    "a wrong client": Row(lambda bank: bank.says(bank.world.client_id, "en-annen"), "grant", ("MP-100", "client_id"), 3),
    "a scope the client does not have": Row(_config('write"]', 'write", "bits:noe"]'), "grant", ("MP-200", "Samarbeidsportalen"), 3),
    "a certificate Maskinporten does not know": Row(_of("Test CA"), "grant", ("MP-120", "virksomhetssertifikat"), 3),
    "a key that is not registered": Row(_config('key = "x5c"', 'key = "kid"\nkid = "k"'), "grant", ("MP-100", "client_id"), 3),
    "a grant of a clock that is wrong": Row(_refusal("MP-130"), "grant", ("MP-130", "klokken")),
    "a token endpoint that is down": Row(_played("maskinporten", _TOKEN, Reply(503, b"", "text/html")), "grant", ("503",), 3),
    "a token endpoint that never answers": Row(_slow("maskinporten", _TOKEN), "grant", (MASKINPORTEN, "0.5 sekunder"), 3),
    "a token without the scope": Row(_token(scope="bits:noe"), "scopes", ("bits:kundeforhold.write", "B-2"), 3),
    "a token of another bank": Row(_token(consumer={"ID": "0192:310000001"}), "scopes", ("310000001", "consumer_org")),
    # --- KFR
    "a wrong path": Row(_config("/kar-ws/api/v1", "/kar-ws/api/v2"), "kfr", ("404", "base_url")),
    "a page of a gateway": Row(_played("kfr", _LOOK_UP, GATEWAY_PAGE), "kfr", ("HTML", "base_url"), 3),
    "KFR is down": Row(_kfr_says(503), "kfr", ("503", "DSOP@bits.no"), 3),
    "KAR does not answer KFR": Row(_kfr_says(504), "kfr", ("504",), 3),
    "KFR has had enough": Row(_kfr_says(429), "kfr", ("429", "requests_per_second"), 3),
    "a reset in the middle of the answer": Row(
        _played("kfr", _LOOK_UP, Reply(200, b"x" * 99, cut=9, reset=True)), "kfr", ("brutt", "A-7"), 3
    ),
    "KFR never answers": Row(_slow("kfr", _LOOK_UP), "kfr", (KFR, "0.5 sekunder"), 3),
    "KFR refuses the token": Row(_kfr_says(401, "KFR-001"), "look-up", ("401", "samme miljø"), 3),
    "KFR lets the bank do nothing": Row(_kfr_says(403, "KFR-002"), "look-up", ("403", "B-2"), 3),
} | {
    f"Maskinporten says {code}": Row(_refusal(code), "grant", (code, advice), 3)
    for code, advice in {
        "MP-011": "linjeskift",
        "MP-012": "jti",
        "MP-110": "metadata_url",
        "MP-121": "Registrer den på nytt",
        "MP-122": "organisasjonsnummer",
        "MP-123": "x5c",
        "MP-124": "utløpt",
        "MP-201": "typen Maskinporten",
        "MP-250": "DSOP@bits.no",
        "MP-251": "Altinn",
        "MP-999": "Samarbeidsportalen",
    }.items()
}


def test_there_are_faults_enough() -> None:
    assert len(ROWS) >= 40


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_fault_is_found_with_its_remedy(
    bank_of: Bank, row: Row, workbook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row.given(bank_of)
    config = bank_of.config if bank_of.text else bank_of.folder / "finnes-ikke.toml"
    for name, value in bank_of.environ.items():
        monkeypatch.setenv(name, value)

    code = main(["doctor", "--config", str(config), "--json"])

    output = capsys.readouterr()
    found = json.loads(output.out)
    failed = next(check for check in found["checks"] if check["state"] == "failed")
    text = f"{failed['looked_at']} {failed['found']} {failed['remedy']}"
    assert failed["id"] == row.check, text
    assert all(word in text for word in row.said), text
    assert (code, found["exit_code"], found["healthy"]) == (row.code, row.code, False)
    assert output.err == ""

    # A run stops there too, before its first case.
    out = bank_of.folder / "kjøring"
    words = ["--config", str(config), "--workbook", str(workbook), "--out", str(out), "--production", "310000000"]
    assert main(["run", *words]) == code
    said = capsys.readouterr().err
    assert failed["remedy"].partition("CorrelationID")[0].splitlines()[0] in said
    assert "→" in said
    assert not out.exists()
