"""Rewrites a frame of either dialect into the documented shape, the way back from `writing`.

One frame at a time, with no memory. What has a documented place goes there; what has none stays
where it was. A documented field that is filled is believed and never overwritten by a rich one.
Values are moved and not converted: only words of period and status, points of tennis, and times in
seconds change, and a number that was spelled as text becomes one when it moves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from livecli.feed.sides import SIDES
from livecli.feed.snapshots import is_bare, part_type

from . import vocabulary
from .reading import (
    EXTRA,
    PERIOD,
    SECONDS_BELOW,
    STATUS,
    at_ms,
    board,
    clock,
    is_tennis,
    player,
)
from .values import folded, mapping, number, text, whole


Body = dict[str, Any]

STAT_NAMES = {word.rich: word.documented for word in vocabulary.STATS}
MARKET_NAMES = {word.rich: word.documented for word in vocabulary.MARKETS}
DOCUMENTED_PERIODS = frozenset(word.documented for word in vocabulary.PERIODS)
DOCUMENTED_STATUSES = frozenset(word.documented for word in vocabulary.STATUSES)

# A time in seconds is at least this: what is less would not be milliseconds after a conversion.
SECONDS_FROM = SECONDS_BELOW / 1000


def normalized(body: Body) -> Body:
    """The frame in its documented shape; `body` itself if it has that shape, or is unknown."""
    kind = body.get("type")
    rewrite = REWRITES.get(kind) if type(kind) is str else None
    if rewrite is None:
        return body
    new = dict(body)
    rewrite(new)
    if new == body:
        return body
    keys = _documented_keys(body["type"], is_tennis(new))
    return {name: new[name] for name in keys if name in new} | new


@cache
def _documented_keys(kind: str, tennis: bool) -> tuple[str, ...]:
    """The frame's own keys in the documents' order; a rewritten frame has them first."""
    from livecli.feed.contract import contracts

    sport = "tennis" if tennis else "football"
    rows = [row for one in contracts(kind, sport, "documented") for row in one.fields]
    return tuple(dict.fromkeys(row.path.partition(".")[0] for row in rows))


def _event(new: Body) -> None:
    if is_tennis(new):
        _tennis(new)
        return
    _tell_time(new, with_status=True)
    stats = new.get("stats")
    if type(stats) is dict:
        new["stats"] = stats | {
            side: _renamed(stats[side], STAT_NAMES) for side in SIDES if side in stats
        }


def _livedata(new: Body) -> None:
    _tell_time(new)
    _tell_moment(new, "uts", "ts")
    _place(new)


def _action(new: Body) -> None:
    """Only the aliases that clients wrote down; its documented fields are what they read."""
    _tell_time(new, with_second=True)
    _tell_moment(new, "ts", "uts")
    _place(new)
    if new.get("action_type") is None and text(new.get("action")):
        new["action_type"] = new.pop("action")
    if new.get("team") is None and new.get("side") in SIDES:
        new["team"] = new.pop("side")
    _name_player(new)


def _odds(new: Body) -> None:
    _tell_moment(new, "uts", "ts")
    if new.get("uts") is None and number(new.get("ts")) is None:
        _tell_date(new)
    if type(new.get("odds")) is dict:
        new["odds"] = _markets(new["odds"])


def _tennis(new: Body) -> None:
    """There is one dialect of tennis, but REST spells points in its own way."""
    told = new.get("score")
    if type(told) is not dict:
        told = new
    if type(told.get("point")) is str:
        point = board({"point": told["point"]}).point or told["point"]
        if told is new:
            new["point"] = point
        else:
            new["score"] = told | {"point": point}


def _subscribed(new: Body) -> None:
    """Its parts become whole frames in the documented shape."""
    for name in ("event", "odds", "odds_book"):
        part = new.get(name)
        if type(part) is dict and part:
            new[name] = _part(name, part, new)
    for name in ("livedata", "history"):
        parts = [new[name]] if type(new.get(name)) is dict else new.get(name)
        if type(parts) is list:
            new[name] = [_part(name, one, new) if type(one) is dict else one for one in parts]


# Frame type → what changes a copy of the frame. What is not here is the same in both dialects.
REWRITES: dict[str, Callable[[Body], None]] = {
    "action": _action,
    "event": _event,
    "livedata": _livedata,
    "odds": _odds,
    "odds_book": _odds,
    "score": _tennis,
    "subscribed": _subscribed,
}


def _part(place: str, part: Body, snapshot: Body) -> Body:
    """A part of a snapshot with the type and the match that it may lack."""
    if not part or part.get("type") == "subscribed":
        return part
    if place in ("odds", "odds_book") and is_bare(part):
        part = {"odds": part}
    sport = "tennis" if is_tennis(snapshot) or is_tennis(mapping(snapshot.get("event"))) else None
    told = {"type": part_type(place, part, sport), "event_id": snapshot.get("event_id")}
    lacking = {
        name: value for name, value in told.items() if value is not None and part.get(name) is None
    }
    return normalized(lacking | part | lacking if lacking else part)


def _tell_time(new: Body, *, with_status: bool = False, with_second: bool = False) -> None:
    """Lift what has a place out of `time`, and say period and status in documented words."""
    if "time" not in new and _is_told(new.get("period"), new.get("status")):
        return
    time = new.get("time")
    rest = dict(time) if type(time) is dict else {}
    told = clock(new)
    _lift(new, rest, "minute", told.minute)
    if with_second:
        _lift(new, rest, "second", told.second)
    _tell_period(new, rest, told.period, told.status, with_status)
    if type(time) is dict and rest != time:
        new["time"] = rest
        if not rest:
            del new["time"]


def _is_told(period: object, status: object) -> bool:
    """Whether both words are documented ones, so that such frames cost little."""
    if type(period) is not str or period not in DOCUMENTED_PERIODS:
        return period is None and status is None
    if type(status) is not dict:
        return status is None
    named = status.get("name")
    return type(named) is str and named in DOCUMENTED_STATUSES


def _lift(new: Body, rest: Body, name: str, told: int | None) -> None:
    """`told` is what the frame says by `name`, or by another field of `time`, which stays."""
    if new.get(name) is not None or told is None:
        return
    value = rest.get(name)
    new[name] = value if type(value) in (int, float) else told
    if whole(value) is not None:
        del rest[name]


def _tell_period(
    new: Body, rest: Body, period: str | None, status: str | None, with_status: bool
) -> None:
    """Each of the two words may tell both, so both are decided here.

    `period` and `status` are what the frame says by them. A word stays where it is while it says
    something that has no place: that it is half-time, in a frame without a status.
    """
    top, outer = new.get("period"), new.get("status")
    named = outer.get("name") if type(outer) is dict else outer
    said = top if top is not None else rest.get("period")
    stated = named if named is not None else rest.get("status")
    word, state = folded(said), folded(stated)
    tells_period = state in PERIOD or state.startswith(EXTRA)
    if (said is not None and not word) or (stated is not None and not state):
        return  # of no known type, so that it cannot be said what would be lost
    if top is not None and tells_period and not _is_known(word):
        return  # a word that nobody knows holds the place of the one that is known
    told_status = status if with_status else None
    all_said = _is_said(word, period, told_status)
    if all_said and top is None:
        rest.pop("period", None)
    if period is None:
        if all_said and top is not None and rest.get("period") is None:
            del new["period"]  # the status says it now
    elif all_said or (top is None and (with_status or not word)):
        new["period"] = said if period == word else period
    if told_status is not None and (stated is None or type(stated) is str or state in STATUS):
        is_own = told_status == state and state not in STATUS
        told_name = {"name": stated if is_own else told_status}
        new["status"] = outer | told_name if type(outer) is dict else told_name
        if named is None:
            rest.pop("status", None)


def _is_known(word: str) -> bool:
    return word in PERIOD or word in STATUS or word.startswith(EXTRA)


def _is_said(word: str, period: str | None, status: str | None) -> bool:
    """Whether `period` and `status` say all that the word for the period says."""
    if word in PERIOD:
        return STATUS.get(word, "live") in ("live", status)
    if word in STATUS:
        return STATUS[word] == status
    return word.startswith(EXTRA) or period == word


def _tell_moment(new: Body, name: str, alias: str) -> None:
    """The time in milliseconds, under its documented name."""
    if new.get(name) is None and type(new.get(alias)) in (int, float):
        new[name] = new.pop(alias)
    moment: Any = new.get(name)
    if type(moment) in (int, float) and SECONDS_FROM <= moment < SECONDS_BELOW:
        new[name] = round(moment * 1000)


def _tell_date(new: Body) -> None:
    """The time out of `updated_at`, which stays if it is finer than a millisecond."""
    moment = at_ms({"updated_at": new.get("updated_at")})
    if moment is None or moment < SECONDS_BELOW:
        return
    new["uts"] = round(moment)
    if abs(moment - new["uts"]) < 0.0006:  # more is no rounding of a float: a microsecond is 0.001
        del new["updated_at"]


def _place(new: Body) -> None:
    """The newest point of a trail becomes `x` and `y`; the way there has no documented place."""
    if new.get("x") is not None or new.get("y") is not None:
        return
    trail = new.get("coordinates")
    points = trail if type(trail) is list else [trail]
    point = mapping(points[-1]) if points else {}
    if point.get("x") is not None and point.get("y") is not None:
        if _set_place(new, point["x"], point["y"]) and len(point) == 2:
            new["coordinates"] = points[:-1]
            if len(points) == 1:
                del new["coordinates"]
    elif _set_place(new, new.get("coordinate_x"), new.get("coordinate_y")):
        del new["coordinate_x"], new["coordinate_y"]


def _set_place(new: Body, x: object, y: object) -> bool:
    across, up = number(x), number(y)
    if across is None or up is None:
        return False
    new["x"] = x if type(x) in (int, float) else across
    new["y"] = y if type(y) in (int, float) else up
    return True


def _name_player(new: Body) -> None:
    told = new.get("player")
    if type(told) is str:
        if text(told):
            new["player"] = {"name": told}
        return
    if not (told is None or (type(told) is dict and told.get("name") is None)):
        return
    if player({"player": told}) is None and text(new.get("player_name")):
        new["player"] = (told or {}) | {"name": new.pop("player_name")}


def _renamed(block: Any, names: dict[str, str]) -> Any:
    """A filled documented name keeps its value, and the rich one beside it stays."""
    if type(block) is not dict:
        return block
    moved = {
        rich: name
        for rich, name in names.items()
        if rich != name and rich in block and block.get(name) is None
    }
    if not moved:
        return block
    filled = set(moved.values())
    return {
        moved.get(name, name): value
        for name, value in block.items()
        if name in moved or name not in filled
    }


def _markets(markets: Body) -> Body:
    named: Body = _renamed(markets, MARKET_NAMES)
    flat = named.get(vocabulary.TOTALS)
    if type(flat) is not dict:
        return named
    totals, rest = _totals(named, flat)
    if not totals:
        return named
    unfolded: Body = {}
    for name, market in named.items():
        if name == vocabulary.TOTALS:
            unfolded |= totals | ({name: rest} if rest else {})
        elif name not in totals:
            unfolded[name] = market
    return unfolded


def _totals(markets: Body, flat: Body) -> tuple[Body, Body]:
    """The two sides of each line, and what of the flat map is no such side."""
    totals: Body = {}
    rest: Body = {}
    for name, price in flat.items():
        which, _, goals = name.partition("_")
        line = vocabulary.OVER_GOALS + goals
        is_side = which in ("over", "under") and goals and line != vocabulary.TOTALS
        if is_side and markets.get(line) is None and not isinstance(price, (dict, list)):
            totals.setdefault(line, {})[which] = price
        else:
            rest[name] = price
    return totals, rest
