"""Opening the files that livecli makes: never through a link, and never what is no regular file.

Only the last part of a path counts: folders may be links. So may files that are only read.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


NOT_OURS = (errno.ELOOP, errno.EINVAL)  # what `open_own` raises for what it must not write to


def open_own(path: Path, flags: int = 0) -> int:
    """Open a file of ours, for reading and writing; `flags` such as O_CREAT come to those it needs.

    Returns the descriptor. Raises OSError: ELOOP for a link, EINVAL for what is no regular file.
    """
    needed = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # a fifo must not block us
    try:
        fd = os.open(path, needed | flags, 0o666)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise OSError(error.errno, "it is a link, and is not followed", str(path)) from None
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return fd
