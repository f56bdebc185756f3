# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 6b8b40d401e8bab9705d2e7792634ee3d1614c3de0befd16a1b983c96b985fba

Egenskap: Utløpt access token

  # Rad 110
  @KFR-801 @operasjon:register
  Scenario: KFR-801 Registrering med utløpt access token
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes med et access token som er utløpt
    Når banken registrerer kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke finnes ved oppslag
