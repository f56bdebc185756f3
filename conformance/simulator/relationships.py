"""The register itself: who was whose customer, and when, in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from conformance.simulator.behaviour import Entry, Window

# A relationship is either open or ended, never both; a customer may come back, so a bank can have ended ones many times.
_SCHEMA = """
CREATE TABLE active (
    customer TEXT, bank TEXT, from_date TEXT NOT NULL, loaded INTEGER NOT NULL, PRIMARY KEY (customer, bank)
) WITHOUT ROWID;
CREATE TABLE ended (customer TEXT, bank TEXT, from_date TEXT NOT NULL, to_date TEXT NOT NULL);
CREATE INDEX ended_customer ON ended (customer, bank);
"""
_ADD = "INSERT INTO active VALUES (?, ?, ?, FALSE) ON CONFLICT DO NOTHING"
# The same customer twice, in one file or in two: the earliest start counts, so that the order of arrival does not.
_LOAD = "INSERT INTO active VALUES (?, ?, ?, TRUE) ON CONFLICT DO UPDATE SET from_date = min(from_date, excluded.from_date)"
_REMEMBER = "INSERT INTO ended SELECT customer, bank, from_date, ? FROM active WHERE customer = ? AND bank = ?"
_REMOVE = "DELETE FROM active WHERE customer = ? AND bank = ?"
_FIND = """
SELECT bank FROM active WHERE customer = :customer AND from_date <= :last
UNION
SELECT bank FROM ended WHERE customer = :customer AND from_date <= :last AND {overlap}
ORDER BY bank
"""
_OVERLAPS = {
    # The day of deletion is no longer a day of the relationship ...
    False: "to_date > :first AND to_date > from_date",
    # ... or it is the last one.
    True: "to_date >= :first AND to_date >= from_date",
}


class Relationships:
    """All relationships of all banks.

    Args:
        counts_last_day: Whether the day of deletion is still a day of the relationship.
    """

    def __init__(self, *, counts_last_day: bool) -> None:
        # An empty name is a private database that SQLite keeps in memory and moves to a temporary file when it grows.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -49152;")
        self._database.executescript(_SCHEMA)
        self._find = _FIND.format(overlap=_OVERLAPS[counts_last_day])

    def register(self, bank: str, entry: Entry) -> None:
        """Open a relationship; one that is open already stays as it is."""
        self._database.execute(_ADD, (entry.customer, bank, entry.start.isoformat()))

    def load(self, bank: str, entries: Iterable[Entry]) -> None:
        """Open many relationships; one that is open already keeps the earlier start."""
        self._database.execute("BEGIN")
        self._database.executemany(_LOAD, ((entry.customer, bank, entry.start.isoformat()) for entry in entries))
        self._database.execute("COMMIT")

    def has(self, bank: str, customer: str) -> bool:
        """Tell whether a relationship is open."""
        found = self._database.execute("SELECT 1 FROM active WHERE customer = ? AND bank = ?", (customer, bank))
        return found.fetchone() is not None

    def loaded(self, bank: str, customer: str) -> bool:
        """Tell whether an open relationship came from a file."""
        found = self._database.execute("SELECT 1 FROM active WHERE customer = ? AND bank = ? AND loaded", (customer, bank))
        return found.fetchone() is not None

    def had(self, bank: str, customer: str) -> bool:
        """Tell whether a relationship has ended before."""
        found = self._database.execute("SELECT 1 FROM ended WHERE customer = ? AND bank = ?", (customer, bank))
        return found.fetchone() is not None

    def end(self, bank: str, customer: str, day: date, *, forget: bool = False) -> None:
        """End an open relationship; without one nothing happens.

        Args:
            bank: Whose customer.
            customer: Who.
            day: The day it ends.
            forget: Whether to leave no history.
        """
        if not forget:
            self._database.execute(_REMEMBER, (day.isoformat(), customer, bank))
        self._database.execute(_REMOVE, (customer, bank))

    def banks_of(self, customer: str, window: Window) -> tuple[str, ...]:
        """List the banks that had a customer on any day of a period, by organisation number."""
        period = {"customer": customer, "first": window.first.isoformat(), "last": window.last.isoformat()}
        return tuple(bank for (bank,) in self._database.execute(self._find, period))

    def close(self) -> None:
        """Forget everything."""
        self._database.close()
