"""Which socket carries which match: ten on each, as many sockets as needed, up to a bound."""

from __future__ import annotations

from itertools import count

from livecli.feed.sports import BOTH_PATH, FOOTBALL_PATH, Match

from .connection import Connection
from .liveness import Patience
from .subscriptions import Subscription
from .transitions import State


class Pool:
    """All sockets of a session, and where each wanted match is.

    With `own_path` the user's URL has a path, and every socket takes that one. Links are numbered
    from 1, and a number means one socket for ever.
    """

    def __init__(self, max_sockets: int, own_path: bool, patience: Patience) -> None:
        self.max_sockets = max_sockets
        self.own_path = own_path
        self.patience = patience
        self.links: dict[int, Connection] = {}
        self.wanted: dict[Match, int] = {}  # match → number of its socket
        self._numbers = count(1)

    def place(self, ask: Subscription, *, mixed: bool, now: float) -> Connection | None:
        """The socket that carries `ask` from now on, a new one if need be; None: no room.

        `mixed` says that both sports are wanted, so that a new socket should take both.
        """
        link = next((link for link in self.links.values() if link.carries(ask.match)), None)
        if link is None:
            if len(self.in_use) >= self.max_sockets:
                return None
            path = self._path(ask.match, mixed)
            self._forget_closed()
            link = Connection(next(self._numbers), path, now, self.patience)
            self.links[link.number] = link
        link.subscriptions.add(ask)
        self.wanted[ask.match] = link.number
        return link

    def remove(self, match: Match) -> Connection | None:
        """Forget a match; the socket it was on."""
        number = self.wanted.pop(match, None)
        if number is None:
            return None
        self.links[number].subscriptions.remove(match)
        return self.links[number]

    @property
    def in_use(self) -> list[Connection]:
        """The sockets that are not given up."""
        return [link for link in self.links.values() if not link.leaving]

    def _forget_closed(self) -> None:
        """Sockets that were given up and are closed: in weeks of `--live` there are many."""
        for number in [n for n, link in self.links.items() if link.state is State.CLOSED]:
            del self.links[number]

    def _path(self, match: Match, mixed: bool) -> str | None:
        if self.own_path:
            return None
        return BOTH_PATH if mixed or match.sport != "football" else FOOTBALL_PATH
