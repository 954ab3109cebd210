"""Whatever dialect a frame came in, normalised it has the documented shape, and nothing is lost."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

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
    Body,
)
from support.real_matches import ALL, FOOTBALL, FOOTBALL_RICH, real_match

from livecli.feed import dialects
from livecli.feed.dialects.normalizing import normalized
from livecli.feed.dialects.writing import rich


NAMES = sorted(
    {name for body in (*DOCUMENTED, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS) for name in body}
    | set(RICH_EVENT["time"])
    | set(RICH_EVENT["stats"]["home"])
    | set(RICH_MARKETS)
    | set(RICH_MARKETS["over_under"])
    | {"name", "x", "y", "coordinate_x", "coordinate_y", "player_name", "action", "1x2", "book"}
)
WORDS = (
    "1H",
    "1st_half",
    "2nd half",
    "31",
    "HT",
    "ET1",
    "Finished",
    "extra time",
    "ft",
    "halftime",
    "inprogress",
    "live",
    "penalties",
    "rain delay",
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 130)
    | st.integers()
    | st.sampled_from([31, 1718780400, 1718780400123, 1718780400.5, 10**400])
    | st.floats()
    | st.sampled_from(WORDS)
    | st.sampled_from(["2,1", "45+2'", "home", "AD-40", "40-40", "2026-05-06T08:36:23.5+02:00"])
    | st.text(max_size=4)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=6,
)
TYPES = st.sampled_from([body["type"] for body in DOCUMENTED])
# Any frame at all, and one with the fields that are hardest to read together.
ODD_BODIES = st.builds(
    lambda kind, body: body | {"type": kind},
    TYPES,
    st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUES, max_size=8),
)
TIMES = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(WORDS) | SCALARS for name in ("minute", "period", "status", "display")
    },
)
ODD_CLOCKS = st.builds(
    lambda kind, top, status, time: top | status | time | {"type": kind},
    TYPES,
    TIMES,
    st.fixed_dictionaries(
        {}, optional={"status": st.fixed_dictionaries({}, optional={"name": SCALARS})}
    ),
    st.fixed_dictionaries({}, optional={"time": TIMES}),
)


@given(ODD_BODIES | ODD_CLOCKS)
def test_it_never_raises_and_once_is_enough(body):
    """Any value in any place is survived, and a normalised frame is documented for good."""
    once = normalized(body)

    assert normalized(once) is once


@given(ODD_BODIES | ODD_CLOCKS)
def test_readers_read_the_same(body):
    """What a frame says, by our own reading of both dialects, it says after its rewriting too."""
    if body["type"] == "subscribed":
        return  # reads as its parts do
    new = normalized(body)
    read = dialects.clock(new)

    assert dialects.names(new) == dialects.names(body)
    assert dialects.score(new) == dialects.score(body)
    assert dialects.finished(new) == dialects.finished(body)
    assert read.minute == dialects.clock(body).minute
    assert read.period == dialects.clock(body).period
    assert read.status == dialects.clock(body).status
    if body["type"] == "event" and not dialects.is_tennis(body):
        assert dialects.stats(new) == dialects.stats(body)
    if body["type"] in ("action", "livedata"):
        assert dialects.ball(new) == dialects.ball(body)
        assert dialects.side(new) == dialects.side(body)
    if body["type"] == "action":
        assert read.second == dialects.clock(body).second
        assert dialects.action_type(new) == dialects.action_type(body)
        assert dialects.player(new) == dialects.player(body)
    if body["type"] in ("odds", "odds_book"):
        assert dialects.prices(new) == dialects.prices(body)
    if body["type"] != "event":
        before, after = dialects.at_ms(body), dialects.at_ms(new)
        assert before == after or abs((before or 0) - (after or 0)) < 1


@pytest.mark.parametrize("body", DOCUMENTED, ids=lambda body: body["type"])
def test_the_documents_own_frames_are_left_alone(body):
    """The very object comes back, so that the frame can keep its bytes."""
    assert normalized(body) is body


@pytest.mark.parametrize("body", [{}, {"type": "poem", "time": {"minute": 1}}, {"type": 5}])
def test_unknown_frames_are_left_alone(body):
    """A type that nobody documented has no shape to be brought into."""
    assert normalized(body) is body


def test_the_event():
    """Minute, period and status leave `time`, statistics change names, the rest stays."""
    assert normalized(RICH_EVENT) == EVENT | {
        "home": RICH_EVENT["home"],
        "away": RICH_EVENT["away"],
        "time": {
            "second": 12,
            "display": "67'",
            "kickoff_at": "2026-05-02T11:00:00+00:00",
            "added_time": None,
        },
        "websocket_plus": True,
    }


def test_the_ball():
    """The last point of the trail is where the ball is; the way there stays, seconds do not."""
    assert normalized(RICH_LIVEDATA) == {
        "type": "livedata",
        "event_id": 204849,
        "uts": 1718780400000,
        "x": 62.4,
        "y": 48.7,
        "situation": "corner_kick",
        "coordinates": [{"x": 61.0, "y": 47.0}],
        "side": "home",
    }


def test_the_odds():
    """Markets get their names, totals their two sides, the date becomes milliseconds."""
    assert normalized(RICH_ODDS) == ODDS | {
        "uts": 1778056583000,
        "odds": ODDS["odds"] | {"asian_handicap": RICH_ODDS["odds"]["asian_handicap"]},
        "next_update_at": None,
        "update_reason": "match is in play",
    }


def test_documented_keys_come_first_in_their_order():
    """Lines of both dialects look alike to whoever reads them, once they are normalised."""
    assert list(normalized(RICH_EVENT))[: len(EVENT)] == list(EVENT)
    assert list(normalized(RICH_ODDS))[: len(ODDS)] == list(ODDS)
    assert list(normalized(RICH_LIVEDATA))[:5] == list(LIVEDATA)[:5]


@pytest.mark.parametrize("odds", [RICH_ODDS, RICH_MARKETS], ids=["in a frame", "bare"])
def test_the_snapshot(odds):
    """Its parts are documented frames, whole with type and match, however bare they came."""
    event, ball = RICH_EVENT.copy(), RICH_LIVEDATA.copy()
    action = {name: value for name, value in ACTION.items() if name not in ("type", "event_id")}
    del event["event_id"], ball["event_id"], ball["type"]
    rich = SUBSCRIBED | {"event": event, "livedata": [ball], "history": [action], "odds": odds}

    new = normalized(rich)

    assert new["event"] == normalized(RICH_EVENT)
    assert new["livedata"] == [normalized(RICH_LIVEDATA)]
    assert new["history"] == [ACTION]
    assert new["odds"]["type"] == "odds"
    assert new["odds"]["event_id"] == 204849
    assert new["odds"]["odds"].items() >= ODDS["odds"].items()
    assert new["source"] == "full"


def test_odd_parts_of_a_snapshot():
    """A lone object is a list of one, a book is a frame too, and what is no object stays."""
    new = normalized(
        {
            "type": "subscribed",
            "event_id": 1,
            "event": None,
            "livedata": {"coordinates": [{"x": 1, "y": 2}]},
            "history": [7, None, {"action": "goal", "side": "away"}],
            "odds": {},
            "odds_book": {"bookmaker_slug": "bwin", "odds": {"match_winner": {"home": 2}}},
        }
    )

    assert new == {
        "type": "subscribed",
        "event_id": 1,
        "event": None,
        "livedata": [{"type": "livedata", "event_id": 1, "x": 1, "y": 2}],
        "history": [
            7,
            None,
            {"type": "action", "event_id": 1, "action_type": "goal", "team": "away"},
        ],
        "odds": {},
        "odds_book": {
            "type": "odds_book",
            "event_id": 1,
            "bookmaker_slug": "bwin",
            "odds": {"1x2": {"home": 2}},
        },
    }


def test_a_tennis_snapshot_holds_scores():
    """Its livedata are score frames, also where they do not say so; REST's points are ours."""
    bare = {name: value for name, value in TENNIS_SCORE.items() if name != "type"}
    rest = TENNIS_EVENT["score"] | {"point": "AD-40"}

    new = normalized(
        TENNIS_SUBSCRIBED
        | {
            "event": TENNIS_EVENT | {"score": rest},
            "livedata": [bare, bare | {"point": "40-40"}],
        }
    )

    assert new["event"] == TENNIS_EVENT | {"score": rest | {"point": "Ad-40"}}
    assert new["livedata"] == [TENNIS_SCORE, TENNIS_SCORE | {"point": "Deuce"}]


