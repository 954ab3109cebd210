"""What was asked on one socket, and what the service answered. Ten matches at the most."""

from __future__ import annotations

from dataclasses import dataclass

from livecli.feed.refusals import LIMIT_A_SOCKET
from livecli.feed.sports import Match


@dataclass(slots=True)
class Subscription:
    """One match on one socket. `asked_at` is None while no answer is awaited.

    `again_at` is when to ask again for a match that the feed does not track yet.
    """

    match: Match
    bookmaker: str | None = None
    asked_at: float | None = None
    times: int = 0  # asked, without an answer, since the socket opened
    confirmed: bool = False
    moved: int = 0  # how often `limit` sent it to another socket
    again_at: float | None = None


class Subscriptions:
    """The asks of one socket. An id stands for one sport here, as most frames name none."""

    __slots__ = ("asks", "capacity", "sports")

    def __init__(self) -> None:
        self.asks: dict[Match, Subscription] = {}
        self.sports: dict[int, str] = {}
        self.capacity = LIMIT_A_SOCKET

    def __len__(self) -> int:
        return len(self.asks)

    def takes(self, match: Match) -> bool:
        """Whether there is room for `match`, and no match of the other sport with its id."""
        return len(self.asks) < self.capacity and match.event_id not in self.sports

    def add(self, ask: Subscription) -> None:
        self.asks[ask.match] = ask
        self.sports[ask.match.event_id] = ask.match.sport

    def remove(self, match: Match) -> Subscription | None:
        """Forget a match; None if it was not here."""
        ask = self.asks.pop(match, None)
        if ask is not None:
            del self.sports[match.event_id]
        return ask

    def about(self, event_id: int | None) -> Subscription | None:
        """The ask that an id means on this socket."""
        sport = self.sports.get(event_id) if event_id is not None else None
        if sport is None or event_id is None:
            return None
        return self.asks[Match(sport, event_id)]

    def forget_answers(self) -> None:
        """The socket is gone: subscriptions do not survive it (wire-facts, Client messages)."""
        for ask in self.asks.values():
            ask.asked_at = None
            ask.confirmed = False
            ask.again_at = None
            ask.times = 0

    def wait_anew(self, now: float) -> None:
        """We read again: whatever is not answered yet gets all its time."""
        for ask in self.asks.values():
            ask.asked_at = None if ask.asked_at is None else now

    def overdue_at(self, answer_s: float) -> float | None:
        """When the first ask must be asked again; None when all are answered."""
        times = [a.asked_at + answer_s for a in self.asks.values() if a.asked_at is not None]
        times += [a.again_at for a in self.asks.values() if a.again_at is not None]
        return min(times) if times else None
