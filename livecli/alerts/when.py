"""The kind `when`: a program of the user's holds, and has for long enough."""

from __future__ import annotations

from math import inf

from livecli.feed.frames import NO_DATA, Frame

from .alert_rules import AlertRules
from .fact import Fact, State, Watcher


class When(Watcher):
    """From `for_ms` after the first of the frames that fulfil the condition, one after the other,
    to the next one of the match that does not."""

    hears = True

    def __init__(self, rules: AlertRules) -> None:
        self._condition = rules.condition
        self._since_ms: float | None = None

    def hear(self, frame: Frame, state: State) -> bool:
        if self._condition is None or frame.ours or frame.type in NO_DATA:
            return False
        held = self._since_ms is not None
        holds = self._condition.holds(frame, state)
        if holds != held:
            self._since_ms = frame.received_ms if holds else None
        return holds != held

    def __call__(self, state: State, now_ms: float) -> list[Fact] | None:
        self.deadline_ms = inf
        if self._condition is None or self._since_ms is None:
            return []
        due_ms = self._since_ms + self._condition.for_ms
        if now_ms < due_ms:
            self.deadline_ms = due_ms
            return []
        return [Fact(self._since_ms, "", more={"since_ms": round(self._since_ms)})]
