"""Whether a socket lives: when we must speak, and when we must give it up."""

from __future__ import annotations

import pytest

from livecli.session.liveness import Liveness, Patience


def test_a_socket_is_pinged_before_it_is_dead():
    """Silence for 25 s is asked about, silence for 90 s is an answer."""
    live = Liveness(100.0, Patience())

    assert (live.ping_at, live.dead_at, live.deadline) == (125.0, 190.0, 125.0)


def test_whatever_is_heard_moves_both():
    """A pong is as good as a goal."""
    live = Liveness(100.0, Patience())
    live.heard(120.0)

    assert (live.ping_at, live.dead_at) == (145.0, 210.0)


def test_a_ping_moves_only_the_next_ping():
    """Our own voice is no life."""
    live = Liveness(100.0, Patience())
    live.pinged_at = 175.0

    assert (live.ping_at, live.dead_at, live.deadline) == (200.0, 190.0, 190.0)


def test_while_we_do_not_listen_only_the_clock_of_silence_stands_still():
    """Until something is heard; the peer wants to hear of us all the same."""
    live = Liveness(100.0, Patience())
    live.stalled(60.0)
    live.stalled(5.0)
    assert (live.ping_at, live.dead_at) == (125.0, 255.0)
    live.heard(120.0)

    assert (live.ping_at, live.dead_at) == (145.0, 210.0)


@pytest.mark.parametrize("factor", [0.01, 1.0, 3.0])
def test_all_waits_scale_together(factor):
    """A hurried clock changes no order of events."""
    whole, scaled = Patience(), Patience().scaled(factor)

    for name in Patience.__slots__:
        assert getattr(scaled, name) == pytest.approx(getattr(whole, name) * factor)
