"""Takes secrets and personal numbers out of text before anything is written down.

Redaction happens when an exchange is captured, so nothing further down the house can leak what it never had.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

REMOVED = "‹fjernet›"
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_SCHEME = re.compile(r"(?i)^(bearer|basic)\s")
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?")
# A UUID may hold eleven digits in a row by chance; it is no person and must stay readable.
_UUID_OR_ELEVEN = re.compile(
    r"(?P<uuid>[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})|(?<!\d)\d{11}(?!\d)|(?<!\d)\d{6}[ ]\d{5}(?!\d)"
)


class Redactor:
    """Replaces person numbers by pseudonyms that stay equal within a run, and tokens by a mark.

    Any eleven digits in a row are taken for a person or an account, whatever their check digits say: a number that is wrong by one
    digit still points at somebody.
    """

    def __init__(self, key: bytes) -> None:
        """Make a redactor.

        Args:
            key: Secret of the run; who does not have it cannot find the number behind a pseudonym by trying them all.
        """
        self._key = key

    def text(self, text: str) -> str:
        """Redact free text: bodies, URLs, messages."""
        return _UUID_OR_ELEVEN.sub(self._replace, _TOKEN.sub(REMOVED, text))

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Redact headers; of credentials only the scheme is kept."""
        return tuple((name, self._header(name, value)) for name, value in headers)

    def pseudonym(self, number: str) -> str:
        """Name a person number without showing it."""
        digits = "".join(filter(str.isdigit, number))
        mark = hmac.new(self._key, digits.encode(), hashlib.sha256).hexdigest()[:10]
        return f"‹person-{mark}›"

    def _header(self, name: str, value: str) -> str:
        if name.lower() not in _SECRET_HEADERS:
            return self.text(value)
        scheme = _SCHEME.match(value)
        return f"{scheme[1]} {REMOVED}" if scheme else REMOVED

    def _replace(self, match: re.Match[str]) -> str:
        return match[0] if match["uuid"] else self.pseudonym(match[0])
