"""A snapshot for each match of a bus, as the feed would have sent it."""

from __future__ import annotations

import json

from livecli.feed.frames import Frame
from livecli.feed.records import missed
from livecli.feed.sports import Match
from livecli.filters.first_snapshot import FirstSnapshot


def frame(kind: str, event_id: int = 7, sport: str = "football", **more: object) -> Frame:
    body = {"type": kind, "event_id": event_id, **more}
    return Frame(json.dumps(body).encode(), kind, event_id, sport, 1000.0)


def test_the_first_event_and_what_came_before_it_are_a_snapshot():
    """What comes then passes as it is."""
    stage = FirstSnapshot()
    odds, ball = frame("odds", odds={"1x2": {"home": 2.1}}), frame("livedata", x=1)
    event, later = frame("event", minute=3), frame("event", minute=4)
    before = stage([odds, ball])
    snapshot, *rest = stage([event, later])

    assert before == []
    assert (snapshot.type, snapshot.event_id, snapshot.received_ms) == ("subscribed", 7, 1000.0)
    assert snapshot.body["event"] == event.body
    assert snapshot.body["odds"] == odds.body
    assert snapshot.body["livedata"] == [ball.body]
    assert rest == [later]


def test_each_match_has_its_own():
    """Also where one id is a match of each sport."""
    stage = FirstSnapshot()
    found = stage([frame("event"), frame("event", sport="tennis"), frame("event")])

    assert [(each.type, each.sport) for each in found] == [
        ("subscribed", "football"),
        ("subscribed", "tennis"),
        ("event", "football"),
    ]


def test_records_pass():
    """A gap is told where it is, and not as a part of a snapshot."""
    gap = missed(Match("football", 7), "lost", None, 1.0, 2.0)

    assert FirstSnapshot()([gap]) == [gap]
