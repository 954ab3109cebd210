"""What a page shows: the matches, the view that the user chose, and the status of the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import NamedTuple

from livecli.feed.sports import Match
from livecli.state.football.match import FootballState
from livecli.state.matches import Matches
from livecli.state.tennis.match import TennisState

from .capture_map import CaptureMap


@dataclass(slots=True)
class ViewState:
    """What the user chose to see. `open` is the match on the whole screen; None shows all."""

    open: Match | None = None
    cursor: Match | None = None  # in the list
    panel: int = 0  # the one that Tab chose
    scroll: int = 0  # of that panel, in lines
    search: str = ""  # the word that `/` filters by
    turned: bool = False  # away coordinates, by 180°
    all_shots: bool = False  # on the pitch, in place of the last actions


class PlaybackState(NamedTuple):
    """How a capture is being played; `capture` is None where it can be read only once."""

    speed: float
    paused: bool
    at_end: bool
    capture: CaptureMap | None = None


class SocketRow(NamedTuple):
    """A socket as the session sees it."""

    number: int
    state: str  # "open", or a verb: "waits"
    next_try_s: float | None = None  # from now
    reason: str = ""  # why it is not open


@dataclass(slots=True)
class ScreenStatus:
    """What the status line shows beside the matches: the connection, or the playback."""

    sockets: Sequence[SocketRow] = ()
    reconnects: int = 0
    playback: PlaybackState | None = None
    recording: str | None = None  # the file pattern
    bell: str = "off"
    notice: str = ""  # the last one, for a few seconds
    is_warning: bool = False  # the notice


@dataclass(slots=True)
class Scene:
    """Everything that a page is made from."""

    state: Matches
    now_ms: float
    view: ViewState = field(default_factory=ViewState)
    status: ScreenStatus = field(default_factory=ScreenStatus)
    flashing: frozenset[Match] = frozenset()  # their score has just changed
    zone: tzinfo | None = None  # of times of day; None is the machine's

    @property
    def shown(self) -> FootballState | TennisState | None:
        """The match on the whole screen."""
        return None if self.view.open is None else self.state.match(self.view.open)

    def listed(self) -> list[FootballState | TennisState]:
        """The matches of the list: those that `/` lets through, the finished ones last."""
        search = self.view.search.casefold() if self.view.open is None else ""
        matches = [
            each
            for each in self.state.matches.values()
            if search in f"{each.home or ''} {each.away or ''} {each.match}".casefold()
        ]
        return sorted(matches, key=lambda match: match.finished)
