"""`evidence.json`: the run result as canonical JSON, and back. The thing that is signed, and the source of every report."""

from conformance.evidence.codec import decode, decode_of_another_version, encode, schema

__all__ = ["decode", "decode_of_another_version", "encode", "schema"]
