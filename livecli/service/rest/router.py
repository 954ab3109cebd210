"""The paths of REST, a row each, and the way to an answer: token, path, parameters, body."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from livecli.feed.json_text import dumps
from livecli.service.service import Service

from . import football_answers, parameters, tennis_answers
from .request import RestRequest


class Answer(NamedTuple):
    """An HTTP answer, with a JSON body unless a header says otherwise."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    after_s: float = 0.0  # the delay before it is sent


class Route(NamedTuple):
    """A path, where `{id}` stands for the number of a match; `body` gives None for what is not."""

    path: str
    parameters: tuple[str, ...]
    body: Callable[[RestRequest], Any]
    about: str


ROUTES = (
    Route(
        "/api/v2/events/",
        # In the order of the service's own answer of 400 (wire-facts, Football list).
        (
            *("date_from", "date_to", "league_id", "limit", "offset", "round", "season_id"),
            *("stage", "status", "team_id", "team_name"),
        ),
        football_answers.events,
        "all football, in pages",
    ),
    Route(
        "/api/v2/events/live/",
        ("league_id", "season_id", "team_id"),
        football_answers.live,
        "the football that is live",
    ),
    Route("/api/v2/events/{id}/", (), football_answers.event, "one match"),
    Route(
        "/api/v2/events/{id}/incidents/",
        (),
        football_answers.incidents,
        "its goals, cards, substitutions, VAR decisions, periods",
    ),
    Route("/api/v2/events/{id}/lineups/", (), football_answers.lineups, "null: none is known"),
    Route("/api/v2/events/{id}/odds/", (), football_answers.odds, "its consensus prices"),
    Route("/api/v2/events/{id}/stats/", (), football_answers.stats, "its statistics"),
    Route(
        "/tennis/api/v2/matches/",
        ("circuit", "date_from", "date_to", "limit", "offset", "status", "tournament"),
        tennis_answers.matches,
        "all tennis, in pages",
    ),
    Route("/tennis/api/v2/matches/live/", (), tennis_answers.live, "the tennis that is live"),
)
PATTERNS = [
    (re.compile(route.path.replace("{id}", "(?P<event_id>[0-9]{1,18})")), route) for route in ROUTES
]
FOOTBALL_ROOT, TENNIS_ROOT = "/api/", "/tennis/api/"
SCHEMES = ("token", "bearer")  # of the Authorization header
METHODS = "GET, OPTIONS"


def is_rest(path: str) -> bool:
    """Whether a path belongs to REST and not to the sockets."""
    return path.startswith((FOOTBALL_ROOT, TENNIS_ROOT))


def sport(path: str) -> str:
    """The sport that a path of REST belongs to."""
    return "tennis" if path.startswith(TENNIS_ROOT) else "football"


def answer(
    service: Service,
    path: str,
    query: dict[str, str],
    authorization: str | None,
    base: str,
    method: str = "GET",
) -> Answer:
    """The answer to `path?query`. `base` is the server's own URL, for links to more pages."""
    token = _token(authorization) or query.get("token") or None
    if service.verdict(token) == "auth_failed":
        detail = "Invalid token." if token else "Authentication credentials were not provided."
        return _json(401, {"detail": detail})
    found = next(((m, route) for each, route in PATTERNS if (m := each.fullmatch(path))), None)
    if found is None:
        return _json(404, NOT_FOUND)
    if method != "GET":
        refused = _json(405, {"detail": f'Method "{method[:20]}" not allowed.'})
        return refused._replace(headers=(("Allow", METHODS),))
    match, route = found
    try:
        values = parameters.read(query, route.parameters)
    except parameters.BadQuery as bad:
        return _json(400, bad.body)
    event_id = int(match.groupdict().get("event_id") or 0)
    body = route.body(RestRequest(service, values, query, base + path, event_id))
    return _json(404, NOT_FOUND) if body is None else _json(200, body)


# A page of any origin may ask, with a token of its own and without the browser's cookies
# (wire-facts, November: a preflight allows GET and the Authorization header). Football only: of
# tennis nobody wrote it down.
FOR_ALL = ("Access-Control-Allow-Origin", "*")
PREFLIGHT = Answer(
    200,
    b"",
    (
        FOR_ALL,
        ("Access-Control-Allow-Methods", METHODS),
        ("Access-Control-Allow-Headers", "authorization, content-type"),
        ("Access-Control-Max-Age", "86400"),
    ),
)


def is_for_pages(path: str) -> bool:
    """Whether pages of other origins may ask for a path."""
    return path.startswith(FOOTBALL_ROOT)


def _token(authorization: str | None) -> str | None:
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() in SCHEMES else None


def _json(status: int, body: Any) -> Answer:
    return Answer(status, dumps(body))


NOT_FOUND = {"detail": "Not found."}
