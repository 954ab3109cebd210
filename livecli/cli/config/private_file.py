"""Files that livecli keeps for its user: replaced whole, and nobody else can read them."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Make `path` hold `text`, or leave it as it was; raises OSError.

    The folder that it is in is livecli's own. It is made if it is missing, and closed to others.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # somebody else's: the file is closed to others all the same
        path.parent.chmod(0o700)
    fd, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # its mode is 0600
    try:
        with open(fd, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(fd)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
