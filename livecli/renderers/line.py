"""The line format: one line a frame, for people. Knows columns, colours and clocks.

    when  home score away  what         details

Several matches may be in one stream: every line of one names it, on a terminal in its own colour.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Protocol, TypeVar

from livecli.feed.action_types import Weight
from livecli.feed.dialects import at_ms
from livecli.feed.frames import Frame
from livecli.feed.shoot_outs import Kick, ShootOut
from livecli.terminal.display import painted
from livecli.terminal.sanitize import plain

from .line_text import LineContext, LineParts, tell


T = TypeVar("T")


class NameLookup(Protocol):
    """Who knows the names of a match, which most frames lack."""

    def names(self, sport: str | None, event_id: int) -> tuple[str | None, str | None]: ...


TIME_WIDTH = 8  # 18:07:14
WHAT_WIDTH = 12  # interception

# The columns of names grow with the names that come, so that they are aligned but no wider.
LEAST_NAME_WIDTH = 5
MOST_NAME_WIDTH = 16

# Enough for every match of a week; what is remembered beyond it is of matches long over.
MAX_MATCHES = 10_000
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
    roster: NameLookup, color: bool, zone: tzinfo | None = None
) -> Callable[[list[Frame]], bytes]:
    """Answer the renderer. Times of day are in `zone`, or where the user is."""
    lines = Lines(roster, color, zone)
    return lambda batch: "".join([lines(frame) for frame in batch]).encode()


class Lines:
    """Frame → line. Remembers how wide names are, and of each match its clock and its shoot-out."""

    def __init__(self, roster: NameLookup, color: bool, zone: tzinfo | None) -> None:
        self._roster = roster
        self._color = color
        self._time_of = _times(zone)
        self._clocks: dict[int, str] = {}
        self._shoot_outs: dict[int, ShootOut] = {}
        self._width = LEAST_NAME_WIDTH

    def __call__(self, frame: Frame) -> str:
        home, away = self._names(frame)
        told = tell(frame, LineContext(home or "home", away or "away", self._time_of))
        match = self._match(frame.event_id, home, away, told.score)
        what = f"{told.what:<{WHAT_WIDTH}} {self._details(frame.event_id, told)}".rstrip()
        return (
            f"{self._when(frame, told):>{TIME_WIDTH}}  "
            f"{painted(match, _match_color(frame.event_id), self._color)}  "
            f"{painted(what, WEIGHTS[told.weight], self._color)}\n"
        )

    def _names(self, frame: Frame) -> tuple[str, str]:
        if frame.event_id is None:
            return "", ""
        home, away = self._roster.names(frame.sport, frame.event_id)
        names = plain(home or "", MOST_NAME_WIDTH), plain(away or "", MOST_NAME_WIDTH)
        self._width = max(self._width, len(names[0]), len(names[1]))
        return names

    def _match(self, event_id: int | None, home: str, away: str, score: str) -> str:
        """The scoreboard: names around the score; an id in their place while they are unknown."""
        width = self._width
        if home or away:
            return f"{home:>{width}} {score:^3} {away:<{width}}"
        return f"{'' if event_id is None else f'#{event_id}':^{2 * width + 5}}"

    def _details(self, event_id: int | None, told: LineParts) -> str:
        details = told.details if told.who is None else f"{told.who:<{self._width}} {told.details}"
        if told.weight is not Weight.GREAT or event_id is None:
            return details
        return details + self._shoot_out(event_id, told.kick)

    def _shoot_out(self, event_id: int, kick: Kick | None) -> str:
        """The score of the shoot-out, if there is one."""
        shoot_out = self._shoot_outs.get(event_id) or ShootOut()
        if kick is not None:
            shoot_out.add(kick)
            _remember(self._shoot_outs, event_id, shoot_out, MAX_SHOOT_OUTS)
        score = shoot_out.score
        return "" if score is None else f"  {score[0]}–{score[1]} on penalties"

    def _when(self, frame: Frame, told: LineParts) -> str:
        """The match's clock, as told here or last; for what is not in play, the time of day."""
        minute, event_id = told.minute, frame.event_id
        if minute is not None and 0 <= minute < 1000:
            if event_id is not None:
                _remember(self._clocks, event_id, f"{minute}'")
            second = told.second
            return f"{minute}'" if second is None else f"{minute}:{second % 60:02d}"
        if told.in_play and event_id in self._clocks:
            return self._clocks[event_id]
        return self._time_of(frame.received_ms or at_ms(frame.body))


def _remember(memory: dict[int, T], event_id: int, value: T, most: int = MAX_MATCHES) -> None:
    memory[event_id] = value
    if len(memory) > most:
        del memory[next(iter(memory))]


def _times(zone: tzinfo | None) -> Callable[[object], str]:
    """Unix milliseconds → time of day in `zone`, "" for what is no moment."""

    @lru_cache(maxsize=1024)
    def time_of(second: int) -> str:
        try:
            return f"{datetime.fromtimestamp(second, zone):%H:%M:%S}"
        except (ValueError, OverflowError, OSError):
            return ""

    return lambda ms: time_of(int(moment // 1000)) if (moment := at_ms({"ts": ms})) else ""


def _match_color(event_id: int | None) -> str:
    return "" if event_id is None else MATCH_COLORS[event_id % len(MATCH_COLORS)]
