"""The checks of the two services: Maskinporten's metadata, the clocks, the grant and its scopes, KFR and a look-up."""

from __future__ import annotations

import json
import uuid
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from conformance.client import MaskinportenAuth, open_client
from conformance.client.transport import translated_errors
from conformance.doctor.patient import Found, Patient, Procedure
from conformance.errors.blocked import GatewayAnswered, KfrUnavailable, Throttled
from conformance.errors.doctor import (
    ClockDiffers,
    KfrNotFound,
    LookUpForbidden,
    ScopeNotGranted,
    TokenNotTaken,
    TokenOfAnotherBank,
)
from conformance.identifiers import Kind, synthetic
from conformance.language import Text, verbatim

# Maskinporten takes an `iat` at most so far from its own time; the Date header has whole seconds, and the answer took its time too.
_TOLERANCE = timedelta(seconds=10)
_BEFORE, _AFTER = Text("foran", "ahead of"), Text("etter", "behind")

_METADATA = Text("utsteder {issuer}", "issuer {issuer}")
_CLOCK = Text("{seconds} sekunders forskjell fra {host}", "{seconds} seconds of difference from {host}")
_NO_DATE = Text("{host} oppgir ingen tid", "{host} states no time")
_NO_DATE_REMEDY = Text("Kontroller klokken selv, for eksempel med timedatectl.", "Check the clock yourself, for instance with timedatectl.")
_GRANTED = Text("access token utstedt, gyldig i {seconds} sekunder", "access token issued, valid for {seconds} seconds")
_GRANT = Text("client_id {client}, scope {scopes}", "client_id {client}, scope {scopes}")
_SCOPES = Text("{scopes} for {bank}", "{scopes} for {bank}")
_UNREADABLE = Text("tokenet kan ikke leses, og kan derfor ikke kontrolleres her", "the token cannot be read, and so cannot be checked here")
_UNREADABLE_REMEDY = Text(
    "Se om oppslaget under virker; da er tokenet godt nok.", "See whether the look-up below works; then the token will do."
)
_ANSWERS = Text("{host} svarer {status} på {ms} ms", "{host} answers {status} in {ms} ms")
_LOOKED_UP = Text(
    "status 200; banken har ikke den syntetiske kunden, som ventet",
    "status 200; the bank does not have the synthetic customer, as expected",
)
_KNOWN_CUSTOMER = Text(
    "status 200; den syntetiske kunden er registrert fra før", "status 200; the synthetic customer is registered already"
)
_STRANGE = Text("oppslaget ble besvart med status {status}: {actual}", "the look-up was answered with status {status}: {actual}")
_STRANGE_REMEDY = Text(
    "Ventet status 200 og en tom liste banks. Kjøringen vil vise hvilke krav KFR bryter; CorrelationID er {correlation}.",
    "Expected status 200 and an empty list of banks. The run will show which rules KFR breaks; the CorrelationID is {correlation}.",
)
_LOOK_UP = Text("GET oppslag i egen bank ({number})", "GET look-up in one's own bank ({number})")


def _check_metadata(patient: Patient) -> Found:
    config = patient.config
    patient.http = open_client(config)
    customer = synthetic(Kind.PERSON, "kfr-conformance doctor")
    patient.kfr_request = patient.http.build_request(
        "GET",
        f"{config.kfr.base_url}/customers/financialInstitutions/{config.bank.organisation_number}/",
        headers={"CustomerID": customer, "CorrelationID": str(uuid.uuid4())},
    )
    patient.conversation = MaskinportenAuth(config.maskinporten, patient.grant_key).auth_flow(patient.kfr_request)
    patient.outgoing = next(patient.conversation)
    patient.metadata_answer = answer = _sent(patient, patient.outgoing)
    patient.metadata_received = patient.now()
    patient.outgoing = patient.conversation.send(answer)
    return Found(_METADATA.filled(issuer=answer.json()["issuer"]))


def _check_clock(patient: Patient) -> Found:
    host = urlsplit(patient.config.maskinporten.metadata_url).hostname or ""
    stated: datetime | None = None
    with suppress(ValueError, TypeError):
        stated = parsedate_to_datetime(patient.metadata_answer.headers.get("Date", ""))
    if stated is None or stated.tzinfo is None:
        return Found(_NO_DATE.filled(host=host), _NO_DATE_REMEDY)
    # Whole seconds were cut off, half of one on average; the answer's way back counts for us.
    ahead = patient.metadata_received - stated - timedelta(seconds=0.5)
    seconds = round(abs(ahead.total_seconds()))
    if abs(ahead) > _TOLERANCE:
        raise ClockDiffers(seconds=seconds, direction=_BEFORE if ahead > timedelta() else _AFTER, host=host)
    return Found(_CLOCK.filled(seconds=seconds, host=host))


