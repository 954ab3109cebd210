"""The `subscribed` frame, put together byte for byte."""

from __future__ import annotations

import orjson
import pytest
from support.documented import SUBSCRIBED, TENNIS_SUBSCRIBED

from livecli.feed.snapshots import snapshot
from livecli.feed.sports import Match


@pytest.mark.parametrize("body", [SUBSCRIBED, TENNIS_SUBSCRIBED])
def test_a_snapshot_is_that_of_the_documents(body):
    """The same keys in the same order, for both sports."""
    match = Match(body.get("sport", "football"), body["event_id"])

    made = snapshot(
        match,
        source=body.get("source", "full"),
        event=orjson.dumps(body["event"]),
        recent=map(orjson.dumps, body["livedata"]),
        odds=orjson.dumps(body["odds"]) if "odds" in body else None,
    )

    assert made == orjson.dumps(body)


def test_what_is_not_known_is_null_or_empty():
    """As documented: `object|null`."""
    made = snapshot(Match("football", 1), source="basic", event=None, recent=(), odds=None)

    assert orjson.loads(made) == {
        "type": "subscribed",
        "event_id": 1,
        "source": "basic",
        "event": None,
        "livedata": [],
        "history": [],
        "odds": None,
    }


def test_the_frames_inside_keep_their_bytes():
    """White space, numbers and unknown keys included."""
    event, ball = b'{"type": "event",\t"xg":1.240}', b'{ "x" : 6.24e1 }'

    made = snapshot(Match("tennis", 1), source="full", event=event, recent=[ball, ball], odds=None)

    assert b'"event":%b,"livedata":[%b,%b]' % (event, ball, ball) in made
