"""The phrasebook: turns a case into a scenario, or says why it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from conformance.language import Language
from conformance.model import Case, Scenario, Step
from conformance.phrasebook.data import AlwaysEntry, DefaultEntry, Part
from conformance.phrasebook.index import Fit, Near, PhraseIndex
from conformance.phrasebook.lexicon import Lexicon
from conformance.phrasebook.matching import fill
from conformance.phrasebook.pins import NOTHING_PINNED, Pins, words_of
from conformance.phrasebook.sentences import Grammar, normal, split, tidy
from conformance.phrasebook.translation import Gap, GapKind, Reading, Translation
from conformance.phrasebook.vocabulary import Vocabulary

LONGEST_CELL = 8_000  # characters; a cell of a real workbook rarely has a tenth of that
MOST_SENTENCES = 60
_REMEMBERED = 20_000
_COMPARED = 5  # phrases near a sentence that are searched for one whose values are in it

# Which parts a sentence of a cell may belong to: testers put preparations and checks into the action cell, never the other way round.
_ALLOWED = {
    Part.GIVEN: frozenset({Part.GIVEN}),
    Part.WHEN: frozenset({Part.GIVEN, Part.WHEN, Part.THEN}),
    Part.THEN: frozenset({Part.THEN}),
}
_KEYWORDS = {Part.GIVEN: "Gitt", Part.WHEN: "Når", Part.THEN: "Så"}
_AND = "Og"


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds across the phrases: see `data.BookFile` for the tables."""

    single: tuple[tuple[str, ...], ...]
    defaults: tuple[DefaultEntry, ...]
    always: tuple[AlwaysEntry, ...]


@dataclass(frozen=True, slots=True)
class _Understood:
    """What the cells of a case say, before anything is added that they leave unsaid."""

    operation: str
    readings: tuple[Reading, ...]
    said: tuple[str, ...]
    gaps: tuple[Gap, ...]


