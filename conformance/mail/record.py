"""The record of deliveries beside a run: written before and after, so that a mail is never sent twice without anybody knowing."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Self

import msgspec

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]  # asked for before use

from conformance.errors.mail import DeliveriesBroken, DeliveryBusy
from conformance.errors.run import OutputNotWritable
from conformance.errors.system import refusal

_MAX_BYTES = 1024 * 1024


class Progress(StrEnum):
    """How far a delivery came; one that only begun may have arrived."""

    BEGUN = "begun"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Delivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the record.

    Attributes:
        state: How far it came.
        at: When, RFC 3339 in UTC.
        to: Address of the recipient.
        server: Host and port of the mail server.
        message_id: Message-ID of the mail.
        sha256: SHA-256 of the mail as it was delivered.
        manifest_sha256: SHA-256 of the manifest of the run, so that it can be told what was sent; empty when it had none.
        answer: What the server said; empty while it has not.
    """

    state: Progress
    at: str
    to: str
    server: str
    message_id: str
    sha256: str
    manifest_sha256: str = ""
    answer: str = ""


class DeliveryRecord:
    """The record of one run, held by this process alone while it is open."""

    def __init__(self, path: Path) -> None:
        """Open the record, making it when there is none.

        Raises:
            DeliveryBusy: Another process is delivering.
            DeliveriesBroken: The record cannot be understood.
            OutputNotWritable: The run folder cannot be written to.
        """
        try:
            self._file: BinaryIO = path.open("a+b")
        except OSError as error:
            raise OutputNotWritable(folder=path.parent, why=refusal(error)) from error
        try:
            _reserve(self._file, path)
            self.deliveries = _read(self._file, path)
        except BaseException:
            self._file.close()
            raise

    def last_to(self, recipient: str) -> Delivery | None:
        """What became of the latest delivery to somebody that was not refused; `None` when there was none."""
        theirs = [each for each in self.deliveries if each.to.casefold() == recipient.casefold()]
        refused = {each.message_id for each in theirs if each.state is Progress.REFUSED}
        standing = [each for each in theirs if each.message_id not in refused]
        return standing[-1] if standing else None

    def write(self, delivery: Delivery) -> None:
        """Append a line and see it to the disk."""
        self._file.write(msgspec.json.encode(delivery) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.deliveries = (*self.deliveries, delivery)

    def close(self) -> None:
        """Let the next process have it."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _reserve(file: BinaryIO, path: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise DeliveryBusy(folder=path.parent) from error


def _read(file: BinaryIO, path: Path) -> tuple[Delivery, ...]:
    file.seek(0)
    data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES or (data and not data.endswith(b"\n")):
        raise DeliveriesBroken(file=path, line=data.count(b"\n") + 1)
    found = []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            found.append(msgspec.json.decode(line, type=Delivery))
        except (msgspec.DecodeError, ValueError) as error:
            raise DeliveriesBroken(file=path, line=number) from error
    return tuple(found)
