"""A terminal's second screen, shown anew in place; afterwards the first is as it was."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from livecli.environment import Environment

from .display import size
from .streams import put


# xterm's control sequences: the alternate screen without and with cursor, and back.
ENTER = "\x1b[?1049h\x1b[?25l"
LEAVE = "\x1b[?25h\x1b[?1049l"
HOME, CLEAR_LINE, CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


class Screen:
    """`show` replaces what is on it; `leave` may be called twice, and from a signal's handler."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._entered = False

    def show(self, lines: Sequence[str]) -> None:
        """These lines, as many as fit; none may be wider than the terminal."""
        room = size(self._env.stdout).lines
        # Cleared before it is written: after a full line, the cursor is still on its last cell.
        shown = "\r\n".join(f"{CLEAR_LINE}{line}" for line in lines[:room])
        below = f"\r\n{CLEAR_BELOW}" if len(lines) < room else ""
        enter = "" if self._entered else ENTER
        self._entered = True
        put(f"{enter}{HOME}{shown}{below}", self._env)

    def leave(self) -> None:
        if self._entered:
            self._entered = False
            with suppress(OSError):
                os.write(self._env.stdout, LEAVE.encode())
