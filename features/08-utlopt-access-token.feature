# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 7291c6b0ab9bac07c49617e98718146b657d74be37bfffde46e53fc708d65e9a

Egenskap: Utløpt access token

  # Rad 111
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
