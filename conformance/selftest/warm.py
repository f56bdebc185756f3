"""Preloaded into the server that trials are forked from: whatever a trial imports or plans costs it nothing any more.

Importing this module is all it is for.
"""

import gc

import uvicorn.lifespan.on
import uvicorn.main
import uvicorn.protocols.http.h11_impl

import conformance.simulator.application
import conformance.simulator.config_folder
import conformance.simulator.listening
from conformance.selftest.trials import planned

planned(None)

# What is here stays: no trial's collector needs to walk it, which would copy its pages into every trial.
gc.collect()
gc.freeze()
