"""Ten thousand identifiers and fifty secrets sent through every channel that a run records: none comes out in anything it writes."""

from __future__ import annotations

import base64
import json
import re
import secrets
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import msgspec

from conformance import sheet
from conformance.client.capture import captured
from conformance.identifiers import Kind, synthetic
from conformance.journal import Event, ExchangeMade, JournalWriter, StepEnded, fold, read
from conformance.language import Language
from conformance.leaks.texts import texts
from conformance.model import Exchange, Outcome
from conformance.publish import publish
from conformance.redact import Redactor
from tests import bundles
from tests.unit.sheet.books import HEADINGS, case, one_sheet

_A_TIME = 20  # identifiers in one exchange
IDENTIFIERS = [synthetic((Kind.PERSON, Kind.D_NUMBER)[number % 2], f"redaksjon/{number}") for number in range(10_000)]
SECRETS = [f"hemmelig-{number}-{'åæ/+=&'[number % 6]}{number * 7919:08x}" for number in range(50)]
_ELEVEN = re.compile(rb"(?=(\d{6})(?:[ .]|%20|\xc2\xa0)?(\d{5}))")


class _Open(Redactor):
    """Leaves everything as it is: what the search must find, if redaction did not work."""

    def text(self, text: str) -> str:
        return text


def _exchanges(redactor: Redactor) -> Iterator[Exchange]:
    for number in range(len(IDENTIFIERS) // _A_TIME):
        some = IDENTIFIERS[number * _A_TIME : (number + 1) * _A_TIME]
        request, answer, error = _sent(some, SECRETS[number % len(SECRETS)])
        yield captured(redactor, "batch", request, answer, number=number + 1, sent_at=0.0, duration_ms=1.0, error=error)


def _sent(some: Sequence[str], secret: str) -> tuple[httpx.Request, httpx.Response, str]:
    """One exchange with everything in it, each identifier in another spelling or place."""
    token = base64.urlsafe_b64encode(secret.encode()).decode()
    split = [f"{each[:6]} {each[6:]}" for each in some]
    files = {"customers": ("kunder.csv", f"310000000,{some[0]}#2019-11-08\r\n{some[1]};{split[2]}\t{some[3]}".encode(), "text/plain")}
    request = httpx.Request(
        "POST",
        f"https://bruker:{quote(secret, safe='')}@kfr.example/{some[4]}/x%2C{some[5]}?id={some[6]}&split={quote(split[7])}&password={quote(secret, safe='')}",
        headers={"Authorization": f"Bearer {token}", "CustomerID": some[8], f"X-{some[9]}": some[10], "CorrelationID": str(uuid.uuid4())},
        files=files,
    )
    request.read()
    told = {"errorMessage": f"{some[11]} og «{split[12]}», token {token}", "password": secret, some[13]: [some[14], {"x": some[15]}]}
    escaped = "".join(f"\\u00{ord(digit):02x}" for digit in some[16])
    body = json.dumps(told, ensure_ascii=False)[:-1] + f', "escaped": "{escaped}"}}'
    answer = httpx.Response(
        400, headers={"Set-Cookie": f"session={token}", "X-Customer": some[17], "Location": f"/kunder/{some[18]}"}, content=body.encode()
    )
    return request, answer, f"Ingen forbindelse for {some[19]} med {token}."


def _published(folder: Path, redactor: Redactor) -> Path:
    """A run whose cases exchanged all of that, with everything a reader gets."""
    book = one_sheet(HEADINGS, *(case(each) for each in bundles.CASES))
    folder.mkdir()
    (folder / bundles.WORKBOOK).write_bytes(book)
    with JournalWriter(folder / "journal.jsonl") as journal:
        for event in _told(list(_exchanges(redactor)), redactor):
            journal.write(event, at="2026-03-02T11:50:00.000+00:00")
    result = fold(read((folder / "journal.jsonl").read_bytes()))
    publish(result, book, sheet.read(book, bundles.WORKBOOK).layout, folder, language=Language.NB)
    return folder


def _told(exchanges: Sequence[Exchange], redactor: Redactor) -> Iterator[Event]:
    """The events of a run of three cases, their exchanges replaced; a step's message repeats what KFR said."""
    share = len(exchanges) // len(bundles.CASES) + 1
    for event in bundles.events(failing=bundles.CASES[1:]):
        if isinstance(event, ExchangeMade):
            at = bundles.CASES.index(event.case) * share
            yield from (ExchangeMade(event.case, 1, exchange) for exchange in exchanges[at : at + share])
        elif isinstance(event, StepEnded) and event.step.outcome is Outcome.FAILED:
            said = redactor.text(f"KFR svarte om {IDENTIFIERS[-1]}: password={SECRETS[0]}")
            yield msgspec.structs.replace(event, step=replace(event.step, message=said))
        else:
            yield event


def _found(folder: Path) -> set[str]:
    """Which identifiers and secrets stand anywhere, in any file or in what is packed inside it."""
    known, found = {each.encode() for each in IDENTIFIERS}, set[str]()
    spelled = {
        form.encode(): each for each in SECRETS for form in (each, quote(each, safe=""), base64.urlsafe_b64encode(each.encode()).decode())
    }
    for file in (path for path in folder.rglob("*") if path.is_file()):
        for _, data in texts(file.name, file.read_bytes()):
            found |= {(one + two).decode() for one, two in _ELEVEN.findall(data) if one + two in known}
            found |= {secret for form, secret in spelled.items() if form in data}
    return found


def test_nothing_comes_out(tmp_path: Path) -> None:
    folder = _published(tmp_path / "kjøring", Redactor(secrets.token_bytes(32)))

    assert (folder / "evidence.json").read_bytes().count("‹person-".encode()) >= len(IDENTIFIERS)
    assert not _found(folder)


def test_the_search_finds_what_is_not_redacted(tmp_path: Path) -> None:
    found = _found(_published(tmp_path / "kjøring", _Open(b"k" * 32)))

    assert len(found & set(IDENTIFIERS)) > 0.9 * len(IDENTIFIERS)
    assert set(SECRETS) <= found
