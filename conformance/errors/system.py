"""What the operating system says when it refuses something, in the reader's language; Python hands on its English words."""

from __future__ import annotations

import errno

from conformance.language import Text, verbatim

_REASONS = {
    errno.ENOENT: Text("den finnes ikke", "it does not exist"),
    errno.EACCES: Text("du har ikke tilgang", "you have no access"),
    errno.EPERM: Text("det er ikke tillatt", "it is not permitted"),
    errno.EEXIST: Text("det ligger en fil der fra før", "there is a file already"),
    errno.EISDIR: Text("den er en mappe", "it is a folder"),
    errno.ENOTDIR: Text("en del av stien er ikke en mappe", "a part of the path is no folder"),
    errno.ENOSPC: Text("disken er full", "the disk is full"),
    errno.EDQUOT: Text("kvoten på disken er brukt opp", "the disk quota is used up"),
    errno.EROFS: Text("disken kan bare leses", "the disk can only be read"),
    errno.ENAMETOOLONG: Text("navnet er for langt", "the name is too long"),
    errno.ELOOP: Text("for mange symbolske lenker etter hverandre", "too many links in a row"),
    errno.EMFILE: Text("for mange filer er åpne", "too many files are open"),
    errno.EBUSY: Text("den er i bruk", "it is in use"),
    errno.EIO: Text("disken svarer med en feil", "the disk answers with an error"),
    errno.EADDRINUSE: Text("porten er i bruk", "the port is in use"),
    errno.ECONNREFUSED: Text("forbindelsen ble avvist", "the connection was refused"),
    errno.ECONNRESET: Text("forbindelsen ble brutt", "the connection was broken"),
    errno.ETIMEDOUT: Text("det kom ikke noe svar i tide", "no answer came in time"),
    errno.EHOSTUNREACH: Text("maskinen kan ikke nås", "the host cannot be reached"),
    errno.ENETUNREACH: Text("nettet kan ikke nås", "the network cannot be reached"),
}


def refusal(error: OSError) -> Text:
    """Say why the operating system refused.

    Args:
        error: What it raised.

    Returns:
        A few words without a capital or a full stop; for what is not listed here, those of the system.
    """
    known = _REASONS.get(error.errno or 0)
    return known if known is not None else verbatim(error.strerror or str(error) or type(error).__name__)
