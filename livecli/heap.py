"""The C library's heap: large blocks lie apart from it, so that they leave no holes in it."""

from __future__ import annotations

from contextlib import suppress
from functools import cache


LARGE = 4 * 2**20  # bytes; what a usual flood takes at once is smaller
M_MMAP_THRESHOLD = -3  # its number in glibc's malloc.h


@cache
def keep_large_blocks_apart() -> None:
    """Have the system give and take back each block of LARGE bytes or more by itself.

    glibc does so only until the first of a size is freed, and takes the next ones from the heap:
    messages of 16 MiB left holes of 80 MB there. Other C libraries have no such call.
    """
    import ctypes  # milliseconds, which a run without such messages is spared

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
