"""What filling in a large workbook costs beside reading the same file with openpyxl in read-only mode, and whether it grows in proportion.

python -m tests.benchmarks.filling [CASES] [ROUNDS]

Both in turn, in a process of their own per size, so that a noisy machine is noisy for both and the memory of one size is told from that of
the other. Aims for 10,000 cases: at most 3 times openpyxl, less than 300 MB, and about ten times as long as 1,000 cases.
"""

from __future__ import annotations

import io
import resource
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date

import openpyxl
import xlsxwriter

from conformance import sheet
from conformance.model import Verdict
from conformance.workbook import CellResult, fill_in
from tests.unit.sheet.books import HEADINGS

DAY = date(2025, 3, 14)
_SMALLER = 10


def main(cases: int = 10_000, rounds: int = 5) -> None:
    """Measure, and print the figures."""
    for number in (cases // _SMALLER, cases):
        with ProcessPoolExecutor(1) as apart:
            reading, filling, mebibytes = apart.submit(_measure, number, rounds).result()
        figures = f"openpyxl {reading:.2f} s, filling in {filling:.2f} s, ratio {filling / reading:.2f}, {mebibytes} MiB"
        sys.stdout.write(f"{number} cases, {rounds} rounds, median: {figures}\n")


def _measure(cases: int, rounds: int) -> tuple[float, float, int]:
    """Give the medians of both in seconds, and the most memory the process ever held in MiB."""
    data = workbook(cases)
    layout = sheet.read(data, "bok.xlsx").layout
    results = [CellResult(case_id, Verdict.PASSED, DAY, "kfr-conformance", f"Kjøring {case_id}.") for case_id in layout.sheets[0].rows]
    reading, filling = [], []
    for _ in range(rounds):
        started = time.perf_counter()
        _read(data)
        between = time.perf_counter()
        fill_in(data, layout, results)
        reading.append(between - started)
        filling.append(time.perf_counter() - between)
    return statistics.median(reading), statistics.median(filling), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def workbook(cases: int) -> bytes:
    """A workbook with a drop-down and formatted, empty result cells, as a form to be filled in has them."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    tests = book.add_worksheet("Testtilfeller")
    boxed = book.add_format({"border": 1, "text_wrap": True})
    tests.write_row(0, 0, HEADINGS)
    for number in range(1, cases + 1):
        words = [f"K-{number:05}", f"Registrere kunde {number}", "Kunden er ny i banken.", f"Send POST for kunde {number}.", "Status 201."]
        tests.write_row(number, 0, [*words, None, None, None, None], boxed)
    tests.data_validation(1, 5, cases, 5, {"validate": "list", "source": ["OK", "Ikke OK", "Ikke kjørt"]})
    book.close()
    return target.getvalue()


def _read(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    for _ in book["Testtilfeller"].iter_rows(values_only=True):
        pass
    book.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
