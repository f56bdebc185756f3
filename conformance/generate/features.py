"""Makes feature files of a test workbook, writes them, and tells whether those on the disk are the ones the workbook gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from conformance import phrasebook
from conformance.collector import resting
from conformance.errors.generation import ExampleMissing, FeaturesUnreadable, ForeignFeature, GenerationIncomplete
from conformance.errors.run import OutputNotWritable
from conformance.errors.system import refusal
from conformance.gherkin import Origin, case_ids, is_generated, render
from conformance.identifiers import is_customer_id
from conformance.language import Text
from conformance.model import Completeness, Scenario
from conformance.phrasebook import Phrasebook, Translation
from conformance.sheet import Workbook

EXAMPLE = "KFR-Integrasjonstester-eksempel.xlsx"

_FEATURES = Path(__file__).parents[2] / "features"
_PATTERN = "*.feature"
_LONGEST_SLUG = 60
_FOLDED = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ß": "ss", "ð": "d", "þ": "th"})
_QUOTED = re.compile(r'"([^"]*)"')
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")

_MISSING = Text("{file} mangler", "{file} is missing")
_EXTRA = Text("{file} skal ikke være der", "{file} should not be there")
_CHANGED = Text("{file}, linje {line}: «{found}» skulle vært «{expected}»", "{file}, line {line}: “{found}” should be “{expected}”")
_END = "(slutten av filen)"


@dataclass(frozen=True, slots=True)
class Generated:
    """The features of a workbook.

    Attributes:
        files: File name -> text, in the order of the sections.
        translations: How each case was read, in workbook order.
    """

    files: Mapping[str, str]
    translations: tuple[Translation, ...]

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios, one a case, in workbook order."""
        return tuple(translation.scenario for translation in self.translations)

    @property
    def undecided(self) -> tuple[Translation, ...]:
        """The rows that no phrase fits, or that say too little."""
        return tuple(translation for translation in self.translations if translation.gaps)


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a folder differs from what a workbook gives.

    Attributes:
        file: Name of the feature file.
        text: What is different, in both languages.
    """

    file: str
    text: Text


def example_workbook() -> Path:
    """Find the example workbook that comes with the product.

    Raises:
        ExampleMissing: It is not there.
    """
    path = _FEATURES / EXAMPLE
    if not path.is_file():
        raise ExampleMissing(file=path)
    return path


@resting()
def generate(workbook: Workbook, book: Phrasebook | None = None, mapping: str = "") -> Generated:
    """Make the features of a workbook; the same workbook and phrasebook give the same bytes.

    Args:
        workbook: The workbook as it was read.
        book: The phrases to read it by; the packaged ones unless given.
        mapping: Name and digest of the mapping file it was read with; empty when there was none.

    Returns:
        One file for each section of each sheet, one scenario for each case.

    Raises:
        GenerationIncomplete: A case is missing in the files, stands there twice, or is none of the workbook's.
    """
    phrases = book or phrasebook.load()
    translations = _grouped([phrases.explain(case) for case in workbook.cases])
    sections: dict[tuple[str, str], list[Scenario]] = {}
    for scenario in (translation.scenario for translation in translations):
        sections.setdefault((scenario.case.sheet, scenario.case.section), []).append(scenario)
    width = max(2, len(str(len(sections))))
    files = {
        f"{number:0{width}d}-{_slug(section or sheet)}.feature": render(
            section or sheet, scenarios, Origin(workbook.name, sheet, workbook.sha256, mapping)
        )
        for number, ((sheet, section), scenarios) in enumerate(sections.items(), start=1)
    }
    _require_completeness(workbook, files)
    return Generated(MappingProxyType(files), translations)


def _require_completeness(workbook: Workbook, files: Mapping[str, str]) -> None:
    """Count the cases in the text of the files, not in the values they were made of: rows = scenarios, id by id, none twice."""
    written = tuple(case_id for text in files.values() for case_id in case_ids(text))
    rows = tuple(case.id for case in workbook.cases)
    equation = Completeness(rows, written, rows, rows)
    if not equation.holds:
        missing, surplus = (", ".join(ids) or "–" for ids in (equation.missing, equation.surplus))
        raise GenerationIncomplete(file=workbook.name, missing=missing, surplus=surplus)


def _grouped(translations: Sequence[Translation]) -> tuple[Translation, ...]:
    """Tie together the cases that name the same customer of the workbook: they must not be carried out side by side.

    Customers that the product makes itself belong to one attempt at one case and are never shared.
    """
    groups: list[tuple[set[str], list[str]]] = []
    for translation in translations:
        scenario = translation.scenario
        named = {number for step in scenario.steps for number in _customers_named(step.sentence)}
        if not named:
            continue
        tied = [group for group in groups if group[0] & named]
        for numbers, _ in tied:
            named |= numbers
        ids = [case_id for _, members in tied for case_id in members]
        groups = [group for group in groups if group not in tied] + [(named, [*ids, scenario.case.id])]
    first = {case_id: ids[0] for _, ids in groups for case_id in ids if len(ids) > 1}
    return tuple(replace(each, scenario=replace(each.scenario, group=first.get(each.scenario.case.id, ""))) for each in translations)


def _customers_named(sentence: str) -> Iterator[str]:
    for quoted in _QUOTED.findall(sentence):
        number = quoted.partition("#")[0].strip()
        if is_customer_id(number):
            yield number


def _slug(title: str) -> str:
    folded = unicodedata.normalize("NFKD", title.casefold().translate(_FOLDED))
    return _NOT_IN_SLUG.sub("-", folded.encode("ascii", "ignore").decode())[:_LONGEST_SLUG].strip("-") or "seksjon"


def differences(generated: Generated, folder: Path) -> tuple[Difference, ...]:
    """Compare a folder with what should be in it, byte by byte.

    Args:
        generated: What should be there.
        folder: Where the feature files are.

    Returns:
        Every file that is missing, should not be there, or is different, with the first line that differs.
        Other files than features are not looked at.

    Raises:
        FeaturesUnreadable: The folder or a file cannot be read.
    """
    there = _features(folder)
    return tuple(_differences(generated.files, there))


def _differences(wanted: Mapping[str, str], there: Mapping[str, bytes]) -> Iterator[Difference]:
    for name in sorted({*wanted, *there}):
        if name not in there:
            yield Difference(name, _MISSING.filled(file=name))
        elif name not in wanted:
            yield Difference(name, _EXTRA.filled(file=name))
        elif there[name] != wanted[name].encode():
            line, found, expected = _first_difference(there[name], wanted[name].encode())
            yield Difference(name, _CHANGED.filled(file=name, line=line, found=found, expected=expected))


def _first_difference(found: bytes, expected: bytes) -> tuple[int, str, str]:
    # Lines keep their ends and show them when they are all that differs, as when a tool has turned line feeds into CR LF.
    lines = found.splitlines(keepends=True), expected.splitlines(keepends=True)
    at = next((number for number, (one, other) in enumerate(zip(*lines, strict=False)) if one != other), min(map(len, lines)))
    shown = [several[at].decode(errors="replace") if at < len(several) else _END for several in lines]
    if shown[0].strip() != shown[1].strip():
        return at + 1, shown[0].strip(), shown[1].strip()
    return at + 1, repr(shown[0])[1:-1], repr(shown[1])[1:-1]


def write(generated: Generated, folder: Path) -> tuple[str, ...]:
    """Write the feature files and remove those of an earlier generation.

    Every file is written beside its place first and moved there afterwards, so that a full disk or a closed folder leaves what was there.

    Args:
        generated: What to write.
        folder: Where to; it is made when it is not there.

    Returns:
        Names of the files of an earlier generation that were removed.

    Raises:
        ForeignFeature: The folder holds a feature file that was not generated; nothing is written then.
        FeaturesUnreadable: What is there cannot be read.
        OutputNotWritable: The operating system refuses.
    """
    there = _features(folder) if folder.exists() else {}
    for name, data in there.items():
        if not is_generated(data.decode(errors="replace")):
            raise ForeignFeature(file=folder / name)
    stale = tuple(name for name in there if name not in generated.files)
    partial = {folder / name: folder / f".{name}.partial" for name in generated.files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, beside in partial.items():
            beside.write_bytes(generated.files[path.name].encode())
        for path, beside in partial.items():
            beside.replace(path)
        for name in stale:
            (folder / name).unlink(missing_ok=True)
    except OSError as fault:
        for beside in partial.values():
            with suppress(OSError):
                beside.unlink()
        raise OutputNotWritable(folder=folder, why=refusal(fault)) from fault
    return stale


def _features(folder: Path) -> dict[str, bytes]:
    try:
        # Not `glob`: it answers a folder that is not there, or is none, with nothing.
        names = sorted(path.name for path in folder.iterdir() if path.match(_PATTERN) and not path.name.startswith("."))
        return {name: (folder / name).read_bytes() for name in names}
    except OSError as fault:
        raise FeaturesUnreadable(path=folder, reason=refusal(fault)) from fault
