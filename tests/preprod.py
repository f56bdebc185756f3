"""Bits' test environment in small, for tests: KFR and Maskinporten over TLS with a CA of their own, behind a proxy that alone knows their names."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from conformance.signing.keys import KeyPair
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import Running, running
from tests.bank_caller import BankCaller
from tests.certificates import PASSWORD, authority, for_server, pkcs12_of, tls_context_of
from tests.golden.example_workbook import build
from tests.stage import Proxy, Reply, Server, in_front_of, proxying, serving

KFR = "kfr.example"
MASKINPORTEN = "maskinporten.example"
BASE_URL = f"https://{KFR}/kar-ws/api/v1"

_CONFIG = """\
[bank]
organisation_number = "310000000"
name = "Eksempelbank ASA"
[kfr]
environment = "test"
base_url = "https://kfr.example/kar-ws/api/v1"
timeout_seconds = 10
[maskinporten]
metadata_url = "{metadata_url}"
client_id = "{client_id}"
scopes = ["bits:kundeforhold.write"]
key = "x5c"
[certificate]
pkcs12 = "bank.p12"
password_file = "bank.password"
[tls]
ca_file = "nett.pem"
proxy = "{proxy}"
"""


@dataclass
class Preprod:
    """The environment, and what a bank has been given for it.

    Attributes:
        simulator: What is behind it all.
        kfr: The front that answers for KFR; its faults go before KFR's answers.
        maskinporten: The front that answers for Maskinporten.
        proxy: The only way there.
        routes: Which port on this machine the proxy takes a name to be; a test may lead a name elsewhere.
        papers: Folder with `bank.p12`, `bank.password` and `nett.pem` (the CA of the servers).
        metadata_url: Maskinporten's metadata.
        client_id: The bank's client.
    """

    simulator: Running
    kfr: Server
    maskinporten: Server
    proxy: Proxy
    routes: dict[str, int]
    papers: Path
    metadata_url: str
    client_id: str
    origin: str
    _known: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = dict(self.routes)

    @property
    def caller(self) -> BankCaller:
        """Somebody who asks the simulator directly, whatever the fronts do."""
        return BankCaller(self.simulator.ready)

    def config(self) -> str:
        """The configuration of a bank that has done everything right."""
        return _CONFIG.format(metadata_url=self.metadata_url, client_id=self.client_id, proxy=self.proxy.url)

    def hand_out(self, folder: Path) -> None:
        """Give a bank its papers."""
        shutil.copytree(self.papers, folder, dirs_exist_ok=True)

    def recover(self) -> None:
        """Take every fault away again."""
        self.routes.clear()
        self.routes.update(self._known)
        for server in (self.kfr, self.maskinporten):
            server.faults.clear()
            server.seen.clear()
            server.date_offset = 0.0
        self.proxy.connected.clear()


@contextmanager
def preprod(folder: Path, options: SimulatorOptions | None = None) -> Iterator[Preprod]:
    """Open the environment until the block ends.

    Args:
        folder: Where its papers may lie.
        options: What the simulator behind it is asked to be.
    """
    papers = folder / "papirer"
    with ExitStack() as stack:
        simulator = stack.enter_context(running(replace(options or SimulatorOptions(batch_rate=5_000), config_folder=folder / "bak")))
        shutil.copytree(folder / "bak", papers)
        client = next(line for line in (papers / "kfr.toml").read_text(encoding="utf-8").splitlines() if line.startswith("client_id"))
        for name in ("kfr.toml", "ca.pem"):
            (papers / name).unlink()
        (papers / "nett.pem").write_bytes(authority("Nettet").pem)
        context = tls_context_of(for_server(authority("Nettet"), KFR, MASKINPORTEN), folder)
        origin, slash, path = simulator.ready.metadata_url.removeprefix("http://").partition("/")
        origin = f"http://{origin}"
        kfr = stack.enter_context(serving(in_front_of(origin), tls=context))
        maskinporten = stack.enter_context(serving(in_front_of(origin, lambda: f"https://{MASKINPORTEN}"), tls=context))
        routes = {KFR: kfr.port, MASKINPORTEN: maskinporten.port}
        proxy = stack.enter_context(proxying(routes))
        url, client_id = f"https://{MASKINPORTEN}{slash}{path}", client.split('"')[1]
        yield Preprod(simulator, kfr, maskinporten, proxy, routes, papers, url, client_id, origin)


class Bank:
    """A bank with its folder, and a test environment that it can reach."""

    def __init__(self, world: Preprod, folder: Path, stack: ExitStack) -> None:
        self.world = world
        self.folder = folder
        self.stack = stack
        self.environ: dict[str, str] = {}
        self.text = world.config()
        world.hand_out(folder)

    @property
    def config(self) -> Path:
        """The configuration as it now stands, written down."""
        file = self.folder / "kfr.toml"
        file.write_text(self.text, encoding="utf-8")
        return file

    def says(self, old: str, new: str) -> None:
        assert self.text.count(old) == 1, old
        self.text = self.text.replace(old, new)

    def has(self, name: str, content: bytes) -> None:
        (self.folder / name).write_bytes(content)
        (self.folder / name).chmod(0o600)

    def is_handed(self, pair: KeyPair, password: bytes = PASSWORD) -> None:
        """Another .p12, with its password."""
        self.has("bank.p12", pkcs12_of(pair, password))
        self.has("bank.password", password)

    def serve(self, name: str, context: ssl.SSLContext | None, reply: Reply | None = None) -> None:
        """Let another server be what the proxy takes a name to be."""
        behind = in_front_of(self.world.origin) if reply is None else lambda _: reply
        self.world.routes[name] = self.stack.enter_context(serving(behind, tls=context)).port


def workbook_of(folder: Path, *cases: tuple[str, str, str, str]) -> Path:
    """Write a workbook with these cases only: id, preconditions, action, expected result."""
    rows = [
        f"[[section.case]]\nid = {_quoted(id_)}\ntitle = {_quoted(id_)}\npreconditions = {_quoted(before)}\n"
        f"action = {_quoted(action)}\nexpected = {_quoted(expected)}\n"
        for id_, before, action, expected in cases
    ]
    catalogue = folder / "saker.toml"
    catalogue.write_text('title = "Utvalg"\n[[section]]\ntitle = "Utvalg"\n' + "\n".join(rows), encoding="utf-8")
    workbook = folder / "utvalg.xlsx"
    workbook.write_bytes(build(catalogue))
    return workbook


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
