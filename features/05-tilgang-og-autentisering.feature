# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 7291c6b0ab9bac07c49617e98718146b657d74be37bfffde46e53fc708d65e9a

Egenskap: Tilgang og autentisering

  # Rad 74
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

  # Rad 75
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

  # Rad 76
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

  # Rad 77
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

  # Rad 78
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

  # Rad 79
  @KFR-506 @operasjon:lookup-own
  Scenario: KFR-506 Oppslag uten access token
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes uten access token
    Når banken slår opp kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 80
  @KFR-507 @operasjon:lookup-own
  Scenario: KFR-507 Oppslag med forfalsket access token
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes med et access token som er forfalsket
    Når banken slår opp kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 81
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

  # Rad 82
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

  # Rad 83
  @KFR-510 @operasjon:batch
  Scenario: KFR-510 Innlasting av fil på vegne av en annen bank
    Gitt en kundefil med 3 kunder
    Og at forespørselen gjelder en annen bank
    Når banken laster opp kundefilen
    Så skal KFR svare med status 403
    Og feilkoden skal være KFR-003
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 84
  @KFR-511 @operasjon:lookup-own
  Scenario: KFR-511 Oppslag i en annen bank
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen gjelder en annen bank
    Når banken slår opp kunden
    Så skal KFR svare med status 403
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 85
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

  # Rad 86
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

  # Rad 87
  @KFR-514 @operasjon:register
  Scenario: KFR-514 Registrering uten riktig scope
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes med et access token uten riktig scope
    Når banken registrerer kunden
    Så skal KFR svare med status 403
    Og feilkoden skal være KFR-002
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke finnes ved oppslag

  # Rad 88
  @KFR-515 @operasjon:delete
  Scenario: KFR-515 Sletting uten riktig scope
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes med et access token uten riktig scope
    Når banken sletter kunden
    Så skal KFR svare med status 403
    Og feilkoden skal være KFR-002
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 89
  @KFR-516 @operasjon:batch
  Scenario: KFR-516 Innlasting av fil uten riktig scope
    Gitt en kundefil med 3 kunder
    Og at forespørselen sendes med et access token uten riktig scope
    Når banken laster opp kundefilen
    Så skal KFR svare med status 403
    Og feilkoden skal være KFR-002
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag

  # Rad 90
  @KFR-517 @operasjon:lookup-own
  Scenario: KFR-517 Oppslag uten riktig scope
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes med et access token uten riktig scope
    Når banken slår opp kunden
    Så skal KFR svare med status 403
    Og feilkoden skal være ERR-001
    Og svaret skal følge kontrakten

  # Rad 91
  @KFR-518 @operasjon:register
  Scenario: KFR-518 Registrering med access token for en annen tjeneste
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Og at forespørselen sendes med et access token som er utstedt for en annen tjeneste
    Når banken registrerer kunden
    Så skal KFR svare med status 401
    Og feilkoden skal være KFR-001
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke finnes ved oppslag
