from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import conformance.evidence
from conformance.errors.run import EvidenceUnreadable
from conformance.evidence import decode, encode, schema
from conformance.evidence.codec import make_schema
from conformance.journal import CaseStarted, Collected, RunEnded, fold
from tests.unit.test_journal import ONE, PASSED, _lines, _start

RESULT = fold(_lines(_start(ONE), Collected(("KFR-1",)), CaseStarted("KFR-1", 1), *PASSED, RunEnded(1.5, 0)))


def test_evidence_comes_back_as_it_was_written() -> None:
    assert decode(encode(RESULT)) == RESULT


def test_evidence_keeps_its_schema() -> None:
    document = json.loads(encode(RESULT))

    Draft202012Validator(schema()).validate(document)
    assert list(document) == sorted(["run", "bank", "target", "workbook", "completeness", "cases"])
    assert {"id", "title", "sheet", "row", "verdict", "cause", "reason", "clauses", "attempts"} <= set(document["cases"][0])


def test_the_schema_is_the_models() -> None:
    file = Path(conformance.evidence.__file__).with_name("schema.json")
    made = json.dumps(make_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"

    assert file.read_text(encoding="utf-8") == made, "run: python -m conformance.evidence.write_schema"


FOREIGN = {
    "a member the model does not know": lambda text: text.replace('{"bank":', '{"annet":1,"bank":'),
    "a blank more": lambda text: text.replace('{"bank":', '{ "bank":'),
    "a verdict that does not exist": lambda text: text.replace('"passed"', '"bestått"'),
    "a member missing": lambda text: text.replace('"mode":"certification",', ""),
    "no JSON": lambda text: text[:-1],
    "a list": lambda _: "[]",
}


@pytest.mark.parametrize("alter", FOREIGN.values(), ids=FOREIGN)
def test_foreign_evidence_is_refused(alter: object) -> None:
    assert callable(alter)
    altered = alter(encode(RESULT).decode())

    assert altered != encode(RESULT).decode()
    with pytest.raises(EvidenceUnreadable):
        decode(altered.encode())