def test_score_frames_stay_in_seconds():
    """In tennis seconds are what is documented."""
    assert normalized(TENNIS_SCORE | {"point": "A-40"})["uts"] == TENNIS_SCORE["uts"]


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        ({"time": {"minute": 5, "period": 1}}, {"minute": 5, "period": "1H"}),
        ({"time": {"minute": "12,5"}}, {"minute": 12}),
        (
            {"time": {"display": "45+2'", "status": "HT"}},
            {
                "minute": 45,
                "period": "1H",
                "status": {"name": "halftime"},
                "time": {"display": "45+2'"},
            },
        ),
        ({"time": {"period": 31}}, {"period": "1H", "status": {"name": "halftime"}}),
        (
            {"time": {"period": "2nd_half", "status": "ft"}},
            {"period": "2H", "status": {"name": "finished"}},
        ),
        (
            {"time": {"minute": 111, "status": "extra_time"}},
            {"minute": 111, "period": "ET2", "status": {"name": "live"}},
        ),
        (
            {"status": "inprogress", "period": "penalties"},
            {"period": "P", "status": {"name": "live"}},
        ),
        ({"status": {"name": "FT", "id": 3}}, {"status": {"name": "finished", "id": 3}}),
        ({"period": "Finished"}, {"status": {"name": "finished"}}),
        (
            {"period": "Finished", "time": {"period": "1H"}},
            {"period": "Finished", "status": {"name": "finished"}, "time": {"period": "1H"}},
        ),
        ({"time": {"status": "Rain delay"}}, {"status": {"name": "Rain delay"}}),
        ({"time": {"period": "Fifth third"}}, {"period": "Fifth third"}),
        (
            {"minute": 7, "period": "2H", "time": {"minute": 6, "period": "1st_half"}},
            {"minute": 7, "period": "2H", "time": {"minute": 6, "period": "1st_half"}},
        ),
        ({"time": {"minute": None, "period": None}}, {"time": {"minute": None, "period": None}}),
        (
            {"stats": {"home": {"shots": 3, "total_shots": 4}, "away": {"total_shots": 5}}},
            {"stats": {"home": {"shots": 3, "total_shots": 4}, "away": {"shots": 5}}},
        ),
        (
            {"stats": {"home": {"shots": None, "total_shots": {"value": 4}}, "away": None}},
            {"stats": {"home": {"shots": {"value": 4}}, "away": None}},
        ),
    ],
)
def test_odd_events(rich, expected):
    """Each word that clients met finds its documented one, and none that is unknown is lost."""
    assert normalized({"type": "event"} | rich) == {"type": "event"} | expected


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        ({"coordinates": {"x": 1, "y": 2}}, {"x": 1, "y": 2}),
        ({"coordinates": [{"x": "62,4", "y": 48}]}, {"x": 62.4, "y": 48}),
        (
            {"coordinates": [{"x": 1, "y": 2, "z": 3}]},
            {"x": 1, "y": 2, "coordinates": [{"x": 1, "y": 2, "z": 3}]},
        ),
        ({"coordinates": []}, {"coordinates": []}),
        ({"coordinates": [7]}, {"coordinates": [7]}),
        ({"x": 3, "coordinates": [{"x": 1, "y": 2}]}, {"x": 3, "coordinates": [{"x": 1, "y": 2}]}),
        ({"uts": 1718780400.1234}, {"uts": 1718780400123}),
        ({"uts": 90_000_000}, {"uts": 90_000_000}),
        ({"ts": 1718780400}, {"uts": 1718780400000}),
        ({"time": {"period": 2, "minute": 50}}, {"period": "2H", "minute": 50}),
        ({"time": {"status": "HT"}}, {"period": "1H", "time": {"status": "HT"}}),
        (
            {"situation": "periodscore", "time": {"period": 31}},
            {"situation": "periodscore", "time": {"period": 31}},
        ),
    ],
)
def test_odd_livedata(rich, expected):
    """One point or many, seconds or not; that it is half-time has no place here, and stays."""
    assert normalized({"type": "livedata"} | rich) == {"type": "livedata"} | expected


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        ({"action": "goal"}, {"action_type": "goal"}),
        ({"action_type": "goal", "action": "x"}, {"action_type": "goal", "action": "x"}),
        ({"side": "home"}, {"team": "home"}),
        ({"team": None, "side": "both"}, {"team": None, "side": "both"}),
        ({"coordinates": [{"x": 1, "y": 2}]}, {"x": 1, "y": 2}),
        ({"coordinate_x": 1.0, "coordinate_y": "2"}, {"x": 1.0, "y": 2.0}),
        ({"coordinate_x": 1.0}, {"coordinate_x": 1.0}),
        ({"player_name": "Saka"}, {"player": {"name": "Saka"}}),
        (
            {"player": {"id": 11843}, "player_name": "Saka"},
            {"player": {"id": 11843, "name": "Saka"}},
        ),
        ({"player": "Saka"}, {"player": {"name": "Saka"}}),
        ({"uts": 1718780434}, {"ts": 1718780434000}),
        ({"time": {"minute": 1, "second": 2}}, {"minute": 1, "second": 2}),
        ({"evid": 7, "commentary": "x"}, {"evid": 7, "commentary": "x"}),
    ],
)
def test_action_aliases(rich, expected):
    """The other names that one client met for an action's fields; its own extras stay."""
    assert normalized({"type": "action"} | rich) == {"type": "action"} | expected


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        (
            {"over_under": {"over_25": 1.9, "under_45": None, "line": 3}, "btts": None},
            {
                "over_25": {"over": 1.9},
                "over_45": {"under": None},
                "over_under": {"line": 3},
                "btts": None,
            },
        ),
        (
            {"over_25": {"over": 2}, "over_under": {"over_25": 1.9, "over_15": 1.2}},
            {"over_25": {"over": 2}, "over_15": {"over": 1.2}, "over_under": {"over_25": 1.9}},
        ),
        ({"over_under": {"over_15": "1,2"}, "over_15": None}, {"over_15": {"over": "1,2"}}),
        ({"over_under": {}}, {"over_under": {}}),
        ({"match_winner": {"home": 2}, "1x2": None}, {"1x2": {"home": 2}}),
        ({"match_winner": 1, "1x2": 2}, {"match_winner": 1, "1x2": 2}),
    ],
)
def test_odd_markets(rich, expected):
    """A price that is null is still told, and a filled documented market is never overwritten."""
    assert normalized({"type": "odds", "odds": rich}) == {"type": "odds", "odds": expected}


