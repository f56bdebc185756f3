"""`index.html` over many banks: who conforms, who does not and why, with a way to each bank's own report."""

from __future__ import annotations

from functools import partial

from conformance.language import Language
from conformance.model import BankState, FleetResult
from reports import labels, page, wording

# The verdict whose colour and shape a state borrows.
_LOOKS = {
    BankState.CONFORMING: "passed",
    BankState.KNOWN: "manual",
    BankState.FAILED: "failed",
    BankState.INCOMPLETE: "blocked",
    BankState.MISCONFIGURED: "unmapped",
    BankState.CRASHED: "failed",
    BankState.NOT_STARTED: "not-run",
}


def render(fleet: FleetResult, language: Language = Language.NB) -> str:
    """Make the page.

    Args:
        fleet: What became of each bank.
        language: Language of everything that does not come from the runs.

    Returns:
        The HTML document: one file, readable without network or JavaScript.
    """
    style = page.source("report.css") + page.source("pages.css")
    order = list(BankState)
    return page.template("fleet.html.j2").render(
        language=language,
        t=labels.in_language(language),
        fleet=fleet,
        banks=sorted(fleet.banks, key=lambda bank: order.index(bank.state)),
        simulated=any(bank.simulator for bank in fleet.banks),
        looks=_LOOKS,
        conforming=fleet.counts[BankState.CONFORMING],
        when=partial(wording.when, language=language),
        duration=partial(wording.duration, language=language),
        number=partial(wording.number, language=language),
        style=style,
        style_digest=page.digest(style),
    )
