"""Many banks at once: each one a process of its own, with its own secrets, run folder and verdict, and one overview of them all."""

from conformance.fleet.fleet import Crew, FleetOptions, run_fleet
from conformance.fleet.roster import Entry, Roster, read

__all__ = ["Crew", "Entry", "FleetOptions", "Roster", "read", "run_fleet"]