def test_a_date_finer_than_a_millisecond_stays():
    """What cannot be said in whole milliseconds is not thrown away."""
    coarse, fine = "2026-05-06T08:36:23.123+00:00", "2026-05-06T08:36:23.123456Z"

    assert normalized({"type": "odds", "updated_at": coarse}) == {
        "type": "odds",
        "uts": 1778056583123,
    }
    assert normalized({"type": "odds", "updated_at": fine}) == {
        "type": "odds",
        "uts": 1778056583123,
        "updated_at": fine,
    }


PRICE = st.floats(1.01, 501) | st.none()
COUNT = st.integers(0, 120)
SCORE = st.fixed_dictionaries({"home": COUNT, "away": COUNT})
BLOCK = st.fixed_dictionaries(
    {"shots": COUNT, "shots_on_target": COUNT, "xg": st.floats(0, 9), "possession": COUNT}
)
PERIODS = st.sampled_from(["1H", "2H", "ET1", "ET2", "P"])
EVENTS = st.fixed_dictionaries(
    {
        "type": st.just("event"),
        "event_id": st.just(1),
        "score": SCORE,
        "minute": COUNT,
        "period": PERIODS,
        "status": st.fixed_dictionaries(
            {"name": st.sampled_from(["live", "halftime", "break", "finished", "rain"])}
        ),
        "stats": st.fixed_dictionaries({"home": BLOCK, "away": BLOCK}),
    }
)
PERCENT = st.floats(0, 100)
BALLS = st.fixed_dictionaries(
    {
        "type": st.just("livedata"),
        "event_id": st.just(1),
        "uts": st.integers(10**12, 2 * 10**12),
        "x": PERCENT,
        "y": PERCENT,
        "situation": st.text(max_size=9),
    }
)
TOTAL = st.fixed_dictionaries({"over": PRICE, "under": PRICE})
BOOKS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["odds", "odds_book"]),
        "event_id": st.just(1),
        "uts": st.integers(10**9, 2 * 10**9).map(lambda seconds: seconds * 1000),
        "odds": st.fixed_dictionaries(
            {},
            optional={
                "1x2": st.fixed_dictionaries({"home": PRICE, "draw": PRICE, "away": PRICE}),
                "over_15": TOTAL,
                "over_25": TOTAL,
                "over_35": TOTAL,
                "btts": st.fixed_dictionaries({"yes": PRICE, "no": PRICE}),
            },
        ),
    }
)
DOCUMENTED_BODIES = EVENTS | BALLS | BOOKS


