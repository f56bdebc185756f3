"""What a run says, in the reader's language: evidence is Norwegian, and its sentences are recognised and said in English."""

from conformance.translation.result import in_language

__all__ = ["in_language"]
