"""The answers of football: the shapes that were captured, with the local matches in them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from support.documented import ACTION, EVENT, ODDS, RICH_EVENT
from support.rest_service import (
    EVENTS,
    FOOTBALL_LIVE,
    ask,
    body,
    football,
    ids,
    played,
    rows,
    served_match,
    service,
)

from livecli.feed.sports import Match
from livecli.service.served_match import BASIC, ServedMatch


# Every key of a row as captured (wire-facts, Football live list).
FOOTBALL_ROW = {
    "id",
    "league_id",
    "league_name",
    "home_team_id",
    "home_team",
    "away_team_id",
    "away_team",
    "event_date",
    "status",
    "period",
    "current_minute",
    "home_score",
    "away_score",
    "extra_time_score",
    "penalty_shootout",
    "home_score_ht",
    "away_score_ht",
    "live_websocket",
    "websocket_plus",
    "last_updated",
}


def test_the_football_list_counts_its_events():
    """`{count, events}`: six sources agree, and it is no DRF page."""
    status, body = ask(football(EVENT), FOOTBALL_LIVE)

    assert status == 200
    assert isinstance(body, dict)
    assert list(body) == ["count", "events"]
    assert body["count"] == len(body["events"]) == 1


@pytest.mark.parametrize("event", [EVENT, RICH_EVENT])
def test_a_football_row_has_the_captured_keys(event):
    """In either dialect: the list speaks its own."""
    (row,) = rows(football(event), FOOTBALL_LIVE)

    assert set(row) == FOOTBALL_ROW
    assert row == row | {
        "id": 204849,
        "home_team": "Arsenal",
        "home_team_id": 17,
        "away_team": "Chelsea",
        "away_team_id": 32,
        "status": "inprogress",
        "period": "2nd_half",
        "current_minute": 67,
        "home_score": 1,
        "away_score": 1,
        "live_websocket": True,
        "websocket_plus": True,
        "last_updated": "2024-06-19T07:00:00Z",
        "event_date": "2024-06-19T05:53:00Z",
    }


def test_a_basic_match_has_no_full_tracking():
    """`websocket_plus` is how clients choose."""
    (row,) = rows(football(EVENT, source=BASIC), FOOTBALL_LIVE)

    assert row["websocket_plus"] is False
    assert row["live_websocket"] is True


def test_half_time_and_the_end_have_their_words():
    """As the real list has them."""
    (pause,) = rows(football(EVENT | {"status": {"name": "halftime"}}), FOOTBALL_LIVE)
    (over,) = rows(football(EVENT | {"status": {"name": "finished"}}), FOOTBALL_LIVE)

    assert (pause["status"], pause["period"]) == ("inprogress", "halftime")
    assert over["status"] == "finished"


def test_a_match_that_the_socket_does_not_carry_says_so():
    """Discovery must not subscribe to everything that is on."""
    rules = service(untracked=[Match("football", 204848), Match("tennis", 1)])
    (row,) = rows(rules, FOOTBALL_LIVE)

    assert (row["id"], row["live_websocket"], row["websocket_plus"]) == (204848, False, False)
    assert set(row) <= FOOTBALL_ROW


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"home": "Arsenal", "away": ["Chelsea"], "score": None, "minute": "x", "status": 5},
        {"minute": 10**15, "score": {"home": "2", "away": 1.0}},
        {"minute": -5},
    ],
)
def test_a_capture_may_hold_any_event(event):
    """The list of a served file must not fail for what is in it."""
    (row,) = rows(football(event), FOOTBALL_LIVE)

    assert row["id"] == 204849


def test_a_match_without_events_is_listed():
    """A capture of odds only is still live."""
    (row,) = rows(football(), FOOTBALL_LIVE)

    assert (row["id"], row["home_team"], row["home_score"]) == (204849, None, 0)


# Pages of all matches


def test_a_page_has_the_rows_of_the_list_and_more():
    """`{count, next, previous, results}`, with what the live list leaves out (wire-facts)."""
    page = body(football(EVENT), EVENTS)
    (row,) = page["results"]

    assert list(page) == ["count", "next", "previous", "results"]
    assert row.keys() > FOOTBALL_ROW
    assert (row["season_id"], row["venue_id"], row["highlights"]) == (1, None, [])


def over() -> ServedMatch:
    return played(EVENT | {"status": {"name": "finished"}}, event_id=3)


def ahead() -> ServedMatch:
    match = served_match(Match("football", 4), EVENT)
    match.opens_s = 86_400.0
    return match


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [1, 3, 204848, 4]),
        ({"status": "finished"}, [3]),
        ({"status": "notstarted"}, [4]),
        ({"status": "postponed"}, []),
        ({"status": "live"}, [1, 3, 204848, 4]),
        ({"status": "inprogress"}, [1, 3, 204848, 4]),
        ({"league_id": "1"}, [1, 3, 4]),
        ({"league": "2"}, [204848]),
        ({"season_id": "2"}, [204848]),
        ({"team_id": "32"}, [1, 3, 4]),
        ({"team_id": "2"}, [204848]),
        ({"team_name": "dark"}, [204848]),
        ({"round": "1"}, []),
        ({"stage": "final"}, []),
        ({"date_from": "2024-06-20"}, [4]),
        ({"date_to": "2024-06-19"}, [1, 3, 204848]),
        ({"date_from": "2024-06-19", "date_to": "2024-06-19", "league_id": "2"}, [204848]),
        ({"tz": "Asia/Dubai", "full": "true", "ordering": "-id"}, [1, 3, 204848, 4]),
    ],
)
def test_parameters_choose(query: dict[str, str], expected: list[int]):
    """The status in the words that really filter; `live` and unknown ones are ignored."""
    rules = service(
        ahead(),
        over(),
        served_match(Match("football", 1), EVENT),
        untracked=[Match("football", 204848)],
    )

    assert ids(rules, EVENTS, **query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [({}, [1, 204848]), ({"league_id": "2"}, [204848]), ({"season_id": "1"}, [1]),
     ({"team_id": "17"}, [1])],
)  # fmt: skip
def test_the_live_list_takes_three_of_them(query: dict[str, str], expected: list[int]):
    """What is over or ahead is not live."""
    rules = service(
        ahead(),
        over(),
        served_match(Match("football", 1), EVENT),
        untracked=[Match("football", 204848)],
    )

    assert ids(rules, FOOTBALL_LIVE, **query) == expected


def test_a_match_that_is_ahead_has_no_score():
    """Its date is when it opens."""
    (row,) = rows(service(ahead()), EVENTS)

    assert row == row | {
        "status": "notstarted",
        "event_date": "2024-06-20T07:00:00Z",
        "period": None,
        "current_minute": None,
        "home_score": None,
        "away_score": None,
    }


def test_a_cancelled_match_is_called_so():
    """Words that end a match keep their meaning."""
    assert ids(football(EVENT | {"status": {"name": "canceled"}}), EVENTS, status="cancelled")


def at(period: str, minute: int, home: int, away: int, status: str = "live") -> dict[str, Any]:
    return EVENT | {
        "period": period,
        "minute": minute,
        "score": {"home": home, "away": away},
        "status": {"name": status},
    }


def test_the_date_is_the_kick_off_all_match_long():
    """Half-time does not move it; a capture that joins later began earlier."""
    (row,) = rows(service(played(at("1H", 30, 0, 0), at("2H", 80, 0, 0))), EVENTS)

    assert row["event_date"] == "2024-06-19T06:30:00Z"


def test_the_kick_off_of_the_frames_is_believed():
    """The rich dialect has it."""
    (row,) = rows(service(played(RICH_EVENT)), EVENTS)

    assert row["event_date"] == "2026-05-02T11:00:00Z"


def test_scores_are_of_regulation_time():
    """Extra time and shoot-out have fields of their own (wire-facts, November)."""
    kicks = [
        ACTION | {"period": "P", "tid": n, "team": side, "action_type": kind, "qualifiers": []}
        for n, (side, kind) in enumerate([("home", "goal"), ("away", "shot"), ("home", "goal")])
    ]
    match = played(
        at("1H", 40, 1, 0), at("1H", 45, 1, 0, "halftime"), at("2H", 90, 1, 1),
        at("ET1", 100, 1, 2), at("ET2", 118, 2, 2), at("P", 120, 2, 2), *kicks,
    )  # fmt: skip
    (row,) = rows(service(match), EVENTS)

    assert row == row | {
        "home_score": 1,
        "away_score": 1,
        "home_score_ht": 1,
        "away_score_ht": 0,
        "extra_time_score": {"home": 1, "away": 1},
        "penalty_shootout": {"home": 2, "away": 0},
        "period": "penalties",
    }


# One match


def test_one_match_has_its_row_and_its_expected_goals():
    """The page of a match."""
    row = body(service(played(EVENT)), f"{EVENTS}204849/")

    assert row.keys() > FOOTBALL_ROW
    assert (row["home_xg_live"], row["away_xg_live"]) == (1.24, 0.8)


@pytest.mark.parametrize("part", ["", "incidents/", "lineups/", "odds/", "stats/"])
def test_each_part_is_there_whatever_is_known(part: str):
    """Before the first frame, of a match without data, and of a capture of anything."""
    odd = played(EVENT | {"stats": [1], "home": 5}, ODDS | {"odds": {"1x2": [2], "btts": None}})
    rules = service(odd, served_match(Match("football", 1)), untracked=[Match("football", 2)])

    assert [ask(rules, f"{EVENTS}{event_id}/{part}")[0] for event_id in (204849, 1, 2)] == [200] * 3
    assert ask(rules, f"{EVENTS}7/{part}") == (404, {"detail": "Not found."})


def test_incidents_are_those_of_the_actions():
    """With the score after a goal, and no words of our own."""
    goal = ACTION | {"action_type": "goal", "score": {"home": 2, "away": 1}}
    answer = body(service(played(EVENT, goal)), f"{EVENTS}204849/incidents/")

    assert answer == {
        "event_id": 204849,
        "incidents": [
            {
                "type": "goal",
                "minute": 67,
                "added_time": None,
                "period_second": 1354,
                "is_home": True,
                "player": "Saka",
                "player_id": 11843,
                "home_score": 2,
                "away_score": 1,
                "goal_type": "regular",
            }
        ],
    }


def test_lineups_are_none():
    """Always an answer of 200."""
    assert body(football(EVENT), f"{EVENTS}204849/lineups/") == {"lineups": None}


@pytest.mark.parametrize("event", [EVENT, RICH_EVENT])
def test_statistics_have_their_rich_names(event: dict[str, Any]):
    """In either dialect; xG is an object (wire-facts, November)."""
    answer = body(service(played(event, ACTION)), f"{EVENTS}204849/stats/")

    assert answer["stats"]["home"] == {
        "total_shots": 8,
        "shots_on_target": 3,
        "xg": {"actual": 1.24, "estimated": False},
        "ball_possession": 54,
    }
    assert [shot["type"] for shot in answer["shotmap"]] == ["save"]
    assert {"event_id", "momentum", "xg_per_minute"} < answer.keys()


def test_odds_are_the_eleven_of_the_consensus():
    """Null where there is no price; the schedule says when to ask again."""
    answer = body(service(played(EVENT, ODDS, EVENT)), f"{EVENTS}204849/odds/")
    none = body(football(EVENT), f"{EVENTS}204849/odds/")

    assert answer["odds"] == {
        "home_win": 2.1,
        "draw": 3.4,
        "away_win": 3.6,
        "over_15_goals": 1.18,
        "over_25_goals": 1.9,
        "over_35_goals": 3.2,
        "under_15_goals": 4.8,
        "under_25_goals": 1.9,
        "under_35_goals": 1.33,
        "btts_yes": 1.72,
        "btts_no": 2.05,
    }
    assert answer["last_update_at"] == "2024-06-19T07:00:00Z"
    assert none["odds"] == dict.fromkeys(answer["odds"])
    assert none["last_update_at"] is none["next_update_at"] is None
    assert none["update_reason"] == "no further updates scheduled"


def test_the_next_prices_of_a_match_in_play_are_due_later():
    """Every fifteen minutes, in the service's own words."""
    match = served_match(Match("football", 5), EVENT, EVENT)
    match.start(0.0, 0)
    match.due(0.0, 1)
    match.odds = orjson.dumps(ODDS)
    answer = body(service(match), f"{EVENTS}5/odds/")

    assert answer["next_update_at"] == "2024-06-19T07:15:00Z"
    assert (answer["update_interval_seconds"], answer["update_reason"]) == (
        900,
        "match is in play",
    )
