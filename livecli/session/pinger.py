"""When to ping, which pong answers which ping, and what the round trips add up to. No clock here.

Pongs carry nothing to tell them apart (documents), but come in the order of the pings.
"""

from __future__ import annotations

from collections import deque
from math import sqrt
from typing import NamedTuple


class Ping(NamedTuple):
    """Send a ping now."""

    seq: int


class Reply(NamedTuple):
    """The pong to ping `seq` came after `ms`. `late`: it had been given up."""

    seq: int
    ms: float
    late: bool = False


class Lost(NamedTuple):
    """Ping `seq` had no answer in time."""

    seq: int


class Summary(NamedTuple):
    """What ping(8) says at the end; times in milliseconds, None without any reply."""

    sent: int
    received: int
    loss_pct: float
    time_ms: float
    min_ms: float | None
    avg_ms: float | None
    max_ms: float | None
    mdev_ms: float | None


class Pinger:
    """`count` pings (None: no end) every `interval_s`; a reply may take `reply_s`."""

    def __init__(
        self,
        now: float,
        count: int | None,
        interval_s: float,
        reply_s: float,
        deadline_s: float | None,
    ) -> None:
        self.count = count
        self.interval_s = interval_s
        self.reply_s = reply_s
        self.began_at = now
        self.ends_at = None if deadline_s is None else now + deadline_s
        self.sent = 0
        self.times_ms: list[float] = []
        self._next_at = now
        self._waiting: deque[tuple[int, float]] = deque()  # seq, sent at
        self._given_up: set[int] = set()

    def wake(self, now: float) -> list[Ping | Lost]:
        """What is due: pings whose answers are overdue, and the next ping."""
        due: list[Ping | Lost] = []
        for seq, sent_at in self._waiting:
            if seq not in self._given_up and now >= sent_at + self.reply_s:
                self._given_up.add(seq)
                due.append(Lost(seq))
        if now >= self._next_at and not self._all_sent:
            self.sent += 1
            self._next_at += self.interval_s
            if self._next_at <= now:  # woken late: the pings that were missed are not sent
                self._next_at = now + self.interval_s
            self._waiting.append((self.sent, now))
            due.append(Ping(self.sent))
        return due

    def pong(self, now: float) -> Reply | None:
        """The pong as the reply to the oldest ping; None when no ping waits for one."""
        if not self._waiting:
            return None
        seq, sent_at = self._waiting.popleft()
        ms = (now - sent_at) * 1000
        self.times_ms.append(ms)
        return Reply(seq, ms, late=seq in self._given_up)

    def again(self, now: float) -> None:
        """One ping more than was planned, at once."""
        if self.count is not None:
            self.count += 1
        self._next_at = now

    def late(self, now: float) -> bool:
        """Whether the deadline of all has come."""
        return self.ends_at is not None and now >= self.ends_at

    @property
    def deadline(self) -> float | None:
        """When to wake; None: nothing is due any more."""
        times = [at + self.reply_s for seq, at in self._waiting if seq not in self._given_up][:1]
        if not self._all_sent:
            times.append(self._next_at)
        if self.ends_at is not None:
            times.append(self.ends_at)
        return min(times) if times else None

    def done(self, now: float) -> bool:
        """Whether the deadline has come, or every ping is sent and answered or given up."""
        if self.late(now):
            return True
        return self._all_sent and all(seq in self._given_up for seq, _ in self._waiting)

    def summary(self, now: float) -> Summary:
        times = self.times_ms
        took_ms = (now - self.began_at) * 1000
        loss_pct = 100 * (1 - len(times) / self.sent) if self.sent else 0.0
        if not times:
            return Summary(self.sent, 0, loss_pct, took_ms, None, None, None, None)
        mean = sum(times) / len(times)
        mdev = sqrt(max(0.0, sum(ms * ms for ms in times) / len(times) - mean * mean))
        return Summary(self.sent, len(times), loss_pct, took_ms, min(times), mean, max(times), mdev)

    @property
    def _all_sent(self) -> bool:
        return self.count is not None and self.sent >= self.count
