"""The state of a match as a JSON object, which programs of the user's get as `$state`.

Its shape is in the contract: `livecli schema state`. Every key is always there.
"""

from __future__ import annotations

from typing import Any

from livecli.feed.sides import SIDES

from .football.match import FootballState
from .football.timeline import Entry
from .match import MatchState
from .odds import Book
from .tennis.match import TennisState


Json = dict[str, Any]
CARDS = frozenset({"yellow_card", "red_card", "second_yellow"})


def state_body(state: MatchState) -> Json:
    """What is known of a match."""
    body: Json = {
        "sport": state.match.sport,
        "event_id": state.match.event_id,
        "home": state.home,
        "away": state.away,
        "status": state.status,
        "source": state.source,
        "finished": state.finished,
        "gaps": len(state.gaps),
        "last_ms": state.last_ms.get(""),
    }
    if isinstance(state, FootballState):
        return body | _football(state)
    return body | _tennis(state) if isinstance(state, TennisState) else body


def _football(state: FootballState) -> Json:
    clock, ball, entries = state.clock, state.ball, state.timeline.entries
    told = [entry for entry in entries if not entry.withdrawn]
    shots = [shot for shot in state.shots if shot.period != "P"]
    return {
        "score": _sided(state.score),
        "penalties": _sided(state.shoot_out.score),
        "period": clock.period,
        "minute": clock.minute,
        "second": clock.second,
        "added": state.added,
        "situation": state.situation,
        "ball": None if ball is None else {"x": ball.x, "y": ball.y, "side": ball.side},
        "goals": [
            {**_entry(each), "own_goal": each.own_goal, "penalty": each.penalty}
            for each in told
            if each.kind == "goal"
        ],
        "cards": [{"kind": each.kind, **_entry(each)} for each in told if each.kind in CARDS],
        "substitutions": [
            {**_entry(each), "out": each.other} for each in told if each.kind == "substitution"
        ],
        "shots": {side: sum(shot.side == side for shot in shots) for side in SIDES},
        "stats": _stats(state),
        "odds": _prices(state.odds.best),
        "books": {slug: _prices(book) for slug, book in state.odds.books.items()},
    }


def _tennis(state: TennisState) -> Json:
    return {
        "sets": [[*games] for games in state.sets],
        "sets_won": _sided(state.sets_won),
        "set": state.current,
        "games": _sided(state.games),
        "point": state.point,
        "server": state.server,
        "tie_break": state.tie_break,
        "best_of": state.best_of,
        "calls": [call._asdict() for call in state.calls],
        "tournament": state.tournament,
        "surface": state.surface,
        "round": state.round,
        "circuit": state.circuit,
        "stats": _stats(state),
    }


def _sided(pair: tuple[int, int] | None) -> Json | None:
    return None if pair is None else dict(zip(SIDES, pair, strict=True))


def _entry(entry: Entry) -> Json:
    return {
        "side": entry.side,
        "player": entry.player,
        "minute": entry.minute,
        "period": entry.period,
    }


def _stats(state: FootballState | TennisState) -> Json:
    return {side: dict(state.stats.get(side, {})) for side in SIDES}


def _prices(book: Book) -> Json:
    """Market → outcome → price; a market that is closed has none."""
    return {
        market.name: {name: price.current for name, price in market.prices.items()}
        for market in book.markets.values()
        if not market.closed
    }
