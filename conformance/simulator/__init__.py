"""KFR and Maskinporten on loopback, as one real HTTP server.

Where to look:

    server         start it, here or in a child process      options        what it is asked to be
    listening      the web server around the application     clock          its time
    application    every route, and the parts put together   config_folder  what `--write-config` leaves

    maskinporten   metadata, keys and token endpoint         authority      the test CA and the bank's certificate
    grant          the judgement of a grant                  access_token   issues and inspects access tokens
    signatures     reads tokens, verifies signatures

    managing       operations 1 and 2                        call           one request as values
    loading        operation 3                               access         the checks of a caller's token
    looking_up     operations 4 to 6                         requests       the checks of a request's content
    multipart      the parts of a batch message              guard          which fault gets which status and code
    batch          the entries of a customer file            answers        an answer, and how it is written
    reader         reads accepted files, at a rate           relationships  the register itself, in SQLite
    openapi        the description, made from the contract

    behaviour      every place where a mutant may deviate    mutants        the named deviations

The simulator judges by its own code: nothing here imports what the suite examines with.
"""
