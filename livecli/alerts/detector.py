"""Frames into alerts: the states of all matches, and the alerts of each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from math import inf

from livecli.feed.alert_records import Alert
from livecli.feed.frames import Frame
from livecli.feed.periods import FIRST_HALF
from livecli.feed.records import read_gap
from livecli.feed.sports import Match
from livecli.state.matches import Matches
from livecli.state.tennis.match import TennisState

from .alert_rules import AlertRules
from .fact import State
from .ledger import Ledger
from .match_alerts import MatchAlerts


class Detector:
    """Give it every frame of a run to `hear`, in order, and the time to `at`.

    `deadline_ms` is when time alone may bring an alert, by the clock of the frames.
    """

    def __init__(self, rules: AlertRules, ledger: Ledger, states: Matches | None = None) -> None:
        self.states = states or Matches()
        self.ledger = ledger
        self.deadline_ms = inf
        self._rules = rules
        self._with_odds = "odds-move" in rules.kinds
        self._matches: dict[Match, MatchAlerts] = {}
        self._marks: dict[Match, Hashable] = {}  # of states, when they were looked at last
        self._snapshot_ms: dict[Match, float] = {}
        self._resumed: set[Match] = set()  # nothing was heard of them since an outage
        self._over: set[Match] = set()
        self._held_back = 0

    @property
    def held_back(self) -> int:
        """Alerts that the cooldown kept from being said."""
        return self._held_back + sum(each.held_back for each in self._matches.values())

    def hear(self, frame: Frame) -> Iterator[Alert]:
        """The alerts that are due before a frame, and those that come by it."""
        yield from self.at(frame.received_ms)
        state = self._heard(frame)
        if state is None or frame.type == "error":
            return
        alerts = self._of(state)
        if frame.type == "_gap":
            yield from self._gap(alerts, frame)
            return
        late = state.match in self._resumed
        if frame.type == "subscribed":
            late, self._snapshot_ms[state.match] = True, frame.received_ms
        self._resumed.discard(state.match)
        mark = _mark(state, with_odds=self._with_odds)
        if alerts.hear(frame) or late or mark != self._marks.get(state.match):
            self._marks[state.match] = mark
            yield from alerts.changes(frame.received_ms, late=late)
        self.deadline_ms = min(self.deadline_ms, alerts.deadline_ms)

    def at(self, now_ms: float) -> Iterator[Alert]:
        """The alerts that time brings."""
        while now_ms >= self.deadline_ms:
            first = min(self._matches.values(), key=lambda each: each.deadline_ms, default=None)
            if first is not None and first.deadline_ms <= now_ms:
                yield from first.changes(first.deadline_ms, late=False)
            deadlines = (each.deadline_ms for each in self._matches.values())
            self.deadline_ms = min(deadlines, default=inf)

    def _heard(self, frame: Frame) -> State | None:
        """The state after a frame. A match that begins again under its id is another match."""
        state = self.states.hear(frame)
        if state is None:
            return None
        if _begins(state):
            if state.match in self._over:
                self._over.discard(state.match)
                self.ledger.close(state.match, frame.received_ms)
                self.states.leave(state.match)
                return self.states.hear(frame)
        elif state.finished:
            self._over.add(state.match)
        else:
            self._over.discard(state.match)
        return state

    def _of(self, state: State) -> MatchAlerts:
        alerts = self._matches.get(state.match)
        if alerts is None or alerts.state is not state:
            self._forget()
            alerts = self._matches[state.match] = MatchAlerts(state, self._rules, self.ledger)
        return alerts

    def _forget(self) -> None:
        """Let go of the matches that the states let go of."""
        for match in [match for match in self._matches if match not in self.states.matches]:
            self._held_back += self._matches.pop(match).held_back
            self._marks.pop(match, None)
            self._snapshot_ms.pop(match, None)
            self._resumed.discard(match)
            self._over.discard(match)

    def _gap(self, alerts: MatchAlerts, frame: Frame) -> Iterator[Alert]:
        gap = read_gap(frame.body)
        if gap is not None:
            match = alerts.state.match
            if self._snapshot_ms.get(match, 0.0) < gap.to_ms:
                self._resumed.add(match)
            yield from alerts.gap(gap)


def _begins(state: State) -> bool:
    """Whether a match looks so that has just begun."""
    if isinstance(state, TennisState):
        return len(state.sets) == 1 and sum(state.sets[0]) <= 1
    clock = state.clock
    is_first = clock.period in (None, FIRST_HALF) and (clock.minute or 0) <= 1
    return is_first and state.score == (0, 0) and not state.finished


def _mark(state: State, *, with_odds: bool) -> Hashable:
    """What must change before there can be an alert. Prices move often, and most runs are not about
    them."""
    if isinstance(state, TennisState):
        board = state.board
        return tuple(board.sets), board.point, board.server, state.finished, len(state.run)
    return (
        state.timeline.version,
        state.score,
        state.event_score.score,
        state.status,
        state.finished,
        state.clock.period,
        state.clock.minute,
        state.situation,
        with_odds and state.odds.version,
    )
