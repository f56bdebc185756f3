"""What the mapping file says is what is run, and whoever gets the run can see it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from conformance.cli.main import main
from tests.unit.sheet.books import HEADINGS, one_sheet

MAPPING = """
sentences."Statuskoden skulle vært 201." = ["skal KFR svare med status 201"]
cases."K-2" = { manual = "krever en telefon til Bits" }
"""


def test_a_run_is_made_as_the_mapping_file_says_and_carries_it(tmp_path: Path) -> None:
    book, mapping, run = tmp_path / "bok.xlsx", tmp_path / "bok.mapping.toml", tmp_path / "run"
    book.write_bytes(
        one_sheet(
            HEADINGS,
            ["K-1", "Ny", "", "Registrer kunden.", "Statuskoden skulle vært 201."],
            ["K-2", "Ring", "", "Ring Bits.", "De svarer."],
        )
    )
    mapping.write_text(MAPPING, encoding="utf-8")

    assert main(["run", "--workbook", str(book), "--out", str(run)]) == 3

    evidence = json.loads((run / "evidence.json").read_bytes())
    digest = hashlib.sha256(mapping.read_bytes()).hexdigest()
    assert {case["case"]["id"] if "case" in case else case["id"]: case["verdict"] for case in evidence["cases"]} == {
        "K-1": "passed",
        "K-2": "manual",
    }
    assert (evidence["workbook"]["mapping"], evidence["workbook"]["mapping_sha256"]) == ("bok.mapping.toml", digest)
    assert (run / "bok.mapping.toml").read_bytes() == mapping.read_bytes()
    listed = {file["path"]: file["sha256"] for file in json.loads((run / "manifest.json").read_bytes())["files"]}
    assert listed["bok.mapping.toml"] == digest
    assert main(["verify", str(run), "--ca", f"{run}.ca.pem"]) == 1
    assert main(["report", str(run)]) == 3