class Phrasebook:
    """A phrasebook ready for use; it keeps no state that a caller could notice."""

    def __init__(
        self, index: PhraseIndex, lexicon: Lexicon, vocabulary: Vocabulary, grammar: Grammar, rules: Rules, *, pins: Pins = NOTHING_PINNED
    ) -> None:
        """Put a phrasebook together; `load.read_book` does that."""
        self._index = index
        self._lexicon = lexicon
        self._cases = pins.cases
        self._sentences = {self._key(sentence): steps for sentence, steps in pins.sentences.items()}
        self._pinned_as = {self._key(sentence): sentence for sentence in pins.sentences}
        self._vocabulary = vocabulary
        self._rules = rules
        # What is worked out here depends on its arguments only, and the rows of a workbook repeat each other.
        remembered = lru_cache(maxsize=_REMEMBERED)
        self._split = remembered(partial(split, grammar=grammar))
        self._read = remembered(self._read_anew)
        self._mentioned = remembered(lambda term, title: lexicon.mentions(term, normal(tidy(title), grammar)))
        self._understood = remembered(self._understood_anew)
        self._ordered = remembered(self._ordered_anew)
        self._unsaid = remembered(self._unsaid_anew)
        self._groups = remembered(lambda step: tuple(at for at, group in enumerate(rules.single) if _among(step, group)))

    def translate(self, case: Case) -> Scenario:
        """Turn a case into a scenario.

        Args:
            case: The case in the workbook's words.

        Returns:
            The scenario: preparations, one action, expectations. A row that cannot be read without guessing becomes the single step
            `at raden må avklares`, and `unmapped` says why.
        """
        return self.explain(case).scenario

    def explain(self, case: Case) -> Translation:
        """Turn a case into a scenario and show how each sentence was read."""
        pin = self._cases.get(case.id)
        if pin is not None and pin.words and pin.words != words_of(case):
            reworded = Gap(GapKind.REWORDED, Part.GIVEN, details=(words_of(case),))
            return self._undecided(case, _Understood("", (), (), (reworded,)))
        if pin is not None and pin.manual:
            return Translation(Scenario(case, (Step(_KEYWORDS[Part.GIVEN], self._vocabulary.manual),), manual=pin.manual), (), (), ())
        cells = (case.preconditions, case.action, case.expected)
        found = self._decided(pin.steps) if pin is not None else self._understood(*cells)
        if found.gaps:
            return self._undecided(case, found)
        added = tuple(self._added(found.said, found.operation, case.title))
        scenario = Scenario(case, self._ordered((*found.said, *added)), operation=found.operation)
        return Translation(scenario, found.readings, added, ())

    def _decided(self, steps: tuple[str, ...]) -> _Understood:
        """Take the steps that a mapping file gives a case, instead of its words; the rules of every scenario hold for them too."""
        operations = {form.operation for form in map(self._vocabulary.form, steps) if form is not None and form.operation}
        return _Understood(operations.pop() if len(operations) == 1 else "", (), steps, tuple(self._faults((), steps, ())))

    def unused(self, translations: Iterable[Translation]) -> tuple[str, ...]:
        """Name the sentences of the mapping file that none of these cases was read with: written otherwise, or in another cell.

        Args:
            translations: How the cases of a workbook were read.

        Returns:
            The sentences as the mapping file has them, in its order.
        """
        read = {self._key(reading.sentence) for translation in translations for reading in translation.readings if reading.pinned}
        return tuple(sentence for key, sentence in self._pinned_as.items() if key not in read)

    def nearest_steps(self, gap: Gap) -> tuple[str, ...]:
        """Give the steps of the phrase that resembles a sentence most, of those whose values are found in it.

        When no phrase that comes near finds its values, those of the nearest are left in braces. Nothing when no phrase comes near.
        """
        text = self._index.normal(gap.sentence)
        nearest: tuple[str, ...] = ()
        for near in self.nearest(gap, _COMPARED):
            templates, kinds = self._index.template(near.phrase)
            found = {name: self._lexicon.mentions(kind, text) for name, kind in kinds.items()}
            filled = fill(templates, tuple((name, next(iter(said))) for name, said in found.items() if len(said) == 1))
            if filled:
                return filled
            nearest = nearest or templates
        return nearest

    def _understood_anew(self, preconditions: str, action: str, expected: str) -> _Understood:
        """Read the cells of a case; what stands in them is all that counts."""
        cells = {Part.GIVEN: preconditions, Part.WHEN: action, Part.THEN: expected}
        sentences = {part: self._split(cell) if len(cell) <= LONGEST_CELL else () for part, cell in cells.items()}
        too_long = [part for part, cell in cells.items() if len(cell) > LONGEST_CELL or len(sentences[part]) > MOST_SENTENCES]
        if too_long:
            return _Understood("", (), (), tuple(Gap(GapKind.TOO_LONG, part) for part in too_long))
        operation = self._operation(sentences[Part.WHEN])
        read = [self._read(part, sentence, operation) for part, several in sentences.items() for sentence in several]
        readings = tuple(reading for reading, _ in read)
        gaps = [gap for _, found in read for gap in found]
        said = tuple(dict.fromkeys(step for reading in readings for step in reading.steps))
        gaps += self._faults(readings, said, gaps)
        return _Understood(operation, readings, said, tuple(gaps))

    def nearest(self, gap: Gap, count: int = 3) -> tuple[Near, ...]:
        """Find the phrases that resemble a sentence that none fits, the best first; nothing for gaps without a sentence."""
        return self._index.nearest(gap.sentence, _ALLOWED[gap.part], count) if gap.kind is GapKind.UNKNOWN else ()

    def _operation(self, action: Iterable[str]) -> str:
        """Find the one operation that the sentences of the action cell speak of; empty when there is none, or more than one."""
        forms = (self._vocabulary.form(step) for sentence in action for step in self._possible(sentence))
        operations = {form.operation for form in forms if form is not None and form.operation}
        return operations.pop() if len(operations) == 1 else ""

    def _possible(self, sentence: str) -> Iterator[str]:
        """List the steps that a sentence of the action cell may mean."""
        pinned = self._pinned(Part.WHEN, sentence)
        if pinned is not None:
            yield from pinned
            return
        for fit in self._index.fits(sentence) or self._index.clause_fits(sentence):
            yield from fit.steps

    def _read_anew(self, cell: Part, sentence: str, operation: str) -> tuple[Reading, tuple[Gap, ...]]:
        pinned = self._pinned(cell, sentence)
        if pinned is not None:
            return Reading(cell, sentence, (), pinned, pinned=True), ()
        if self._index.says_nothing(sentence):
            return Reading(cell, sentence, (), ()), ()
        ways = self._ways(cell, sentence, operation)
        if not ways:
            return Reading(cell, sentence, (), ()), (Gap(GapKind.UNKNOWN, cell, sentence),)
        # The order in which the steps of a sentence were found says nothing: they are put in the order of the vocabulary anyway.
        meanings = {frozenset(steps): steps for steps in (tuple(step for fit in way for step in fit.steps) for way in ways)}
        phrases = tuple(dict.fromkeys(fit.phrase.id for way in ways for fit in way))
        if len(meanings) > 1:
            # One phrase alone is in conflict with itself when a word of it fits two terms: then the steps tell more than its name.
            details = phrases if len(phrases) > 1 else tuple(sorted(" + ".join(steps) for steps in meanings.values()))
            return Reading(cell, sentence, phrases, ()), (Gap(GapKind.AMBIGUOUS, cell, sentence, details, tuple(meanings.values())),)
        return Reading(cell, sentence, phrases, next(iter(meanings.values()))), ()

    def _key(self, sentence: str) -> str:
        return self._index.normal(tidy(sentence)).casefold()

    def _pinned(self, cell: Part, sentence: str) -> tuple[str, ...] | None:
        """Give the steps that the mapping file has for a sentence, if they can stand for a sentence of this cell."""
        steps = self._sentences.get(self._key(sentence)) if self._sentences else None
        if steps is None or (cell is Part.THEN and not steps):
            return None
        forms = [self._vocabulary.form(step) for step in steps]
        return steps if all(form is not None and form.part in _ALLOWED[cell] for form in forms) else None

    def _ways(self, cell: Part, sentence: str, operation: str) -> list[tuple[Fit, ...]]:
        """List every way to read a sentence: as a whole, or, when nothing fits the whole, cut at its conjunctions."""
        whole = self._fits(cell, sentence, operation)
        if whole:
            return [(fit,) for fit in whole]
        found: list[tuple[Fit, ...]] = []
        for clauses in self._index.cuts(sentence):
            fits = [self._fits(cell, clause, operation) for clause in clauses]
            if all(fits):
                found += _combined(fits)
        return found

    def _fits(self, cell: Part, clause: str, operation: str) -> tuple[Fit, ...]:
        return tuple(
            fit
            for fit in self._index.fits(clause)
            if fit.phrase.part in _ALLOWED[cell] and (not fit.phrase.applies_to or operation in fit.phrase.applies_to)
        )

    def _faults(self, readings: Sequence[Reading], said: Sequence[str], gaps: Sequence[Gap]) -> Iterator[Gap]:
        """Check the steps of a case as a whole: the numbered rules every scenario keeps."""
        unread = {gap.part for gap in gaps}
        # 1. Every step is in the vocabulary.
        for reading in readings:
            unknown = tuple(step for step in reading.steps if self._vocabulary.form(step) is None)
            if unknown:
                yield Gap(GapKind.NOT_A_STEP, reading.part, reading.sentence, unknown)
        # 2. One action, so that it is plain what the expectations are about.
        actions = self._of(Part.WHEN, said)
        if not actions and Part.WHEN not in unread:
            yield Gap(GapKind.NO_ACTION, Part.WHEN)
        if len(actions) > 1:
            yield Gap(GapKind.SEVERAL_ACTIONS, Part.WHEN, details=_quoted(actions))
        # 3. Something is expected: a scenario that checks nothing must not exist.
        if not self._of(Part.THEN, said) and Part.THEN not in unread:
            yield Gap(GapKind.NO_EXPECTATION, Part.THEN)
        # 4. Nothing is said in two ways.
        for clashing in self._by_group(said):
            if len(clashing) > 1:
                yield Gap(GapKind.CONTRADICTION, Part.GIVEN, details=_quoted(clashing))
        # 5. What leans on something else has it to lean on.
        if Part.GIVEN not in unread:
            yield from self._leaning(readings, said)

    def _by_group(self, said: Iterable[str]) -> Iterable[list[str]]:
        """Gather the steps of which a row may say one only, group by group."""
        found: dict[int, list[str]] = {}
        for step in said:
            for group in self._groups(step):
                found.setdefault(group, []).append(step)
        return found.values()

    def _leaning(self, readings: Iterable[Reading], said: Sequence[str]) -> Iterator[Gap]:
        for reading in readings:
            for phrase in reading.phrases:
                needs = self._index.needs(phrase)
                if needs and not any(_among(step, needs) for step in said):
                    yield Gap(GapKind.UNCLEAR, reading.part, reading.sentence, _quoted(need.rstrip("*") for need in needs))

    def _added(self, said: tuple[str, ...], operation: str, title: str) -> Iterator[str]:
        defaults, always = self._unsaid(said, operation)
        for default in defaults:
            mentioned = self._mentioned(default.term, title)
            value = next(iter(mentioned)) if len(mentioned) == 1 else default.otherwise
            yield from (step.replace("{value}", value) for step in default.steps)
        yield from always

    def _unsaid_anew(self, said: tuple[str, ...], operation: str) -> tuple[tuple[DefaultEntry, ...], tuple[str, ...]]:
        """Find what a case leaves unsaid: the defaults it needs, and the steps that always hold."""

        def lacks(entry: DefaultEntry | AlwaysEntry) -> bool:
            return operation in entry.operations and not any(_among(step, entry.unless) for step in said)

        defaults = tuple(default for default in self._rules.defaults if lacks(default))
        return defaults, tuple(step for always in self._rules.always if lacks(always) for step in always.steps)

    def _of(self, part: Part, steps: Iterable[str]) -> tuple[str, ...]:
        forms = ((step, self._vocabulary.form(step)) for step in steps)
        return tuple(step for step, form in forms if form is not None and form.part is part)

    def _ordered_anew(self, sentences: tuple[str, ...]) -> tuple[Step, ...]:
        made: list[Step] = []
        before: Part | None = None
        known = ((form, sentence) for sentence in dict.fromkeys(sentences) if (form := self._vocabulary.form(sentence)) is not None)
        for form, sentence in sorted(known, key=lambda pair: pair[0].position):
            made.append(Step(_AND if form.part is before else _KEYWORDS[form.part], sentence))
            before = form.part
        return tuple(made)

    def _undecided(self, case: Case, found: _Understood) -> Translation:
        step = Step(_KEYWORDS[Part.GIVEN], self._vocabulary.undecided)
        unmapped = tuple(gap.text.in_language(Language.NB) for gap in found.gaps)
        return Translation(Scenario(case, (step,), unmapped, found.operation), found.readings, (), found.gaps)


def _combined(fits: Sequence[Sequence[Fit]]) -> list[tuple[Fit, ...]]:
    """Combine the fits of each clause in every way; two ways are enough to know that a sentence is ambiguous."""
    ways: list[tuple[Fit, ...]] = [()]
    for several in fits:
        ways = [(*way, fit) for way in ways for fit in several[:2]]
    return ways


def _among(step: str, forms: Iterable[str]) -> bool:
    """Whether a step is one of several, where a final `*` stands for any ending."""
    return any(step.startswith(form[:-1]) if form.endswith("*") else step == form for form in forms)


def _quoted(steps: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"«{step}»" for step in steps)
