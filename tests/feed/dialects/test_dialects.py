"""Both dialects give one answer; the rich one can be written from the documented one."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.documented import (
    ACTION,
    DOCUMENTED,
    EVENT,
    LIVEDATA,
    ODDS,
    ODDS_BOOK,
    RICH_EVENT,
    RICH_LIVEDATA,
    RICH_MARKETS,
    RICH_ODDS,
    SUBSCRIBED,
    TENNIS_EVENT,
    TENNIS_SCORE,
    TENNIS_SUBSCRIBED,
)
from support.real_matches import ALL, FOOTBALL, FOOTBALL_RICH, real_match

from livecli.feed import dialects
from livecli.feed.dialects import ClockReading, writing


READERS = (
    dialects.action_type,
    dialects.at_ms,
    dialects.ball,
    dialects.board,
    dialects.clock,
    dialects.finished,
    dialects.is_tennis,
    dialects.names,
    dialects.player,
    dialects.prices,
    writing.rich,
    dialects.score,
    dialects.side,
    dialects.stats,
)

# Names that mean something to a reader, so that odd values land where they are read.
NAMES = sorted(
    {name for body in (*DOCUMENTED, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS) for name in body}
    | {"name", "value", "minute", "period", "status", "display", "over_under", "x", "y", "sets"}
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["2,1", "9" * 5000, "1H", "extra", "31", "6-4", "2026-05-06T08:36:23"])
    | st.sampled_from([body["type"] for body in DOCUMENTED])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
)
ODD_BODIES = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUES)


@given(ODD_BODIES)
def test_readers_never_raise(body):
    """A frame with any value in any place is read without an exception."""
    for read in READERS:
        read(body)
    dialects.stat(body, "home", "shots")


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (EVENT, ClockReading(67, None, "2H", "live")),
        (RICH_EVENT, ClockReading(67, 12, "2H", "live")),
        (ACTION, ClockReading(67, 34, "2H", None)),
        (LIVEDATA, ClockReading(67, None, "2H", None)),
        (
            {"minute": 47, "period": "1H", "status": {"name": "halftime"}},
            (47, None, "1H", "halftime"),
        ),
        ({"time": {"minute": 45, "period": 31}}, (45, None, "1H", "halftime")),
        ({"time": {"minute": 45, "status": "HT"}}, (45, None, "1H", "halftime")),
        ({"time": {"display": "45+2'", "period": "1T"}}, (45, None, "1H", None)),
        ({"time": {"minute": "12,5", "second": "7", "period": "1"}}, (12, 7, "1H", None)),
        ({"time": {"minute": 98, "status": "extra_time"}}, (98, None, "ET1", "live")),
        ({"time": {"minute": 111, "status": "extra_time"}}, (111, None, "ET2", "live")),
        ({"time": {"status": "penalties"}}, (None, None, "P", "live")),
        ({"time": {"period": "penalties", "status": "inprogress"}}, (None, None, "P", "live")),
        ({"status": "inprogress", "period": "1st half"}, (None, None, "1H", "live")),
        ({"status": {"name": "rain delay"}}, (None, None, None, "rain_delay")),
        ({"minute": {}, "period": [], "status": 7, "time": "noon"}, (None, None, None, "7")),
        ({}, (None, None, None, None)),
    ],
)
def test_clock(frame, expected):
    """The clock of either dialect comes in documented words; unknown words pass."""
    assert dialects.clock(frame) == expected


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (EVENT, False),
        (RICH_EVENT, False),
        (TENNIS_EVENT, False),
        ({"status": {"name": "halftime"}}, False),
        ({"status": {"name": "interrupted"}}, False),
        *(
            (body, True)
            for word in (
                "finished",
                "ended",
                "FT",
                "aet",
                "ft_pen",
                "walkover",
                "retired",
                "canceled",
            )
            for body in ({"status": {"name": word}}, {"status": word}, {"time": {"status": word}})
        ),
        ({"time": {"period": "ft", "status": "2nd_half"}}, True),
        ({}, False),
        ({"status": None, "time": []}, False),
    ],
)
def test_finished(frame, expected):
    """A match is over when its event says so, in the words of either dialect."""
    assert dialects.finished(frame) is expected


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (LIVEDATA, (62.4, 48.7)),
        (RICH_LIVEDATA, (62.4, 48.7)),
        ({"coordinates": {"x": "62,4", "y": 48}}, (62.4, 48.0)),
        ({"coordinates": []}, None),
        ({"coordinates": [None]}, None),
        ({"coordinate_x": 1, "coordinate_y": 2}, (1.0, 2.0)),
        ({"x": 1}, None),
        ({"x": float("nan"), "y": 0}, None),
        ({"x": True, "y": 0}, None),
    ],
)
def test_ball(frame, expected):
    """The ball is where the newest point of either dialect says, or nowhere."""
    assert dialects.ball(frame) == expected


def test_prices_are_the_same_wherever_they_stand():
    """Documented or rich, in a frame, in a frame within one, or as the bare map of markets."""
    expected = ODDS["odds"]

    for odds in (ODDS, ODDS["odds"], RICH_ODDS, RICH_MARKETS, {"odds": RICH_ODDS}, {"book": ODDS}):
        assert dialects.prices(odds) == expected


def test_prices_that_are_missing_are_left_out():
    """Markets and sides may be null, and numbers text."""
    markets = {"1x2": {"home": "2,10", "draw": None}, "btts": None, "over_25": {"over": None}}

    assert dialects.prices({"odds": markets}) == {"1x2": {"home": 2.1}}
    assert dialects.prices({"odds": None}) == {}


def test_stats_have_documented_names():
    """Shots are shots in either dialect; what has no documented name keeps its own."""
    rich = {"stats": {"home": {"total_shots": "14", "duels": {"value": 78, "total": 130}}}}

    assert dialects.stats(RICH_EVENT) == dialects.stats(EVENT)
    assert dialects.stats(rich) == {"home": {"shots": 14.0, "duels": 78.0}, "away": {}}
    assert dialects.stat(RICH_EVENT, "away", "possession") == 46
    assert dialects.stat({"stats": {"home": {"xg": {"actual": 1.5}}}}, "home", "xg") == 1.5
    assert dialects.stat(EVENT, "home", "corners") is None


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (EVENT, ("Arsenal", "Chelsea")),
        (RICH_EVENT, ("Arsenal", "Chelsea")),
        (SUBSCRIBED, ("Arsenal", "Chelsea")),
        (TENNIS_SUBSCRIBED, ("Djokovic, N.", "Alcaraz, C.")),
        ({"home": "Arsenal", "away": {"short_name": "CHE"}}, ("Arsenal", "CHE")),
        ({"type": "subscribed", "event": None}, (None, None)),
        (LIVEDATA, (None, None)),
    ],
)
def test_names(frame, expected):
    """Names come from an event, also from the one inside a snapshot."""
    assert dialects.names(frame) == expected


def test_the_score_frame_and_the_event_show_one_board():
    """A tennis event and the score frame of the same moment are read alike."""
    assert dialects.board(TENNIS_SCORE) == dialects.board(TENNIS_EVENT)


def test_sets_won_are_counted_when_untold():
    """`home_sets` may be missing; a tie-break ends a set, 6-5 does not."""
    assert dialects.board({"sets": [[7, 6], [6, 5]]}).sets_won == (1, 0)
    assert dialects.board({"sets": [[6, 3], [4, 6], [2, 1]], "set": 3}).sets_won == (1, 1)
    assert dialects.board({"sets": [[5, 7], [6, 4], [7, 5]]}).sets_won == (2, 1)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("AD-40", "Ad-40"), ("40-A", "40-Ad"), ("40-40", "Deuce"), ("deuce", "Deuce"), ("5-6", "5-6")],
)
def test_points_are_in_documented_words(said, expected):
    """REST spells the advantage AD; in a tie-break points are counted."""
    assert dialects.board({"point": said}).point == expected


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (LIVEDATA, 1718780400123),
        (RICH_LIVEDATA, 1718780400000),
        (ACTION, 1718780434000),
        (TENNIS_SCORE, 1780516577000),
        (RICH_ODDS, 1778056583000),
        ({"updated_at": "2026-05-06T08:36:23Z"}, 1778056583000),
        ({"uts": "1718780400"}, 1718780400000),
        ({"uts": 1e300}, None),
        ({"updated_at": "yesterday"}, None),
        ({}, None),
    ],
)
def test_at_ms(frame, expected):
    """Seconds, milliseconds and dates are all told in milliseconds."""
    assert dialects.at_ms(frame) == expected


@pytest.mark.parametrize("frame", [EVENT, LIVEDATA, ODDS, ODDS_BOOK, SUBSCRIBED])
def test_rich_says_the_same(frame):
    """What a documented frame says can be read again from its rich form, and looks different."""
    rich = writing.rich(frame)

    assert rich != frame
    assert dialects.names(rich) == dialects.names(frame)
    assert dialects.ball(rich) == dialects.ball(frame)
    assert dialects.prices(rich) == dialects.prices(frame)
    assert dialects.stats(rich) == dialects.stats(frame)
    assert dialects.score(rich) == dialects.score(frame)
    if frame["type"] != "livedata":
        assert dialects.at_ms(rich) == dialects.at_ms(frame)


def test_rich_event():
    """The event gets its `time`, short names and the long names of its statistics."""
    rich = writing.rich(EVENT)

    assert rich["time"] == {
        "minute": 67,
        "second": 0,
        "display": "67'",
        "period": "2nd_half",
        "status": "2nd_half",
        "kickoff_at": None,
        "added_time": None,
    }
    assert rich["home"] == RICH_EVENT["home"]
    assert rich["stats"] == RICH_EVENT["stats"]
    assert not {"minute", "period", "status"} & rich.keys()
    assert writing.rich(EVENT | {"minute": 66})["time"]["period"] == "2nd_half"


@pytest.mark.parametrize("status", ["halftime", "break", "finished", "rain_delay"])
def test_rich_keeps_what_stops_play(status):
    """A status other than `live` is no period's name."""
    assert writing.rich(EVENT | {"status": {"name": status}})["time"]["status"] == status


