"""The lease of a pair of publishers, played without a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from livecli.bus.lease import SAFE_PART, Lease


TTL_S = 5


class Key:
    """The key on a server: a revision, and until when it lives."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.last = 0
        self.revision = 0
        self.until = 0.0

    def write(self, expected: int) -> int | None:
        """Compare and set; None where the revision differs."""
        current = self.revision if self.now < self.until else 0
        if expected != current:
            return None
        self.last += 1
        self.revision, self.until = self.last, self.now + TTL_S
        return self.revision

    def lease(self) -> Lease:
        return Lease(2 * TTL_S, lambda: self.now)

    def tried(self, lease: Lease, answer_after_s: float = 0.0) -> bool:
        """One try to have it; the answer comes so much later."""
        revision = self.write(lease.ask())
        self.now += answer_after_s
        if revision is None:
            lease.refused()
        else:
            lease.granted(revision)
        return lease.held


@pytest.fixture
def key() -> Iterator[Key]:
    return Key()


def test_one_holds_it_at_a_time(key: Key):
    """The first to ask has it, and the other has not, for as long as the first renews it."""
    one, other = key.lease(), key.lease()
    held = []
    for _ in range(20):
        held.append((key.tried(one), key.tried(other)))
        key.now += one.pause_s

    assert held == [(True, False)] * 20


def test_another_takes_over_within_the_time(key: Key):
    """After the holder's last renewal, whoever asks at the pace of a standby has it in time."""
    one, other = key.lease(), key.lease()
    key.tried(one)
    died_at = key.now
    while not key.tried(other):
        key.now += other.pause_s

    assert key.now - died_at < 2 * TTL_S


def test_it_is_over_before_the_server_forgets_it(key: Key):
    """The holder stops before another may begin, by its own clock alone."""
    lease = key.lease()
    key.tried(lease)
    term = lease.term
    key.now += SAFE_PART * TTL_S

    assert not lease.holds(term)
    assert key.now < key.until


def test_it_counts_from_the_question_not_from_the_answer(key: Key):
    """A holder that was stopped between the two wakes up without a lease."""
    lease = key.lease()

    assert not key.tried(lease, answer_after_s=TTL_S)


def test_what_was_read_in_one_term_is_not_sent_in_the_next(key: Key):
    """Also where nobody else has had the lease meanwhile."""
    lease = key.lease()
    key.tried(lease)
    term = lease.term
    key.now += 2 * TTL_S
    held_again = key.tried(lease)

    assert held_again
    assert not lease.holds(term)
    assert lease.holds(lease.term)


def test_renewals_are_one_term(key: Key):
    """As long as each comes in time."""
    lease = key.lease()
    key.tried(lease)
    term = lease.term
    for _ in range(20):
        key.now += lease.pause_s
        key.tried(lease)

    assert lease.holds(term)


def test_a_refused_renewal_ends_it_at_once(key: Key):
    """Somebody else wrote the key: our own clock has nothing more to say."""
    lease = key.lease()
    key.tried(lease)
    key.write(key.revision)

    assert not key.tried(lease)


def test_a_lost_answer_costs_nothing(key: Key):
    """The key has our mark in a revision that we do not know: we go on with that one."""
    lease = key.lease()
    key.tried(lease)
    term = lease.term
    key.now += 1
    revision = key.write(lease.ask())
    assert revision is not None
    key.now += 1
    lease.overtaken_by_ourselves(revision)
    renewed = key.tried(lease)

    assert renewed
    assert lease.holds(term)


@pytest.mark.parametrize(("takeover_s", "ttl_s"), [(2.0, 1), (3.5, 1), (10.0, 5), (60.0, 30)])
def test_a_key_lives_whole_seconds(takeover_s: float, ttl_s: int):
    """At most half of the time to take over: the rest is for the claim, and the way to the feed."""
    assert Lease(takeover_s, lambda: 0.0).ttl_s == ttl_s
