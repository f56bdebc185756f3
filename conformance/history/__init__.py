"""Many runs over time: read one by one, kept as little as is told of them, and never stopped by a folder that is broken."""

from conformance.history.gather import gather

__all__ = ["gather"]
