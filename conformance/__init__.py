"""The machine behind `kfr-conformance`: workbook in, signed evidence out.

Where to look, floor by floor (imports go down only):

    0  language, errors, model                     words
    1  config, identifiers, contract, sheet,       pure: bytes and values in, values out
       phrasebook, gherkin, grants, checks,
       journal, redact, canonical, manifest
    2  client, simulator, workbook, signing        edges: network, files, keys
    3  pytest_plugin (and the package `steps`)     the pytest side
    4  generate, runner, evidence, verify          use cases
    5  cli                                         the command
"""

__version__ = "0.2.0"