def _check_grant(patient: Patient) -> Found:
    answer = _sent(patient, patient.outgoing)
    patient.outgoing = patient.conversation.send(answer)
    patient.claims = _claims(str(answer.json()["access_token"])) | {"answered_scope": answer.json().get("scope", "")}
    return Found(_GRANTED.filled(seconds=answer.json()["expires_in"]))


def _check_scopes(patient: Patient) -> Found:
    config, claims = patient.config, patient.claims
    granted = str(claims.get("scope") or claims["answered_scope"]).split()
    consumer = claims.get("consumer")
    if not granted or not isinstance(consumer, dict):
        return Found(_UNREADABLE, _UNREADABLE_REMEDY)
    missing = [scope for scope in config.maskinporten.scopes if scope not in granted]
    if missing:
        raise ScopeNotGranted(missing=", ".join(missing), granted=", ".join(granted))
    number = str(consumer.get("ID", "")).rpartition(":")[2]
    if number != config.bank.organisation_number:
        raise TokenOfAnotherBank(found=number, bank=config.bank.organisation_number)
    return Found(_SCOPES.filled(scopes=", ".join(granted), bank=number))


def _check_kfr(patient: Patient) -> Found:
    patient.kfr_answer = answer = _sent(patient, patient.outgoing)
    asked = {"status": answer.status_code, "method": "GET", "operation": "lookup-own"}
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Throttled(**asked)
    if "html" in answer.headers.get("Content-Type", "").lower():
        raise GatewayAnswered(**asked)
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise KfrUnavailable(**asked)
    if answer.status_code == httpx.codes.NOT_FOUND or answer.is_redirect:
        raise KfrNotFound(url=patient.config.kfr.base_url, status=answer.status_code)
    milliseconds = round(answer.elapsed.total_seconds() * 1000)
    return Found(_ANSWERS.filled(host=answer.request.url.host, status=answer.status_code, ms=milliseconds))


def _check_look_up(patient: Patient) -> Found:
    answer = patient.kfr_answer
    body = _document(answer)
    said = {"code": str(body.get("errorCode", ""))[:20], "correlation": patient.kfr_request.headers["CorrelationID"]}
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        raise TokenNotTaken(**said)
    if answer.status_code == httpx.codes.FORBIDDEN:
        raise LookUpForbidden(**said)
    banks = body.get("banks")
    if answer.status_code != httpx.codes.OK or not isinstance(banks, list):
        # KFR answers, but not by its contract: that is for the cases to judge, and no reason not to begin.
        actual = said["code"] or answer.headers.get("Content-Type", "–")
        return Found(_STRANGE.filled(status=answer.status_code, actual=actual), _STRANGE_REMEDY.filled(correlation=said["correlation"]))
    return Found(_KNOWN_CUSTOMER if banks else _LOOKED_UP)


def _sent(patient: Patient, request: httpx.Request) -> httpx.Response:
    with translated_errors(request.url.host, patient.config.kfr.timeout_seconds):
        # The conversation puts the token on by itself; an authentication of the client's own would be one too many.
        answer = patient.http.send(request, auth=None)
    return answer  # noqa: RET504 - the block above may end in an error of its own, which a type checker cannot know


def _claims(token: str) -> dict[str, Any]:
    """Read what a token says, without trusting it: whether it is genuine is KFR's business."""
    try:
        content = token.split(".")[1]
        found = json.loads(urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    except (IndexError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _document(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        found = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _grant_asked(patient: Patient) -> Text:
    section = patient.config.maskinporten
    return _GRANT.filled(client=section.client_id, scopes=" ".join(section.scopes))


SERVICES = (
    Procedure(
        "metadata",
        Text("Maskinporten", "Maskinporten"),
        lambda patient: verbatim(patient.config.maskinporten.metadata_url),
        _check_metadata,
        ("key", "tls"),
    ),
    Procedure(
        "clock",
        Text("Klokken", "The clock"),
        lambda _: Text("tiden her og hos Maskinporten", "the time here and at Maskinporten"),
        _check_clock,
        ("metadata",),
    ),
    Procedure(
        "grant", Text("Tilgang fra Maskinporten", "Access from Maskinporten"), _grant_asked, _check_grant, ("metadata", "clock", "validity")
    ),
    Procedure(
        "scopes",
        Text("Scope og virksomhet i tokenet", "Scope and organisation in the token"),
        lambda _: Text("innholdet i tokenet", "the content of the token"),
        _check_scopes,
        ("grant",),
    ),
    Procedure("kfr", Text("KFR", "KFR"), lambda patient: verbatim(patient.config.kfr.base_url), _check_kfr, ("grant",)),
    Procedure(
        "look-up",
        Text("Oppslag i KFR", "Look-up in KFR"),
        lambda patient: _LOOK_UP.filled(number=patient.config.bank.organisation_number),
        _check_look_up,
        ("kfr",),
    ),
)
