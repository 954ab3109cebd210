"""What there is to draw: the folded state, what the user looks at, and how the connection is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import NamedTuple

from livecli.feed.sports import Match
from livecli.state.football.match import FootballState
from livecli.state.matches import Matches
from livecli.state.tennis.match import TennisState


@dataclass(slots=True)
class ViewState:
    """What the user chose. `open` is the match on the whole screen; None shows all of them."""

    open: Match | None = None
    cursor: Match | None = None  # in the list
    panel: int = 0  # that Tab chose
    scroll: int = 0  # of that panel, in lines
    wanted: str = ""  # what `/` looks for
    turned: bool = False  # away coordinates by 180°
    all_shots: bool = False  # on the pitch, in place of the last actions


class Playing(NamedTuple):
    """How a capture is being played."""

    speed: float
    paused: bool
    at_end: bool


class SocketRow(NamedTuple):
    """A socket as the session sees it; seconds ago, or from now."""

    number: int
    state: str  # open, or what it does instead
    next_try_s: float | None = None


@dataclass(slots=True)
class Life:
    """How the connection is, beyond what frames tell; or how the capture is being played."""

    sockets: Sequence[SocketRow] = ()
    reconnects: int = 0
    playing: Playing | None = None
    recording: str | None = None  # where to
    bell: str = "off"
    said: str = ""  # the last notice, while it is news
    said_warning: bool = False


@dataclass(slots=True)
class Scene:
    """Everything that a page shows."""

    desk: Matches
    now_ms: float
    look: ViewState = field(default_factory=ViewState)
    life: Life = field(default_factory=Life)
    flashing: frozenset[Match] = frozenset()  # whose score has just changed
    zone: tzinfo | None = None  # of times of day; None is the machine's

    @property
    def shown(self) -> FootballState | TennisState | None:
        """The match on the whole screen."""
        return None if self.look.open is None else self.desk.match(self.look.open)

    def listed(self) -> list[FootballState | TennisState]:
        """The matches of the list: those that `/` wants, the finished ones last."""
        wanted = self.look.wanted.casefold() if self.look.open is None else ""
        found = [
            each
            for each in self.desk.matches.values()
            if wanted in f"{each.home or ''} {each.away or ''} {each.match}".casefold()
        ]
        return sorted(found, key=lambda match: match.finished)
