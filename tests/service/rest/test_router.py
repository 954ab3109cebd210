"""The REST lists of what is live: the shapes that were captured, with the local matches in them."""

from __future__ import annotations

import orjson
import pytest
from support.documented import EVENT, RICH_EVENT, TENNIS_EVENT

from livecli.feed.sports import Match
from livecli.service.rest import router
from livecli.service.served_match import BASIC, FULL, ServedMatch, TimedFrame
from livecli.service.service import Service


WALL_MS = 1_718_780_400_000.0  # 2024-06-19T07:00:00Z
FOOTBALL_LIVE = "/api/v2/events/live/"
EVENTS = "/api/v2/events/"
TENNIS_MATCHES, TENNIS_LIVE = "/tennis/api/v2/matches/", "/tennis/api/v2/matches/live/"
BASE = "http://127.0.0.1:8765"

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
# What three clients read of a tennis row (wire-facts, Tennis live list).
TENNIS_ROW = {
    "id",
    "tournament",
    "player1",
    "player2",
    "status",
    "match_date",
    "player1_sets",
    "player2_sets",
    "sets_detail",
    "winner_id",
    "current_set",
    "current_game_p1",
    "current_game_p2",
    "current_point",
    "is_serving_p1",
}


def served_match(match: Match, *events: object, source: str = FULL) -> ServedMatch:
    """A match whose events are these, a second apart; it has not begun."""
    frames = [TimedFrame(float(n), "event", orjson.dumps(body)) for n, body in enumerate(events)]
    return ServedMatch(match, lambda start_ms: iter(frames), source=source)


def service(*served_matches: ServedMatch, **options: object) -> Service:
    return Service(served_matches, wall=lambda: WALL_MS, **options)  # type: ignore[arg-type]


def football(*events: object, source: str = FULL) -> Service:
    return service(served_match(Match("football", 204849), *events, source=source))


def tennis(*events: object) -> Service:
    return service(served_match(Match("tennis", 36835), *events))


def ask(
    rules: Service, path: str, authorization: str | None = None, **query: str
) -> tuple[int, object]:
    answer = router.answer(rules, path, query, authorization, BASE)
    return answer.status, orjson.loads(answer.body)


def rows(rules: Service, path: str, **query: str) -> list[dict[str, object]]:
    status, body = ask(rules, path, **query)
    assert status == 200
    if isinstance(body, dict):
        body = body.get("events", body.get("results"))
    assert isinstance(body, list)
    return body


# Football


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


# Tennis


def test_the_tennis_live_list_is_a_bare_array():
    """Captured by two."""
    status, body = ask(tennis(TENNIS_EVENT), TENNIS_LIVE)

    assert status == 200
    assert isinstance(body, list)


def test_a_tennis_row_has_players_sets_and_point():
    """Player 1 is home."""
    (row,) = rows(tennis(TENNIS_EVENT), TENNIS_LIVE)

    assert set(row) == TENNIS_ROW
    assert row == row | {
        "id": 36835,
        "player1": {"id": 1, "name": "Djokovic, N."},
        "player2": {"id": 2, "name": "Alcaraz, C."},
        "status": "live",
        "player1_sets": 1,
        "player2_sets": 1,
        "sets_detail": "6-3, 4-6, 2-1",
        "current_set": 3,
        "current_game_p1": 2,
        "current_game_p2": 1,
        "current_point": "40-15",
        "is_serving_p1": True,
    }


@pytest.mark.parametrize("event", [{}, {"tournament": "Roland Garros", "score": 5}])
def test_a_tennis_capture_may_hold_any_event(event):
    """Nothing of a file is trusted."""
    (row,) = rows(tennis(event), TENNIS_LIVE)

    assert row["id"] == 36835


def test_a_finished_tennis_match_is_on_the_page_and_not_live():
    """`status=` chooses; the live list has only what is live."""
    rules = tennis(TENNIS_EVENT | {"status": {"name": "finished"}})

    assert rows(rules, TENNIS_LIVE) == []
    assert len(rows(rules, TENNIS_MATCHES, status="finished")) == 1
    assert rows(rules, TENNIS_MATCHES, status="live") == []


def many(count: int) -> Service:
    return service(*(served_match(Match("tennis", n), TENNIS_EVENT) for n in range(count)))


