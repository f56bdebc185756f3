# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 7291c6b0ab9bac07c49617e98718146b657d74be37bfffde46e53fc708d65e9a

Egenskap: Sporing med CorrelationID

  # Rad 93
  @KFR-601 @operasjon:register
  Scenario: KFR-601 Registrering uten CorrelationID
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes uten CorrelationID
    Når banken registrerer kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-004
    Og svaret skal følge kontrakten
    Og kunden skal ikke finnes ved oppslag

  # Rad 94
  @KFR-602 @operasjon:register
  Scenario: KFR-602 Registrering med CorrelationID som ikke er en UUID
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes med CorrelationID "ikke-en-uuid"
    Når banken registrerer kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-004
    Og svaret skal følge kontrakten

  # Rad 95
  @KFR-603 @operasjon:delete
  Scenario: KFR-603 Sletting uten CorrelationID
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes uten CorrelationID
    Når banken sletter kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-004
    Og svaret skal følge kontrakten
    Og kunden skal finnes ved oppslag

  # Rad 96
  @KFR-604 @operasjon:lookup-own
  Scenario: KFR-604 Oppslag uten CorrelationID
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes uten CorrelationID
    Når banken slår opp kunden
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken
