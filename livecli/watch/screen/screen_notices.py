"""Notices that must not be written across the screen: they wait, and the screen shows them."""

from __future__ import annotations

from collections import deque

from livecli.environment import Environment
from livecli.session.effects import Tell
from livecli.terminal.notices import LONGEST, Level, Notices, masked
from livecli.terminal.sanitize import plain


# The status line always shows these: only the log has their sentences.
IN_STATUS_LINE = frozenset({"connected", "reconnected", "retry"})


class ScreenNotices(Notices):
    """Notices on stderr; while the screen is `shown`, they go into `queue` instead. There, details
    are for the log alone."""

    def __init__(self, env: Environment, *, quiet: bool = False, verbose: int = 0) -> None:
        super().__init__(env, quiet=quiet, verbose=verbose)
        self.shown = False
        self.queue: deque[tuple[str, Level]] = deque(maxlen=20)

    def say(self, text: str, level: Level = Level.NOTE) -> None:
        if not self.shown:
            super().say(text, level)
        elif level >= self._least:
            self._wait(text, max(level, Level.NOTE))

    def tell(self, tell: Tell) -> None:
        if self.shown and tell.kind in IN_STATUS_LINE:
            self._wait(tell.text, Level.DETAIL)
        else:
            super().tell(tell)

    def _wait(self, text: str, level: Level) -> None:
        self.queue.append((plain(masked(text, self._secrets), LONGEST), level))
