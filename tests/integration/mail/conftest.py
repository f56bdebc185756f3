"""What every test of `send` starts from: a sealed run, a configuration, and where it is asked for a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import bundles, certificates, postoffice
from tests.bundles import copied
from tests.certificates import PASSWORD
from tests.mails import CONFIG, LOGIN, made
from tests.postoffice import PostOffice, open_office


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
