"""How `generate --explain` tells a tester what each row was taken for, and how undecided rows are presented with lines to choose from."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.generate import Intake
from conformance.gherkin import one_line
from conformance.language import Language, Text
from conformance.phrasebook import Part, Phrasebook, Reading, Translation, lines_for
from conformance.sheet import SheetLayout, mapping_name

_SHEET = Text("Ark «{sheet}», overskrifter i rad {row}:", "Sheet “{sheet}”, headings in row {row}:")
_COLUMN = Text("    {letter} «{heading}»: {concept}{guess}", "    {letter} “{heading}”: {concept}{guess}")
_GUESS = Text(" (ligner bare; er det feil: {line})", " (by resemblance only; if that is wrong: {line})")
_UNUSED = Text("brukes ikke", "not used")
_SKIPPED = Text("Ark «{sheet}» er ikke brukt: {reason}.", "Sheet “{sheet}” is not used: {reason}.")
_IGNORED = Text("{sheet}, rad {row} er ikke et testtilfelle: {reason} («{text}»).", "{sheet}, row {row} is no case: {reason} (“{text}”).")
_ROW = Text("{sheet}, rad {row}: {case}  {title}", "{sheet}, row {row}: {case}  {title}")
_SENTENCE = Text("    {part}: «{sentence}» – {how}", "    {part}: “{sentence}” – {how}")
_PHRASE = Text("frasen {phrases}", "phrase {phrases}")
_PINNED = Text("koblingsfilen", "mapping file")
_NOTHING = Text("ber ikke om noe", "asks for nothing")
_UNREAD = Text("ikke forstått", "not understood")
_ADDED = Text("    Lagt til: {step}", "    Added: {step}")
_MANUAL = Text("    Utføres for hånd: {why}", "    Carried out by hand: {why}")
_PARTS = {
    Part.GIVEN: Text("Forutsetning", "Precondition"),
    Part.WHEN: Text("Handling", "Action"),
    Part.THEN: Text("Forventet", "Expected"),
}
_UNDECIDED_ROW = Text("! {sheet}, rad {row} ({case}): {reason}.", "! {sheet}, row {row} ({case}): {reason}.")
_NEAREST = Text("    Ligner mest på «{pattern}» (frasen {phrase}).", "    Most like “{pattern}” (phrase {phrase}).")
_LINE = Text(
    "    Til koblingsfilen ({mapping}), hvis det er dette du mener:", "    For the mapping file ({mapping}), if that is what you mean:"
)


def explained(taken: Intake, language: Language) -> Iterator[str]:
    """Say what every sheet, column and row was taken for, and the steps that came out, line by line."""
    for layout in taken.workbook.layout.sheets:
        yield from _layout(layout, language)
    for sheet in taken.workbook.skipped:
        yield _SKIPPED.in_language(language, sheet=sheet.sheet, reason=sheet.reason)
    for row in taken.workbook.ignored:
        yield _IGNORED.in_language(language, sheet=row.sheet.strip(), row=row.row, reason=row.reason, text=row.text)
    for translation in taken.generated.translations:
        yield ""
        yield from _translation(translation, language)


def undecided(translation: Translation, book: Phrasebook, workbook: str, language: Language) -> Iterator[str]:
    """Say why a row is left undecided, which phrases come near, and what may be written into the mapping file."""
    case = translation.scenario.case
    for gap in translation.gaps:
        yield _UNDECIDED_ROW.in_language(language, sheet=case.sheet.strip(), row=case.row, case=case.id, reason=gap.text)
        for near in book.nearest(gap, 1):
            yield _NEAREST.in_language(language, pattern=near.pattern, phrase=near.phrase)
    lines = list(lines_for(book, translation))
    if lines:
        yield _LINE.in_language(language, mapping=mapping_name(workbook))
        yield from (f"      {line}" for line in lines)


def _layout(layout: SheetLayout, language: Language) -> Iterator[str]:
    yield _SHEET.in_language(language, sheet=layout.sheet, row=layout.header_row)
    for column in layout.columns:
        pin = f'sheets."{layout.sheet}".columns.{column.concept} = "…"'
        guess = _GUESS.in_language(language, line=pin) if column.guessed and column.concept else ""
        concept = column.concept.label if column.concept else _UNUSED
        yield _COLUMN.in_language(language, letter=column.letter, heading=column.heading, concept=concept, guess=guess)


def _translation(translation: Translation, language: Language) -> Iterator[str]:
    scenario = translation.scenario
    case = scenario.case
    yield _ROW.in_language(language, sheet=case.sheet.strip(), row=case.row, case=case.id, title=case.title)
    for reading in translation.readings:
        how = _how(reading)
        sentence = one_line(reading.sentence)
        yield _SENTENCE.in_language(language, part=_PARTS[reading.part], sentence=sentence, how=how)
        yield from (f"      → {step}" for step in reading.steps)
    yield from (_ADDED.in_language(language, step=step) for step in translation.added)
    if scenario.manual:
        yield _MANUAL.in_language(language, why=scenario.manual)
    yield from (f"    {step.keyword} {step.sentence}" for step in scenario.steps)


def _how(reading: Reading) -> Text:
    if reading.pinned:
        return _PINNED
    if reading.phrases:
        return _PHRASE.filled(phrases=", ".join(reading.phrases))
    return _UNREAD if any(sign.isalpha() for sign in reading.sentence) else _NOTHING
