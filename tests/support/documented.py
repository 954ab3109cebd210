"""The frames of the official documents, and the rich ones that clients wrote down."""

from __future__ import annotations

from typing import Any


Body = dict[str, Any]

EVENT: Body = {
    "type": "event",
    "event_id": 204849,
    "home": {"id": 17, "name": "Arsenal"},
    "away": {"id": 32, "name": "Chelsea"},
    "score": {"home": 1, "away": 1},
    "minute": 67,
    "period": "2H",
    "status": {"name": "live"},
    "stats": {
        "home": {"shots": 8, "shots_on_target": 3, "xg": 1.24, "possession": 54},
        "away": {"shots": 5, "shots_on_target": 2, "xg": 0.8, "possession": 46},
    },
}
LIVEDATA: Body = {
    "type": "livedata",
    "event_id": 204849,
    "uts": 1718780400123,
    "x": 62.4,
    "y": 48.7,
    "situation": "corner_kick",
    "minute": 67,
    "period": "2H",
}
ACTION: Body = {
    "type": "action",
    "event_id": 204849,
    "action_type": "shot",
    "tid": 4419281,
    "x": 87.3,
    "y": 51.2,
    "team": "home",
    "player": {"id": 11843, "name": "Saka"},
    "score": {"home": 1, "away": 1},
    "qualifiers": ["on_target", "right_foot"],
    "minute": 67,
    "second": 34,
    "period": "2H",
    "ts": 1718780434000,
}
ODDS: Body = {
    "type": "odds",
    "event_id": 204849,
    "uts": 1718780400000,
    "odds": {
        "1x2": {"home": 2.1, "draw": 3.4, "away": 3.6},
        "over_15": {"over": 1.18, "under": 4.8},
        "over_25": {"over": 1.9, "under": 1.9},
        "over_35": {"over": 3.2, "under": 1.33},
        "btts": {"yes": 1.72, "no": 2.05},
    },
}
ODDS_BOOK: Body = {
    "type": "odds_book",
    "event_id": 204849,
    "bookmaker_slug": "bet365",
    "uts": 1718780400000,
    "odds": {"1x2": {"home": 2.1, "draw": 3.4, "away": 3.6}},
}
SUBSCRIBED: Body = {
    "type": "subscribed",
    "event_id": 204849,
    "source": "full",
    "event": EVENT,
    "livedata": [LIVEDATA, LIVEDATA],
    "history": [],
    "odds": ODDS,
}
ERROR: Body = {
    "type": "error",
    "code": "not_tracked",
    "message": "No live tracking for event 204849",
    "event_id": 204849,
}

TENNIS_EVENT: Body = {
    "type": "event",
    "event_id": 36835,
    "sport": "tennis",
    "home": {"id": 1, "name": "Djokovic, N."},
    "away": {"id": 2, "name": "Alcaraz, C."},
    "score": {
        "sets": [[6, 3], [4, 6], [2, 1]],
        "home_sets": 1,
        "away_sets": 1,
        "home_games": 2,
        "away_games": 1,
        "point": "40-15",
        "server": "home",
        "set": 3,
    },
    "status": {"name": "live"},
    "stats": {
        "home": {"aces": 8, "double_faults": 2, "first_serve_pct": 63.4, "winners": 22},
        "away": {"aces": 5, "double_faults": 1, "first_serve_pct": 60.1, "winners": 20},
    },
    "tournament": {"name": "Roland Garros", "surface": "Clay"},
}
TENNIS_SCORE: Body = {
    "type": "score",
    "event_id": 36835,
    "uts": 1780516577,
    "sets": [[6, 3], [4, 6], [2, 1]],
    "set": 3,
    "game": "2-1",
    "point": "40-15",
    "server": "home",
}
TENNIS_SUBSCRIBED: Body = {
    "type": "subscribed",
    "event_id": 36835,
    "sport": "tennis",
    "event": TENNIS_EVENT,
    "livedata": [TENNIS_SCORE],
    "history": [],
}

RICH_EVENT: Body = {
    "type": "event",
    "event_id": 204849,
    "home": {"id": 17, "name": "Arsenal", "short_name": "Arsenal"},
    "away": {"id": 32, "name": "Chelsea", "short_name": "Chelsea"},
    "score": {"home": 1, "away": 1},
    "time": {
        "minute": 67,
        "second": 12,
        "display": "67'",
        "period": 2,
        "status": "2nd_half",
        "kickoff_at": "2026-05-02T11:00:00+00:00",
        "added_time": None,
    },
    "stats": {
        "home": {"total_shots": 8, "shots_on_target": 3, "xg": 1.24, "ball_possession": 54},
        "away": {"total_shots": 5, "shots_on_target": 2, "xg": 0.8, "ball_possession": 46},
    },
    "websocket_plus": True,
}
RICH_LIVEDATA: Body = {
    "type": "livedata",
    "event_id": 204849,
    "uts": 1718780400,
    "situation": "corner_kick",
    "coordinates": [{"x": 61.0, "y": 47.0}, {"x": 62.4, "y": 48.7}],
    "side": "home",
}
RICH_MARKETS: Body = {
    "match_winner": {"home": 2.1, "draw": 3.4, "away": 3.6},
    "over_under": {
        "over_15": 1.18,
        "under_15": 4.8,
        "over_25": 1.9,
        "under_25": 1.9,
        "over_35": 3.2,
        "under_35": 1.33,
    },
    "btts": {"yes": 1.72, "no": 2.05},
}
RICH_ODDS: Body = {
    "type": "odds",
    "event_id": 204849,
    "odds": {
        **RICH_MARKETS,
        "asian_handicap": [{"line": -0.25, "push": "half", "home": 1.9, "away": 1.95}],
    },
    "updated_at": "2026-05-06T08:36:23+00:00",
    "next_update_at": None,
    "update_reason": "match is in play",
}

DOCUMENTED = (
    EVENT,
    LIVEDATA,
    ACTION,
    ODDS,
    ODDS_BOOK,
    SUBSCRIBED,
    ERROR,
    TENNIS_EVENT,
    TENNIS_SCORE,
    TENNIS_SUBSCRIBED,
)
