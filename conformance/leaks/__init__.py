"""Looks for secrets and personal numbers in everything a run leaves, in every format, before anybody signs it."""

from conformance.leaks.gate import refuse_leaks

__all__ = ["refuse_leaks"]
