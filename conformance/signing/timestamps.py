"""Timestamps by a third party (RFC 3161): asked for once for each signature, and put beside it (RFC 3161, appendix A)."""

from __future__ import annotations

from collections.abc import Callable

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from conformance.errors.evidence import TimestampNotGiven
from conformance.language import Text, verbatim

_UNREADABLE = Text(nb="svaret er ikke et tidsstempel", en="the answer is no timestamp")
_OTHER_BYTES = Text(nb="tidsstempelet gjelder noe annet enn det som ble sendt", en="the timestamp is over something else than was sent")
# Signature, certificates and timestamp of a large issuer, in bytes; twice that in hexadecimal digits.
ROOM_IN_PDF = 2 * 24_576


class Timestamper(TimeStamper):
    """Asks one timestamp authority."""

    def __init__(self, post: Callable[[bytes], bytes], *, authority: str) -> None:
        """Make one.

        Args:
            post: Sends a query (DER) and returns the answer; what goes wrong on the way it says itself.
            authority: Where the authority is, for messages.
        """
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is typed in part
        self._post = post
        self._authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a query and read the answer."""
        return tsp.TimeStampResp.load(self._post(req.dump()), strict=True)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Have a digest timestamped.

        Raises:
            TimestampNotGiven: The authority refuses, or answers with something else.
        """
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            stamped = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native
        except TimestampRequestError as error:
            raise self._not_given(verbatim(str(error)[:200])) from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._not_given(_UNREADABLE) from error
        if stamped != message_digest:
            raise self._not_given(_OTHER_BYTES)
        return token

    def _not_given(self, why: Text) -> TimestampNotGiven:
        return TimestampNotGiven(authority=self._authority, why=why)
