"""The command `kfr-conformance`: one file a verb. Parses, calls one use case, returns an exit code."""
