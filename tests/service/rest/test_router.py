"""The way to an answer: paths, tokens, methods, parameters."""

from __future__ import annotations

import pytest
from support.documented import EVENT
from support.rest_service import (
    BASE,
    EVENTS,
    FOOTBALL_LIVE,
    TENNIS_LIVE,
    ask,
    football,
    served_match,
    service,
)

from livecli.feed.sports import Match
from livecli.service.rest import router


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


@pytest.mark.parametrize("method", ["DELETE", "HEAD", "OPTIONS", "POST"])
def test_only_get_is_answered(method: str):
    """What cannot be changed says so, and what can be asked."""
    answer = router.answer(football(EVENT), EVENTS, {}, None, BASE, method)

    assert (answer.status, answer.headers) == (405, (("Allow", "GET, OPTIONS"),))


def test_each_path_is_answered_by_one_row():
    """No path may fit two patterns; the one with a number is no exception."""
    paths = [route.path.format(id=5) for route in router.ROUTES]
    fits = [sum(bool(each.fullmatch(path)) for each, _ in router.PATTERNS) for path in paths]

    assert fits == [1] * len(paths)


def test_pages_of_other_origins_may_ask_for_football_alone():
    """As far as anybody wrote it down; no cookies go with it."""
    names = {name for name, _ in router.PREFLIGHT.headers}

    assert router.is_for_pages(EVENTS)
    assert not router.is_for_pages(TENNIS_LIVE)
    assert "Access-Control-Allow-Credentials" not in names
