"""How `generate --diff OLD NEW` tells a tester what a new edition of the workbook changes."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.gherkin import one_line
from conformance.language import Language, Text
from conformance.model import Case
from conformance.revisions import Change, Revision

_COUNTED = Text(
    "{old} → {new}: nye {added}, fjernet {removed}, omskrevet {reworded}, nytt nummer {renumbered}, flyttet {moved}, uendret {unchanged}.",
    "{old} → {new}: added {added}, removed {removed}, reworded {reworded}, renumbered {renumbered}, moved {moved}, unchanged {unchanged}.",
)
_ADDED = Text("+ {case}  {title} ({where})", "+ {case}  {title} ({where})")
_REMOVED = Text("- {case}  {title} ({where})", "- {case}  {title} ({where})")
_CHANGED = Text("~ {case}  {title} ({where})", "~ {case}  {title} ({where})")
_WHERE = Text("{sheet}, rad {row}", "{sheet}, row {row}")
_RENUMBERED = Text("    nummer: [-{old}-]{{+{new}+}}", "    number: [-{old}-]{{+{new}+}}")
_MOVED = Text("    flyttet fra {old}", "    moved from {old}")
_FIELDS = {
    "title": Text("tittel", "title"),
    "preconditions": Text("forutsetning", "precondition"),
    "action": Text("handling", "action"),
    "expected": Text("forventet resultat", "expected result"),
}


def described(revision: Revision, old: str, new: str, language: Language) -> Iterator[str]:
    """Say what has changed between two editions, line by line: first the count, then every case."""
    changes = revision.changed
    yield _COUNTED.in_language(
        language,
        old=old,
        new=new,
        added=len(revision.added),
        removed=len(revision.removed),
        reworded=sum(bool(change.rewordings) for change in changes),
        renumbered=sum(change.renumbered for change in changes),
        moved=sum(change.moved for change in changes),
        unchanged=revision.unchanged,
    )
    for case in revision.added:
        yield _named(_ADDED, case, language)
    for case in revision.removed:
        yield _named(_REMOVED, case, language)
    for change in changes:
        yield from _change(change, language)


def _change(change: Change, language: Language) -> Iterator[str]:
    yield _named(_CHANGED, change.new, language)
    if change.renumbered:
        yield _RENUMBERED.in_language(language, old=change.old.id, new=change.new.id)
    if change.moved:
        yield _MOVED.in_language(language, old=_place(change.old, language))
    for rewording in change.rewordings:
        yield f"    {_FIELDS[rewording.field].in_language(language)}: {one_line(rewording.marked)}"


def _named(text: Text, case: Case, language: Language) -> str:
    return text.in_language(language, case=case.id, title=one_line(case.title), where=_place(case, language))


def _place(case: Case, language: Language) -> str:
    place = _WHERE.in_language(language, sheet=case.sheet.strip(), row=case.row)
    return f"{place}, «{case.section}»" if case.section else place
