# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 7291c6b0ab9bac07c49617e98718146b657d74be37bfffde46e53fc708d65e9a

Egenskap: Oppslag for offentlige etater

  # Rad 98
  @KFR-701 @operasjon:lookup
  Scenario: KFR-701 Oppslag i alle banker på registrert kunde
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden i alle banker
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken
    Og activeAccount skal være false

  # Rad 99
  @KFR-702 @operasjon:lookup
  Scenario: KFR-702 Oppslag i alle banker på kunde som ikke er registrert
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Når banken slår opp kunden i alle banker
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal ikke vise noen bank

  # Rad 100
  @KFR-703 @operasjon:lookup
  Scenario: KFR-703 Oppslag i alle banker med for kort CustomerID
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes med CustomerID "12345"
    Når banken slår opp kunden i alle banker
    Så skal KFR svare med status 400
    Og feilkoden skal være ERR-002
    Og svaret skal følge kontrakten

  # Rad 101
  @KFR-704 @operasjon:lookup
  Scenario: KFR-704 Oppslag i alle banker med feil datoformat
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden i alle banker fra og med "08.11.2019"
    Så skal KFR svare med status 400
    Og feilkoden skal være ERR-003
    Og svaret skal følge kontrakten

  # Rad 102
  @KFR-705 @operasjon:lookup
  Scenario: KFR-705 Oppslag i alle banker uten access token
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes uten access token
    Når banken slår opp kunden i alle banker
    Så skal KFR svare med status 401
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 103
  @KFR-706 @operasjon:lookup
  Scenario: KFR-706 Oppslag i alle banker uten riktig scope
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes med et access token uten riktig scope
    Når banken slår opp kunden i alle banker
    Så skal KFR svare med status 403
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 104
  @KFR-707 @operasjon:lookup
  Scenario: KFR-707 Oppslag i alle banker med en metode som ikke finnes
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes med metoden PUT
    Når banken slår opp kunden i alle banker
    Så skal KFR svare med status 405
    Og svaret skal følge kontrakten

  # Rad 105
  @KFR-708 @operasjon:lookup
  Scenario: KFR-708 Oppslag i alle banker der svaret skal være noe annet enn JSON
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes med Accept "text/html"
    Når banken slår opp kunden i alle banker
    Så skal KFR svare med status 406
    Og svaret skal følge kontrakten

  # Rad 106
  @KFR-711 @operasjon:account @testdata:KFR-711
  Scenario: KFR-711 Oppslag av kontofører
    Gitt at forespørselen sendes med AccountID "15030012345"
    Når banken slår opp kontoføreren
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten

  # Rad 107
  @KFR-712 @operasjon:account
  Scenario: KFR-712 Oppslag av kontofører med ugyldig kontonummer
    Gitt at forespørselen sendes med AccountID "12345"
    Når banken slår opp kontoføreren
    Så skal KFR svare med status 400
    Og feilkoden skal være ERR-004
    Og svaret skal følge kontrakten

  # Rad 108
  @KFR-713 @operasjon:account @testdata:KFR-711
  Scenario: KFR-713 Oppslag av kontofører uten access token
    Gitt at forespørselen sendes med AccountID "15030012345"
    Og at forespørselen sendes uten access token
    Når banken slår opp kontoføreren
    Så skal KFR svare med status 401
    Og svaret skal følge kontrakten

  # Rad 109
  @KFR-714 @operasjon:account @testdata:KFR-711
  Scenario: KFR-714 Oppslag av kontofører uten riktig scope
    Gitt at forespørselen sendes med AccountID "15030012345"
    Og at forespørselen sendes med et access token uten riktig scope
    Når banken slår opp kontoføreren
    Så skal KFR svare med status 401
    Og svaret skal følge kontrakten
