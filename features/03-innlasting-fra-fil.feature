# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: b7b930728ba660fa531a3485efd991a407e564f775d13ed9826bdfc0a339bc98

Egenskap: Innlasting fra fil

  # Rad 30
  @KFR-301 @operasjon:batch
  Scenario: KFR-301 Laste inn en fil med ti kunder av ulike slag
    Gitt en kundefil med 10 kunder
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal være tomt
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag

  # Rad 31
  @KFR-302 @operasjon:batch
  Scenario: KFR-302 Laste inn en fil med fødselsnummer
    Gitt en kundefil med 5 kunder med fødselsnummer
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag

  # Rad 32
  @KFR-303 @operasjon:batch
  Scenario: KFR-303 Laste inn en fil med én kunde
    Gitt en kundefil med 1 kunder
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag

  # Rad 33
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

  # Rad 34
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

  # Rad 35
  @KFR-306 @operasjon:batch
  Scenario: KFR-306 Uten startdato gjelder kundeforholdet fra dagens dato
    Gitt en kundefil med 5 kunder
    Når banken laster opp kundefilen
    Så skal KFR svare med status 201
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
    Og kundene i filen skal finnes ved oppslag
    Og kundene i filen skal ikke finnes ved oppslag for perioden for 30 dager siden til for 10 dager siden

  # Rad 36
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

  # Rad 37
  @KFR-308 @operasjon:batch
  Scenario: KFR-308 Fil med feil datoformat for alle kundene
    Gitt en kundefil med 3 kunder
    Og at kundene i filen har startdato "08.11.2019"
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-010
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 38
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

  # Rad 39
  @KFR-310 @operasjon:batch
  Scenario: KFR-310 Fil med ukjent kundetype
    Gitt en kundefil med 3 kunder
    Og at kundefilen har kundetype "UKJENT"
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og feilkoden skal være KFR-009
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 40
  @KFR-311 @operasjon:batch
  Scenario: KFR-311 Tom fil
    Gitt at kundefilen er tom
    Når banken laster opp kundefilen
    Så skal KFR svare med status 400
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen

  # Rad 41
  @KFR-312 @operasjon:batch
  Scenario: KFR-312 Feil skille (boundary) i meldingen
    Gitt en kundefil med 3 kunder
    Og at skillet i meldingen er feil
    Når banken laster opp kundefilen
    Så skal KFR svare med status 403
    Og svaret skal følge kontrakten
    Og svaret skal ha samme CorrelationID som forespørselen
