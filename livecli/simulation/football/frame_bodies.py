"""The documented frames: each function makes one body, its keys in the document's order."""

from __future__ import annotations

from typing import Any, TypeAlias

from livecli.feed.sides import SIDES

from .board import Board
from .clubs import Club
from .moments import Moment
from .prices import Markets


FrameBody: TypeAlias = dict[str, Any]


def event(event_id: int, home: Club, away: Club, board: Board, ms: int) -> FrameBody:
    """The match as it stands `ms` after the first whistle."""
    possession = board.possession
    return {
        "type": "event",
        "event_id": event_id,
        "home": {"id": home.id, "name": home.name},
        "away": {"id": away.id, "name": away.name},
        "score": board.score,
        "minute": board.clock(ms)[0],
        "period": board.period,
        "status": {"name": board.status},
        "stats": {
            side: {
                "shots": board.tallies[side].shots,
                "shots_on_target": board.tallies[side].on_target,
                "xg": round(board.tallies[side].xg, 2),
                "possession": possession[side],
            }
            for side in SIDES
        },
    }


def livedata(
    event_id: int, uts: int, x: float, y: float, situation: str, minute: int, period: str
) -> FrameBody:
    """Where the ball is."""
    return {
        "type": "livedata",
        "event_id": event_id,
        "uts": uts,
        "x": round(x, 1),
        "y": round(y, 1),
        "situation": situation,
        "minute": minute,
        "period": period,
    }


def action(event_id: int, tid: int, moment: Moment, board: Board, ts: int) -> FrameBody:
    """A moment, with the score after it."""
    minute, second = board.clock(moment.ms)
    return {
        "type": "action",
        "event_id": event_id,
        "action_type": moment.kind,
        "tid": tid,
        "x": round(moment.x, 1),
        "y": round(moment.y, 1),
        "team": moment.side,
        "player": {"id": moment.player.id, "name": moment.player.name},
        "score": board.score,
        "qualifiers": list(moment.qualifiers),
        "minute": minute,
        "second": second,
        "period": board.period,
        "ts": ts,
    }


def odds(event_id: int, uts: int, markets: Markets) -> FrameBody:
    """The best prices of all books; a market that is closed, or decided, is null."""
    return {"type": "odds", "event_id": event_id, "uts": uts, "odds": markets}


def odds_book(event_id: int, slug: str, uts: int, markets: Markets) -> FrameBody:
    """One book's prices, of which the feed has the winner only."""
    return {
        "type": "odds_book",
        "event_id": event_id,
        "bookmaker_slug": slug,
        "uts": uts,
        "odds": {"1x2": markets["1x2"]},
    }
