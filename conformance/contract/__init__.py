"""The KFR API as data, one file per version; a new version is a new file, not new code."""

from conformance.contract.loader import Clause, Contract, OpenPoint, Operation, Parameter, Response, available_versions, load

__all__ = ["Clause", "Contract", "OpenPoint", "Operation", "Parameter", "Response", "available_versions", "load"]