@given(DOCUMENTED_BODIES)
def test_documented_frames_come_back_as_they_are(body):
    """Nothing that is documented is taken for rich."""
    assert normalized(body) is body


@given(DOCUMENTED_BODIES)
def test_the_way_to_the_rich_dialect_and_back(body):
    """Every documented value survives the rich dialect."""
    assert normalized(rich(body)).items() >= body.items()


@given(EVENTS, st.lists(BALLS, max_size=3), BOOKS)
def test_snapshots_come_back_too(event, balls, odds):
    """A snapshot's parts survive the rich dialect, but for the time that bare odds lack."""
    odds = odds | {"type": "odds"}
    body = SUBSCRIBED | {"event_id": 1, "event": event, "livedata": balls, "odds": odds}

    back = normalized(rich(body))

    assert back["event"].items() >= event.items()
    assert all(
        one.items() >= ball.items() for one, ball in zip(back["livedata"], balls, strict=True)
    )
    assert back["odds"] == ({k: v for k, v in odds.items() if k != "uts"} if odds["odds"] else {})


@pytest.mark.parametrize(
    "body", [EVENT, LIVEDATA, ACTION, ODDS, ODDS_BOOK, TENNIS_EVENT, TENNIS_SCORE]
)
def test_the_documents_frames_survive_the_rich_dialect(body):
    """The typed-in frames too, but for names that get shorter ones and a clock that is not told."""
    back = normalized(rich(body))
    expected = dict(body)
    if body["type"] == "livedata":
        del expected["minute"], expected["period"]
    for side in ("home", "away"):
        if side in body:
            expected[side] = body[side] | back[side]

    assert back.items() >= expected.items()


