from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from conformance import contract

API = contract.load()

DOCUMENTED = {
    "register": ("POST", {200, 201, 400, 401, 403, 500}),
    "delete": ("DELETE", {204, 400, 401, 403, 404, 500}),
    "batch": ("POST", {201, 400, 401, 403, 500}),
    "lookup-own": ("GET", {200, 400, 401, 403, 405, 500}),
    "lookup": ("GET", {200, 400, 401, 403, 405, 406, 500, 504}),
    "account": ("GET", {200, 400, 401, 500}),
}


@pytest.mark.parametrize(("operation", "expected"), DOCUMENTED.items(), ids=DOCUMENTED)
def test_an_operation_has_its_documented_statuses(operation: str, expected: tuple[str, set[int]]) -> None:
    method, statuses = expected

    assert API.operations[operation].method == method
    assert set(API.operations[operation].responses) == statuses


def test_every_status_and_code_is_a_clause() -> None:
    for operation in API.operations.values():
        for response in operation.responses.values():
            assert f"{operation.id}/{response.status}" in API.clauses
            assert all(f"{operation.id}/{response.status}/{code}" in API.clauses for code in response.codes)


def test_every_code_of_a_response_has_a_message() -> None:
    used = {code for operation in API.operations.values() for response in operation.responses.values() for code in response.codes}

    assert used == set(API.errors)


def test_every_body_has_a_valid_schema() -> None:
    kinds = {response.body for operation in API.operations.values() for response in operation.responses.values()} - {"empty"}

    assert kinds == set(API.schemas)
    for schema in API.schemas.values():
        Draft202012Validator.check_schema(schema)


def test_a_version_is_a_file() -> None:
    assert contract.available_versions() == ("kfr-1.1.2",)
    with pytest.raises(FileNotFoundError):
        contract.load("kfr-9.9.9")
