"""The lease of a pair of publishers: one holds it and publishes, the other stands by.

It is a key that the server forgets unless its holder renews it, each time on the revision that it
wrote last. No sockets; the clock is passed in, and counts the time of a suspended machine too.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf


LEAST_TAKEOVER_S = 2.0  # half of it is the key's time to live, of which a server counts seconds
SAFE_PART = 0.9  # of the time to live: two clocks do not run equally fast


class Lease:
    """`ask` before each try to have it, then `granted` or `refused`; or neither, without an answer.

    A `term` is a time without a break in which we held it: what was read in one is never published
    in the next, for another may have published it meanwhile.
    """

    def __init__(self, takeover_s: float, clock: Callable[[], float]) -> None:
        self.ttl_s = max(1, int(takeover_s / 2))
        self.term = 0
        self._renew_s = self.ttl_s / 4
        self._claim_s = takeover_s / 10
        self._clock = clock
        self._revision = 0  # 0: we have none
        self._held_until = -inf
        self._asked_at = -inf

    @property
    def held(self) -> bool:
        return self._clock() < self._held_until

    def holds(self, term: int) -> bool:
        """Whether what was read in `term` may be sent now."""
        return term == self.term and self.held

    @property
    def pause_s(self) -> float:
        """How long to wait before the next try."""
        return self._renew_s if self.held else self._claim_s

    @property
    def patience_s(self) -> float:
        """How long to wait for an answer: two more tries follow before the lease is over."""
        return max(0.5, self._renew_s)

    @property
    def revision(self) -> int:
        """The revision that we wrote and that may be the key's still; 0 without one."""
        return self._revision

    def ask(self) -> int:
        """The revision that the key must have for us to write it; 0: there must be no key."""
        now = self._asked_at = self._clock()
        if now >= self._held_until:
            self._revision = 0
        return self._revision

    def granted(self, revision: int) -> None:
        """We wrote the key, as this revision. It lives from when the server wrote it, so that it
        is ours from when we asked, which was earlier."""
        until = self._asked_at + SAFE_PART * self.ttl_s
        if not self.held:
            self.term += 1
        self._revision = revision
        self._held_until = until

    def refused(self) -> None:
        """The key has another revision: another holds the lease."""
        self._revision = 0
        self._held_until = -inf

    def overtaken_by_ourselves(self, revision: int) -> None:
        """The key is ours in this revision: an answer of the server's was lost."""
        self._revision = revision
