"""A bar on stderr for what takes longer than a second: on a terminal only, and gone afterwards."""

from __future__ import annotations

import os
from contextlib import suppress

from livecli.environment import Environment
from livecli.terminal.sanitize import plain

from .display import can_draw, size


PATIENCE_S = 1.0  # what is done by then needs no bar
INTERVAL_S = 0.1  # nobody reads faster
BAR_WIDTH = 24
LEAST_WIDTH = 40
ERASE = b"\r\x1b[K"


class LineInPlace:
    """One line on stderr that is drawn again and again; `wanted` where stderr can do that."""

    def __init__(self, env: Environment) -> None:
        self.wanted = can_draw(env.stderr, env)
        self._fd = env.stderr
        self._drawn = False

    def show(self, text: str) -> None:
        """Draw it. The cursor returns to its start, so that whatever else is written covers it."""
        self._drawn = True
        self._put(ERASE + text.encode() + b"\r")

    def clear(self) -> None:
        """Leave the line as it was."""
        if self._drawn:
            self._drawn = False
            self._put(ERASE)

    def _put(self, text: bytes) -> None:
        with suppress(OSError):
            os.write(self._fd, text)


class Progress:
    """How far one piece of work is; `whole` is None where its end is not known. All in bytes."""

    def __init__(self, name: str, whole: int | None, env: Environment) -> None:
        self._name = name
        self._whole = whole
        self._env = env
        self._began_at = env.monotonic()
        self._next_at = self._began_at + PATIENCE_S
        self._line = LineInPlace(env)
        self.clear = self._line.clear

    def at(self, position: int) -> None:
        """Tell how far it is; may be called often."""
        now = self._env.monotonic()
        if self._line.wanted and now >= self._next_at:
            self._next_at = now + INTERVAL_S
            self._line.show(self._bar(position, now - self._began_at))

    def _bar(self, position: int, spent_s: float) -> str:
        if not self._whole:
            told = f"{position / 2**20:8.1f} MiB read"
        else:
            part = min(1.0, position / self._whole)
            full = round(part * BAR_WIDTH)
            left_s = spent_s * (1 - part) / part if part else 0.0
            left = f"{left_s:3.0f} s left" if part else ""
            told = f"{part:4.0%} {'█' * full}{'░' * (BAR_WIDTH - full)} {left:10}"
        width = max(LEAST_WIDTH, size(self._env.stderr).columns)
        return f"{told}  {plain(self._name, max(1, width - len(told) - 3))}"
