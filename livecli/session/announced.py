"""A session for captures: the frames tell when a connection began."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livecli.feed.frames import Frame
from livecli.feed.sports import Match

from .effects import Deliver, Effect
from .events import Event, Opened
from .session import Session


# Makes the record: of the number of the socket, the matches on it, and unix milliseconds.
Announce = Callable[[int, tuple[Match, ...], float], Frame]


class Announced(Session):
    """The same rules; before what a connection brings goes an `_open` record."""

    def __init__(self, announce: Announce, **rules: Any) -> None:
        super().__init__(**rules)
        self.announce = announce

    def handle(self, event: Event, now: float) -> list[Effect]:
        effects = super().handle(event, now)
        if effects and isinstance(event, Opened):  # without effects it came too late
            link = self.links[event.socket]
            matches = tuple(link.subscriptions.asks)
            record = self.announce(event.socket, matches, self.wall())
            return [Deliver([record]), *effects]
        return effects
