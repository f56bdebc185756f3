# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 7291c6b0ab9bac07c49617e98718146b657d74be37bfffde46e53fc708d65e9a

Egenskap: Innlasting fra fil

  # Rad 34
  @KFR-301 @operasjon:batch
  Scenario: KFR-301 Laste inn en fil med ti kunder av ulike slag
    Gitt en kundefil med 10 kunder
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag

  # Rad 35
  @KFR-302 @operasjon:batch
  Scenario: KFR-302 Laste inn en fil med fødselsnummer
    Gitt en kundefil med 5 kunder med fødselsnummer
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag

  # Rad 36
  @KFR-303 @operasjon:batch
  Scenario: KFR-303 Laste inn en fil med én kunde
    Gitt en kundefil med én kunde
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag

  # Rad 37
  @KFR-304 @operasjon:batch
  Scenario: KFR-304 Laste inn kunder med startdato tilbake i tid
    Gitt en kundefil med 5 kunder
    Og at kundene i filen har startdato for 30 dager siden
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag
    Og kundene i filen skal finnes ved oppslag for perioden for 20 dager siden til for 10 dager siden

  # Rad 38
  @KFR-305 @operasjon:batch
  Scenario: KFR-305 Kundeforhold vises ikke før startdatoen i filen
    Gitt en kundefil med 5 kunder
    Og at kundene i filen har startdato for 30 dager siden
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag
    Og kundene i filen skal ikke finnes ved oppslag for perioden for 60 dager siden til for 40 dager siden

  # Rad 39
  @KFR-306 @operasjon:batch
  Scenario: KFR-306 Uten startdato gjelder kundeforholdet fra dagens dato
    Gitt en kundefil med 5 kunder
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag
    Og kundene i filen skal ikke finnes ved oppslag for perioden for 30 dager siden til for 10 dager siden

  # Rad 40
  @KFR-307 @operasjon:batch
  Scenario: KFR-307 Fil med for kort kundenummer
    Gitt en kundefil med 5 kunder
    Og at kundefilen også inneholder "12345"
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-005
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag

  # Rad 41
  @KFR-308 @operasjon:batch
  Scenario: KFR-308 Fil med feil datoformat for alle kundene
    Gitt en kundefil med 3 kunder
    Og at kundene i filen har startdato "08.11.2019"
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-010
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 42
  @KFR-309 @operasjon:batch
  Scenario: KFR-309 Fil med feil datoformat for én kunde
    Gitt en kundefil med 5 kunder
    Og at kundefilen også inneholder "310000000#08.11.2019"
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-010
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag

  # Rad 43
  @KFR-310 @operasjon:batch
  Scenario: KFR-310 Fil med ukjent kundetype
    Gitt en kundefil med 3 kunder
    Og at kundefilen har kundetype "UKJENT"
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-009
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 44
  @KFR-311 @operasjon:batch
  Scenario: KFR-311 Tom fil
    Gitt at kundefilen er tom
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-004
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 45
  @KFR-312 @operasjon:batch
  Scenario: KFR-312 Feil skille (boundary) i meldingen
    Gitt en kundefil med 3 kunder
    Og at skillet i meldingen er feil
    Når banken laster opp kundefilen
    Så skal KFR svare med status 403
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 46
  @KFR-313 @operasjon:batch
  Scenario: KFR-313 Kundeforholdet vises fra og med startdatoen i filen
    Gitt en kundefil med 3 kunder
    Og at kundene i filen har startdato 2024-03-15
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag for perioden 2024-03-15 til 2024-03-15

  # Rad 47
  @KFR-314 @operasjon:batch
  Scenario: KFR-314 Kundeforholdet vises ikke dagen før startdatoen i filen
    Gitt en kundefil med 3 kunder
    Og at kundene i filen har startdato 2024-03-15
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag for perioden 2024-03-01 til 2024-03-14

  # Rad 48
  @KFR-315 @operasjon:batch
  Scenario: KFR-315 Uten startdato gjelder kundeforholdet ikke dagen før opplastingen
    Gitt en kundefil med 3 kunder
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag for dagen før opplastingen

  # Rad 49
  @KFR-316 @operasjon:batch
  Scenario: KFR-316 Kundeforhold med startdato fram i tid
    Gitt en kundefil med én kunde med organisasjonsnummer
    Og at kundene i filen har startdato om 30 dager
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag

  # Rad 50
  @KFR-317 @operasjon:batch
  Scenario: KFR-317 Fil på nøyaktig 10 MB
    Gitt en kundefil med 3 kunder
    Og at kundefilen er fylt ut med mellomrom til nøyaktig 10 MB
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag

  # Rad 51
  @KFR-318 @operasjon:batch
  Scenario: KFR-318 Fil på like over 10 MB
    Gitt en kundefil med 3 kunder
    Og at kundefilen er fylt ut med mellomrom til like over 10 MB
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-004
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal ikke finnes ved oppslag

  # Rad 52
  @KFR-319 @operasjon:batch
  Scenario: KFR-319 Stor fil der de siste kundene også blir lest
    Gitt en kundefil med 3 kunder
    Og at den første kunden i filen er gjentatt 10001 ganger
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag

  # Rad 53
  @KFR-320 @operasjon:batch
  Scenario: KFR-320 Registrere og slette kunder rundt innlesingen av en fil
    Gitt en testkunde med fødselsnummer
    Og en kundefil med 10 kunder
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kunden skal kunne registreres mens filen leses
    Og kundene i filen skal kunne slettes når filen er lest
    Og kunden skal finnes ved oppslag
    Og kundene i filen skal ikke kunne slettes en gang til
