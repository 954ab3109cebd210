"""Everything that is said to a person, on stderr; words of the feed are made harmless first."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.session.level import Level
from livecli.terminal.sanitize import plain

from .display import cut, size
from .progress_bar import LineInPlace


if TYPE_CHECKING:
    from livecli.session.effects import Tell


__all__ = ["Level", "Notices"]


LONGEST = 1000
MASK = "***"
NEWS = frozenset({"sharded"})  # kinds of sentences that are news, and nothing wrong


def masked(text: str, secrets: Iterable[str]) -> str:
    """Text with a mask in the place of every secret."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


class Notices:
    """Says sentences; `quiet` and `verbose` decide which."""

    def __init__(self, env: Environment, *, quiet: bool = False, verbose: int = 0) -> None:
        self._fd = env.stderr
        self._line = LineInPlace(env)
        self._secrets = env.secrets
        self._least = Level.WARNING if quiet else Level.NOTE if not verbose else Level.DETAIL

    def say(self, text: str, level: Level = Level.NOTE) -> None:
        if level >= self._least:
            sentence = plain(masked(text, self._secrets), LONGEST)
            self._line.clear()
            with suppress(OSError):
                os.write(self._fd, f"livecli: {sentence}\n".encode())

    @property
    def can_show(self) -> bool:
        """Whether `show` has any effect: on a terminal, and not when quiet."""
        return self._line.wanted and self._least <= Level.NOTE

    def show(self, line: str) -> None:
        """Draw a line in place until the next sentence, which takes its place; "" takes it away."""
        if line and self.can_show:
            self._line.show(cut(plain(line, LONGEST), size(self._fd).columns - 1))
        else:
            self._line.clear()

    def tell(self, tell: Tell) -> None:
        """Say what a session wants said."""
        self.say(tell.text, tell.level)


class BackgroundNotices(Notices):
    """For runs that nobody watches: news waits for -v."""

    def tell(self, tell: Tell) -> None:
        self.say(tell.text, Level.DETAIL if tell.kind in NEWS else tell.level)
