"""Outages: one gap a match, from its last frame to its next snapshot."""

from __future__ import annotations

from livecli.feed.sports import Match
from livecli.session.outage import LOST, SILENT, OutageCause, Outages


ARSENAL = Match("football", 204849)
FINAL = Match("tennis", 36835)


def test_a_gap_runs_from_the_last_frame_to_the_next_snapshot():
    """Not from the moment at which the loss was noticed."""
    outages = Outages()
    outages.heard(ARSENAL, 1_000.0)
    outages.heard(ARSENAL, 2_000.0)
    outages.began(ARSENAL, OutageCause("closed", 1011))
    gap = outages.ended(ARSENAL, 9_000.0)

    assert gap is not None
    assert gap.body == {
        "type": "_gap",
        "event_id": 204849,
        "sport": "football",
        "cause": "closed",
        "code": 1011,
        "from_ms": 2000,
        "to_ms": 9000,
        "exact": False,
        "_received_ms": 9000.0,
    }
    assert gap.received_ms == 9_000.0


def test_many_short_failures_are_one_gap():
    """An outage that begins again before it ended keeps its first cause and its beginning."""
    outages = Outages()
    outages.heard(ARSENAL, 1_000.0)
    outages.began(ARSENAL, SILENT)
    outages.began(ARSENAL, LOST)
    gap = outages.ended(ARSENAL, 5_000.0)

    assert gap is not None
    assert (gap.body["cause"], gap.body["from_ms"]) == ("silent", 1000)


def test_what_was_never_followed_was_not_missed():
    """A connection that fails before the first snapshot leaves no gap."""
    outages = Outages()
    outages.began(ARSENAL, LOST)

    assert outages.ended(ARSENAL, 5_000.0) is None


def test_without_an_outage_a_snapshot_is_no_gap():
    """Subscribing again to a match that is followed misses nothing."""
    outages = Outages()
    outages.heard(ARSENAL, 1_000.0)

    assert outages.ended(ARSENAL, 5_000.0) is None


def test_an_outage_that_is_still_open_at_the_end_ends_there():
    """Each match that is out gets its gap, once."""
    outages = Outages()
    for match in (ARSENAL, FINAL):
        outages.heard(match, 1_000.0)
        outages.began(match, LOST)
    gaps = outages.left_open(3_000.0)

    assert [gap.event_id for gap in gaps] == [204849, 36835]
    assert outages.left_open(3_000.0) == []


def test_a_clock_that_steps_back_makes_no_negative_gap():
    """A window never ends before it begins."""
    outages = Outages()
    outages.heard(ARSENAL, 5_000.0)
    outages.began(ARSENAL, LOST)
    gap = outages.ended(ARSENAL, 1_000.0)

    assert gap is not None
    assert (gap.body["from_ms"], gap.body["to_ms"]) == (5000, 5000)
