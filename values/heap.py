"""Memory that was used and freed, given back to the system. Knows no library but the C one."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """After a model was loaded: what that took and left, up to a third of it all; glibc only."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
