"""Takes access tokens from Maskinporten as an httpx authentication flow: discovery, grant, cache, header."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import httpx

from conformance.client.remedies import remedy_for, speaks_of_the_clock
from conformance.client.transport import USER_AGENT
from conformance.config import MaskinportenSection, is_loopback
from conformance.errors.blocked import ClockOff, MaskinportenUnreadable, NoOtherScope, TokenRefused
from conformance.grants import GRANT_TYPE, GrantKey, GrantRequest, sign_grant
from conformance.language import Text

# A token is renewed this long before it expires, so that none dies on its way; of a short life, only a fifth is given up.
_MARGIN_SECONDS = 10.0
_MARGIN_SHARE = 0.2
# Maskinporten's ways to say that the clocks differ; the one without a code is known by its words.
_CLOCK_CODES = frozenset({"MP-130"})
_CODE = re.compile(r"MP-\d{3}")
_SAFE_ERROR = re.compile(r"[a-z_]{1,40}")
_MISSING = Text("{key} mangler (HTTP {status})", "{key} is missing (HTTP {status})")
_NOT_HTTPS = Text("token_endpoint er ikke https", "token_endpoint is not https")
_NO_TOKEN = Text("access_token eller expires_in mangler", "access_token or expires_in is missing")
_NOT_JSON = Text("svaret er ikke JSON (HTTP {status})", "the answer is not JSON (HTTP {status})")
_NO_OBJECT = Text("svaret er ikke et JSON-objekt", "the answer is no JSON object")


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token that Maskinporten issued.

    Attributes:
        value: The token; never shown.
        renew_at: When to get another one, in seconds since the epoch.
        expires_at: When it expires, in seconds since the epoch.
    """

    value: str = field(repr=False)
    renew_at: float
    expires_at: float


class MaskinportenAuth(httpx.Auth):
    """Puts a fresh enough access token on every request, getting one from Maskinporten when needed.

    The flow is the conversation itself: it yields the requests for metadata and token, and receives their answers. A token is kept
    until shortly before it expires, or until it is forgotten.

    Attributes:
        first: The first token of all, kept for whoever needs one that has expired; `None` until there is one.
    """

    requires_response_body = True

    def __init__(self, section: MaskinportenSection, key: GrantKey, *, resource: str = "", clock: Callable[[], float] = time.time) -> None:
        """Make a flow.

        Args:
            section: Where Maskinporten is, and what is asked of it.
            key: The key that grants are signed with.
            resource: The API that the tokens are to be good for; empty for any.
            clock: Seconds since the epoch.
        """
        self._section = section
        self._key = key
        self._resource = resource
        self._clock = clock
        self._metadata: Mapping[str, str] | None = None
        self._token: AccessToken | None = None
        self.first: AccessToken | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that are asked for."""
        return self._section.scopes

    def without(self, scope: str) -> MaskinportenAuth:
        """Make a flow that asks for every other scope of the client.

        Raises:
            NoOtherScope: The client has none.
        """
        others = tuple(each for each in self.scopes if each != scope)
        if not others:
            raise NoOtherScope(scope=scope)
        return MaskinportenAuth(replace(self._section, scopes=others), self._key, resource=self._resource, clock=self._clock)

    def for_resource(self, resource: str) -> MaskinportenAuth:
        """Make a flow whose tokens are good for another API only."""
        return MaskinportenAuth(self._section, self._key, resource=resource, clock=self._clock)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Authenticate one request.

        Raises:
            MaskinportenUnreadable: The metadata or the token answer is not what the standards describe.
            TokenRefused: Maskinporten refused the grant; carries the MP code and what to do.
            ClockOff: It did so because of the time.
        """
        if self._metadata is None:
            answer = yield httpx.Request("GET", self._section.metadata_url, headers={"User-Agent": USER_AGENT})
            self._metadata = self._read_metadata(answer)
        token = self._token
        if token is None or token.renew_at <= self._clock():
            answer = yield self._token_request(self._metadata)
            self._token = token = self._read_token(answer)
            self.first = self.first or token
        request.headers["Authorization"] = f"Bearer {token.value}"
        yield request

    def forget(self) -> None:
        """Give the token up although it looks good: KFR has refused it. The next request gets a fresh one."""
        self._token = None

    def _token_request(self, metadata: Mapping[str, str]) -> httpx.Request:
        wanted = GrantRequest(metadata["issuer"], self._section.client_id, self.scopes, self._section.consumer_org, self._resource)
        grant = sign_grant(wanted, self._key, now=int(self._clock()), jti=str(uuid.uuid4()))
        form = {"grant_type": GRANT_TYPE, "assertion": grant}
        return httpx.Request("POST", metadata["token_endpoint"], data=form, headers={"User-Agent": USER_AGENT})

    def _read_metadata(self, answer: httpx.Response) -> Mapping[str, str]:
        body = _json_object(answer)
        for key in ("issuer", "token_endpoint"):
            if not isinstance(body.get(key), str):
                raise MaskinportenUnreadable(url=self._section.metadata_url, why=_MISSING.filled(key=key, status=answer.status_code))
        endpoint = body["token_endpoint"]
        if urlsplit(endpoint).scheme != "https" and not is_loopback(endpoint):
            raise MaskinportenUnreadable(url=self._section.metadata_url, why=_NOT_HTTPS)
        return {"issuer": body["issuer"], "token_endpoint": endpoint}

    def _read_token(self, answer: httpx.Response) -> AccessToken:
        body = _json_object(answer)
        if answer.status_code != httpx.codes.OK:
            raise _refusal(answer.status_code, body)
        token, lifetime = body.get("access_token"), body.get("expires_in")
        if not isinstance(token, str) or not isinstance(lifetime, int):
            raise MaskinportenUnreadable(url=str(answer.request.url), why=_NO_TOKEN)
        now = self._clock()
        return AccessToken(token, now + lifetime - min(_MARGIN_SECONDS, lifetime * _MARGIN_SHARE), now + lifetime)


def _refusal(status: int, body: Mapping[str, Any]) -> TokenRefused | ClockOff:
    said = str(body.get("error_description", ""))
    code = found[0] if (found := _CODE.search(said)) else ""
    error = str(body.get("error", ""))
    detail = error if _SAFE_ERROR.fullmatch(error) else f"HTTP {status}"
    kind = ClockOff if code in _CLOCK_CODES or (not code and speaks_of_the_clock(said)) else TokenRefused
    return kind(code=code, detail=f"({detail})", advice=remedy_for(code, said))


def _json_object(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise MaskinportenUnreadable(url=str(answer.request.url), why=_NOT_JSON.filled(status=answer.status_code)) from error
    if not isinstance(body, dict):
        raise MaskinportenUnreadable(url=str(answer.request.url), why=_NO_OBJECT)
    return body
