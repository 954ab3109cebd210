"""The line format: one line a frame, for people. Knows columns, colours and clocks.

    when  home score away  what         details

Several matches may be in one stream: every line of one names it, on a terminal in its own colour.
On a terminal a line is cut to the width that is there, and the columns do not depend on who plays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Protocol

from livecli.feed.action_types import Weight
from livecli.feed.dialects import at_ms
from livecli.feed.frames import Frame
from livecli.feed.shoot_outs import Kick, ShootOut
from livecli.terminal.display import cells, cut, painted
from livecli.terminal.sanitize import plain

from .line_text import LineContext, LineParts, tell


class Roster(Protocol):
    """Who knows what most frames of a match lack."""

    def names(self, sport: str | None, event_id: int) -> tuple[str | None, str | None]: ...
    def minute(self, frame: Frame) -> int | None: ...
    def is_penalty(self, frame: Frame) -> bool: ...


TIME_WIDTH = 8  # 18:07:14
WHAT_WIDTH = 12  # interception

# The columns of names grow with the names that come, so that they are aligned but no wider. On a
# terminal they have the same width for all, of which half a hundred cells are for the rest.
LEAST_NAME_WIDTH = 5
MOST_NAME_WIDTH = 16

ACTIONS = frozenset({"action", "poem"})
MAX_SHOOT_OUTS = 100  # at once

# 16-colour codes, which follow the user's own theme. Red and yellow are kept for trouble.
MATCH_COLORS = ("36", "35", "34", "32", "96", "95", "94", "92")
WEIGHTS = {
    Weight.QUIET: "2",
    Weight.USUAL: "",
    Weight.GREAT: "1",
    Weight.CAUTION: "33",
    Weight.ALARM: "1;31",
}


def make(
    roster: Roster,
    color: bool,
    zone: tzinfo | None = None,
    wide: Callable[[], int] | None = None,
) -> Callable[[list[Frame]], bytes]:
    """Answer the renderer. Times of day are in `zone`, or where the user is. `wide` tells the width
    of the terminal, in cells; it is asked anew for each batch."""
    lines = Lines(roster, color, zone)

    def render(batch: list[Frame]) -> bytes:
        if wide is not None:
            lines.fit(wide())
        return "".join([lines(frame) for frame in batch]).encode()

    return render


class Lines:
    """Frame → line. Remembers how wide names are, and of each match its shoot-out."""

    def __init__(self, roster: Roster, color: bool, zone: tzinfo | None) -> None:
        self._roster = roster
        self._color = color
        self._time_of = _times(zone)
        self._shoot_outs: dict[int, ShootOut] = {}
        self._width = LEAST_NAME_WIDTH
        self._wide: int | None = None  # cells of a line, on a terminal

    def fit(self, wide: int) -> None:
        """Have lines of at most so many cells from now on."""
        self._wide = wide
        self._width = min(MOST_NAME_WIDTH, max(LEAST_NAME_WIDTH, wide // 5 - 8))

    def __call__(self, frame: Frame) -> str:
        home, away = self._names(frame)
        is_penalty = frame.type in ACTIONS and self._roster.is_penalty(frame)
        context = LineContext(home or "home", away or "away", self._time_of, is_penalty)
        told = tell(frame, context)
        when = f"{self._when(frame, told):>{TIME_WIDTH}}  "
        match = self._match(frame.event_id, home, away, told.score)
        what = f"{told.what:<{WHAT_WIDTH}} {self._details(frame.event_id, told)}".rstrip()
        if self._wide is not None:
            when = cut(when, self._wide)
            match = cut(match, self._wide - cells(when))
            what = cut(what, self._wide - cells(when) - cells(match) - 2)
        color = "" if frame.event_id is None else MATCH_COLORS[frame.event_id % len(MATCH_COLORS)]
        said = f"  {painted(what, WEIGHTS[told.weight], self._color)}" if what else ""
        return f"{when}{painted(match, color, self._color)}{said}\n"

    def _names(self, frame: Frame) -> tuple[str, str]:
        if frame.event_id is None:
            return "", ""
        home, away = self._roster.names(frame.sport, frame.event_id)
        names = plain(home or "", MOST_NAME_WIDTH), plain(away or "", MOST_NAME_WIDTH)
        if self._wide is not None:
            return cut(names[0], self._width), cut(names[1], self._width)
        self._width = max(self._width, cells(names[0]), cells(names[1]))
        return names

    def _match(self, event_id: int | None, home: str, away: str, score: str) -> str:
        """The scoreboard: names around the score; an id in their place while they are unknown."""
        width = self._width
        if home or away:
            left, right = (" " * (width - cells(name)) for name in (home, away))
            return f"{left}{home} {score:^3} {away}{right}"
        return f"{'' if event_id is None else f'#{event_id}':^{2 * width + 5}}"

    def _details(self, event_id: int | None, told: LineParts) -> str:
        details = told.details
        if told.who is not None:
            details = f"{told.who}{' ' * (self._width - cells(told.who))} {details}"
        if told.weight is not Weight.GREAT or event_id is None:
            return details
        return details + self._shoot_out(event_id, told.kick)

    def _shoot_out(self, event_id: int, kick: Kick | None) -> str:
        """The score of the shoot-out, if there is one."""
        shoot_out = self._shoot_outs.get(event_id) or ShootOut()
        if kick is not None:
            shoot_out.add(kick)
            self._shoot_outs[event_id] = shoot_out
            if len(self._shoot_outs) > MAX_SHOOT_OUTS:
                del self._shoot_outs[next(iter(self._shoot_outs))]
        score = shoot_out.score
        return "" if score is None else f"  {score[0]}–{score[1]} on penalties"

    def _when(self, frame: Frame, told: LineParts) -> str:
        """The match's clock, as told here or last; for what is not in play, the time of day."""
        minute, second = told.minute, told.second
        if minute is None or not 0 <= minute < 1000:
            minute, second = self._roster.minute(frame) if told.in_play else None, None
        if minute is not None:
            return f"{minute}'" if second is None else f"{minute}:{second % 60:02d}"
        return self._time_of(frame.received_ms or at_ms(frame.body))


def _times(zone: tzinfo | None) -> Callable[[object], str]:
    """Unix milliseconds → time of day in `zone`, "" for what is no moment."""

    @lru_cache(maxsize=1024)
    def time_of(second: int) -> str:
        try:
            return f"{datetime.fromtimestamp(second, zone):%H:%M:%S}"
        except (ValueError, OverflowError, OSError):
            return ""

    return lambda ms: time_of(int(moment // 1000)) if (moment := at_ms({"ts": ms})) else ""
