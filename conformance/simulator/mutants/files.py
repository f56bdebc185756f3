"""Deviations of operation 3, loading from a file."""

from __future__ import annotations

from conformance.language import Text
from conformance.simulator.behaviour import Behaviour, Change
from conformance.simulator.mutants import alterations as alter
from conformance.simulator.mutants.mutant import Mutant

_TEN_MB = 10_485_760

ANSWERS = (
    Mutant(
        "batch-200",
        Text("Svarer 200 i stedet for 201 på en fil.", "Answers 200 instead of 201 to a file."),
        "batch/201",
        Behaviour(answers={"batch/201": Change(status=200)}),
    ),
    Mutant(
        "batch-with-body",
        Text("Svarer 201 på en fil med en kropp.", "Answers 201 to a file with a body."),
        "body/empty",
        Behaviour(bodies={"batch/201": alter.body({"accepted": True})}),
    ),
    Mutant(
        "batch-bad-identifier-code",
        Text("Gir feilkode KFR-004 for en fil med en ugyldig kunde.", "Gives KFR-004 for a file with an invalid customer."),
        "batch/400/KFR-005",
        Behaviour(answers={"batch/400/KFR-005": Change(code="KFR-004")}),
    ),
    Mutant(
        "batch-bad-date-code",
        Text("Gir feilkode KFR-005 for en fil med en ugyldig startdato.", "Gives KFR-005 for a file with an invalid start date."),
        "batch/400/KFR-010",
        Behaviour(answers={"batch/400/KFR-010": Change(code="KFR-005")}),
    ),
    Mutant(
        "batch-bad-date-422",
        Text("Svarer 422 på en fil med en ugyldig startdato.", "Answers 422 to a file with an invalid start date."),
        "batch/400",
        Behaviour(answers={"batch/400/KFR-010": Change(status=422)}),
    ),
    Mutant(
        "batch-type-code",
        Text("Gir feilkode KFR-004 for en fil med ukjent kundetype.", "Gives KFR-004 for a file with an unknown customer type."),
        "batch/400/KFR-009",
        Behaviour(answers={"batch/400/KFR-009": Change(code="KFR-004")}),
    ),
    Mutant(
        "batch-empty-code",
        Text("Gir feilkode KFR-005 for en tom fil.", "Gives KFR-005 for an empty file."),
        "batch/400/KFR-004",
        Behaviour(answers={"batch#empty-file": Change(code="KFR-005")}),
    ),
    Mutant(
        "batch-too-large-413",
        Text("Svarer 413 på en fil over 10 MB.", "Answers 413 to a file over 10 MB."),
        "batch/400/KFR-004",
        Behaviour(answers={"batch#too-large": Change(status=413)}),
    ),
    Mutant(
        "batch-boundary-400",
        Text("Svarer 400 i stedet for 403 når skillet i meldingen er feil.", "Answers 400 instead of 403 when the boundary is wrong."),
        "batch/boundary",
        Behaviour(answers={"batch#boundary": Change(status=400, code="KFR-004")}),
    ),
    Mutant(
        "batch-boundary-201",
        Text("Svarer 201 når skillet i meldingen er feil.", "Answers 201 when the boundary is wrong."),
        "batch/boundary",
        Behaviour(answers={"batch#boundary": Change(status=201)}, bodies={"batch#boundary": alter.body(None)}),
    ),
)

VALIDATION = (
    Mutant(
        "batch-accepts-bad-identifier",
        Text("Godtar en fil med en ugyldig kunde.", "Accepts a file with an invalid customer."),
        "batch/400/KFR-005",
        Behaviour(unenforced=frozenset({"batch/400/KFR-005"})),
    ),
    Mutant(
        "batch-accepts-bad-date",
        Text("Godtar en fil med en ugyldig startdato.", "Accepts a file with an invalid start date."),
        "batch/400/KFR-010",
        Behaviour(unenforced=frozenset({"batch/400/KFR-010"})),
    ),
    Mutant(
        "batch-accepts-any-type",
        Text("Godtar en fil med ukjent kundetype.", "Accepts a file with an unknown customer type."),
        "batch/400/KFR-009",
        Behaviour(unenforced=frozenset({"batch/400/KFR-009"})),
    ),
    Mutant(
        "batch-accepts-empty",
        Text("Godtar en tom fil.", "Accepts an empty file."),
        "batch/400/KFR-004",
        Behaviour(unenforced=frozenset({"batch#empty-file"})),
    ),
    Mutant(
        "batch-accepts-too-large",
        Text("Godtar en fil over 10 MB.", "Accepts a file over 10 MB."),
        "batch/400/KFR-004",
        Behaviour(file_bytes=2 * _TEN_MB),
    ),
    Mutant(
        "batch-refuses-ten-mb",
        Text("Avviser en fil på nøyaktig 10 MB.", "Refuses a file of exactly 10 MB."),
        "batch/201",
        Behaviour(file_bytes=_TEN_MB - 1),
    ),
    Mutant(
        "batch-refuses-organisations",
        Text("Avviser en fil med organisasjonsnummer.", "Refuses a file with organisations."),
        "batch/201",
        Behaviour(customers={"batch": alter.is_digits(11)}),
    ),
    Mutant(
        "batch-refuses-d-numbers",
        Text("Avviser en fil med D-nummer.", "Refuses a file with D-numbers."),
        "batch/201",
        Behaviour(customers={"batch": alter.is_no_d_number}),
    ),
    Mutant(
        "batch-refused-read",
        Text("Leser de gyldige kundene i en fil som blir avvist.", "Reads the valid customers of a file that is refused."),
        "batch/refused",
        Behaviour(despite_refusal=frozenset({"batch"})),
    ),
)

