"""`--from` and `--to`: a part of a capture, by the clock or by the minute of each match."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from livecli.errors import UsageError
from livecli.feed import dialects
from livecli.feed.frames import Frame
from livecli.feed.periods import period


_MINUTE = re.compile(r"([0-9]{1,3})(?:\+([0-9]{1,2}))?['’]")
_AGO = re.compile(r"-([0-9]+(?:\.[0-9]+)?)([smhd])")
_TIME_OF_DAY = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
HALF_A_DAY = timedelta(hours=12)

# The types of frames with the minute of their match.
WITH_MINUTE = frozenset({"action", "event", "livedata", "subscribed"})


class Minute(NamedTuple):
    """A match minute for comparison: that of the period, and stoppage time after it."""

    minute: int
    added: int = 0


BEFORE_ALL = Minute(-1)

# A bound: unix milliseconds, a time of day (on the capture's first day), or a match minute.
Bound = float | timedelta | Minute


def bound(text: str, option: str, now_ms: float) -> Bound:
    """The bound in `text`: RFC 3339, `14:30`, `-3h` (from `now_ms`) or `67'`; raises UsageError."""
    word = text.strip()
    if parts := _MINUTE.fullmatch(word):
        return Minute(int(parts[1]), int(parts[2] or 0))
    if parts := _AGO.fullmatch(word):
        return now_ms - float(parts[1]) * SECONDS[parts[2]] * 1000
    if parts := _TIME_OF_DAY.fullmatch(word):
        hours, minutes, seconds = (int(part or 0) for part in parts.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    try:
        return datetime.fromisoformat(word).timestamp() * 1000
    except (ValueError, OverflowError):
        raise UsageError(
            f"{option} {text!r}: not understood; as in 2026-05-16T14:30:00Z, 14:30, -3h, "
            "or the match minute 67'"
        ) from None


class Window:
    """A stage that passes the frames between two bounds, these included; None is no bound.

    A frame without a minute has the last one of its match, and one without a match passes if the
    one before it did. A match without minutes, as in tennis, is before every minute; a frame
    without a time is before every time. `zone` is for times of day (None: the machine's).
    """

    def __init__(
        self, start: Bound | None, end: Bound | None, *, zone: tzinfo | None = None
    ) -> None:
        self._start = start
        self._end = end
        self._zone = zone
        self._by_minute = isinstance(start, Minute) or isinstance(end, Minute)
        self._minutes: dict[tuple[str | None, int], Minute] = {}
        self._inside = start is None

    def __call__(self, batch: list[Frame]) -> list[Frame]:
        return [frame for frame in batch if self._holds(frame)]

    @property
    def last_minute(self) -> str:
        """The latest minute of any match, as it is typed; "" where none was looked at."""
        last = max(self._minutes.values(), default=BEFORE_ALL)
        if last == BEFORE_ALL:
            return ""
        return f"{last.minute}{f'+{last.added}' if last.added else ''}'"

    def _holds(self, frame: Frame) -> bool:
        if self._by_minute and frame.event_id is None:
            return self._inside
        minute = self._minute(frame) if self._by_minute else BEFORE_ALL
        self._start = self._settled(self._start, frame)
        self._end = self._settled(self._end, frame)
        self._inside = not (
            _before(frame.received_ms, minute, self._start)
            or _after(frame.received_ms, minute, self._end)
        )
        return self._inside

    def _minute(self, frame: Frame) -> Minute:
        """The latest minute of the frame's match; a correction to an earlier one is ignored."""
        match = (frame.sport, frame.event_id or 0)
        before = self._minutes.get(match, BEFORE_ALL)
        if frame.type not in WITH_MINUTE:
            return before
        body = frame.body
        clock = dialects.clock(body["event"] if type(body.get("event")) is dict else body)
        if clock.minute is None:
            return before
        last = period(clock.period).last
        last = clock.minute if last is None else last
        now = Minute(min(clock.minute, last), max(0, clock.minute - last))
        self._minutes[match] = max(before, now)
        return self._minutes[match]

    def _settled(self, bound: Bound | None, frame: Frame) -> Bound | None:
        """A time of day as a moment on the first frame's day, or in the night after it."""
        if not isinstance(bound, timedelta) or not frame.received_ms:
            return bound
        first = datetime.fromtimestamp(frame.received_ms / 1000, UTC).astimezone(self._zone)
        day = first.replace(hour=0, minute=0, second=0, microsecond=0)
        if day + bound < first - HALF_A_DAY:
            day += timedelta(days=1)
        return (day + bound).timestamp() * 1000


def _before(ms: float, minute: Minute, bound: Bound | None) -> bool:
    if isinstance(bound, Minute):
        return minute < bound
    return isinstance(bound, timedelta) or (isinstance(bound, float) and ms < bound)


def _after(ms: float, minute: Minute, bound: Bound | None) -> bool:
    if isinstance(bound, Minute):
        return minute > bound
    return isinstance(bound, float) and ms > bound
