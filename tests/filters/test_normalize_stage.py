"""The two stages that reshape frames: --normalize and --snapshot."""

from __future__ import annotations

import orjson
import pytest
from support.documented import ACTION, DOCUMENTED, EVENT, RICH_EVENT, RICH_LIVEDATA, SUBSCRIBED

from livecli.feed import codec
from livecli.feed.dialects.normalizing import normalized
from livecli.feed.dialects.writing import rich
from livecli.feed.frames import Frame
from livecli.filters.normalize import normalize
from livecli.filters.snapshot import HANDLINGS, drop, unfold
from livecli.filters.types import only_types


GAP = Frame.of({"type": "_gap", "event_id": 204849, "time": {"minute": 1}}, received_ms=1.0)


def frame(body, **known):
    return codec.decode(orjson.dumps(body), **known)


@pytest.mark.parametrize("body", DOCUMENTED, ids=lambda body: body["type"])
def test_documented_frames_keep_their_bytes(body):
    """Nothing is written anew without need: the very frame goes on, white space and all."""
    sent = codec.decode(orjson.dumps(body, option=orjson.OPT_INDENT_2))

    assert normalize([sent]) == [sent]


def test_rich_frames_get_new_bytes_and_keep_what_is_known_of_them():
    """Match, sport, socket and time of arrival are not in the bytes."""
    sent = frame(RICH_LIVEDATA, received_ms=12.5, socket=3, sports={204849: "football"})

    [made] = normalize([sent])

    assert made.raw == orjson.dumps(normalized(RICH_LIVEDATA))
    assert made.body == orjson.loads(made.raw)
    assert (made.type, made.event_id, made.sport) == ("livedata", 204849, "football")
    assert (made.received_ms, made.socket) == (12.5, 3)
    assert sent.body == RICH_LIVEDATA


def test_what_is_no_frame_of_the_feed_passes():
    """Records of our own, what could not be read, and what nobody documented."""
    batch = [GAP, codec.decode(b"hello"), frame({"type": "ingest_debug", "time": {"minute": 1}})]

    assert normalize(batch) == batch
    assert normalize([]) == []


def test_a_frame_too_deep_to_write_passes():
    """The parser reads deeper than anything can be written; such a frame stays as it came."""
    deep = codec.decode(
        b'{"type":"event","time":{"minute":1},"a":' + b"[" * 600 + b"]" * 600 + b"}"
    )

    assert deep.type == "event"
    assert normalize([deep]) == [deep]


def test_dropping_and_keeping():
    """Drop takes snapshots out and nothing else; keep is no stage at all."""
    snapshot, event = frame(SUBSCRIBED), frame(EVENT)

    assert drop([snapshot, event, GAP]) == [event, GAP]
    assert HANDLINGS["keep"] is None


def test_unfolding_stands_in_the_snapshots_place():
    """What came before and after stays there; a batch without a snapshot is the same batch."""
    before, after = frame(EVENT), frame(ACTION)

    made = unfold([before, frame(SUBSCRIBED), after])

    assert made[0] is before
    assert made[-1] is after
    assert [each.type for each in made[1:-1]] == [
        "subscribed",
        "event",
        "odds",
        "livedata",
        "livedata",
    ]
    assert unfold([before, after, GAP]) == [before, after, GAP]


def test_the_actions_of_a_history_are_actions():
    """`--snapshot unfold -t action` keeps them, also those that do not say what they are."""
    bare = {name: value for name, value in ACTION.items() if name not in ("type", "event_id")}
    snapshot = frame(SUBSCRIBED | {"history": [bare, ACTION]})

    kept = only_types(frozenset({"action"}), frozenset())(unfold([snapshot]))

    assert [each.body for each in kept] == [ACTION, ACTION]


def test_unfolded_parts_can_be_normalised():
    """A rich snapshot's parts find their shape once they have the type that they lack."""
    snapshot = frame(rich(SUBSCRIBED) | {"event": RICH_EVENT | {"event_id": None}})

    rest, event, odds, *balls = normalize(unfold([snapshot]))

    assert rest.body == {"type": "subscribed", "event_id": 204849, "source": "full"}
    assert event.body == normalized(RICH_EVENT | {"event_id": None})
    assert event.event_id == 204849
    assert odds.body == {
        "type": "odds",
        "event_id": 204849,
        "odds": SUBSCRIBED["odds"]["odds"],
    }
    assert [(ball.body["x"], ball.body["y"]) for ball in balls] == [(62.4, 48.7)] * 2
