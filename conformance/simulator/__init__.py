"""KFR and Maskinporten on loopback, as one real HTTP server.

Where to look:

    options        what a simulator is asked to be           server         start it here, or in a child process
    authority      the test CA and the bank's certificate    config_folder  what `--write-config` leaves
    grant          Maskinporten's judgement of a grant       maskinporten   metadata, keys and token endpoint
    access_token   issues and inspects access tokens         application    every route in one ASGI application
    call           one request as values                     kfr            the six operations
    requests       the checks of a request's content         access         the checks of a caller's token
    multipart      the parts of a batch message              batch          what a customer file may hold
    reader         reads accepted files, at a rate           relationships  the register itself, in SQLite
    answers        an answer as clause, status and body      behaviour      every place a mutant may deviate
    mutants        the named deviations                      openapi        the description, made from the contract

The simulator judges by its own code: nothing here imports what the suite examines with.
"""
