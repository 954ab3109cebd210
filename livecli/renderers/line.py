"""The line format: one line a frame, for people. Knows columns, colours and clocks.

    when  home score away  what         details

Several matches may be in one stream: every line of one names it, on a terminal in its own colour.
On a terminal a line is cut to the width that is there, and the columns do not depend on who plays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple, Protocol

from livecli.feed.action_types import Weight
from livecli.feed.dialects import at_ms
from livecli.feed.frames import Frame
from livecli.feed.shoot_outs import Kick, ShootOut
from livecli.terminal.display import cells, cut, painted
from livecli.terminal.sanitize import plain

from .line_text import GREAT, LineContext, tell


Names = tuple[str | None, str | None]  # home and away


class Roster(Protocol):
    """Who knows what most frames of a match lack."""

    def names(self, sport: str | None, event_id: int) -> Names: ...
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
MAX_MATCHES = 1000  # whose names are kept as they are drawn
NOBODY: Names = (None, None)

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


class MatchNames(NamedTuple):
    """How a match is named on its lines, as wide as names are: left and right of the score, and
    in what is told. None stands beside the score while nobody is known."""

    left: str | None
    right: str
    context: LineContext


class Lines:
    """Frame → line. Remembers how wide names are, and of each match its shoot-out."""

    def __init__(self, roster: Roster, color: bool, zone: tzinfo | None) -> None:
        self._roster = roster
        self._color = color
        self._time_of = _times(zone)
        self._shoot_outs: dict[int, ShootOut] = {}
        self._width = LEAST_NAME_WIDTH
        self._wide: int | None = None  # cells of a line, on a terminal
        self._matches: dict[Names, MatchNames] = {}  # at this width, by what the roster tells

    def fit(self, wide: int) -> None:
        """Have lines of at most so many cells from now on."""
        self._wide = wide
        width = min(MOST_NAME_WIDTH, max(LEAST_NAME_WIDTH, wide // 5 - 8))
        if width != self._width:
            self._width = width
            self._matches.clear()

    def __call__(self, frame: Frame) -> str:
        event_id = frame.event_id
        names = NOBODY if event_id is None else self._roster.names(frame.sport, event_id)
        left, right, context = self._matches.get(names) or self._named(names)
        if frame.type in ACTIONS and self._roster.is_penalty(frame):
            context = context._replace(is_penalty=True)
        what, details, score, weight, in_play, minute, second, kick = tell(frame, context)
        if minute is None or not 0 <= minute < 1000:
            minute, second = self._roster.minute(frame) if in_play else None, None
        if minute is None:
            when = f"{self._time_of(frame.received_ms or at_ms(frame.body)):>{TIME_WIDTH}}"
        else:
            when = _clock(minute, second)
        if left is not None:
            match = f"{left} {score:^3} {right}"
        else:
            number = "" if event_id is None else f"#{event_id}"
            match = f"{number:^{2 * self._width + 5}}"
        if weight is GREAT and event_id is not None:
            details += self._shoot_out(event_id, kick)
        what = f"{what.ljust(WHAT_WIDTH)} {details}".rstrip()
        if self._color or self._wide is not None or not what:
            return self._drawn(f"{when}  ", match, what, weight, event_id)
        return f"{when}  {match}  {what}\n"

    def _drawn(self, when: str, match: str, what: str, weight: Weight, event_id: int | None) -> str:
        """The line, cut to its width and in its colours."""
        if self._wide is not None:
            when = cut(when, self._wide)
            match = cut(match, self._wide - cells(when))
            what = cut(what, self._wide - cells(when) - cells(match) - 2)
        color = "" if event_id is None else MATCH_COLORS[event_id % len(MATCH_COLORS)]
        said = f"  {painted(what, WEIGHTS[weight], self._color)}" if what else ""
        return f"{when}{painted(match, color, self._color)}{said}\n"

    def _named(self, names: Names) -> MatchNames:
        """The match of these teams or players; wider names than before widen all."""
        home, away = plain(names[0] or "", MOST_NAME_WIDTH), plain(names[1] or "", MOST_NAME_WIDTH)
        if self._wide is not None:
            home, away = cut(home, self._width), cut(away, self._width)
        elif max(cells(home), cells(away)) > self._width:
            self._width = max(cells(home), cells(away))
            self._matches.clear()
        if len(self._matches) >= MAX_MATCHES:
            self._matches.clear()
        left, right, nobody = (" " * (self._width - cells(name)) for name in (home, away, ""))
        context = LineContext(
            self._padded(home or "home"), self._padded(away or "away"), nobody, self._time_of
        )
        known = bool(home or away)
        match = MatchNames(left + home if known else None, away + right, context)
        self._matches[names] = match
        return match

    def _padded(self, name: str) -> str:
        return name + " " * (self._width - cells(name))

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


@lru_cache(maxsize=4096)
def _clock(minute: int, second: int | None) -> str:
    when = f"{minute}'" if second is None else f"{minute}:{second % 60:02d}"
    return when.rjust(TIME_WIDTH)


def _times(zone: tzinfo | None) -> Callable[[object], str]:
    """Unix milliseconds → time of day in `zone`, "" for what is no moment."""

    @lru_cache(maxsize=1024)
    def time_of(second: int) -> str:
        try:
            return f"{datetime.fromtimestamp(second, zone):%H:%M:%S}"
        except (ValueError, OverflowError, OSError):
            return ""

    return lambda ms: time_of(int(moment // 1000)) if (moment := at_ms({"ts": ms})) else ""
