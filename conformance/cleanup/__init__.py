"""No harm done: every customer that a run may have registered is removed again, at its end or later from the journal."""

from conformance.cleanup.leftovers import Leftover, leftovers
from conformance.cleanup.sweep import Sweep, sweep
from conformance.cleanup.tidy import Tidied, clean, tidy

__all__ = ["Leftover", "Sweep", "Tidied", "clean", "leftovers", "sweep", "tidy"]
