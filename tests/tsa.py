"""A real timestamp authority on this machine (RFC 3161 over HTTP), and the ways in which one can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from asn1crypto import keys, tsp, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from conformance.signing.keys import KeyPair
from conformance.signing.timestamps import Timestamper
from tests import certificates

Alter = Callable[[bytes], bytes]


def answering(moment: datetime | None, pair: KeyPair | None = None) -> Alter:
    """From query to answer, both DER: a timestamp of that moment, or of now."""
    stamper = _stamper(pair or certificates.of_a_timestamp_authority(), moment)

    def answer(query: bytes) -> bytes:
        made: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()
        return made

    return answer


def stamper(moment: datetime | None, pair: KeyPair | None = None) -> Timestamper:
    """The product's own client of such an authority, without the network between them."""
    return Timestamper(answering(moment, pair), authority="https://tsa.example")


@contextmanager
def open_authority(answer: Alter, *, status: int = 200) -> Iterator[str]:
    """Listen on a free port until the block ends, and say where."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _stamper(pair: KeyPair, moment: datetime | None) -> DummyTimeStamper:
    store = SimpleCertificateStore()
    store.register_multiple([_converted(certificate) for certificate in pair.chain if certificate.issuer != certificate.subject])
    key = pair.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(_converted(pair.certificate), keys.PrivateKeyInfo.load(key), store, fixed_dt=moment)


def _converted(certificate: pyca.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
