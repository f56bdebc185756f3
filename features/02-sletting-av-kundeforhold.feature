# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 7291c6b0ab9bac07c49617e98718146b657d74be37bfffde46e53fc708d65e9a

Egenskap: Sletting av kundeforhold

  # Rad 22
  @KFR-201 @operasjon:delete
  Scenario: KFR-201 Slette kunde med fødselsnummer
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken sletter kunden
    Så skal KFR svare med status 204
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke kunne slettes en gang til

  # Rad 23
  @KFR-202 @operasjon:delete
  Scenario: KFR-202 Slette kunde med D-nummer
    Gitt en testkunde med D-nummer
    Og at kunden er registrert i KFR
    Når banken sletter kunden
    Så skal KFR svare med status 204
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke kunne slettes en gang til

  # Rad 24
  @KFR-203 @operasjon:delete
  Scenario: KFR-203 Slette foretak med organisasjonsnummer
    Gitt en testkunde med organisasjonsnummer
    Og at kunden er registrert i KFR
    Når banken sletter kunden
    Så skal KFR svare med status 204
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke kunne slettes en gang til

  # Rad 25
  @KFR-204 @operasjon:delete
  Scenario: KFR-204 Slette kunde som aldri har vært registrert
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Når banken sletter kunden
    Så skal KFR svare med status 404
    Og feilkoden skal være KFR-008
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 26
  @KFR-205 @operasjon:delete
  Scenario: KFR-205 Slette kunde som allerede er slettet
    Gitt en testkunde med fødselsnummer
    Og at kunden har vært registrert, men er slettet
    Når banken sletter kunden
    Så skal KFR svare med status 404
    Og feilkoden skal være KFR-008
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 27
  @KFR-206 @operasjon:delete
  Scenario: KFR-206 Sletting uten CustomerID
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes uten CustomerID
    Når banken sletter kunden
    Så skal KFR svare med status 400
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 28
  @KFR-207 @operasjon:delete
  Scenario: KFR-207 Sletting med for kort CustomerID
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes med CustomerID "12345"
    Når banken sletter kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-005
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 29
  @KFR-208 @operasjon:delete
  Scenario: KFR-208 Sletting med ukjent type kundeforhold
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Og at forespørselen sendes med relasjonstype "UKJENT"
    Når banken sletter kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-009
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag

  # Rad 30
  @KFR-209 @operasjon:delete
  Scenario: KFR-209 Slettet kundeforhold vises fortsatt for perioden før slettingen
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR med startdato for 30 dager siden
    Når banken sletter kunden
    Så skal KFR svare med status 204
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag for perioden for 20 dager siden til for 10 dager siden

  # Rad 31
  @KFR-210 @operasjon:delete
  Scenario: KFR-210 Slettet kundeforhold vises til og med dagen før slettingen
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR med startdato for 30 dager siden
    Når banken sletter kunden
    Så skal KFR svare med status 204
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal finnes ved oppslag for perioden for 2 dager siden til i går

  # Rad 32
  @KFR-211 @operasjon:delete
  Scenario: KFR-211 Slettet kundeforhold vises ikke etter slettingen
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken sletter kunden
    Så skal KFR svare med status 204
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal ikke finnes ved oppslag for perioden i morgen til i morgen
