"""Verifies a bundle like a judge: every check has a number, what was expected, what was found, and what it costs when broken."""

from conformance.verify.judge import load_anchors, verify
from conformance.verify.outcome import Check, Signer, State, Verification

__all__ = ["Check", "Signer", "State", "Verification", "load_anchors", "verify"]
