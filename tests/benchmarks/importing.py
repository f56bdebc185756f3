"""How long reading and generating takes, beside the time openpyxl needs for nothing but reading the same cells, and the memory it takes.

python -m tests.benchmarks.importing [CASES]
"""

from __future__ import annotations

import resource
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import cycle, islice

import openpyxl
import xlsxwriter

from conformance import phrasebook
from conformance.generate import generate
from conformance.sheet import read
from tests.golden.example_workbook import CATALOGUE, HEADINGS

ROUNDS = 5


def main(cases: int = 10_000) -> None:
    """Measure a tenth of the cases and all of them, and print a line each."""
    phrasebook.load()
    seconds = []
    for count in (cases // 10, cases):
        data = workbook(count)
        ours, theirs = _fastest(data, _import, _read_only)
        seconds.append(ours)
        sys.stdout.write(f"{count} cases: read and generated in {ours:.2f} s, openpyxl {theirs:.2f} s, ratio {ours / theirs:.2f}\n")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"ten times the cases: {seconds[1] / seconds[0]:.1f} times the time; memory at most {memory} MiB\n")


def workbook(count: int) -> bytes:
    """Make a workbook of the example's cases, over and over, each with a number and a title of its own."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Testtilfeller")
        sheet.write_row(0, 0, HEADINGS)
        for number, words in enumerate(islice(cycle(_examples()), count), start=1):
            sheet.write_row(number, 0, (f"KFR-{number}", f"{words[0]} ({number})", *words[1:], "", "", "", ""))
    return target.getvalue()


def _examples() -> Iterator[tuple[str, ...]]:
    for section in tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["section"]:
        for case in section["case"]:
            yield tuple(case[key] for key in ("title", "preconditions", "action", "expected"))


def _import(data: bytes) -> None:
    made = generate(read(data, "bok.xlsx"))
    assert not made.undecided


def _read_only(data: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()


def _fastest(data: bytes, *works: Callable[[bytes], None]) -> list[float]:
    """Time each piece of work in turn, several rounds; processor time, so that what else the machine does counts less."""
    rounds = []
    for _ in range(ROUNDS):
        taken = []
        for work in works:
            started = time.process_time()
            work(data)
            taken.append(time.process_time() - started)
        rounds.append(taken)
    return [min(times) for times in zip(*rounds, strict=True)]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
