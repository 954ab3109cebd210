"""What stands at the beginning and at the end of a capture."""

from __future__ import annotations

from livecli.capture.open_close import Counts, MatchIndex
from livecli.capture.quantiles import MOST_KINDS, OTHERS
from livecli.feed.frames import Frame
from livecli.feed.sports import Match


ONE, TENNIS = Match("football", 7), Match("tennis", 7)


def test_a_frame_belongs_to_the_match_that_was_asked_for():
    """By its id; where both sports have it, by its sport; and to nobody else's match."""
    one, both = MatchIndex([ONE]), MatchIndex([ONE, TENNIS])

    assert one.match(Frame(b"{}", "x", 7, "curling")) == ONE
    assert both.match(Frame(b"{}", "x", 7, "tennis")) == TENNIS
    assert both.match(Frame(b"{}", "x", 7, "curling")) is None
    assert one.match(Frame(b"{}", "x", 8, "football")) is None
    assert one.match(Frame(b"{}", "x")) is None


def test_the_end_counts_by_type_and_by_match():
    """Our own records are counted by type only, for they are no frames."""
    counts = Counts()
    for kind, match in (("_open", None), ("event", ONE), ("event", ONE), ("pong", None)):
        counts.add(Frame(b"{}", kind), match)
    counts.add(Frame(b"{}", "_gap", 7, "football"), ONE)
    body = counts.closed("ended", 5.0, more=1).body

    assert body["frames"] == 3
    assert body["types"] == {"_open": 1, "event": 2, "pong": 1, "_gap": 1}
    assert body["matches"] == {"football:7": 2}
    assert (body["cause"], body["more"], body["_received_ms"]) == ("ended", 1, 5.0)


def test_a_feed_that_makes_up_types_does_not_fill_the_memory():
    """What is beyond some number of types is counted together."""
    counts = Counts()
    for number in range(10 * MOST_KINDS):
        counts.add(Frame(b"{}", f"type {number}"), None)

    assert len(counts.types) == MOST_KINDS + 1
    assert counts.types[OTHERS] == 9 * MOST_KINDS
    assert counts.frames == 10 * MOST_KINDS
