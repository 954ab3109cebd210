"""The REST answers of tennis, in the shapes that were captured (wire-facts, Tennis live list)."""

from __future__ import annotations

from typing import Any

from livecli.feed import dialects
from livecli.feed.dialects.values import mapping
from livecli.feed.json_text import loads
from livecli.service.served_match import ServedMatch

from .request import Filters, RestRequest, Row, iso


def live(request: RestRequest) -> list[Row]:
    """A bare array."""
    return [row for row in _rows(request) if row["status"] == "live"]


def matches(request: RestRequest) -> Row:
    return request.page(request.meant(_rows(request), FILTERS))


FILTERS: Filters = {
    "circuit": lambda row, word: row["tournament"]["circuit"] == word,
    "date_from": lambda row, day: row["match_date"] >= day,
    "date_to": lambda row, day: row["match_date"][: len(day)] <= day,
    "status": lambda row, word: row["status"] == word,
    "tournament": lambda row, word: word.casefold() in str(row["tournament"]["name"]).casefold(),
}


def _rows(request: RestRequest) -> list[Row]:
    service = request.service
    return [
        _row(served_match, service.wall())
        for served_match in service.served_matches.values()
        if served_match.match.sport == "tennis" and service.is_open(served_match)
    ]


def _row(served_match: ServedMatch, wall_ms: float) -> dict[str, Any]:
    event = loads(served_match.preview() or b"{}")
    board = dialects.board(event)
    over = dialects.finished(event)
    tournament = mapping(event.get("tournament"))
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
        "match_date": iso(wall_ms),
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
