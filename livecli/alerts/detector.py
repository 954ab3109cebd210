"""Frames into alerts: the states of all matches, and the alerts of each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from math import inf

from livecli.feed.alert_records import Alert
from livecli.feed.frames import Frame
from livecli.feed.periods import FIRST_HALF
from livecli.feed.records import read_gap
from livecli.feed.sports import Match
from livecli.state.football.match import PENALTY
from livecli.state.matches import Matches
from livecli.state.tennis.match import TennisState

from .alert_rules import AlertRules
from .fact import State
from .ledger import Ledger
from .match_alerts import MatchAlerts


class Detector:
    """Give it every frame of a run to `hear`, in order, and the time to `at`.

    In a capture that an earlier run has read (`rereads`), what came before the newest key of its
    match brings no alerts again.

    `deadline_ms` is when time alone may bring an alert, by the clock of the frames.
    """

    def __init__(
        self,
        rules: AlertRules,
        ledger: Ledger,
        states: Matches | None = None,
        *,
        rereads: bool = False,
    ) -> None:
        self.states = states or Matches()
        self.ledger = ledger
        self.deadline_ms = inf
        self._rules = rules
        self._with_odds = "odds-move" in rules.kinds
        self._matches: dict[Match, MatchAlerts] = {}
        self._read_to_ms = ledger.newest_ms() if rereads else {}
        self._held_back = 0  # of matches that are let go of

    @property
    def held_back(self) -> int:
        """Alerts that the cooldown kept from being said."""
        return self._held_back + sum(each.held_back for each in self._matches.values())

    def hear(self, frame: Frame) -> Iterator[Alert]:
        """The alerts that are due before a frame, and those that come by it."""
        if frame.received_ms >= self.deadline_ms:
            yield from self.at(frame.received_ms)
        state = self.states.hear(frame)
        if state is None or frame.type == "error":
            return
        alerts = self._matches.get(state.match)
        if alerts is None or alerts.state is not state:
            alerts = self._follow(state)
            if _begins(state) and self.ledger.is_of_another(state.match, frame.received_ms):
                self.ledger.close(state.match, frame.received_ms)
        if frame.received_ms <= self._read_to_ms.get(state.match, 0.0):
            alerts.hear(frame)
            return
        if frame.type == "_gap":
            yield from self._gap(alerts, frame)
            return
        if alerts.over or state.finished:
            alerts = self._ended(alerts, frame)
            state = alerts.state
        late, alerts.resumed = alerts.resumed, False
        if frame.type == "subscribed":
            late, alerts.snapshot_ms = True, frame.received_ms
        mark = _mark(state, with_odds=self._with_odds)
        if alerts.hear(frame) or late or mark != alerts.mark:
            alerts.mark = mark
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

    def _follow(self, state: State) -> MatchAlerts:
        """Begin with a match, and let go of those that the states let go of."""
        for match in [match for match in self._matches if match not in self.states.matches]:
            self._held_back += self._matches.pop(match).held_back
        before = self._matches.get(state.match)
        self._held_back += 0 if before is None else before.held_back
        alerts = self._matches[state.match] = MatchAlerts(state, self._rules, self.ledger)
        return alerts

    def _ended(self, alerts: MatchAlerts, frame: Frame) -> MatchAlerts:
        """Look whether a match that was over begins again, under its id: that is another one."""
        match = alerts.state.match
        begins = _begins(alerts.state)
        if not (begins and alerts.over):
            alerts.over = alerts.state.finished and not begins
            return alerts
        self.ledger.close(match, frame.received_ms)
        self.states.leave(match)
        state = self.states.hear(frame)
        assert state is not None, match
        return self._follow(state)

    def _gap(self, alerts: MatchAlerts, frame: Frame) -> Iterator[Alert]:
        gap = read_gap(frame.body)
        if gap is not None:
            alerts.resumed = alerts.snapshot_ms < gap.to_ms
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
        state.situation == PENALTY,
        with_odds and state.odds.version,
    )
