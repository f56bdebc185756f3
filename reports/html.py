"""`report.html`: one self-contained page, readable without JavaScript, network or any file beside it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from conformance.language import Language
from conformance.model import CaseResult, Exchange, Outcome, Verdict
from reports import charts, labels, leavings, outline, page, wording
from reports.interface import EVIDENCE_FILE, ReportInput
from reports.labels import Labels
from reports.origin import banners, origin
from reports.pictures import kind_of
from reports.printable import Cut, cut
from reports.summary import BY_GRAVITY, case_reason, summarise

# The page stays small enough to mail and to open. All bodies together get about this many characters, each at least and at most these.
_BODIES_BUDGET = 500_000
_LEAST_BODY = 160
_MOST_BODY = 4_000
_EXCHANGES_BUDGET = 1_500_000  # characters of all exchanges shown in full
_EXCHANGE_MARKUP = 250  # what the page adds to the characters of one exchange, about
_CUT_MARKUP = 330  # what it adds to say how a body was cut
_FOLDED_FROM = 600  # characters of a body that are folded away until the reader asks

_WIDEST_ID = 20  # characters; longer ones are broken
# Measures of the tables of cases, in rem; they follow the style sheet.
_ID_CHARACTER_REM = 0.5
_CELL_PADDING_REM = 1.3
_CAPTION_REM = 3.0
_ROW_REM = 2.3

_MOST_OPEN = 12  # cases that did not pass and stand open from the start
_MOST_LISTED = 25  # cases named under "needs attention"


def render(report: ReportInput, language: Language = Language.NB) -> str:
    """Make the page.

    Args:
        report: The run, the rules and the names of the files beside the page.
        language: Language of everything that does not come from the run itself.

    Returns:
        The HTML document; the same input gives the same text.
    """
    content = _content(report, language)
    style = page.source("report.css") + _words_in_style(labels.in_language(language)) + _sizes_in_style(content["sections"])
    script = page.source("report.js")
    return page.template("report.html.j2").render(
        **_words(report, language),
        **content,
        style=style,
        script=script,
        style_digest=page.digest(style),
        script_digest=page.digest(script),
    )


def _content(report: ReportInput, language: Language) -> dict[str, Any]:
    result, label = report.result, labels.in_language(language)
    attention = outline.attention(result)
    sections = outline.sections(result)
    limit = _body_limit(report)
    return {
        "report": report,
        "result": result,
        "summary": summarise(result, label),
        "banners": banners(result, label),
        "origin": origin(result, label),
        "cleanup": leavings.clean_up(result, label),
        "known": leavings.known_rows(result, label),
        "sections": sections,
        "in_full": _in_full([entry for section in sections for entry in section.entries], limit),
        "attention": attention[:_MOST_LISTED],
        "attention_more": max(0, len(attention) - _MOST_LISTED),
        "verdicts": [verdict for verdict in BY_GRAVITY if result.counts[verdict]],
        "slices": charts.verdict_bar(result),
        "timeline": charts.timeline(result),
        "latencies": charts.latencies(result),
        "coverage": charts.coverage(report),
        "places": {rule.id: place for place, rule in enumerate(outline.rules(report), start=1)},
        "open_deviations": len(attention) <= _MOST_OPEN,
        "shortened": partial(cut, limit=limit),
        "folded": _folded,
        "raw_digest": _raw_digest,
        "evidence_file": EVIDENCE_FILE,
        "pictures": {path: _as_data_url(data) for path, data in report.pictures.items()},
    }


def _words(report: ReportInput, language: Language) -> Mapping[str, object]:
    label = labels.in_language(language)
    return {
        "language": language,
        "t": label,
        # What is quoted from workbook and features is Norwegian in every report, and what a quotation holds of the report's own is not
        # (WCAG 2.1, 3.1.2).
        "quoted": page.spoken(Language.NB) if language is not Language.NB else "",
        "own": page.spoken(language) if language is not Language.NB else "",
        "counted": label.counted,
        "reason_of": partial(case_reason, label=label),
        "when": partial(wording.when, language=language),
        "operations": {name: title.in_language(language) for name, title in report.operations.items()},
        "outcomes": {outcome: label(f"outcome.{outcome}") for outcome in Outcome},
        "clock": partial(wording.clock, language=language),
        "duration": partial(wording.duration, language=language),
        "number": partial(wording.number, language=language),
        "anchor": outline.anchor,
        "answered": charts.answered,
        "WIDTH": charts.WIDTH,
    }


def _words_in_style(label: Labels) -> str:
    # On a phone a table's headings move to each cell, and only the style sheet can put them there without growing the page.
    words = {"expected": label("expected"), "actual": label("actual"), "where": label("where-it-stands")}
    return ":root {" + "".join(f"--word-{name}: {json.dumps(word, ensure_ascii=False)};" for name, word in words.items()) + "}\n"


def _sizes_in_style(sections: Sequence[outline.Section]) -> str:
    """Say how wide the ids are, and about how high each table of cases is, so that the page does not jump once it is laid out."""
    longest = max((len(entry.result.case.id) for section in sections for entry in section.entries), default=0)
    width = min(longest, _WIDEST_ID) * _ID_CHARACTER_REM + _CELL_PADDING_REM
    heights = (
        f"#oversikt-{section.number} {{ contain-intrinsic-height: auto {_CAPTION_REM + _ROW_REM * len(section.entries):.1f}rem; }}\n"
        for section in sections
    )
    return f":root {{ --id-width: {width:.1f}rem; }}\n" + "".join(heights)


def _body_limit(report: ReportInput) -> int:
    bodies = sum(bool(exchange.request_body) + bool(exchange.response_body) for exchange in outline.exchanges(report.result))
    return max(_LEAST_BODY, min(_MOST_BODY, _BODIES_BUDGET // max(1, bodies)))


def _in_full(entries: Sequence[outline.Entry], body_limit: int) -> frozenset[str]:
    """Choose the cases whose exchanges are shown in full: as many as fit of those that did not pass, then the others if all of them fit."""
    chosen: list[str] = []
    left = _EXCHANGES_BUDGET
    passed = [entry for entry in entries if entry.result.verdict is Verdict.PASSED]
    for entry in entries:
        if entry.result.verdict is not Verdict.PASSED and (size := _size(entry.result, body_limit)) <= left:
            left -= size
            chosen.append(entry.anchor)
    if sum(_size(entry.result, body_limit) for entry in passed) <= left:
        chosen += [entry.anchor for entry in passed]
    return frozenset(chosen)


def _size(case: CaseResult, body_limit: int) -> int:
    return sum(_exchange_size(exchange, body_limit) for attempt in case.attempts for step in attempt.steps for exchange in step.exchanges)


def _exchange_size(exchange: Exchange, body_limit: int) -> int:
    bodies = [len(body) for body in (exchange.request_body, exchange.response_body) if body]
    headers = (*exchange.request_headers, *exchange.response_headers)
    return (
        _EXCHANGE_MARKUP
        + len(exchange.url)
        + sum(len(name) + len(value) + 3 for name, value in headers)
        + sum(min(length, body_limit) + (_CUT_MARKUP if length > body_limit else 0) for length in bodies)
    )


def _as_data_url(picture: bytes) -> str:
    return f"data:image/{kind_of(picture)};base64,{base64.b64encode(picture).decode()}"


def _raw_digest(body: str, sha256: str) -> str:
    """The digest of the raw body, when it is more than what anybody can compute from the body as it is shown."""
    return "" if hashlib.sha256(body.encode(errors="surrogatepass")).hexdigest() == sha256 else sha256


def _folded(body: Cut) -> bool:
    return len(body.text) > _FOLDED_FROM or bool(body.sha256)