def test_the_input_is_not_touched():
    """A frame that was decoded is shared with other stages."""
    body = rich(SUBSCRIBED)
    before = orjson.dumps(body)
    normalized(body)

    assert orjson.dumps(body) == before


@pytest.mark.parametrize("name", ALL)
def test_real_frames_become_documented_ones(name):
    """A documented capture is left alone to the last frame, the rich one changes once."""
    for line in real_match(name).read_bytes().splitlines():
        body = orjson.loads(line)
        new = normalized(body)
        assert normalized(new) is new
        assert new is body or name == FOOTBALL_RICH


@pytest.fixture(scope="module")
def captures() -> tuple[dict[str, list[Body]], dict[str, list[Body]]]:
    """One match twice, by type: as documented, and normalised from its rich capture."""
    both = []
    for name in (FOOTBALL, FOOTBALL_RICH):
        found = defaultdict(list)
        for line in real_match(name).read_bytes().splitlines():
            body = normalized(orjson.loads(line))
            found[body["type"]].append(body)
        both.append(found)
    return both[0], both[1]


def pairs(captures: Any, kind: str) -> list[tuple[Body, Body]]:
    """The frames of one type side by side; both captures have them at the same moments."""
    documented, rich = (capture[kind] for capture in captures)
    both = list(zip(documented, rich, strict=True))

    assert all(one["_received_ms"] == other["_received_ms"] for one, other in both)
    return both


