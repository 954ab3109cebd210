"""Text that is read as configuration, program or token: bounded, and from files that end."""

from __future__ import annotations

import os
import stat
from pathlib import Path


MOST = 2**20  # bytes: far more than anybody writes by hand


def text_of(path: Path, most: int = MOST) -> str:
    """The text of a file, or of what a pipe has; raises OSError, or ValueError with a reason.

    A device would never end, and a named pipe without a writer never begin: it counts as empty.
    """
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(fd, "rb") as file:
        mode = os.fstat(fd).st_mode
        if stat.S_ISDIR(mode):
            raise ValueError("is a folder")
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise ValueError("it is no file")
        os.set_blocking(fd, True)
        data = file.read(most + 1)
    if len(data) > most:
        raise ValueError(f"it is longer than {most} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("not text") from None
