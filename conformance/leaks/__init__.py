"""Looks for secrets and personal numbers in everything a run leaves, in every format, before anybody signs it."""