def test_the_real_match_has_the_documented_events(captures):
    """Teams, goals, minutes, periods, words of status and statistics, frame by frame."""
    for expected, event in pairs(captures, "event"):
        for name in ("event_id", "score", "minute", "period", "status", "_received_ms"):
            assert event[name] == expected[name]
        for side in ("home", "away"):
            assert event[side].items() >= expected[side].items()
            assert event["stats"][side].items() >= expected["stats"][side].items()
        assert not {"minute", "period", "status"} & event["time"].keys()


def test_the_real_match_has_the_documented_ball(captures):
    """Every position that the rich capture tells at all, at the same time to the second."""
    told = 0
    for expected, ball in pairs(captures, "livedata"):
        assert ball["uts"] in (expected["uts"], expected["uts"] // 1000 * 1000)
        assert ("x" in ball) or ball["coordinates"] == []
        if "x" in ball:
            told += 1
            assert (ball["x"], ball["y"]) == (expected["x"], expected["y"])
            assert ball.get("coordinates") != []

    assert told == 1378


@pytest.mark.parametrize("kind", ["odds", "odds_book"])
def test_the_real_match_has_the_documented_prices(captures, kind):
    """1X2 in every frame, and each other market that the rich capture tells; no wrong time."""
    for expected, odds in pairs(captures, kind):
        markets = {k: v for k, v in odds["odds"].items() if k != "asian_handicap"}
        assert markets["1x2"] == expected["odds"]["1x2"]
        assert markets.items() <= expected["odds"].items()
        assert expected["odds"].keys() - markets.keys() <= {"btts"}
        assert "uts" not in odds


def test_the_real_match_has_the_documented_actions(captures):
    """By tracker id: all of them, repeated or provisional as they came, and every goal."""
    documented, rich = captures
    expected = {body["tid"]: body for body in documented["action"]}
    seen = set()
    for action in rich["action"]:
        like = expected[action["tid"]]
        provisional = action["action_type"].startswith("temp_")
        kind = action["action_type"].removeprefix("temp_")
        assert action | {"_received_ms": 0, "action_type": kind} == like | {"_received_ms": 0}
        if not provisional:
            seen.add(action["tid"])

    assert seen == expected.keys()
    assert sum(expected[tid]["action_type"] == "goal" for tid in seen) == 6


def test_the_real_match_has_the_documented_snapshot(captures):
    """Its event and its odds are what the documented snapshot holds."""
    [(expected, snapshot)] = pairs(captures, "subscribed")
    event, odds = snapshot["event"], snapshot["odds"]

    for name in ("type", "event_id", "score", "minute", "period", "status"):
        assert event[name] == expected["event"][name]
    assert odds["type"] == "odds"
    assert odds["event_id"] == expected["event_id"]
    assert odds["odds"].items() >= expected["odds"]["odds"].items()


def test_the_real_match_holds_nothing_else(captures):
    """Both captures have the same types, but for the two that are not documented."""
    documented, rich = captures

    assert set(rich) - set(documented) == {"ingest_debug", "ping"}
    assert set(documented) <= set(rich)
