"""Ends a process whose parent is gone: nobody would ever hear of the customers it goes on to register."""

from __future__ import annotations

import os
import threading
import time

_POLL_SECONDS = 0.05
_EXIT_ORPHANED = 3


def end_with_parent() -> None:
    """Watch the parent from now on; an orphan ends at once, whatever it is doing."""
    parent = os.getppid()

    def watch() -> None:
        # An orphan is given another parent. Windows gives it none; there the run's own end has to do.
        while os.getppid() == parent:
            time.sleep(_POLL_SECONDS)
        os._exit(_EXIT_ORPHANED)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
