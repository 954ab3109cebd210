"""The kind `no-data`: a match is being played, and nothing comes of it."""

from __future__ import annotations

from math import inf

from livecli.state.tennis.match import TennisState

from .alert_rules import AlertRules
from .fact import Fact, State, Watcher


class NoData(Watcher):
    """From `no_data_ms` after the last frame of a match that is being played, to the next one."""

    def __init__(self, rules: AlertRules) -> None:
        self._after_ms = rules.no_data_ms

    def __call__(self, state: State, now_ms: float) -> list[Fact] | None:
        last_ms = state.last_ms.get("")
        if last_ms is None:
            return None
        due_ms = last_ms + self._after_ms if _is_played(state) else inf
        self.every_frame = now_ms >= due_ms
        self.deadline_ms = inf if self.every_frame else due_ms
        return [Fact(last_ms, "", more={"last_ms": round(last_ms)})] if self.every_frame else []


def _is_played(state: State) -> bool:
    if isinstance(state, TennisState):
        return bool(state.board.sets) and not state.finished
    return state.clock.started and not state.is_paused and not state.finished
