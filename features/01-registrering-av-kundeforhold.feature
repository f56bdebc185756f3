# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 7291c6b0ab9bac07c49617e98718146b657d74be37bfffde46e53fc708d65e9a

Egenskap: Registrering av kundeforhold

  # Rad 8
  @KFR-101 @operasjon:register
  Scenario: KFR-101 Registrere ny kunde med fødselsnummer
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Når banken registrerer kunden
    Så skal KFR svare med status 201
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 9
  @KFR-102 @operasjon:register
  Scenario: KFR-102 Registrere ny kunde med D-nummer
    Gitt en testkunde med D-nummer
    Og at kunden ikke er registrert i KFR
    Når banken registrerer kunden
    Så skal KFR svare med status 201
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag
    Og kunden skal finnes ved oppslag for perioden for 30 dager siden til i dag

  # Rad 10
  @KFR-103 @operasjon:register
  Scenario: KFR-103 Registrere nytt foretak med organisasjonsnummer
    Gitt en testkunde med organisasjonsnummer
    Og at kunden ikke er registrert i KFR
    Når banken registrerer kunden
    Så skal KFR svare med status 201
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag
    Og kunden skal ikke finnes ved oppslag for perioden for 60 dager siden til for 30 dager siden

  # Rad 11
  @KFR-104 @operasjon:register
  Scenario: KFR-104 Registrere en kunde som allerede er registrert – fødselsnummer
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken registrerer kunden
    Så skal KFR svare med status 200
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 12
  @KFR-105 @operasjon:register
  Scenario: KFR-105 Registrere en kunde som allerede er registrert – D-nummer
    Gitt en testkunde med D-nummer
    Og at kunden er registrert i KFR
    Når banken registrerer kunden
    Så skal KFR svare med status 200
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 13
  @KFR-106 @operasjon:register
  Scenario: KFR-106 Registrere et foretak som allerede er registrert
    Gitt en testkunde med organisasjonsnummer
    Og at kunden er registrert i KFR
    Når banken registrerer kunden
    Så skal KFR svare med status 200
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 14
  @KFR-107 @operasjon:register
  Scenario: KFR-107 Registrere en kunde på nytt etter sletting
    Gitt en testkunde med fødselsnummer
    Og at kunden har vært registrert, men er slettet
    Når banken registrerer kunden
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 15
  @KFR-108 @operasjon:register
  Scenario: KFR-108 Registrering uten CustomerID
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes uten CustomerID
    Når banken registrerer kunden
    Så skal KFR svare med status 400
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 16
  @KFR-109 @operasjon:register
  Scenario: KFR-109 Registrering med for kort CustomerID
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes med CustomerID "12345"
    Når banken registrerer kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-005
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 17
  @KFR-110 @operasjon:register
  Scenario: KFR-110 Registrering med for lang CustomerID
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes med CustomerID "123456789012"
    Når banken registrerer kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-005
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 18
  @KFR-111 @operasjon:register
  Scenario: KFR-111 Registrering med bokstaver i CustomerID
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes med CustomerID "ABCDEFGHIJK"
    Når banken registrerer kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-005
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 19
  @KFR-112 @operasjon:register
  Scenario: KFR-112 Registrering med ukjent type kundeforhold
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes med relasjonstype "UKJENT"
    Når banken registrerer kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-009
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke finnes ved oppslag

  # Rad 20
  @KFR-113 @operasjon:register
  Scenario: KFR-113 Kundeforholdet gjelder fra den dagen kunden blir registrert
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Når banken registrerer kunden
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag
    Og kunden skal ikke finnes ved oppslag for dagen før registreringen