def test_rich_livedata():
    """The ball becomes the last point of a trail; the clock goes."""
    assert writing.rich(LIVEDATA) == {
        "type": "livedata",
        "event_id": 204849,
        "uts": 1718780400123,
        "situation": "corner_kick",
        "coordinates": [{"x": 62.4, "y": 48.7}],
        "side": None,
    }


def test_rich_odds():
    """Markets get their rich names, the totals one flat map, the time a date."""
    rich = writing.rich(ODDS)

    assert rich["odds"] == RICH_MARKETS
    assert rich["updated_at"] == "2024-06-19T07:00:00+00:00"
    assert "uts" not in rich


def test_rich_subscribed():
    """A snapshot's event names no match, and its odds are the bare map."""
    rich = writing.rich(SUBSCRIBED)

    assert "event_id" not in rich["event"]
    assert rich["event"]["websocket_plus"] is True
    assert rich["odds"] == RICH_MARKETS
    assert rich["livedata"] == [writing.rich(LIVEDATA)] * 2
    assert writing.rich(SUBSCRIBED | {"odds": ODDS["odds"]}) == rich


def test_rich_leaves_the_rest_alone():
    """Tennis, actions, errors and unknown types are the same in both dialects."""
    for body in (TENNIS_EVENT, TENNIS_SCORE, TENNIS_SUBSCRIBED, ACTION, {"type": "poem"}, {}):
        assert writing.rich(body) is body


