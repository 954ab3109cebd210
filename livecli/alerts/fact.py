"""What is so in a match at a moment, as a watcher of one kind of alert sees it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from math import inf
from typing import Any, NamedTuple

from livecli.feed.frames import Frame
from livecli.feed.records import MAX_WORD
from livecli.state.football.match import FootballState
from livecli.state.tennis.match import TennisState


State = FootballState | TennisState


class Fact(NamedTuple):
    """One thing that is so, or that happened and was not taken back.

    `entry` makes it one within this run, `name` among all runs: the end of its key. `settled` says
    that it was told twice, and that there is no need to wait for it; `withdrawn` that it was taken
    back. `also` are other names that an earlier run may have given it. `more` are further fields of
    its record.
    """

    entry: Hashable
    name: str
    side: str | None = None
    player: str | None = None
    minute: int | None = None
    period: str | None = None
    settled: bool = True
    withdrawn: bool = False
    also: tuple[str, ...] = ()
    more: Mapping[str, Any] = {}


def key_word(text: str) -> str:
    """A text of the feed as a part of a key: bounded, and without what parts or ends a key."""
    shown = "".join(char if char.isprintable() and char != ":" else " " for char in text)
    return " ".join(shown.split())[:MAX_WORD] or "-"


class Watcher:
    """Answers, for one kind of one match, all facts at a moment; None while nobody can know.

    `deadline_ms` is when, without a frame, its answer may change; `every_frame` says that any frame
    may change it, and not only one that changes what the state tells; `hears` that frames are to be
    given to `hear`.
    """

    deadline_ms = inf
    every_frame = False
    hears = False

    def __call__(self, state: State, now_ms: float) -> list[Fact] | None:
        raise NotImplementedError

    def hear(self, frame: Frame, state: State) -> bool:
        """Whether the answer may be another after this frame, whatever the state tells."""
        return False

    def end(self, fact: Fact) -> Mapping[str, Any]:
        """Further fields of the record that says that a fact is so no more."""
        return fact.more


class Look(Watcher):
    """A watcher that remembers nothing: all that it needs is in the state."""

    def __init__(self, look: Callable[[State], list[Fact] | None]) -> None:
        self._look = look

    def __call__(self, state: State, now_ms: float) -> list[Fact] | None:
        return self._look(state)
