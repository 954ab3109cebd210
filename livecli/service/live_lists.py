"""The REST lists of what is live, in the shapes that were captured (wire-facts, REST discovery)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from livecli.feed import dialects
from livecli.feed.json_text import dumps, loads
from livecli.feed.periods import FINISHED, FIRST_HALF, HALF_TIME, PERIODS, period
from livecli.feed.sports import Match

from .served_match import FULL, ServedMatch
from .service import Service


FOOTBALL_LIVE = "/api/v2/events/live/"
TENNIS_MATCHES = "/tennis/api/v2/matches/"
TENNIS_LIVE = "/tennis/api/v2/matches/live/"

PARAMETERS = {
    FOOTBALL_LIVE: (),
    TENNIS_LIVE: (),
    TENNIS_MATCHES: ("circuit", "date_from", "date_to", "limit", "offset", "status", "tournament"),
}
LONGEST = 240  # minutes that a match may have been running; a capture may claim anything
PAGE, MOST = 50, 200  # rows a page: by default, and at the most


class Answer(NamedTuple):
    """An HTTP answer, with a JSON body unless a header says otherwise."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    after_s: float = 0.0  # the delay before it is sent


def is_list(path: str) -> bool:
    """Whether a path belongs to the lists and not to the sockets."""
    return path.startswith(("/api/", "/tennis/api/"))


def sport(path: str) -> str:
    """The sport whose list a path belongs to."""
    return "tennis" if path.startswith("/tennis/") else "football"


def answer(
    service: Service, path: str, query: dict[str, str], authorization: str | None, base: str
) -> Answer:
    """The answer to `GET path?query`. `base` is the server's own URL, for links to more pages."""
    token = (authorization or "").removeprefix("Token ").strip() or None
    if service.verdict(token) == "auth_failed":
        detail = "Invalid token." if token else "Authentication credentials were not provided."
        return _json(401, {"detail": detail})
    if path not in PARAMETERS:
        return _json(404, {"detail": "Not found."})
    unknown = [name for name in query if name not in PARAMETERS[path]]
    if unknown:
        return _json(
            400,
            {
                "detail": f"Unknown query parameter(s): {', '.join(unknown)}.",
                "unknown_parameters": unknown,
                "accepted_parameters": list(PARAMETERS[path]),
            },
        )
    if path == FOOTBALL_LIVE:
        rows = list(_football_rows(service))
        return _json(200, {"count": len(rows), "events": rows})
    rows = [
        _tennis_row(served_match, service.wall())
        for served_match in service.served_matches.values()
        if served_match.match.sport == "tennis" and service.is_open(served_match)
    ]
    if path == TENNIS_LIVE:
        return _json(200, [row for row in rows if row["status"] == "live"])
    return _json(200, _page(rows, query, base))


def _football_rows(service: Service) -> Iterable[dict[str, Any]]:
    for served_match in service.served_matches.values():
        if (
            served_match.match.sport == "football"
            and service.is_open(served_match)
            and not served_match.over
        ):
            yield _football_row(served_match, service.wall())
    for match in sorted(service.untracked):
        if match.sport == "football":
            yield _untracked_row(match, service.wall())


def _football_row(served_match: ServedMatch, wall_ms: float) -> dict[str, Any]:
    event = loads(served_match.preview() or b"{}")
    clock = dialects.clock(event)
    home, away = dialects.names(event)
    goals = dialects.score(event) or (0, 0)
    named = period(clock.period).rich or PERIODS[FIRST_HALF].rich
    return {
        "id": served_match.match.event_id,
        "league_id": 1,
        "league_name": "Local League",
        "home_team_id": _team_id(event, "home"),
        "home_team": home,
        "away_team_id": _team_id(event, "away"),
        "away_team": away,
        "event_date": _iso(wall_ms - 60_000 * min(LONGEST, max(0, clock.minute or 0))),
        "status": FINISHED if dialects.finished(event) else "inprogress",
        "period": HALF_TIME if clock.status == HALF_TIME else named,
        "current_minute": clock.minute or 0,
        "home_score": goals[0],
        "away_score": goals[1],
        "home_score_ht": None,
        "away_score_ht": None,
        "live_websocket": True,
        "websocket_plus": served_match.source == FULL,
        "last_updated": _iso(wall_ms),
    }


def _untracked_row(match: Match, wall_ms: float) -> dict[str, Any]:
    """A match that is live, but that the sockets do not carry."""
    return {
        "id": match.event_id,
        "league_id": 2,
        "league_name": "Untracked League",
        "home_team_id": 1,
        "home_team": "Unseen United",
        "away_team_id": 2,
        "away_team": "Dark Rovers",
        "event_date": _iso(wall_ms),
        "status": "inprogress",
        "period": PERIODS[FIRST_HALF].rich,
        "current_minute": 0,
        "home_score": 0,
        "away_score": 0,
        "live_websocket": False,
        "websocket_plus": False,
        "last_updated": _iso(wall_ms),
    }


def _tennis_row(served_match: ServedMatch, wall_ms: float) -> dict[str, Any]:
    event = loads(served_match.preview() or b"{}")
    board = dialects.board(event)
    over = dialects.finished(event)
    tournament = event.get("tournament")
    tournament = tournament if isinstance(tournament, dict) else {}
    return {
        "id": served_match.match.event_id,
        "tournament": {
            "id": 1,
            "name": tournament.get("name"),
            "circuit": "ATP",
            "surface": tournament.get("surface"),
        },
        "player1": event.get("home"),
        "player2": event.get("away"),
        "status": "finished" if over else "live",
        "match_date": _iso(wall_ms),
        "player1_sets": board.sets_won[0],
        "player2_sets": board.sets_won[1],
        "sets_detail": ", ".join(f"{home}-{away}" for home, away in board.sets),
        "winner_id": None,
        "current_set": board.current,
        "current_game_p1": board.games[0] if board.games else None,
        "current_game_p2": board.games[1] if board.games else None,
        "current_point": board.point,
        "is_serving_p1": board.server == "home",
    }


def _page(rows: list[dict[str, Any]], query: dict[str, str], base: str) -> dict[str, Any]:
    """One page of a list, with links to its neighbours."""
    status = query.get("status")
    rows = [row for row in rows if status in (None, row["status"])]
    limit = max(1, min(MOST, _count(query.get("limit"), PAGE)))
    offset = _count(query.get("offset"), 0)
    same = f"status={status}&" if status else ""

    def link(to: int) -> str:
        return f"{base}{TENNIS_MATCHES}?{same}limit={limit}&offset={to}"

    return {
        "count": len(rows),
        "next": link(offset + limit) if offset + limit < len(rows) else None,
        "previous": link(max(0, offset - limit)) if offset > 0 else None,
        "results": rows[offset : offset + limit],
    }


def _count(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _team_id(event: dict[str, Any], side: str) -> Any:
    team = event.get(side)
    return team.get("id") if isinstance(team, dict) else None


def _iso(unix_ms: float) -> str:
    return datetime.fromtimestamp(unix_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(status: int, body: Any) -> Answer:
    return Answer(status, dumps(body))
