"""Takes secrets and personal numbers out of text before anything is written down.

Redaction happens when an exchange is captured, so nothing further down the house can leak what it never had.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from conformance.identifiers import is_account_number, is_person_number, looks_like_a_birth_date

REMOVED = "‹fjernet›"
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token"})
_SCHEME = re.compile(r"(?i)^(bearer|basic)\s+")
_SHORTEST_SECRET = 8  # characters; a shorter word would be found inside innocent ones

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*")
# What follows a scheme is the credential, unless it is a parameter of a challenge (`Bearer error="invalid_token"`) or a plain word.
_CREDENTIAL = re.compile(r"\b((?i:bearer|basic))(\s+)(?!\w+\s*=\s*\"|[a-zæøå]+(?:[\s.,;:!?)]|$))[\w.~+/-]{8,}=*")
_USER = re.compile(r"(?<=://)[^/?#\s@]+(?=@)")
_NAMED = re.compile(
    r"(?i)(\b(?:access_token|refresh_token|id_token|assertion|client_assertion|client_secret|password|passord|passwd|secret|api[_-]?key"
    r"|private_key)[\"']?\s*[:=]\s*)(?:(?P<quote>[\"'])(?:\\.|(?!(?P=quote))[^\\])*(?P=quote)|[^\s&,;\"'{}\[\]]+)"
)
_SECRETS = (
    (_PRIVATE_KEY, REMOVED),
    (_TOKEN, REMOVED),
    (_CREDENTIAL, rf"\1\2{REMOVED}"),
    (_USER, REMOVED),
    (_NAMED, rf"\1\g<quote>{REMOVED}\g<quote>"),
)

_ESCAPED_DIGIT = re.compile(r"(?i)(?:%|\\u00)3([0-9])")
_GAP = r"(?:[ .+\u00a0\u2009\u202f-]|%20|%C2%A0)"
_NUMBERS = re.compile(
    # A UUID may hold eleven digits in a row by chance; it is no person and must stay readable.
    r"(?P<uuid>[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})"
    rf"|(?P<iban>\bNO\d\d{_GAP}?\d{{4}}{_GAP}?\d{{4}}{_GAP}?\d{{3}}(?!\d))"
    # Eleven digits, also right after an escape: `%20` before a number is no part of it.
    r"|(?P<eleven>(?<!\d)\d{11}(?!\d)|(?<=%[0-9a-fA-F]{2})\d{11}(?!\d))"
    rf"|(?P<parted>(?<!\d)(?:\d{{6}}{_GAP}\d{{5}}|\d{{4}}{_GAP}\d\d{_GAP}\d{{5}})(?!\d))"
    # As people write it with the date in its parts; a date and any other number stand side by side too often, so check digits decide.
    rf"|(?P<dated>(?<!\d)\d\d[./-]\d\d[./-]\d\d{_GAP}?\d{{5}}(?!\d))"
    r"|(?P<run>(?<![\d%])(?<!%[0-9a-fA-F])\d{12,})"
)
_ESCAPED_BLANK = re.compile("%20|%C2%A0")
_LENGTH = 11


class Redactor:
    """Replaces person and account numbers by pseudonyms that stay equal within a run, and secrets by a mark.

    Any eleven digits by themselves are taken for a number to hide, whatever their check digits say: one that is wrong by a digit still
    points at somebody. In longer runs of digits, where nothing tells beginning from end, the check digits decide.
    """

    def __init__(self, key: bytes, secrets: Iterable[str] = ()) -> None:
        """Make a redactor.

        Args:
            key: Secret of the run; who does not have it cannot find the number behind a pseudonym by trying them all.
            secrets: What must be removed wherever it turns up, in addition to what is known by its form.
        """
        self._key = key
        self._known: set[str] = set()
        self._known_pattern: re.Pattern[str] | None = None
        for secret in secrets:
            self.learn(secret)

    def learn(self, secret: str) -> None:
        """Remove a secret wherever it turns up from now on, also as URLs and JSON write it."""
        if len(secret) < _SHORTEST_SECRET or secret in self._known:
            return
        self._known |= {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
        # The longest first: one secret may be the beginning of another.
        self._known_pattern = re.compile("|".join(map(re.escape, sorted(self._known, key=len, reverse=True))))

    def learn_from(self, headers: Iterable[tuple[str, str]]) -> None:
        """Learn the credentials that stand in headers: an answer may repeat them anywhere."""
        for name, value in headers:
            if name.lower() in _SECRET_HEADERS:
                self.learn(_SCHEME.sub("", value))

    def text(self, text: str) -> str:
        """Redact free text: bodies, URLs, messages."""
        if self._known_pattern is not None:
            text = self._known_pattern.sub(REMOVED, text)
        for pattern, replacement in _SECRETS:
            text = pattern.sub(replacement, text)
        return _NUMBERS.sub(self._replace, _ESCAPED_DIGIT.sub(r"\1", text))

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Redact headers; of credentials only the scheme is kept."""
        return tuple((self.text(name), self._header(name, value)) for name, value in headers)

    def pseudonym(self, number: str) -> str:
        """Name a number without showing it: `person`, `konto`, or `nummer` when it can be neither."""
        digits = _digits(number)
        mark = hmac.new(self._key, digits.encode(), hashlib.sha256).hexdigest()[:10]
        return f"‹{_kind(digits)}-{mark}›"

    def _header(self, name: str, value: str) -> str:
        if name.lower() not in _SECRET_HEADERS:
            return self.text(value)
        scheme = _SCHEME.match(value)
        return f"{scheme[1]} {REMOVED}" if scheme else REMOVED

    def _replace(self, match: re.Match[str]) -> str:
        found, number = match[0], _ESCAPED_BLANK.sub("", match[0])
        match match.lastgroup:
            case "uuid":
                return found
            case "iban":
                # The two digits after NO only check the account, and would help to find it.
                return f"NO{self.pseudonym(number[4:])}"
            case "run":
                return self._within(found)
            case "dated" if not is_person_number(_digits(number)):
                return found
            case _:
                return self.pseudonym(number)

    def _within(self, run: str) -> str:
        """Replace the person numbers in a long run of digits."""
        at = 0
        while at <= len(run) - _LENGTH:
            if looks_like_a_birth_date(run[at:]) and is_person_number(run[at : at + _LENGTH]):
                return f"{run[:at]}{self.pseudonym(run[at : at + _LENGTH])}{self._within(run[at + _LENGTH :])}"
            at += 1
        return run


def _digits(number: str) -> str:
    return "".join(str(int(character)) for character in number if character.isdecimal())


def _kind(digits: str) -> str:
    if looks_like_a_birth_date(digits):
        return "person"
    return "konto" if is_account_number(digits) else "nummer"
