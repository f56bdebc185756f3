"""Deviations of who is let in, operation by operation: every gate left open, and every refusal given wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.language import Text
from conformance.simulator.behaviour import Behaviour, Change
from conformance.simulator.mutants.mutant import Mutant


@dataclass(frozen=True, slots=True)
class _Gate:
    """One operation: its name in a sentence, and the codes of its refusals."""

    operation: str
    text: Text
    unauthenticated: str
    no_scope: str
    other_institution: str


_GATES = (
    _Gate("register", Text("Registrering", "Registration"), "KFR-001", "KFR-002", "KFR-003"),
    _Gate("delete", Text("Sletting", "Deletion"), "KFR-001", "KFR-002", "KFR-003"),
    _Gate("batch", Text("Innlasting", "Loading"), "KFR-001", "KFR-002", "KFR-003"),
    _Gate("lookup-own", Text("Oppslag", "Look-up"), "ERR-001", "ERR-001", "ERR-001"),
)


def _open_gates(gate: _Gate) -> Iterator[Mutant]:
    """Let somebody in who should have been refused."""
    unauthenticated = f"{gate.operation}/401/{gate.unauthenticated}"
    for name, situation, nb, en, clause in (
        ("no-token", "missing", "uten access token", "without an access token", unauthenticated),
        ("forged-token", "signature", "med forfalsket access token", "with a forged access token", unauthenticated),
        ("no-scope", "scope", "uten riktig scope", "without the right scope", f"{gate.operation}/403/{gate.no_scope}"),
        (
            "other-institution",
            "other-institution",
            "for en annen bank",
            "for another bank",
            f"{gate.operation}/403/{gate.other_institution}",
        ),
    ):
        text = Text(f"{gate.text.nb} {nb} blir godtatt.", f"{gate.text.en} {en} is accepted.")
        yield Mutant(f"{gate.operation}-accepts-{name}", text, clause, Behaviour(unenforced=frozenset({f"{gate.operation}#{situation}"})))


def _wrong_answers(gate: _Gate) -> Iterator[Mutant]:
    """Refuse, but not as described."""
    operation, wrong_code = gate.operation, "KFR-009"
    for name, nb, en, where, change in (
        ("no-token-403", "uten access token gir 403", "without an access token gives 403", f"{operation}/401", Change(status=403)),
        ("no-token-code", f"uten access token gir {wrong_code}", f"without an access token gives {wrong_code}", f"{operation}/401", None),
        (
            "other-institution-401",
            "for en annen bank gir 401",
            "for another bank gives 401",
            f"{operation}#other-institution",
            Change(status=401),
        ),
        (
            "other-institution-code",
            f"for en annen bank gir {wrong_code}",
            f"for another bank gives {wrong_code}",
            f"{operation}#other-institution",
            None,
        ),
    ):
        code = gate.unauthenticated if where.endswith("401") else gate.other_institution
        status = f"{operation}/401" if where.endswith("401") else f"{operation}/403"
        yield Mutant(
            f"{operation}-{name}",
            Text(f"{gate.text.nb} {nb}.", f"{gate.text.en} {en}."),
            status if change else f"{status}/{code}",
            Behaviour(answers={where: change or Change(code=wrong_code)}),
        )


_EVERYWHERE = (
    Mutant(
        "token-garbage-accepted",
        Text("Godtar et uleselig access token.", "Accepts an unreadable access token."),
        "register/401/KFR-001",
        Behaviour(unenforced=frozenset({"#unreadable"})),
    ),
    Mutant(
        "token-forged-accepted",
        Text("Godtar et access token med forfalsket signatur i alle operasjoner.", "Accepts a forged access token in every operation."),
        "register/401/KFR-001",
        Behaviour(unenforced=frozenset({"#signature"})),
    ),
    Mutant(
        "token-expired-accepted",
        Text("Godtar et access token som er utløpt.", "Accepts an access token that has expired."),
        "register/401/KFR-001",
        Behaviour(unenforced=frozenset({"#expired"})),
    ),
    Mutant(
        "token-other-audience-accepted",
        Text("Godtar et access token som er utstedt for en annen tjeneste.", "Accepts an access token issued for another service."),
        "register/401/KFR-001",
        Behaviour(unenforced=frozenset({"#audience"})),
    ),
)

SECURITY = (*(mutant for gate in _GATES for mutant in (*_open_gates(gate), *_wrong_answers(gate))), *_EVERYWHERE)
