"""Gaps of publishers: a reader has one only where no other publisher was there."""

from __future__ import annotations

from livecli.bus.publisher_gaps import PublisherGaps
from livecli.feed.records import Gap
from livecli.feed.sports import Match


MATCH = Match("football", 7)


def gap(from_ms: float, to_ms: float) -> Gap:
    return Gap(from_ms, to_ms, "lost")


def test_a_gap_that_nobody_bridged_is_passed_on():
    """The frames at its ends are the publisher's own."""
    passed = PublisherGaps().heard(MATCH, "a", gap(1000, 9000), [1000.4, 8999.6])

    assert passed == gap(1000, 9000)


def test_a_gap_with_a_frame_in_it_is_none():
    """The other publisher of a pair was there."""
    assert PublisherGaps().heard(MATCH, "a", gap(1000, 9000), [5000]) is None


def test_where_both_were_away_there_is_a_gap():
    """Each has frames in the other's gap, and neither in both."""
    gaps = PublisherGaps()
    first = gaps.heard(MATCH, "a", gap(1000, 9000), [2000, 3000])
    both = gaps.heard(MATCH, "b", gap(3000, 12_000), [3000, 9000, 10_000])

    assert first is None
    assert both == gap(3000, 9000)


def test_one_outage_of_both_is_told_once():
    """The first publisher to come back told all of it."""
    gaps = PublisherGaps()
    first = gaps.heard(MATCH, "a", gap(1000, 9000), [])
    again = gaps.heard(MATCH, "b", gap(1000, 9500), [9000, 9200])

    assert first == gap(1000, 9000)
    assert again is None


def test_two_gaps_of_one_publisher_bridge_nothing():
    """Only another publisher's absence makes one of ours longer."""
    gaps = PublisherGaps()
    gaps.heard(MATCH, "a", gap(1000, 9000), [2000])

    assert gaps.heard(MATCH, "a", gap(3000, 9500), [9200]) is None
