"""Which socket carries which match: ten on each, as many sockets as needed, up to a bound."""

from __future__ import annotations

from itertools import count

from livecli.feed.sports import BOTH_PATH, FOOTBALL_PATH, Match

from .connection import Connection
from .liveness import Patience
from .subscriptions import Subscription
from .transitions import State


class Pool:
    """All sockets of a session, and which of them carries each match.

    With `own_path` the user's URL has a path, and every socket takes that one. Connections are
    numbered from 1, and a number means one socket for ever.
    """

    def __init__(self, max_sockets: int, own_path: bool, patience: Patience) -> None:
        self.max_sockets = max_sockets
        self.own_path = own_path
        self.patience = patience
        self.connections: dict[int, Connection] = {}
        self.matches: dict[Match, int] = {}  # match → number of its socket
        self._numbers = count(1)

    def place(self, subscription: Subscription, *, mixed: bool, now: float) -> Connection | None:
        """The socket that carries `subscription` from now on, a new one if need be; None: no room.

        With `mixed`, matches of both sports are followed, and a new socket takes both.
        """
        match = subscription.match
        connection = next((c for c in self.connections.values() if c.carries(match)), None)
        if connection is None:
            if len(self.in_use) >= self.max_sockets:
                return None
            path = self._path(match, mixed)
            self._forget_closed()
            connection = Connection(next(self._numbers), path, now, self.patience)
            self.connections[connection.number] = connection
        connection.subscriptions.add(subscription)
        self.matches[match] = connection.number
        return connection

    def remove(self, match: Match) -> Connection | None:
        """Forget a match; the socket it was on."""
        number = self.matches.pop(match, None)
        if number is None:
            return None
        self.connections[number].subscriptions.remove(match)
        return self.connections[number]

    @property
    def in_use(self) -> list[Connection]:
        """The sockets that are not given up."""
        return [each for each in self.connections.values() if not each.leaving]

    def _forget_closed(self) -> None:
        """Closed sockets are not needed any more; in weeks of `--live` there are many."""
        closed = [each for each in self.connections.values() if each.state is State.CLOSED]
        for connection in closed:
            del self.connections[connection.number]

    def _path(self, match: Match, mixed: bool) -> str | None:
        if self.own_path:
            return None
        return BOTH_PATH if mixed or match.sport != "football" else FOOTBALL_PATH