def test_rich_does_not_touch_its_input():
    """The documented frame can be used again."""
    before = orjson.dumps(SUBSCRIBED)
    writing.rich(SUBSCRIBED)

    assert orjson.dumps(SUBSCRIBED) == before


@pytest.mark.parametrize("name", ALL)
def test_real_frames_are_understood(name):
    """Every frame of a real match gives the answers that its type promises."""
    for line in real_match(name).read_bytes().splitlines():
        body = orjson.loads(line)
        kind = body["type"]
        if kind == "event" and "sport" not in body:
            clock = dialects.clock(body)
            assert clock.period in ("1H", "2H", "ET1", "ET2", "P")
            assert clock.status in ("live", "halftime", "break", "finished")
            assert set(dialects.stats(body)["home"]) >= {"shots", "possession", "xg"}
        elif kind in ("livedata", "action"):
            assert dialects.ball(body) is not None or body["coordinates"] == []
        elif kind in ("odds", "odds_book"):
            assert set(dialects.prices(body)["1x2"]) == {"home", "draw", "away"}
        elif kind == "score":
            assert dialects.board(body).point is not None


def test_a_real_match_in_both_dialects_reads_alike():
    """Event by event, the two captures of one match tell the same story."""
    stories = []
    for name in (FOOTBALL, FOOTBALL_RICH):
        bodies = map(orjson.loads, real_match(name).read_bytes().splitlines())
        stories.append(
            [
                (
                    dialects.clock(body)._replace(second=None),
                    dialects.score(body),
                    dialects.names(body),
                    dialects.stat(body, "home", "shots"),
                    dialects.finished(body),
                )
                for body in bodies
                if body["type"] == "event"
            ]
        )

    assert stories[0] == stories[1]


def test_written_frames_have_the_shape_of_the_real_ones():
    """What `rich` writes has the keys of the rich capture, but for what it cannot know."""
    documented = map(orjson.loads, real_match(FOOTBALL).read_bytes().splitlines())
    real = map(orjson.loads, real_match(FOOTBALL_RICH).read_bytes().splitlines())
    written = {body["type"]: set(writing.rich(body)) for body in documented}
    expected = {body["type"]: set(body) for body in real}

    for kind, keys in written.items():
        assert keys == expected[kind] - ({"websocket_plus"} if kind == "event" else set())
