"""What is asked for upstream: how fast, how much at the most, and which refusals are remembered."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterable

from livecli.feed.refusals import LIMIT_A_SOCKET

from .events import UpstreamFeed


ASKS_A_S = 20  # upstream, whatever clients do
KEPT_S = 60.0  # a match that nobody wants any more; and a refusal
MOST_REFUSALS = 10_000


class Demand:
    """The asks that wait for their turn, and the refusals of the last minute."""

    def __init__(self, max_sockets: int) -> None:
        self.max_sockets = max_sockets
        self._waiting: OrderedDict[UpstreamFeed, None] = OrderedDict()
        self._asked_at: deque[float] = deque(maxlen=ASKS_A_S)
        self._refused: OrderedDict[UpstreamFeed, tuple[float, str]] = OrderedDict()

    def has_room(self, feed: UpstreamFeed, feeds: Iterable[UpstreamFeed]) -> bool:
        """Whether the sockets that there may be carry `feed` beside `feeds`."""
        return sockets([*feeds, feed]) <= self.max_sockets

    def ask(self, feed: UpstreamFeed) -> None:
        self._waiting[feed] = None

    def withdraw(self, feed: UpstreamFeed) -> bool:
        """Ask no more; whether it had not been asked yet."""
        return self._waiting.pop(feed, ...) is None

    def due(self, now: float) -> list[UpstreamFeed]:
        """What may be asked by now."""
        feeds = []
        while self._waiting and self._next_turn() <= now:
            self._asked_at.append(now)
            feeds.append(self._waiting.popitem(last=False)[0])
        return feeds

    @property
    def deadline(self) -> float | None:
        return self._next_turn() if self._waiting else None

    def _next_turn(self) -> float:
        return self._asked_at[0] + 1.0 if len(self._asked_at) == ASKS_A_S else 0.0

    def refused(self, feed: UpstreamFeed, code: str, now: float) -> None:
        self._refused.pop(feed, None)
        self._refused[feed] = now + KEPT_S, code
        while len(self._refused) > MOST_REFUSALS:
            self._refused.popitem(last=False)

    def refusal(self, feed: UpstreamFeed, now: float) -> str | None:
        """The code with which upstream refused it in the last minute."""
        while self._refused and next(iter(self._refused.values()))[0] <= now:
            self._refused.popitem(last=False)
        return self._refused[feed][1] if feed in self._refused else None


def sockets(feeds: Iterable[UpstreamFeed]) -> int:
    """How many sockets carry these at the most: ten matches on each, of one bookmaker.

    Football and tennis are counted apart, for a socket that began with football takes no tennis.
    """
    groups = Counter((feed.bookmaker, feed.match.sport) for feed in feeds)
    return sum(-(-count // LIMIT_A_SOCKET) for count in groups.values())
