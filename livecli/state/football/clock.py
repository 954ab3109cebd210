"""The clock of a football match: how it is shown, and what a frame may set it to."""

from __future__ import annotations

from typing import NamedTuple

from livecli.feed.dialects.values import whole
from livecli.feed.periods import FIRST_HALF, PERIODS, period

from ..match import Body
from .actions import minute


# Minutes of stoppage time; who announces more means something else.
MOST_ADDED = 30


class Clock(NamedTuple):
    """Where the match stands, and when that was heard."""

    minute: int | None = None
    second: int | None = None
    period: str | None = None
    at_ms: float = 0.0

    @property
    def text(self) -> str:
        """As "67:34" or "67'", in stoppage time "45+2:19" or "45+2'"; "" if it is not known."""
        if self.minute is None:
            return ""
        last = period(self.period).last
        over = -1 if last is None else self.minute - last
        shown = f"{self.minute}" if over < 0 else f"{last}+{over}"
        return f"{shown}'" if self.second is None else f"{shown}:{self.second:02d}"

    @property
    def started(self) -> bool:
        """Whether it shows that play began."""
        return (self.minute or 0) > 0 or self.period not in (None, FIRST_HALF)

    def after(
        self,
        told: int | None,
        named: str | None,
        at_ms: float,
        *,
        second: int | None = None,
        is_event: bool = False,
    ) -> Clock:
        """The clock that a frame which tells a minute and a period leaves: this one, set forward;
        set back only if an event says so, by more than it may be late."""
        at = minute(told)
        word = named if named in PERIODS or self.period is None else self.period
        ahead = period(word).order - period(self.period).order
        if at is None:
            return Clock(None, None, word, at_ms) if ahead > 0 else self
        another = ahead > 0 or self.minute is None or (is_event and ahead < 0)
        if another or (ahead == 0 and self._is_before(at, second, is_event)):
            return Clock(at, second, word, at_ms)
        return self

    def _is_before(self, at: int, second: int | None, is_event: bool) -> bool:
        """An event may be a minute late, and knows no better second than an action."""
        before = self.minute or 0
        if at != before:
            return at > before or (is_event and before - at > 1)
        return second is not None and (self.second is None or second >= self.second)


def added_minutes(time: Body) -> int | None:
    """The stoppage time that the rich dialect's `time` announces, in minutes."""
    told = whole(time.get("added_time"))
    if told is None:
        told = whole(time.get("injury_time"))
    return told if told is not None and 0 <= told <= MOST_ADDED else None