READING = (
    Mutant(
        "batch-not-read",
        Text("Svarer 201, men leser aldri filen.", "Answers 201 but never reads the file."),
        "batch/effect",
        Behaviour(without_effect=frozenset({"batch"})),
    ),
    Mutant(
        "batch-drops-first",
        Text("Leser ikke den første kunden i filen.", "Does not read the first customer of a file."),
        "batch/effect",
        Behaviour(entries=alter.all_but_first),
    ),
    Mutant(
        "batch-drops-last",
        Text("Leser ikke den siste kunden i filen.", "Does not read the last customer of a file."),
        "batch/effect",
        Behaviour(entries=alter.all_but_last),
    ),
    Mutant(
        "batch-first-only",
        Text("Leser bare den første kunden i filen.", "Reads only the first customer of a file."),
        "batch/effect",
        Behaviour(entries=alter.first(1)),
    ),
    Mutant(
        "batch-first-10000",
        Text("Leser bare de første 10 000 kundene i filen.", "Reads only the first 10,000 customers of a file."),
        "batch/effect",
        Behaviour(entries=alter.first(10_000)),
    ),
    Mutant(
        "batch-drops-organisations",
        Text("Leser ikke organisasjonsnumrene i filen.", "Does not read the organisations of a file."),
        "batch/effect",
        Behaviour(entries=alter.kept(lambda entry, _: not alter.is_digits(9)(entry.customer))),
    ),
    Mutant(
        "batch-drops-d-numbers",
        Text("Leser ikke D-numrene i filen.", "Does not read the D-numbers of a file."),
        "batch/effect",
        Behaviour(entries=alter.kept(lambda entry, _: not alter.is_d_number(entry.customer))),
    ),
    Mutant(
        "batch-drops-dated",
        Text("Leser ikke kunder med startdato.", "Does not read customers with a start date."),
        "batch/effect",
        Behaviour(entries=alter.kept(lambda entry, day: entry.start == day)),
    ),
    Mutant(
        "batch-ignores-start-date",
        Text("Lar alle kundeforhold i filen begynne i dag.", "Lets every relationship of a file begin today."),
        "batch/start-date",
        Behaviour(entries=alter.started(lambda _, day: day)),
    ),
    Mutant(
        "batch-start-date-late",
        Text("Lar kundeforhold begynne dagen etter startdatoen.", "Lets relationships begin the day after the start date."),
        "batch/start-date",
        Behaviour(entries=alter.started(lambda entry, day: entry.start if entry.start == day else alter.moved(1)(entry.start))),
    ),
    Mutant(
        "batch-start-date-early",
        Text("Lar kundeforhold begynne dagen før startdatoen.", "Lets relationships begin the day before the start date."),
        "batch/start-date",
        Behaviour(entries=alter.started(lambda entry, day: entry.start if entry.start == day else alter.moved(-1)(entry.start))),
    ),
    Mutant(
        "batch-undated-from-tomorrow",
        Text("Lar kunder uten startdato begynne i morgen.", "Lets customers without a start date begin tomorrow."),
        "batch/start-date",
        Behaviour(entries=alter.started(lambda entry, day: alter.moved(1)(day) if entry.start == day else entry.start)),
    ),
    Mutant(
        "batch-undated-from-yesterday",
        Text("Lar kunder uten startdato begynne i går.", "Lets customers without a start date begin yesterday."),
        "batch/start-date",
        Behaviour(entries=alter.started(lambda entry, day: alter.moved(-1)(day) if entry.start == day else entry.start)),
    ),
    Mutant(
        "batch-future-read-as-today",
        Text("Lar en startdato i fremtiden bli til i dag.", "Turns a start date in the future into today."),
        "batch/start-date",
        Behaviour(entries=alter.started(lambda entry, day: min(entry.start, day))),
    ),
)

# A file takes a moment to be read, so that what comes next surely comes meanwhile.
_READ_SLOWLY = {"batch": 0.3}

AROUND_READING = (
    Mutant(
        "batch-blocks-registration",
        Text("Svarer 409 på en registrering mens en fil leses.", "Answers 409 to a registration while a file is read."),
        "register/201",
        Behaviour(
            answers={"register#while-reading": Change(status=409)},
            without_effect=frozenset({"register#while-reading"}),
            lags_s=_READ_SLOWLY,
        ),
    ),
    Mutant(
        "batch-loses-registration",
        Text(
            "Svarer 201, men lagrer ikke en kunde som blir registrert mens en fil leses.",
            "Answers 201 but does not store a customer registered while a file is read.",
        ),
        "register/effect",
        Behaviour(without_effect=frozenset({"register#while-reading"}), lags_s=_READ_SLOWLY),
    ),
    Mutant(
        "batch-customers-not-deletable",
        Text("Svarer 404 på sletting av en kunde som er lest fra en fil.", "Answers 404 to the deletion of a customer read from a file."),
        "delete/204",
        Behaviour(answers={"delete#loaded": Change(status=404)}, without_effect=frozenset({"delete#loaded"})),
    ),
    Mutant(
        "batch-customers-kept",
        Text(
            "Svarer 204 på sletting av en kunde som er lest fra en fil, men beholder den.",
            "Answers 204 to the deletion of a customer read from a file but keeps it.",
        ),
        "delete/effect",
        Behaviour(without_effect=frozenset({"delete#loaded"})),
    ),
)

FILES = (*ANSWERS, *VALIDATION, *READING, *AROUND_READING)
