"""Who plays in each match, its minute, and where a penalty lies: remembered from the frames that
say it, for those that do not.

Stands before the filters, so that all this is known even when the frames that tell it are left out.
A batch passes here whole before the first of its frames is shown, so minutes and places are
remembered with their time.
"""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple

from livecli.feed import dialects
from livecli.feed.frames import Frame


# The only frames that tell names, or the minute; no other is decoded here.
NAMING = frozenset({"_alert", "event", "subscribed"})
TIMED = frozenset({"_alert", "action", "event", "livedata", "poem", "subscribed"})

# A Saturday has a few hundred matches (wire-facts, football live list); a run may take weeks.
MAX_MATCHES = 10_000
MAX_NAME = 100  # characters: memory is bounded by both

LATEST = 1000  # minutes; beyond them no clock means anything
MOST_MINUTES = 200  # of one match, newest last: a whole match
# A penalty is taken within minutes of the ball lying there, whatever the review says.
PENALTY = "penalty"
PENALTY_MS = 300_000.0
MOST_SPOTS = 10  # of one match

Names = tuple[str | None, str | None]
Key = tuple[str | None, int]

UNKNOWN: Names = (None, None)


class MatchMinutes(NamedTuple):
    """The minutes of a match, each with when it began; where penalties lay, and when."""

    minutes: deque[tuple[float, int]]
    spots: deque[tuple[float, tuple[float, float]]]


class TeamNames:
    """A stage of the pipeline that passes every batch on as it came, and knows its matches."""

    def __init__(self, max_matches: int = MAX_MATCHES) -> None:
        self._max_matches = max_matches
        self._names: dict[Key, Names] = {}
        self._plays: dict[int, MatchMinutes] = {}

    def __call__(self, batch: list[Frame]) -> list[Frame]:
        for frame in batch:
            if frame.event_id is None or frame.type not in TIMED:
                continue
            if frame.type in NAMING:
                self._learn(frame.sport, frame.event_id, dialects.names(frame.body))
            self._follow(frame, frame.event_id)
        return batch

    def minute(self, frame: Frame) -> int | None:
        """The minute of its match when a frame came; None while that is not known."""
        play = self._plays.get(frame.event_id or 0)
        if play is None:
            return None
        now_ms = moment_ms(frame)
        for at_ms, minute in reversed(play.minutes):
            if at_ms <= now_ms:
                return minute
        return None

    def is_penalty(self, frame: Frame) -> bool:
        """Whether an action was where the ball lay for a penalty just before."""
        play = self._plays.get(frame.event_id or 0)
        if play is None or not play.spots:
            return False
        now_ms, place = moment_ms(frame), dialects.ball(frame.body)
        return any(0 <= now_ms - at_ms <= PENALTY_MS and at == place for at_ms, at in play.spots)

    def _follow(self, frame: Frame, event_id: int) -> None:
        body: dict[str, Any] = frame.body
        if frame.type == "subscribed":
            inner = body.get("event")
            body = inner if type(inner) is dict else {}
        minute = dialects.minute(body)
        if minute is not None and 0 <= minute < LATEST:
            play = self._plays.get(event_id) or self._play(event_id)
            if not play.minutes or play.minutes[-1][1] != minute:
                play.minutes.append((moment_ms(frame), minute))
        if body.get("situation") == PENALTY and (place := dialects.ball(body)) is not None:
            play = self._plays.get(event_id) or self._play(event_id)
            play.spots.append((moment_ms(frame), place))

    def _play(self, event_id: int) -> MatchMinutes:
        if len(self._plays) >= self._max_matches:
            del self._plays[next(iter(self._plays))]
        play = MatchMinutes(deque(maxlen=MOST_MINUTES), deque(maxlen=MOST_SPOTS))
        return self._plays.setdefault(event_id, play)

    def names(self, sport: str | None, event_id: int) -> Names:
        """Home and away; without a sport, of the match that was last heard of by this id."""
        return self._names.get((sport, event_id), UNKNOWN)

    def _learn(self, sport: str | None, event_id: int, told: Names) -> None:
        known = self.names(sport, event_id)
        home, away = told[0] or known[0], told[1] or known[1]
        names = home and home[:MAX_NAME], away and away[:MAX_NAME]
        # In a capture a tennis event names its sport, but the score frames after it do not.
        self._remember((sport, event_id), names)
        self._remember((None, event_id), names)

    def _remember(self, key: Key, names: Names) -> None:
        """Newest last, so that the first is the one to forget."""
        self._names.pop(key, None)
        self._names[key] = names
        if len(self._names) > 2 * self._max_matches:
            del self._names[next(iter(self._names))]


def moment_ms(frame: Frame) -> float:
    """When a frame came; when the feed sent it, where that was not noted."""
    return frame.received_ms or dialects.at_ms(frame.body) or 0.0
