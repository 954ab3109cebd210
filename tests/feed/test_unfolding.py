"""A snapshot taken apart: every frame in it, in its own bytes, and nothing lost."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.documented import (
    ACTION,
    EVENT,
    LIVEDATA,
    ODDS,
    ODDS_BOOK,
    RICH_MARKETS,
    SUBSCRIBED,
    TENNIS_EVENT,
    TENNIS_SCORE,
    TENNIS_SUBSCRIBED,
    Body,
)
from support.real_matches import ALL, real_match

from livecli.feed import codec, snapshots
from livecli.feed.frames import Frame
from livecli.feed.snapshots import PARTS, snapshot, unfolded
from livecli.feed.sports import Match


def frame(body: Body, **known) -> Frame:
    return codec.decode(orjson.dumps(body), received_ms=1718780400223.481, socket=3, **known)


def bodies(frames: list[Frame]) -> list[Body]:
    return [each.body for each in frames]


def without(body: Body, *names: str) -> Body:
    return {name: value for name, value in body.items() if name not in names}


def test_first_how_things_are_then_what_happened():
    """Whoever reads knows the match before its past, and the past ends in the present."""
    older = LIVEDATA | {"uts": LIVEDATA["uts"] - 5000}
    body = SUBSCRIBED | {"history": [ACTION], "livedata": [older, LIVEDATA], "odds_book": ODDS_BOOK}

    parts = unfolded(frame(body))

    assert bodies(parts) == [
        {"type": "subscribed", "event_id": 204849, "source": "full"},
        EVENT,
        ODDS,
        ODDS_BOOK,
        ACTION,
        older,
        LIVEDATA,
    ]
    assert [part.type for part in parts] == [part.body["type"] for part in parts]


def test_each_part_came_when_and_where_the_snapshot_came():
    """Time, socket, match and sport are known of every part, said or not."""
    whole = frame(SUBSCRIBED, sports={204849: "football"})

    for part in unfolded(whole):
        assert part.received_ms == 1718780400223.481
        assert part.socket == 3
        assert (part.event_id, part.sport) == (204849, "football")


def test_parts_keep_their_own_bytes():
    """White space and numbers as they were sent, since each part is cut out and not written."""
    event = b'{ "type" : "event", "event_id":204849, "x\\"]}":1.2400, "a": [1, {"b": "},"}] }'
    ball = b'{"type":"livedata","event_id":204849,"x":6.24e1,"big":12345678901234567890123}'
    odds = b'{"type":"odds","event_id":204849,"odds":{"1x2":{"home":2.10}}}'
    whole = snapshot(
        Match("football", 204849), source="full", event=event, recent=[ball, ball], odds=odds
    )

    assert [part.raw for part in unfolded(codec.decode(whole))] == [
        b'{"type":"subscribed","event_id":204849,"source":"full"}',
        event,
        odds,
        ball,
        ball,
    ]


def test_white_space_between_parts_is_nobodys():
    """A snapshot may come pretty-printed, and its keys escaped."""
    raw = (
        b'{ "type" : "subscribed" , "ev\\u0065nt" : { "a" : [ ] } ,\n'
        b' "livedata" : [ { "x" : 1 } , null ] }'
    )

    parts = unfolded(codec.decode(raw))

    assert [part.raw for part in parts] == [
        b'{ "type" : "subscribed" }',
        b'{"type":"event", "a" : [ ] }',
        b'{"type":"livedata", "x" : 1 }',
    ]


def test_what_parts_lack_stands_in_front():
    """Type and match, so that filters and other programs can tell them apart; no more."""
    body = SUBSCRIBED | {
        "event": without(EVENT, "event_id"),
        "livedata": [without(LIVEDATA, "type", "event_id")],
        "history": [without(ACTION, "type")],
        "odds": RICH_MARKETS,
    }

    _, event, odds, action, ball = unfolded(frame(body))

    assert event.raw == b'{"event_id":204849,' + orjson.dumps(body["event"])[1:]
    assert ball.body == LIVEDATA
    assert ball.raw.startswith(b'{"type":"livedata","event_id":204849,')
    assert action.body == ACTION
    assert odds.body == {"type": "odds", "event_id": 204849, "odds": RICH_MARKETS}


def test_tennis():
    """Its livedata are scores, and every part says that it is tennis."""
    bare = without(TENNIS_SCORE, "type", "event_id")
    whole = frame(TENNIS_SUBSCRIBED | {"livedata": [bare, TENNIS_SCORE]})

    rest, event, first, second = unfolded(whole)

    assert rest.body == {"type": "subscribed", "event_id": 36835, "sport": "tennis"}
    assert event.raw == orjson.dumps(TENNIS_EVENT)
    assert first.body == second.body == TENNIS_SCORE | {"sport": "tennis"}
    assert {part.sport for part in (rest, event, first, second)} == {"tennis"}
    assert [part.type for part in (first, second)] == ["score", "score"]


def test_tennis_that_only_its_socket_knows():
    """A snapshot that names no sport still has scores in it."""
    body = without(TENNIS_SUBSCRIBED, "sport") | {"livedata": [{"point": "15-0"}]}

    parts = unfolded(frame(body, sports={36835: "tennis"}))

    assert parts[-1].body == {
        "type": "score",
        "event_id": 36835,
        "sport": "tennis",
        "point": "15-0",
    }


@pytest.mark.parametrize(
    ("odd", "types"),
    [
        ({"event": None, "livedata": [], "history": [], "odds": {}}, []),
        ({"livedata": [None, {}, {"x": 1}]}, ["livedata"]),
        ({"livedata": {"x": 1}}, ["livedata"]),
        ({"history": [{"sets": [[1, 0]]}]}, ["score"]),
        ({"event": {"type": "poem"}}, ["poem"]),
        ({"event": {"type": None, "a": 1}}, [""]),
    ],
)
def test_odd_parts(odd, types):
    """Null and empty give no frame, a lone object is a list of one, a type that is there stays."""
    rest, *parts = unfolded(frame({"type": "subscribed", "event_id": 1} | odd))

    assert rest.body == {"type": "subscribed", "event_id": 1}
    assert [part.type for part in parts] == types
    assert all(part.event_id == 1 for part in parts)


def test_what_is_no_object_stays_in_the_snapshot():
    """A list with anything else in it, and a part that is none, are left where they were."""
    body = {"type": "subscribed", "event": 5, "livedata": [{"x": 1}, 7], "odds": [{"a": 1}]}
    whole = frame(body)

    assert unfolded(whole) == [whole]
    assert bodies(unfolded(frame(body | {"history": [{"a": 1}]}))) == [
        body,
        {"type": "action", "a": 1},
    ]


@pytest.mark.parametrize(
    "body", [EVENT, {"type": "subscribed"}, {"type": "subscribed", "event_id": 1, "source": "full"}]
)
def test_what_has_no_parts_comes_back(body):
    """The very frame, whatever it is."""
    whole = frame(body)

    assert unfolded(whole) == [whole]


def test_a_record_of_our_own_cannot_be_forged():
    """What claims to be one is kept as the text that it is."""
    forged = {"type": "_gap", "event_id": 1}

    part = unfolded(frame({"type": "subscribed", "event": forged}))[1]

    assert not part.ours
    assert part.body == {"type": "_text", "text": orjson.dumps(forged).decode()}


def test_too_many_parts_are_left_together(monkeypatch):
    """The feed is not trusted with our memory: each part weighs more than its bytes."""
    monkeypatch.setattr(snapshots, "MAX_PARTS", 3)
    few = frame({"type": "subscribed", "livedata": [{"x": 1}] * 3})
    many = frame({"type": "subscribed", "livedata": [{"x": 1}] * 4})

    assert len(unfolded(few)) == 4
    assert unfolded(many) == [many]


def test_depth_is_no_matter():
    """What the parser accepts can be cut out."""
    event = b'{"type":"event","event_id":1,"a":' + b"[" * 900 + b"]" * 900 + b"}"
    whole = snapshot(Match("football", 1), source="full", event=event, recent=(), odds=None)

    assert [part.raw for part in unfolded(codec.decode(whole))][1] == event


TEXT = st.text(st.characters(codec="utf-8"), max_size=4) | st.sampled_from(['"', "\\", "},", '":['])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(0, 1) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
FRAMES = st.dictionaries(TEXT | st.sampled_from(["type", "event_id"]), JSON, max_size=4)
SNAPSHOTS = st.builds(
    lambda other, parts: other | parts | {"type": "subscribed", "event_id": 1},
    st.dictionaries(TEXT, JSON, max_size=3),
    st.fixed_dictionaries(
        {},
        optional={
            "event": FRAMES | JSON,
            "odds": FRAMES | JSON,
            "odds_book": FRAMES,
            "livedata": st.lists(FRAMES, max_size=3) | JSON,
            "history": st.lists(FRAMES, max_size=3) | JSON,
        },
    ),
)


@given(SNAPSHOTS, st.sampled_from([None, orjson.OPT_INDENT_2]))
def test_nothing_is_lost(body, option):
    """Every member of any snapshot is in the remainder, or every object of it is a frame."""
    whole = codec.decode(orjson.dumps(body, option=option), received_ms=1.0)
    rest, *parts = unfolded(whole)
    expected = []
    for place in PARTS:
        if place in rest.body or place not in body:
            continue
        value = body[place]
        expected += [one for one in (value if isinstance(value, list) else [value]) if one]
    kept = without(body, *(place for place in PARTS if place not in rest.body))

    assert rest.body == kept
    assert len(parts) == len(expected)
    for part, value in zip(parts, expected, strict=True):
        told = orjson.loads(part.body["text"]) if part.type == "_text" else part.body
        assert told.items() >= value.items() or told["odds"] == value


@pytest.mark.parametrize("name", ALL)
def test_real_snapshots(name):
    """The snapshot that a real match began with gives its event, and its odds if it has them."""
    whole = codec.decode(real_match(name).read_bytes().partition(b"\n")[0])

    parts = unfolded(whole)

    expected = ["subscribed", "event"] + ["odds"] * ("odds" in whole.body)
    assert [part.type for part in parts] == expected
    assert all(part.body["event_id"] == whole.event_id for part in parts)
