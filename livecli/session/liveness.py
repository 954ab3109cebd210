"""Is a socket still alive? Any frame proves it, a pong included. Knows times, no clock."""

from __future__ import annotations

from math import inf

from livecli.named_tuple import NamedTuple


# 25 s: inside the 60 s of idleness that the documents allow, and what careful clients use.
PING_AFTER_S = 25.0
# 90 s: three independent clients settled on it (wire-facts, Limits & timing); a pong counts as
# life, so half-time and a quiet night are safe.
DEAD_AFTER_S = 90.0


class Patience(NamedTuple):
    """How long each wait may last, in seconds. Scaled in tests, so that nothing sleeps."""

    ping_after_s: float = PING_AFTER_S
    dead_after_s: float = DEAD_AFTER_S
    connect_s: float = 20.0  # TCP, TLS and upgrade together
    answer_s: float = 10.0  # a subscription without an answer is sent once more after this
    track_s: float = 30.0  # a match that is not tracked yet is asked for again
    close_s: float = 1.0  # a silent peer must not hold us
    mute_after_s: float = inf  # a feed that lives and brings no data is told of after this
    scale: float = 1.0  # of the waits between tries (`retries`)

    def scaled(self, factor: float) -> Patience:
        """All waits times `factor`."""
        return Patience(*(wait * factor for wait in self))


class Liveness:
    """When something was last heard on one socket, and when to ping it or to give it up."""

    __slots__ = ("data_at", "excused_s", "heard_at", "mute", "patience", "paused", "pinged_at")

    def __init__(self, now: float, patience: Patience, *, paused: bool = False) -> None:
        self.heard_at = now
        self.pinged_at = now
        self.data_at = now
        self.mute = False  # and the user was told
        self.excused_s = 0.0  # of the silence; we could not listen
        self.patience = patience
        self.paused = paused

    def pause(self) -> None:
        """Nothing is read, so silence proves nothing; pings are still sent."""
        self.paused = True

    def resume(self, now: float) -> None:
        """Reading goes on: the silence begins anew."""
        self.paused = False
        self.heard(now)
        self.brought_data(now)

    def heard(self, now: float) -> None:
        """Something came, whatever it was."""
        self.heard_at = now
        self.excused_s = 0.0

    def stalled(self, seconds: float) -> None:
        """We did not listen for so long: the clock of silence stands still, that of pings runs."""
        self.excused_s += seconds

    def brought_data(self, now: float) -> None:
        """What came is about a match."""
        self.data_at = now
        self.mute = False

    @property
    def mute_at(self) -> float:
        """When a socket that is alive has brought no data for long; told once."""
        alive = self.heard_at > self.data_at
        return self.data_at + self.patience.mute_after_s if alive and not self.mute else inf

    @property
    def ping_at(self) -> float:
        return max(self.heard_at, self.pinged_at) + self.patience.ping_after_s

    @property
    def dead_at(self) -> float:
        return inf if self.paused else self.heard_at + self.excused_s + self.patience.dead_after_s

    @property
    def deadline(self) -> float:
        return min(self.ping_at, self.dead_at, inf if self.paused else self.mute_at)