def test_tennis_matches_come_in_pages():
    """DRF's `{count, next, previous, results}`; `next` is an absolute URL."""
    rules = many(120)
    status, body = ask(rules, TENNIS_MATCHES, status="live")

    assert status == 200
    assert isinstance(body, dict)
    assert body["count"] == 120
    assert body["previous"] is None
    assert body["next"] == f"{BASE}{TENNIS_MATCHES}?status=live&limit=50&offset=50"
    assert [row["id"] for row in body["results"]] == list(range(50))


def test_following_the_pages_finds_every_match_once():
    """A client needs nothing but `next`."""
    rules = many(120)
    found: list[int] = []
    query: dict[str, str] = {}
    for _ in range(4):
        _, body = ask(rules, TENNIS_MATCHES, **query)
        assert isinstance(body, dict)
        found += [row["id"] for row in body["results"]]
        if body["next"] is None:
            break
        query = dict(part.split("=") for part in body["next"].partition("?")[2].split("&"))

    assert found == list(range(120))
    assert body["previous"] == f"{BASE}{TENNIS_MATCHES}?limit=50&offset=50"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"limit": "7"}, 7),
        ({"limit": "1000"}, 200),
        ({"limit": "0"}, 1),
        ({"limit": "-1"}, 50),
        ({"limit": "x"}, 50),
        ({"limit": "9" * 5000}, 50),
        ({"offset": "230"}, 10),
        ({"offset": "500"}, 0),
    ],
)
def test_the_size_of_a_page_is_bounded(query, count):
    """50 unless asked for, 200 at the most."""
    assert len(rows(many(240), TENNIS_MATCHES, **query)) == count


# What is refused


@pytest.mark.parametrize("route", router.ROUTES)
def test_unknown_parameters_are_refused(route: router.Route):
    """400 since August 2026, in the server's own words, with the near name."""
    path = route.path.format(id=204849)
    status, body = ask(football(EVENT), path, leagu_id="1", color="red")
    near = {"leagu_id": "league_id"} if "league_id" in route.parameters else {}

    assert status == 400
    assert body == {
        "detail": "Unknown query parameter(s): leagu_id, color.",
        "unknown_parameters": ["leagu_id", "color"],
        "accepted_parameters": list(route.parameters),
        "suggestions": near,
    }


@pytest.mark.parametrize(
    ("authorization", "detail"),
    [
        (None, "Authentication credentials were not provided."),
        ("", "Authentication credentials were not provided."),
        ("Token bad", "Invalid token."),
        ("Bearer bad", "Invalid token."),
        ("good", "Authentication credentials were not provided."),
        ("Basic good", "Authentication credentials were not provided."),
    ],
)
def test_a_bad_token_is_refused(authorization, detail):
    """401, before anything is said about paths and parameters."""
    rules = service(token="good")

    assert ask(rules, "/api/v2/anything/", authorization) == (401, {"detail": detail})


@pytest.mark.parametrize(
    "authorization", ["Token good", "Bearer good", "token good", "Token unpaid"]
)
def test_a_good_token_is_let_in(authorization):
    """The lists need no WebSocket addon."""
    rules = service(token="good", unpaid_token="unpaid")

    assert ask(rules, FOOTBALL_LIVE, authorization) == (200, {"count": 0, "events": []})


def test_a_token_may_be_in_the_query():
    """It is no parameter of any path, and stays in the links to more pages."""
    rules = service(*(served_match(Match("football", n), EVENT) for n in range(3)), token="good")
    status, body = ask(rules, EVENTS, token="good", limit="2")

    assert status == 200
    assert isinstance(body, dict)
    assert body["next"] == f"{BASE}{EVENTS}?token=good&limit=2&offset=2"
    assert ask(rules, EVENTS, token="bad")[0] == 401


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/events/live",
        "/api/v2/events/204849/poem/",
        "/api/v2/events/5/",
        "/api/v2/events/x/stats/",
        f"/api/v2/events/{'9' * 5000}/odds/",
        "/tennis/api/v2/x/",
    ],
)
def test_other_paths_are_not_found(path):
    """What is not imitated says so."""
    assert ask(football(EVENT), path) == (404, {"detail": "Not found."})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (FOOTBALL_LIVE, True),
        (TENNIS_LIVE, True),
        ("/api/v2/other/", True),
        ("/live/football/", False),
        ("/ws/live/", False),
        ("/", False),
    ],
)
def test_lists_and_sockets_have_different_paths(path, expected):
    """One port serves both."""
    assert expected == router.is_rest(path)
