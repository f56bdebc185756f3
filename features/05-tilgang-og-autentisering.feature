# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 335f94b5716c659d44b849ca6f22b7dffce010cd236b943f83a385dc209228be

Egenskap: Tilgang og autentisering

  # Rad 69
  @KFR-501 @operasjon:register
  Scenario: KFR-501 Registrering uten access token
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes uten access token
    Når banken registrerer kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke finnes ved oppslag

  # Rad 70
  @KFR-502 @operasjon:register
  Scenario: KFR-502 Registrering med uleselig access token
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes med et access token som er uleselig
    Når banken registrerer kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 71
  @KFR-503 @operasjon:register
  Scenario: KFR-503 Registrering med forfalsket access token
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes med et access token som er forfalsket
    Når banken registrerer kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke finnes ved oppslag

  # Rad 72
  @KFR-504 @operasjon:delete
  Scenario: KFR-504 Sletting uten access token
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes uten access token
    Når banken sletter kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 73
  @KFR-505 @operasjon:batch
  Scenario: KFR-505 Innlasting av fil uten access token
    Gitt en kundefil med 3 kunder
    Og at forespørselen sendes uten access token
    Når banken laster opp kundefilen
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag

  # Rad 74
  @KFR-506 @operasjon:lookup-own
  Scenario: KFR-506 Oppslag uten access token
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes uten access token
    Når banken slår opp kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 75
  @KFR-507 @operasjon:lookup-own
  Scenario: KFR-507 Oppslag med forfalsket access token
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes med et access token som er forfalsket
    Når banken slår opp kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 76
  @KFR-508 @operasjon:register
  Scenario: KFR-508 Registrering på vegne av en annen bank
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen gjelder en annen bank
    Når banken registrerer kunden
    Så skal KFR svare med status 403
    Og feilkoden skal være KFR-003
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke finnes ved oppslag

  # Rad 77
  @KFR-509 @operasjon:delete
  Scenario: KFR-509 Sletting på vegne av en annen bank
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen gjelder en annen bank
    Når banken sletter kunden
    Så skal KFR svare med status 403
    Og feilkoden skal være KFR-003
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 78
  @KFR-510 @operasjon:batch
  Scenario: KFR-510 Innlasting av fil på vegne av en annen bank
    Gitt en kundefil med 3 kunder
    Og at forespørselen gjelder en annen bank
    Når banken laster opp kundefilen
    Så skal KFR svare med status 403
    Og feilkoden skal være KFR-003
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 79
  @KFR-511 @operasjon:lookup-own
  Scenario: KFR-511 Oppslag i en annen bank
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen gjelder en annen bank
    Når banken slår opp kunden
    Så skal KFR svare med status 403
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 80
  @KFR-512 @operasjon:delete
  Scenario: KFR-512 Sletting med forfalsket access token
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes med et access token som er forfalsket
    Når banken sletter kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 81
  @KFR-513 @operasjon:batch
  Scenario: KFR-513 Innlasting av fil med forfalsket access token
    Gitt en kundefil med 3 kunder
    Og at forespørselen sendes med et access token som er forfalsket
    Når banken laster opp kundefilen
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag
