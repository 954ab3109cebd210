"""What is so in a match at a moment, as a watcher of one kind of alert sees it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from math import inf
from typing import Any, NamedTuple

from livecli.state.football.match import FootballState
from livecli.state.tennis.match import TennisState


State = FootballState | TennisState


class Fact(NamedTuple):
    """One thing that is so, or that happened and was not taken back.

    `entry` makes it one within this run, `name` among all runs: the end of its key. `settled` says
    that it was told twice, and that there is no need to wait for it; `withdrawn` that it was taken
    back. `more` are further fields of its record.
    """

    entry: Hashable
    name: str
    side: str | None = None
    player: str | None = None
    minute: int | None = None
    period: str | None = None
    settled: bool = True
    withdrawn: bool = False
    more: Mapping[str, Any] = {}


class Watcher:
    """Answers, for one kind of one match, all facts at a moment; None while nobody can know.

    `deadline_ms` is when, without a frame, its answer may change; `every_frame` says that any frame
    may change it, and not only one that changes what the state tells.
    """

    deadline_ms = inf
    every_frame = False

    def __call__(self, state: State, now_ms: float) -> list[Fact] | None:
        raise NotImplementedError


class Look(Watcher):
    """A watcher that remembers nothing: all that it needs is in the state."""

    def __init__(self, look: Callable[[State], list[Fact] | None]) -> None:
        self._look = look

    def __call__(self, state: State, now_ms: float) -> list[Fact] | None:
        return self._look(state)
