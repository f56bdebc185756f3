"""Maskinporten's three addresses: metadata (RFC 8414), keys, and the token endpoint."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from conformance.simulator.access_token import AccessTokens
from conformance.simulator.call import CallerGone, CallerTooSlow, body_of
from conformance.simulator.grant import ALGORITHMS, GRANT_TYPE, REFUSALS, GrantJudge, GrantRefused

PREFIX = "/maskinporten/"
METADATA = f"{PREFIX}.well-known/oauth-authorization-server"
_FORM = "application/x-www-form-urlencoded"
_FORM_BYTES = 65_536
_ERROR_URI = "https://docs.digdir.no/docs/Maskinporten/"
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class Maskinporten:
    """The authorisation server.

    Args:
        issuer: Its issuer, with the final slash.
        judge: Who judges grants.
        tokens: Who issues access tokens.
    """

    def __init__(self, issuer: str, judge: GrantJudge, tokens: AccessTokens) -> None:
        self._issuer = issuer
        self._judge = judge
        self._tokens = tokens

    def routes(self) -> list[Route]:
        """List its addresses."""
        return [
            Route(METADATA, self._metadata, methods=["GET"]),
            Route(f"{PREFIX}jwk", self._keys, methods=["GET"]),
            Route(f"{PREFIX}token", self._token, methods=["POST"]),
        ]

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self._issuer,
                "token_endpoint": f"{self._issuer}token",
                "jwks_uri": f"{self._issuer}jwk",
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
                "grant_types_supported": [GRANT_TYPE],
            }
        )

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(self._tokens.key_set())

    async def _token(self, request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return _refusal("invalid_request", f"The request must be {_FORM}")
        try:
            form = parse_qs((await _form_body(request)).decode("latin-1"))
        except (ValueError, CallerTooSlow):
            return _refusal("invalid_request", "The form is too long, or did not arrive")
        except CallerGone:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        if form.get("grant_type") != [GRANT_TYPE]:
            return _refusal("unsupported_grant_type", f"grant_type must be {GRANT_TYPE}")
        try:
            grantee = self._judge.judge(form.get("assertion", [""])[0])
        except GrantRefused as refused:
            error, description = REFUSALS[refused.code]
            return _refusal(error, f"{refused.code} {description}: {refused.detail}".strip())
        answer = {
            "access_token": self._tokens.issue(grantee),
            "token_type": "Bearer",
            "expires_in": self._tokens.lifetime,
            "scope": " ".join(grantee.scopes),
        }
        return JSONResponse(answer, headers=_NO_STORE)


async def _form_body(request: Request) -> bytes:
    form = bytearray()
    async for piece in body_of(request.receive):
        form += piece
        if len(form) > _FORM_BYTES:
            raise ValueError
    return bytes(form)


def _refusal(error: str, description: str) -> Response:
    body = {"error": error, "error_description": description, "error_uri": _ERROR_URI}
    return JSONResponse(body, HTTPStatus.BAD_REQUEST, headers=_NO_STORE)
