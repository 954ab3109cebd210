"""The subscriptions of one socket, and what the service answered. Ten matches at the most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from livecli.feed.refusals import LIMIT_A_SOCKET
from livecli.feed.sports import Match


@dataclass(slots=True)
class Subscription:
    """One match on one socket. `sent_at` is None while no answer is awaited.

    `retry_at` is when to ask again for a match that the feed does not track yet.
    """

    match: Match
    bookmaker: str | None = None
    sent_at: float | None = None
    tries: int = 0  # without an answer, since the socket opened
    confirmed: bool = False
    moves: int = 0  # how often `limit` sent it to another socket
    retry_at: float | None = None

    def reset(self) -> None:
        """Forget what was sent and answered."""
        self.sent_at = None
        self.confirmed = False
        self.retry_at = None
        self.tries = 0


class Subscriptions:
    """All subscriptions of a socket. An id means one sport here, as most frames name none."""

    __slots__ = ("by_match", "capacity", "sports")

    def __init__(self) -> None:
        self.by_match: dict[Match, Subscription] = {}
        self.sports: dict[int, str] = {}
        self.capacity = LIMIT_A_SOCKET

    def __len__(self) -> int:
        return len(self.by_match)

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self.by_match.values())

    def takes(self, match: Match) -> bool:
        """Whether there is room for `match`, and no match of the other sport with its id."""
        return len(self.by_match) < self.capacity and match.event_id not in self.sports

    def add(self, subscription: Subscription) -> None:
        self.by_match[subscription.match] = subscription
        self.sports[subscription.match.event_id] = subscription.match.sport

    def remove(self, match: Match) -> Subscription | None:
        """Forget a match; None if it was not here."""
        subscription = self.by_match.pop(match, None)
        if subscription is not None:
            del self.sports[match.event_id]
        return subscription

    def about(self, event_id: int | None) -> Subscription | None:
        """The subscription that an id means on this socket."""
        sport = self.sports.get(event_id) if event_id is not None else None
        if sport is None or event_id is None:
            return None
        return self.by_match[Match(sport, event_id)]

    def forget_answers(self) -> None:
        """The socket is gone: subscriptions do not survive it (wire-facts, Client messages)."""
        for subscription in self:
            subscription.reset()

    def wait_anew(self, now: float) -> None:
        """Reading goes on: every answer that is still missing gets its whole time again."""
        for subscription in self:
            subscription.sent_at = None if subscription.sent_at is None else now

    def late(self, answer_s: float, now: float) -> list[Subscription]:
        """Those that were sent `answer_s` seconds ago or earlier, and are not answered."""
        return [
            each for each in self if each.sent_at is not None and each.sent_at + answer_s <= now
        ]

    def untracked(self, now: float) -> list[Subscription]:
        """Those of matches that were not tracked, for which it is time to ask again."""
        return [each for each in self if each.retry_at is not None and each.retry_at <= now]

    def overdue_at(self, answer_s: float) -> float | None:
        """When the first subscription must be sent again; None when all are answered."""
        times = [each.sent_at + answer_s for each in self if each.sent_at is not None]
        times += [each.retry_at for each in self if each.retry_at is not None]
        return min(times) if times else None
