# language: no
# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.
# Arbeidsbok: KFR-Integrasjonstester-eksempel.xlsx
# Ark: Testtilfeller
# SHA-256: 7291c6b0ab9bac07c49617e98718146b657d74be37bfffde46e53fc708d65e9a

Egenskap: Oppslag i egen bank

  # Rad 55
  @KFR-401 @operasjon:lookup-own
  Scenario: KFR-401 Oppslag på registrert kunde med fødselsnummer
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken
    Og activeAccount skal være false

  # Rad 56
  @KFR-402 @operasjon:lookup-own
  Scenario: KFR-402 Oppslag på registrert kunde med D-nummer
    Gitt en testkunde med D-nummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken
    Og activeAccount skal være false

  # Rad 57
  @KFR-403 @operasjon:lookup-own
  Scenario: KFR-403 Oppslag på registrert foretak med organisasjonsnummer
    Gitt en testkunde med organisasjonsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken

  # Rad 58
  @KFR-404 @operasjon:lookup-own
  Scenario: KFR-404 Oppslag på kunde som ikke er registrert
    Gitt en testkunde med fødselsnummer
    Og at kunden ikke er registrert i KFR
    Når banken slår opp kunden
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal ikke vise noen bank

  # Rad 59
  @KFR-405 @operasjon:lookup-own
  Scenario: KFR-405 Oppslag for en periode som omfatter dagens dato
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden for perioden for 30 dager siden til i dag
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken

  # Rad 60
  @KFR-406 @operasjon:lookup-own
  Scenario: KFR-406 Oppslag med bare fromDate
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden fra og med for 30 dager siden
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken

  # Rad 61
  @KFR-407 @operasjon:lookup-own
  Scenario: KFR-407 Oppslag med bare toDate
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden til og med i dag
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken

  # Rad 62
  @KFR-408 @operasjon:lookup-own
  Scenario: KFR-408 Oppslag for en periode før kundeforholdet startet
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden for perioden for 60 dager siden til for 30 dager siden
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal ikke vise noen bank

  # Rad 63
  @KFR-409 @operasjon:lookup-own
  Scenario: KFR-409 Oppslag med feil datoformat i fromDate
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden for perioden "08.11.2019" til i dag
    Så skal KFR svare med status 400
    Og feilkoden skal være ERR-003
    Og svaret skal følge kontrakten

  # Rad 64
  @KFR-410 @operasjon:lookup-own
  Scenario: KFR-410 Oppslag med feil datoformat i toDate
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden for perioden for 30 dager siden til "31/12/2019"
    Så skal KFR svare med status 400
    Og feilkoden skal være ERR-003
    Og svaret skal følge kontrakten

  # Rad 65
  @KFR-411 @operasjon:lookup-own
  Scenario: KFR-411 Oppslag der toDate er før fromDate
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR
    Når banken slår opp kunden for perioden i dag til for 7 dager siden
    Så skal KFR svare med status 400
    Og feilkoden skal være ERR-003
    Og svaret skal følge kontrakten

  # Rad 66
  @KFR-412 @operasjon:lookup-own
  Scenario: KFR-412 Oppslag med for kort CustomerID
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes med CustomerID "12345"
    Når banken slår opp kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være ERR-002
    Og svaret skal følge kontrakten

  # Rad 67
  @KFR-413 @operasjon:lookup-own
  Scenario: KFR-413 Oppslag uten CustomerID
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes uten CustomerID
    Når banken slår opp kunden
    Så skal KFR svare med status 400
    Og feilkoden skal være ERR-002
    Og svaret skal følge kontrakten

  # Rad 68
  @KFR-414 @operasjon:lookup-own
  Scenario: KFR-414 Oppslag for en periode som slutter på startdatoen
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR med startdato 2024-03-15
    Når banken slår opp kunden for perioden 2024-03-01 til 2024-03-15
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken

  # Rad 69
  @KFR-415 @operasjon:lookup-own
  Scenario: KFR-415 Oppslag for en periode som slutter dagen før startdatoen
    Gitt en testkunde med fødselsnummer
    Og at kunden er registrert i KFR med startdato 2024-03-15
    Når banken slår opp kunden for perioden 2024-03-01 til 2024-03-14
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal ikke vise noen bank

  # Rad 70
  @KFR-416 @operasjon:lookup-own
  Scenario: KFR-416 Oppslag på slettet kunde for en periode som begynner før slettingen
    Gitt en testkunde med fødselsnummer
    Og at kunden har vært registrert i KFR med startdato for 30 dager siden, men er slettet
    Når banken slår opp kunden for perioden for 20 dager siden til i dag
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken

  # Rad 71
  @KFR-417 @operasjon:lookup-own
  Scenario: KFR-417 Oppslag med en metode som ikke finnes
    Gitt en testkunde med fødselsnummer
    Og at forespørselen sendes med metoden PUT
    Når banken slår opp kunden
    Så skal KFR svare med status 405
    Og svaret skal følge kontrakten

  # Rad 72
  @KFR-418 @operasjon:lookup-own
  Scenario: KFR-418 Oppslag på kunde som er slettet i dag
    Gitt en testkunde med fødselsnummer
    Og at kunden har vært registrert i KFR med startdato for 30 dager siden, men er slettet
    Når banken slår opp kunden
    Så skal KFR svare med status 200
    Og svaret skal følge kontrakten
    Og svaret skal vise banken bare hvis KFR viser kundeforhold som er slettet i dag
