"""`evidence.json`: the run result as canonical JSON, and back. The thing that is signed, and the source of every report."""

from conformance.evidence.codec import decode, encode, schema

__all__ = ["decode", "encode", "schema"]
