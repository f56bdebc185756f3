"""`index.html` over many banks: who conforms, who does not and why, with a way to each bank's own report."""

from __future__ import annotations

from functools import partial

from conformance.language import Language
from conformance.model import BankState, FleetResult
from reports import labels, page, wording
from reports.markdown import escaped, table

# A CI job's page holds one mebibyte.
_MOST_NAMED = 200
_LONGEST_REASON = 500
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


def summarise(fleet: FleetResult, language: Language = Language.NB) -> str:
    """Tell of the fleet on the page of a CI job, as Markdown.

    Args:
        fleet: What became of each bank.
        language: Language of everything that does not come from the runs.

    Returns:
        Markdown that ends in a newline; only the banks that need attention are named.
    """
    label = labels.in_language(language)
    order = list(BankState)
    mark = "✅" if fleet.conforming else "❌" if fleet.exit_code else "⚠️"
    answer = label("fleet.answer", conforming=fleet.counts[BankState.CONFORMING], total=len(fleet.banks))
    named = sorted((bank for bank in fleet.banks if bank.state is not BankState.CONFORMING), key=lambda bank: order.index(bank.state))
    rows = [
        [escaped(bank.name), label(f"fleet.state.{bank.state}"), escaped(bank.reason[:_LONGEST_REASON])] for bank in named[:_MOST_NAMED]
    ]
    lines = [f"## {label('fleet.title')}", "", f"{mark} **{answer}.**", ""]
    lines += table([label("fleet.name"), label("case.verdict"), label("fleet.reason")], rows) if rows else []
    lines += [label("attention.more", n=len(named) - _MOST_NAMED), ""] if len(named) > _MOST_NAMED else []
    return "\n".join(lines)
