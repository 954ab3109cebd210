"""When to try again, and for how long. Knows numbers, no clock."""

from __future__ import annotations

from collections.abc import Callable

from livecli.named_tuple import NamedTuple


FIRST_S = 1.0  # the first try comes within a second
MOST_S = 30.0  # six clients double up to 30 or 60 s (wire-facts, Limits & timing); none has jitter
HEALTHY_S = 60.0  # this long without trouble, and the next outage begins at FIRST_S again


def backoff(attempt: int, jitter: Callable[[], float]) -> float:
    """Seconds before try `attempt` (0 is the first): full jitter, so that crowds spread out.

    `jitter` gives a number from 0 to 1.
    """
    most: float = min(MOST_S, FIRST_S * 2 ** min(attempt, 10))
    return jitter() * most


class Retries(NamedTuple):
    """How often a connection is tried again in a row."""

    at_first: int = 4  # before anything ever succeeded: five tries in all
    later: int | None = None  # None: never give up what once worked
    for_s: float | None = None  # an outage that lasts longer is given up, whatever the tries

    def allowed(self, attempts: int, *, out_s: float = 0.0, ever_opened: bool) -> bool:
        """Whether one more try may follow after `attempts` that failed in a row, for `out_s`."""
        if self.for_s is not None and out_s >= self.for_s:
            return False
        most = self.later if ever_opened else self.at_first
        if most is None or (self.for_s is not None and not ever_opened):
            return True  # with --retry-for, the time alone is the bound
        return attempts <= most
