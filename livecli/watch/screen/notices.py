"""Notices that must not be written across the screen: they wait for it, and are said in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from livecli.environment import Environment
from livecli.session.effects import Tell
from livecli.terminal.notices import LONGEST, MASK, Level, Notices
from livecli.terminal.sanitize import plain


# What the status line shows all the time needs no sentence.
SEEN = frozenset({"connected", "reconnected", "retry"})


class ScreenNotices(Notices):
    """On stderr until `shown`, and again when it is not any more; in between they are kept.

    `hear` gets every sentence of the session, also those that nobody wants said.
    """

    def __init__(self, env: Environment, *, quiet: bool = False, verbose: int = 0) -> None:
        super().__init__(env, quiet=quiet, verbose=verbose)
        self.shown = False
        self.waiting: deque[tuple[str, Level]] = deque(maxlen=20)
        self.hear: Callable[[Tell], None] = lambda tell: None

    def say(self, text: str, level: Level = Level.NOTE) -> None:
        if not self.shown:
            super().say(text, level)
        elif level >= self._least:
            for secret in self._secrets:
                text = text.replace(secret, MASK)
            self.waiting.append((plain(text, LONGEST), level))

    def tell(self, tell: Tell) -> None:
        self.hear(tell)
        if not (self.shown and tell.kind in SEEN):
            super().tell(tell)
