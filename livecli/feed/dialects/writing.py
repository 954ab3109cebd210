"""Rewrites a documented frame into the rich dialect, as clients have met it on the wire.

One frame at a time, with no memory: what a documented frame does not tell (the second, the side on
the ball, who published a price) is null or left out, as it may be in the rich dialect. Made-up
matches fill it in from their memory (`service.rich`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from livecli.feed.periods import FIRST_HALF, HALF_TIME, period
from livecli.feed.sides import SIDES

from . import vocabulary
from .reading import at_ms, clock, is_tennis


Body = dict[str, Any]

PERIOD = vocabulary.rich(vocabulary.PERIODS)
STATUS = vocabulary.rich(vocabulary.STATUSES)
STAT = vocabulary.rich(vocabulary.STATS)
MARKET = vocabulary.rich(vocabulary.MARKETS)

# What REST gives as the reason for prices that have stood still (wire-facts, odds).
UPDATE_REASON = "match is in play"


def rich(body: Body) -> Body:
    """The frame in the rich dialect; tennis, actions and what is unknown come back as they are."""
    kind = body.get("type")
    rewrite = REWRITES.get(kind) if type(kind) is str else None
    return body if rewrite is None or is_tennis(body) else rewrite(body)


def _subscribed(body: Body) -> Body:
    """Its event names no match, and its odds are the bare map of markets."""
    event, recent, odds = (body.get(name) for name in ("event", "livedata", "odds"))
    changed: Body = {}
    if type(event) is dict:
        changed["event"] = _without(_event(event), "event_id")
        changed["event"]["websocket_plus"] = body.get("source") == "full"
    if type(recent) is list:
        changed["livedata"] = [rich(one) if type(one) is dict else one for one in recent]
    if type(odds) is dict:
        changed["odds"] = _markets(odds.get("odds", odds))
    return body | changed


def _event(body: Body) -> Body:
    changed: Body = {"time": _time(body)}
    for side in SIDES:
        if type(body.get(side)) is dict:
            changed[side] = body[side] | _short_name(body[side])
    if type(body.get("stats")) is dict:
        changed["stats"] = {side: _renamed(block, STAT) for side, block in body["stats"].items()}
    return _without(body, "minute", "period", "status") | changed


def _livedata(body: Body) -> Body:
    x, y = body.get("x"), body.get("y")
    trail = [] if x is None or y is None else [{"x": x, "y": y}]
    rest = _without(body, "x", "y", "minute", "period")
    return rest | {"coordinates": trail, "side": body.get("side")}


def _odds(body: Body) -> Body:
    """A price has no time of its own; the frame says when prices were read, to the second."""
    moment = at_ms(body)
    return _without(body, "uts") | {
        "odds": _markets(body.get("odds")),
        "updated_at": None if moment is None else _iso(moment),
        "next_update_at": None,
        "update_reason": UPDATE_REASON,
    }


# Frame type → how it is said. The rest, `action` first of all, is the same in both dialects.
REWRITES = {
    "event": _event,
    "livedata": _livedata,
    "odds": _odds,
    "odds_book": _odds,
    "subscribed": _subscribed,
}


def _time(body: Body) -> Body:
    """The `time` object, in words; half-time is a period there (wire-facts, November)."""
    told = clock(body)
    standing, status = told.period or "", told.status or ""
    word = PERIOD.get(standing, told.period)
    return {
        "minute": told.minute,
        "second": told.second or 0,
        "display": _display(told.minute, standing),
        "period": status if status == HALF_TIME and standing == FIRST_HALF else word,
        "status": word if status == "live" and word else STATUS.get(status, told.status),
        "kickoff_at": None,
        "added_time": None,
    }


def _display(minute: int | None, standing: str) -> str | None:
    """The minute as people read it; stoppage time apart, as `45+2'`."""
    last = period(standing).last
    if minute is None or last is None or minute <= last:
        return None if minute is None else f"{minute}'"
    return f"{last}+{minute - last}'"


def _markets(markets: Any) -> Any:
    """The map of markets under its rich names, the totals gathered in one flat map."""
    if type(markets) is not dict:
        return markets
    named: Body = {}
    name: str
    for name, market in markets.items():
        if name.startswith(vocabulary.OVER_GOALS) and (market is None or type(market) is dict):
            named.setdefault(vocabulary.TOTALS, {}).update(_flat(name, market or {}))
        else:
            named[MARKET.get(name, name)] = market
    return named


def _flat(name: str, market: Body) -> Body:
    under = vocabulary.UNDER_GOALS + name.removeprefix(vocabulary.OVER_GOALS)
    return {name: market.get("over"), under: market.get("under")}


def _short_name(team: Body) -> Body:
    """`Kyoto Sanga` was met as `Kyoto` (wire-facts, event): the name without its last word."""
    name = team.get("name")
    return {"short_name": name.rpartition(" ")[0] or name} if type(name) is str else {}


def _renamed(block: Any, table: dict[str, str]) -> Any:
    if type(block) is not dict:
        return block
    return {table.get(name, name): value for name, value in block.items()}


def _without(body: Body, *names: str) -> Body:
    return {name: value for name, value in body.items() if name not in names}


def _iso(moment_ms: float) -> str:
    return datetime.fromtimestamp(int(moment_ms) // 1000, UTC).isoformat()
