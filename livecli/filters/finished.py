"""When all matches are over."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from livecli.feed import dialects
from livecli.feed.endings import MatchEnd
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.pipeline import Batch


# Of a match that is over; the feed's last frames come seconds after the one that ends it.
GRACE_S = 60.0


class Finished:
    """A stage for before the filters: passes all, and knows when every match it waits for is over.

    An event of a match, alone or in a snapshot, says whether that match is over; a later one may
    take it back, and `on_change` is told of both. Without `matches` it waits for each that it hears
    of. Times are those of `clock`, in seconds; without one, those at which the frames were
    received, and the first after the end is not passed.
    """

    cause = "finished"

    def __init__(
        self,
        matches: Iterable[Match] | None,
        *,
        clock: Callable[[], float] | None,
        grace_s: float = GRACE_S,
        on_change: Callable[[Match, bool], None] = lambda match, over: None,
    ) -> None:
        self.grace_s = grace_s
        self._clock = clock
        self._on_change = on_change
        self._learns = matches is None
        self._over: dict[Match, bool] = dict.fromkeys(matches or (), False)
        self._endings: dict[Match, MatchEnd] = {}
        self._ended_at: float | None = None
        self._frame_s = 0.0
        self._past = False

    def __call__(self, batch: Batch) -> Batch:
        for index, frame in enumerate(batch):
            if self._clock is None and self._is_past(frame):
                return batch[:index]
            if frame.type == "event":
                self._hear(frame, frame.body)
            elif frame.type == "subscribed" and type(frame.body.get("event")) is dict:
                self._hear(frame, frame.body["event"])
        return batch

    def ended(self, match: Match) -> None:
        """A match is over by other news than its own: it left the list of what is live."""
        if match in self._over:
            self._over[match] = True
            self._settle()

    def left(self, match: Match) -> None:
        """Wait no longer for a match, for it was refused."""
        self._over.pop(match, None)
        self._endings.pop(match, None)
        self._settle()

    @property
    def deadline(self) -> float | None:
        """When the last frames of the last match have had their time; None while any is played.

        None without a clock, too: then it comes with a frame.
        """
        return None if self._clock is None else self._ends_at

    def over(self) -> bool:
        """Whether it is time to end."""
        if self._clock is None:
            return self._past
        return self._ends_at is not None and self._clock() >= self._ends_at

    @property
    def _ends_at(self) -> float | None:
        return None if self._ended_at is None else self._ended_at + self.grace_s

    def _is_past(self, frame: Frame) -> bool:
        """Note the time of a frame, and whether it comes after the end."""
        self._frame_s = frame.received_ms / 1000
        self._past = self._past or (self._ends_at is not None and self._frame_s > self._ends_at)
        return self._past

    def _hear(self, frame: Frame, event: dict[str, object]) -> None:
        if frame.event_id is None:
            return
        sport = frame.sport or ("tennis" if dialects.is_tennis(event) else "football")
        match = Match(sport, frame.event_id)
        if self._learns:
            self._over.setdefault(match, False)
        if match not in self._over:
            return
        ending = self._endings.setdefault(match, MatchEnd())
        ending.hear(event)
        if self._over[match] is not ending.over:
            self._over[match] = ending.over
            self._on_change(match, ending.over)
            self._settle()

    def _settle(self) -> None:
        """The time runs from when the last match ended; without any match it does not run."""
        if not self._over or not all(self._over.values()):
            self._ended_at = None
        elif self._ended_at is None:
            self._ended_at = self._frame_s if self._clock is None else self._clock()
