"""What each refusal of Maskinporten means and what the tester can do (Digdir's error codes, as collected in the facts)."""

from __future__ import annotations

from conformance.language import Text

_REMEDIES = {
    "MP-011": Text("Se etter linjeskift eller skrivefeil i verdiene i kfr.toml.", "Look for line breaks or typing errors in kfr.toml."),
    "MP-012": Text(
        "Grantet er brukt før. Kjør på nytt; hver kjøring lager en ny jti.",
        "The grant was used before. Run again; each run makes a new jti.",
    ),
    "MP-100": Text(
        "Kontroller client_id, og at klienten er opprettet i samme miljø (test) som metadata_url peker på.",
        "Check client_id, and that the client exists in the environment metadata_url points at.",
    ),
    "MP-110": Text("metadata_url hører til et annet miljø enn klienten.", "metadata_url belongs to another environment than the client."),
    "MP-120": Text(
        "Bruk et gyldig virksomhetssertifikat for test; produksjonssertifikater virker ikke i test.",
        "Use a valid enterprise certificate for test; production certificates do not work in test.",
    ),
    "MP-121": Text(
        "Nøkkelen er utløpt. Registrer den på nytt i Samarbeidsportalen.", "The key expired. Register it again in Samarbeidsportalen."
    ),
    "MP-122": Text(
        "Klienten og sertifikatet har ulikt organisasjonsnummer. Bruk sertifikatet til klientens virksomhet.",
        "Client and certificate have different organisation numbers. Use the certificate of the client's organisation.",
    ),
    "MP-123": Text('Sett key = "x5c" under [maskinporten].', 'Set key = "x5c" under [maskinporten].'),
    "MP-124": Text(
        "Sertifikatet er utløpt, eller test og produksjon er blandet.", "The certificate expired, or test and production are mixed up."
    ),
    "MP-130": Text("Still klokken på maskinen; den går feil.", "Set the clock of this machine; it is wrong."),
    "MP-200": Text("Legg scopet til på klienten i Samarbeidsportalen.", "Add the scope to the client in Samarbeidsportalen."),
    "MP-201": Text("Opprett en klient av typen Maskinporten.", "Create a client of type Maskinporten."),
    "MP-250": Text("Be Bits (DSOP@bits.no) gi virksomheten tilgang til scopet.", "Ask Bits (DSOP@bits.no) to grant access to the scope."),
    "MP-251": Text("Deleger scopet til leverandøren i Altinn.", "Delegate the scope to the supplier in Altinn."),
}
_CLOCK = Text("Still klokken på maskinen (maks 10 sekunders avvik).", "Set the clock of this machine (at most 10 seconds off).")
_UNKNOWN = Text(
    "Kontroller client_id, scopes og sertifikat mot klienten i Samarbeidsportalen.",
    "Check client_id, scopes and certificate against the client in Samarbeidsportalen.",
)


def remedy_for(code: str, description: str = "") -> Text:
    """Say what to do about a refusal.

    Args:
        code: Maskinporten's code, for instance `MP-110`; empty when none was given.
        description: `error_description`, used only to recognise a clock that runs ahead, which has no code.

    Returns:
        The remedy; general advice for codes that are not known.
    """
    if not code and speaks_of_the_clock(description):
        return _CLOCK
    return _REMEDIES.get(code, _UNKNOWN)


def speaks_of_the_clock(description: str) -> bool:
    """Recognise the one refusal that has no code: the grant was issued after now, by Maskinporten's clock."""
    return "issue time" in description.lower()
