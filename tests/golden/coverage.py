"""Which rule of the contract which case of the example judges: the block `coverage` of README.

python -m tests.golden.coverage             runs the example against the embedded simulator and writes the block
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from conformance import contract
from conformance.contract import Contract
from conformance.model import RunResult
from conformance.runner import RunOptions, run

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"(?<=<!-- coverage -->\n).*?(?=<!-- /coverage -->)", re.DOTALL)
_OTHERS = "felles regler"


def judging(result: RunResult) -> dict[str, list[str]]:
    """Clause id -> ids of the cases that judged it, in the order of the workbook."""
    found: dict[str, list[str]] = defaultdict(list)
    for case in result.cases:
        for clause in case.clauses:
            found[clause].append(case.case.id)
    return found


def block(api: Contract, judged: Mapping[str, list[str]]) -> str:
    """Write the block: a line an operation, what no case can judge, and every rule with its cases folded away."""
    return "\n".join((*_by_operation(api, judged), "", *_untested(api), "", *_by_rule(api, judged), ""))


def _by_operation(api: Contract, judged: Mapping[str, list[str]]) -> Iterator[str]:
    yield "| operasjon | regler | prøvd | kan ikke prøves |"
    yield "|---|---|---|---|"
    groups: dict[str, list[str]] = defaultdict(list)
    for clause_id in api.clauses:
        operation = api.operations.get(clause_id.partition("/")[0])
        groups[f"{operation.number} {operation.title.nb}" if operation else _OTHERS].append(clause_id)
    for title, clauses in groups.items():
        untested = sum(api.clauses[each].untested is not None for each in clauses)
        yield f"| {title} | {len(clauses)} | {sum(each in judged for each in clauses)} | {untested} |"


def _untested(api: Contract) -> Iterator[str]:
    reasons: dict[str, list[str]] = defaultdict(list)
    for clause in api.clauses.values():
        if clause.untested is not None:
            reasons[clause.untested.nb].append(f"`{clause.id}`")
    yield from (f"- {', '.join(clauses)}: {reason}" for reason, clauses in reasons.items())


def _by_rule(api: Contract, judged: Mapping[str, list[str]]) -> Iterator[str]:
    yield "<details><summary>Hver regel og testtilfellene som prøver den</summary>\n"
    yield "| regel | testtilfeller |"
    yield "|---|---|"
    yield from (f"| `{clause_id}` | {' '.join(judged.get(clause_id, ['–']))} |" for clause_id in api.clauses)
    yield "\n</details>"


def main() -> None:
    """Run the example and write the block."""
    with tempfile.TemporaryDirectory() as folder:
        result = run(RunOptions(out=Path(folder) / "run")).result
    if not result.conforming:
        sys.exit("the example does not conform to the faithful simulator")
    made = block(contract.load(), judging(result))
    README.write_text(BLOCK.sub(lambda _: made, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
