"""Sealing: a finished run folder is signed, report and manifest, over exactly what lies in it."""

from conformance.seal.readiness import Known
from conformance.seal.sealing import TOOL, Sealed, seal

__all__ = ["TOOL", "Known", "Sealed", "seal"]
