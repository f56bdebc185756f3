"""Judges from outside: what the simulator says of itself in OpenAPI holds for tools that know nothing of this product."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from conformance.simulator.options import SimulatorOptions
from tests.bank_caller import BankCaller, calling, fresh

# Examples of each kind for each operation. The simulator's own long proof: KFR_EXAMPLES=200 pytest tests/integration/test_openapi_judges.py
EXAMPLES = os.environ.get("KFR_EXAMPLES", "5")
EVERYTHING = SimulatorOptions(
    batch_rate=0, token_lifetime=3_600, scopes=("bits:kundeforhold.write", "bits:kundeforhold", "bits:kundeforhold.konto")
)
# What OpenAPI cannot say, so that a request may keep to the description and still be wrong.
_RULES_BEYOND_OPENAPI = """
# A bank asks only for its own number (403), as everywhere. The end of a period does not lie before its start, and a start that is left out is today.
[[operations]]
include-path = ["/customers/customerRelationships", "/customers/financialInstitutions/{fid}/"]
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "403"]

# The start date of an entry is a day that exists: not 30 February.
[[operations]]
include-path = "/customers/financialInstitutions/{fid}/batch"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "403"]
"""

# What is judged by a description that asks less of a request than KFR does (CONTRIBUTING, "Bits' published description").
_ANSWERS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance"

# Registers, looks up and deletes with nothing but the generated client; the bank's number, a customer and a token come by the environment.
_WITH_THE_GENERATED_CLIENT = """
import os, uuid
from kfr_client import AuthenticatedClient
from kfr_client.api.default import delete, lookup_own, register
from kfr_client.models import DeleteType, RegisterType

bank, customer = os.environ["BANK"], os.environ["CUSTOMER"]
client = AuthenticatedClient(base_url=os.environ["BASE_URL"], token=os.environ["TOKEN"], raise_on_unexpected_status=True)
who = {"client": client, "customer_id": customer, "correlation_id": str(uuid.uuid4())}

def listed():
    answer = lookup_own.sync_detailed(bank, **who)
    return int(answer.status_code), [found.organization_id for found in answer.parsed.banks]

print(int(register.sync_detailed(bank, RegisterType.DSOPBANK, **who).status_code), *listed())
print(int(delete.sync_detailed(bank, DeleteType.DSOPBANK, **who).status_code), *listed())
again = delete.sync_detailed(bank, DeleteType.DSOPBANK, **who)
print(int(again.status_code), again.parsed.error_code)
"""


def _tool(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    everything = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"} | environment
    return subprocess.run(words, cwd=folder, env=everything, capture_output=True, text=True, timeout=900, check=False)


def _description(caller: BankCaller, folder: Path) -> Path:
    file = folder / "openapi.json"
    file.write_bytes(httpx.get(f"{caller.ready.kfr_base_url}/openapi.json").raise_for_status().content)
    return file


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(_RULES_BEYOND_OPENAPI, encoding="utf-8")
    with calling(EVERYTHING) as caller:
        done = _tool(
            *("st", "run", str(_description(caller, tmp_path)), "--url", caller.ready.kfr_base_url),
            *("--header", f"Authorization: Bearer {caller.ready.access_token}", "--max-examples", EXAMPLES, "--seed", "20210318"),
            *("--suppress-health-check", "all", "--generation-database", "none", "--no-color"),
            folder=tmp_path,
        )

    assert done.returncode == 0, done.stdout[-6000:]
    assert "Tested: 6" in done.stdout


def test_schemathesis_would_have_found_something(tmp_path: Path) -> None:
    with calling(SimulatorOptions(batch_rate=0, token_lifetime=3_600, mutant="error-list")) as caller:
        done = _tool(
            *("st", "run", str(_description(caller, tmp_path)), "--url", caller.ready.kfr_base_url, "--include-operation-id", "lookup-own"),
            *("--header", f"Authorization: Bearer {caller.ready.access_token}", "--max-examples", EXAMPLES, "--seed", "20210318"),
            *("--phases", "examples,fuzzing", "--suppress-health-check", "all", "--generation-database", "none", "--no-color"),
            folder=tmp_path,
        )

    assert done.returncode == 1, done.stdout[-6000:]


def test_a_generated_client_registers_looks_up_and_deletes(tmp_path: Path) -> None:
    with calling(EVERYTHING) as caller:
        made = _tool(
            *("openapi-python-client", "generate", "--path", str(_description(caller, tmp_path))),
            *("--meta", "none", "--output-path", str(tmp_path / "kfr_client"), "--fail-on-warning"),
            folder=tmp_path,
        )
        assert made.returncode == 0, made.stdout + made.stderr
        ready = caller.ready
        used = _tool(
            *(sys.executable, "-c", _WITH_THE_GENERATED_CLIENT),
            folder=tmp_path,
            BANK=ready.organisation_number,
            BASE_URL=ready.kfr_base_url,
            TOKEN=ready.access_token,
            CUSTOMER=fresh(),
        )

    assert used.stdout.splitlines() == [f"201 200 ['{ready.organisation_number}']", "204 200 []", "404 KFR-008"], used.stderr


def test_the_published_description_of_bits_holds_too(tmp_path: Path) -> None:
    """Bits' own file is no part of this project: KFR_OPENAPI names a copy of it."""
    published = os.environ.get("KFR_OPENAPI")
    if published is None:
        pytest.skip("KFR_OPENAPI does not name Bits' published description")
    with calling(EVERYTHING) as caller:
        done = _tool(
            *("st", "run", str(Path(published).resolve()), "--url", caller.ready.kfr_base_url, "--checks", _ANSWERS),
            *("--header", f"Authorization: Bearer {caller.ready.access_token}", "--max-examples", EXAMPLES, "--seed", "20210318"),
            *("--suppress-health-check", "all", "--generation-database", "none", "--no-color"),
            folder=tmp_path,
        )

    assert done.returncode == 0, done.stdout[-6000:]
