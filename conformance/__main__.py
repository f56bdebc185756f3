"""`python -m conformance` is the command `kfr-conformance`."""

from __future__ import annotations

import sys

from conformance.cli.main import entry

if __name__ == "__main__":
    sys.exit(entry())
