"""The subscriptions of one socket: ten at the most, and an id means one match."""

from __future__ import annotations

from livecli.feed.sports import Match
from livecli.session.subscriptions import Subscription, Subscriptions


def filled(count: int) -> Subscriptions:
    subscriptions = Subscriptions()
    for n in range(1, count + 1):
        subscriptions.add(Subscription(Match("football", n)))
    return subscriptions


def test_ten_is_full():
    """The documents' limit, kept without asking."""
    assert filled(9).takes(Match("football", 99))
    assert not filled(10).takes(Match("football", 99))


def test_a_smaller_capacity_is_kept():
    """What a `limit` taught us is not forgotten while the socket lives."""
    subscriptions = filled(4)
    subscriptions.capacity = 4

    assert not subscriptions.takes(Match("football", 99))


def test_an_id_means_one_match():
    """The same id in the other sport would make every score ambiguous."""
    subscriptions = filled(1)

    assert not subscriptions.takes(Match("tennis", 1))
    assert not subscriptions.takes(Match("football", 1))
    assert subscriptions.takes(Match("tennis", 2))


def test_what_is_removed_makes_room():
    """For another match, and for the other sport's match of that id."""
    subscriptions = filled(10)

    removed = subscriptions.remove(Match("football", 1))

    assert removed == Subscription(Match("football", 1))
    assert subscriptions.takes(Match("tennis", 1))
    assert subscriptions.remove(Match("football", 1)) is None
    assert len(subscriptions) == 9


def test_an_id_finds_its_subscription():
    """Answers name an id, and sometimes none."""
    subscriptions = filled(2)

    found = subscriptions.about(2)

    assert found is subscriptions.by_match[Match("football", 2)]
    assert subscriptions.about(3) is None
    assert subscriptions.about(None) is None


def test_answers_do_not_survive_a_connection():
    """All is asked again; only moves and bookmakers are remembered."""
    subscriptions = Subscriptions()
    subscriptions.add(Subscription(Match("football", 1), "bet365", 5.0, 2, True, 1))

    subscriptions.forget_answers()

    assert subscriptions.by_match == {
        Match("football", 1): Subscription(Match("football", 1), "bet365", None, 0, False, 1)
    }


def test_the_oldest_subscription_is_overdue_first():
    """One deadline for the socket."""
    subscriptions = filled(3)
    for n, sent_at in ((1, 7.0), (2, 5.0), (3, None)):
        subscriptions.by_match[Match("football", n)].sent_at = sent_at

    assert subscriptions.overdue_at(10.0) == 15.0
    assert filled(3).overdue_at(10.0) is None
