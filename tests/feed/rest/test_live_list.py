"""The REST lists as rows: every shape that was met, and none that can do harm."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.rest.live_list import MOST_ROWS, Listed, Named, chosen, page
from livecli.feed.sports import Match


FOOTBALL: dict[str, Any] = {
    "id": 8325,
    "league_id": 27,
    "league_name": "World Cup",
    "home_team_id": 480,
    "home_team": "North End",
    "away_team_id": 476,
    "away_team": "Atlético South",
    "event_date": "2026-06-21T22:00:00Z",
    "status": "inprogress",
    "period": "1st_half",
    "current_minute": 45,
    "home_score": 1,
    "away_score": 2,
    "home_score_ht": 1,
    "away_score_ht": 1,
    "live_websocket": True,
    "websocket_plus": True,
}
TENNIS: dict[str, Any] = {
    "id": 36835,
    "tournament": {"id": 3, "name": "Open", "circuit": "ATP", "surface": "Clay"},
    "player1": {"id": 1, "name": "First, A.", "short_name": "First"},
    "player2": {"id": 2, "name": "Second, B."},
    "status": "live",
    "player1_sets": 1,
    "player2_sets": 1,
    "sets_detail": "6-4, 3-6, 2-1",
    "current_set": 3,
    "current_game_p1": 2,
    "current_game_p2": 1,
    "current_point": "40-15",
    "is_serving_p1": True,
}


def rows(body: object, sport: str = "football") -> list[Listed]:
    return page(orjson.dumps(body), sport).rows


def football(**changes: object) -> Listed:
    (row,) = rows([FOOTBALL | changes])
    return row


def tennis(**changes: object) -> Listed:
    (row,) = rows([TENNIS | changes], "tennis")
    return row


# What is read


def test_a_football_row():
    """All that is shown of a match is in the captured row."""
    row = football()

    assert row.match == Match("football", 8325)
    assert row.league == Named(27, "World Cup")
    assert (row.home, row.away) == (Named(480, "North End"), Named(476, "Atlético South"))
    assert (row.score, row.clock, row.status) == ("1–2", "45'", "live")
    assert (row.carried, row.source) == (True, "full")
    assert orjson.loads(row.raw) == FOOTBALL


def test_a_tennis_row():
    """No list of tennis has ever said whether the socket carries a match."""
    row = tennis()

    assert row.match == Match("tennis", 36835)
    assert row.league == Named(3, "Open")
    assert (row.home, row.away) == (Named(1, "First, A."), Named(2, "Second, B."))
    assert (row.score, row.clock, row.status) == ("6-4 3-6 2-1", "set 3, 40-15", "live")
    assert row.goals == (1, 1)
    assert (row.carried, row.source) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        [FOOTBALL],
        {"count": 1, "events": [FOOTBALL]},
        {"count": 1, "next": None, "previous": None, "results": [FOOTBALL]},
        {"count": 1, "events": None, "results": [FOOTBALL]},
    ],
)
def test_three_shapes_of_a_list(body: object):
    """The service answers differently at each of its addresses."""
    assert [row.match.event_id for row in rows(body)] == [8325]


def test_the_next_page():
    """The link is given as it stands; where it may lead is for others to decide."""
    body = {"next": "https://host/list/?limit=50&offset=50", "results": []}

    assert page(orjson.dumps(body), "tennis").next_url == "https://host/list/?limit=50&offset=50"
    assert page(b'{"next":7,"results":[]}', "tennis").next_url is None
    assert page(b"[]", "tennis").next_url is None


@pytest.mark.parametrize(
    "names",
    [
        {"home_team": "North End", "home_team_id": 480},
        {"home_team": {"id": 480, "name": "North End"}},
        {"home_team": {"id": "480", "short_name": "North End"}},
        {"home_team": None, "home": {"id": 480, "name": " North End "}},
        {"home_team": None, "home": "North End", "home_id": 480, "home_team_id": None},
    ],
)
def test_names_as_text_and_as_objects(names: dict[str, object]):
    """Clients have met both, with ids as numbers and as text."""
    assert football(**names).home == Named(480, "North End")


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ("6-4, 3-6, 2-1", "6-4 3-6 2-1"),
        ("6-4 3-6, 7-6(5), 1-0", "6-4 3-6 7-6(5) 1-0"),
        ([{"p1": 6, "p2": 4}, {"p1": 7, "p2": 6, "tiebreak": 5}], "6-4 7-6(5) 2-1"),
        ([[6, 4], "3-6", {"p1": "2", "p2": "1", "tiebreak": None}], "6-4 3-6 2-1"),
        ("6-4, 3-6", "6-4 3-6 2-1"),  # the current set is told apart
        ([], "1–1"),
        (None, "1–1"),
    ],
)
def test_sets_in_both_forms(detail: object, shown: str):
    """As a text, as a list; with the set that is being played or without it."""
    assert tennis(sets_detail=detail).score == shown


@pytest.mark.parametrize(
    ("told", "clock", "status"),
    [
        ({"period": "halftime"}, "half-time", "halftime"),
        ({"period": "2nd_half", "current_minute": 90, "added_time": 4}, "90+4'", "live"),
        ({"status": "2nd_half", "current_minute": 67}, "67'", "live"),
        ({"period": "penalties", "current_minute": 120}, "penalties", "live"),
        ({"current_minute": None}, "", "live"),
        ({"status": "notstarted", "period": None, "current_minute": None}, "", "notstarted"),
    ],
)
def test_the_clock_of_football(told: dict[str, object], clock: str, status: str):
    """The words of both vocabularies, in ours."""
    row = football(**told)

    assert (row.clock, row.status) == (clock, status)


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ({"websocket_plus": False}, "basic"),
        ({"websocket_plus": None}, None),
        ({"live_websocket": False}, None),
        ({"live_websocket": None}, "full"),
    ],
)
def test_full_basic_or_untold(told: dict[str, object], source: str | None):
    """What the socket does not carry is neither."""
    assert football(**told).source == source


@pytest.mark.parametrize("status", ["finished", "ft", "aet", "cancelled", "canceled", "postponed"])
def test_what_is_over_is_not_live(status: str):
    """The live list has matches for a while after their end."""
    assert rows([FOOTBALL | {"status": status}]) == []


@pytest.mark.parametrize("status", ["scheduled", "finished", "walkover", "retired"])
def test_a_service_that_ignores_the_question_for_live_ones(status: str):
    """Whether `status=live` is heard is unsettled, so we look ourselves; rain is no end."""
    there = [TENNIS | {"status": status}, TENNIS | {"id": 7, "status": "interrupted"}]

    assert [row.match.event_id for row in rows(there, "tennis")] == [7]


# What is hostile


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"events":[', b"\xff", b"[" * 100_000, b"7", b"{}", b'{"events":7}']
)
def test_what_is_no_list(body: bytes):
    """It is said, and nothing else happens."""
    with pytest.raises(ValueError, match=r"no JSON|without a list"):
        page(body, "football")


@pytest.mark.parametrize("event_id", [None, "", "x", "٣", -1, 1.5, True, 10**18, "1" * 5000, {}])
def test_a_row_without_an_id_is_counted_and_left_out(event_id: object):
    """The rows around it stay."""
    found = page(orjson.dumps([FOOTBALL | {"id": event_id}, FOOTBALL]), "football")

    assert ([row.match.event_id for row in found.rows], found.unread) == ([8325], 1)


def test_too_many_rows_and_too_deep_ones():
    """Neither makes us run out of anything."""
    many = page(orjson.dumps([{"id": n} for n in range(MOST_ROWS + 5)]), "football")
    deep = page(b'[{"id":1,"x":' + b"[" * 500 + b"]" * 500 + b"}]", "football")

    assert (len(many.rows), many.unread) == (MOST_ROWS, 5)
    assert (deep.rows, deep.unread) == ([], 1)


def test_names_have_an_end():
    """A name of megabytes is cut."""
    assert len(football(home_team="x" * 10**6).home.name or "") == 200


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Bodø/Glimt", "bodo"),
        ("Wisła Kraków", "wisla krakow"),
        ("Đurđevac", "durdevac"),
        ("Kasımpaşa", "kasimpasa"),
        ("İstanbul", "istanbul"),
        ("Malmö", "malmo"),
        ("Malmö", "malmö"),
        ("Næstved", "naestved"),
        ("Großaspach", "grossaspach"),
        ("Bodø/Glimt", "BODØ"),
    ],
)
def test_a_name_is_found_as_people_type_it(name: str, typed: str):
    """Without letters that their keyboard lacks, in any case and normal form."""
    row = football(home_team=name)

    assert chosen([row], team=[typed]) == [row]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.fuzz
@given(
    st.sampled_from([FOOTBALL, TENNIS]),
    st.dictionaries(st.sampled_from(sorted(FOOTBALL | TENNIS)), JSON),
)
def test_any_field_may_be_anything(whole: dict[str, Any], strange: dict[str, Any]):
    """A strange type makes a field unknown, and no more."""
    for sport in ("football", "tennis"):
        for row in page(orjson.dumps([whole | strange]), sport).rows:
            assert isinstance(row.score, str)
            assert chosen([row], league=["x"], team=["7"]) in ([], [row])


# Who is wanted


def wanted(**words: list[str]) -> list[int]:
    both = [football(), tennis()]
    return [row.match.event_id for row in chosen(both, **words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({}, [8325, 36835]),
        ({"league": ["cup"]}, [8325]),
        ({"league": ["CUP", "open"]}, [8325, 36835]),
        ({"league": ["27"]}, [8325]),
        ({"league": ["2"]}, []),
        ({"team": ["atletico"]}, [8325]),
        ({"team": ["ATLÉTICO"]}, [8325]),
        ({"team": ["first"]}, [36835]),
        ({"team": ["476", "2"]}, [8325, 36835]),
        ({"league": ["cup"], "team": ["first"]}, []),
    ],
)
def test_leagues_and_teams(words: dict[str, list[str]], found: list[int]):
    """Digits are an id; other words a part of a name, without case and accents."""
    assert wanted(**words) == found
