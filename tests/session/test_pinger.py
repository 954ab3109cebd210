"""Pings, pongs and what they add up to, as ping(8) has it."""

from __future__ import annotations

import pytest

from livecli.session.pinger import Lost, Ping, Pinger, Reply, Summary


def pinger(
    count: int | None = None,
    interval_s: float = 1.0,
    reply_s: float = 5.0,
    deadline_s: float | None = None,
) -> Pinger:
    return Pinger(100.0, count=count, interval_s=interval_s, reply_s=reply_s, deadline_s=deadline_s)


def test_the_first_ping_is_due_at_once_and_then_every_interval():
    """Nobody waits a second to see the first line."""
    pings = pinger()
    due = [pings.wake(at) for at in (100.0, 100.5, 101.0, 102.0)]

    assert due == [[Ping(1)], [], [Ping(2)], [Ping(3)]]


def test_pongs_answer_in_order():
    """They carry no number."""
    pings = pinger()
    pings.wake(100.0)
    pings.wake(101.0)

    first, second = pings.pong(101.25), pings.pong(101.5)

    assert first == Reply(1, 1250.0)
    assert second == Reply(2, 500.0)


def test_a_pong_that_nobody_asked_for_is_none():
    """The feed is not trusted to answer only what it was asked."""
    assert pinger().pong(100.0) is None


def test_a_ping_without_a_pong_is_lost_and_its_late_pong_is_late():
    """The reply still counts, and does not become the next ping's."""
    pings = pinger(reply_s=2.0)
    pings.wake(100.0)
    due = [pings.wake(at) for at in (101.0, 102.0)]

    late, timely = pings.pong(102.5), pings.pong(102.5)

    assert due == [[Ping(2)], [Lost(1), Ping(3)]]
    assert late == Reply(1, 2500.0, late=True)
    assert timely == Reply(2, 1500.0)


def test_counted_pings_end_with_the_last_answer():
    """-c 2: the second pong is the end, or the second loss."""
    pings = pinger(count=2)
    pings.wake(100.0)
    pings.wake(101.0)

    assert pings.wake(102.0) == []
    assert not pings.done(102.0)

    pings.pong(102.0)

    assert not pings.done(102.0)
    assert pings.deadline == 106.0
    assert pings.wake(106.0) == [Lost(2)]
    assert pings.done(106.0)
    assert pings.deadline is None


def test_a_deadline_ends_everything():
    """-w 3: whatever is still awaited."""
    pings = pinger(deadline_s=3.0)
    pings.wake(100.0)

    assert pings.deadline == 101.0
    assert not pings.done(102.9)
    assert pings.done(103.0)


def test_a_late_wake_sends_one_ping_and_not_all_that_were_missed():
    """A laptop that slept does not flood the service."""
    pings = pinger()
    pings.wake(100.0)

    assert pings.wake(160.0) == [Lost(1), Ping(2)]
    assert pings.wake(160.0) == []
    assert pings.deadline == 161.0


def test_the_summary_is_that_of_ping():
    """Sent, received, loss, time, min, avg, max, mdev."""
    pings = pinger(count=4)
    for at, took in ((100.0, 0.010), (101.0, 0.020), (102.0, 0.030)):
        pings.wake(at)
        pings.pong(at + took)
    pings.wake(103.0)

    summary = pings.summary(108.0)

    assert summary[:3] == (4, 3, 25.0)
    assert summary[3:] == pytest.approx((8000.0, 10.0, 20.0, 30.0, 8.16496580), abs=1e-6)


def test_a_summary_without_replies_has_no_times():
    """Also when not even a ping was sent."""
    pings = pinger()

    assert pings.summary(100.0) == Summary(0, 0, 0.0, 0.0, None, None, None, None)

    pings.wake(100.0)

    assert pings.summary(101.0) == Summary(1, 0, 100.0, 1000.0, None, None, None, None)
