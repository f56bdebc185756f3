"""Lets Python's garbage collector rest while something big is built."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Let the collector rest, as a context or as a decorator.

    For building of many parts that never point back at one another, such as evidence: nothing of it is for the collector to find, but it
    would walk all that is there again and again while it grows. For ten thousand cases that is a third of the time. It wakes at the end of
    the outermost block, and then has everything to walk once.
    """
    was_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            gc.enable()
