"""What a decoded frame says: the same answer from either dialect, in documented words and units.

Any value may be missing, null or of a strange type; then the answer is None or empty, never an
exception. Where both dialects' fields are there, the documented one is believed.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from livecli.feed.periods import PERIODS
from livecli.feed.sides import SIDES
from livecli.feed.tennis_rules import set_is_won
from livecli.wording import LAST_MS

from . import vocabulary
from .values import LARGEST, NOTHING, amount, folded, mapping, number, pair, text, whole


PERIOD = vocabulary.documented(vocabulary.PERIODS)
STATUS = vocabulary.documented(vocabulary.STATUSES)
STAT = vocabulary.documented(vocabulary.STATS)
RICH_STAT = vocabulary.rich(vocabulary.STATS)
MARKET = vocabulary.documented(vocabulary.MARKETS)

# Keys of a frame, or of its map of markets, that only one dialect has. Tennis has one dialect.
RICH_MARKS = frozenset({"coordinates", "match_winner", "time", vocabulary.TOTALS})
DOCUMENTED_MARKS = frozenset({"1x2", "minute", "period", "sets", "tournament", "x"})

EXTRA = "extra"

# Below it a timestamp is in seconds (wire-facts, livedata): 1e11 ms is March 1973.
SECONDS_BELOW = 1e11


class ClockReading(NamedTuple):
    """Where a football match stands.

    `period` is "1H", "2H", "ET1", "ET2" or "P"; `status` "live", "halftime", "break", "finished",
    … Words that are in no table are given as they came, folded (lower case, `_` for spaces).
    """

    minute: int | None
    second: int | None
    period: str | None
    status: str | None


class TennisBoard(NamedTuple):
    """A tennis scoreboard, home first. `point` is "40-15", "Deuce", "Ad-40", in a tie-break "5-6".

    Any part but the sets may be missing: a frame may leave out what has not changed.
    """

    sets: list[tuple[int, int]]
    sets_won: tuple[int, int]
    current: int | None
    games: tuple[int, int] | None
    point: str | None
    server: str | None


def clock(body: Mapping[str, Any]) -> ClockReading:
    """The clock of an event, livedata or action frame."""
    time = mapping(body.get("time"))
    now = minute(body)
    said = _first(body.get("period"), time.get("period"))
    word, state = folded(said), folded(_status(body))
    return ClockReading(now, second(body), _period(word, state, now), _standing(word, state))


def minute(body: Mapping[str, Any]) -> int | None:
    """The minute of that clock, which most who ask want alone."""
    told = body.get("minute")
    if type(told) is int and -LARGEST < told < LARGEST:
        return told
    time = mapping(body.get("time"))
    found = whole(_first(told, time.get("minute")))
    return _leading_minutes(time.get("display")) if found is None else found


def second(body: Mapping[str, Any]) -> int | None:
    """The second in its minute."""
    told = body.get("second")
    return whole(mapping(body.get("time")).get("second") if told is None else told)


def finished(body: Mapping[str, Any]) -> bool:
    """Whether an event frame says that its match is over, played or not."""
    for said in (_status(body), body.get("period"), mapping(body.get("time")).get("period")):
        word = folded(said)
        if STATUS.get(word, word) in vocabulary.OVER:
            return True
    return False


def dialect(body: Mapping[str, Any]) -> str | None:
    """ "documented" or "rich", by what only one of them has; None where both would say the same."""
    markets = _markets(body)
    for name, marks in (("rich", RICH_MARKS), ("documented", DOCUMENTED_MARKS)):
        if not marks.isdisjoint(body) or not marks.isdisjoint(markets):
            return name
    return None


def names(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The teams or players in an event frame, or in the event inside a `subscribed` frame."""
    event = body.get("event")
    if type(event) is dict:
        body = event
    return _name(body.get("home")), _name(body.get("away"))


def is_tennis(body: Mapping[str, Any]) -> bool:
    """Whether a frame is tennis by its own words: it says so, or it counts sets."""
    return body.get("sport") == "tennis" or "sets" in body or "sets" in mapping(body.get("score"))


def score(body: Mapping[str, Any]) -> tuple[int, int] | None:
    """Goals in an event or action frame. They may go down, when a goal is taken back."""
    return pair(body.get("score"))


def stat(body: Mapping[str, Any], side: str, name: str) -> float | None:
    """One statistic of an event frame by its documented name; None when the frame has none."""
    return stat_in(mapping(mapping(body.get("stats")).get(side)), name)


def stat_in(block: Mapping[str, Any], name: str) -> float | None:
    """The same of one side's statistics."""
    found = amount(block.get(name))
    return amount(block.get(RICH_STAT.get(name, name))) if found is None else found


def stats(body: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """All statistics of an event frame that are numbers: `{"home": {"shots": 8.0, …}, "away": …}`.

    Those without a documented name keep the rich one.
    """
    blocks = mapping(body.get("stats"))
    return {
        side: {
            STAT.get(name, name): found
            for name, value in mapping(blocks.get(side)).items()
            if (found := amount(value)) is not None
        }
        for side in SIDES
    }


def ball(body: Mapping[str, Any]) -> tuple[float, float] | None:
    """Where the ball is, or the action was: percent of the pitch, from the left and the bottom."""
    x, y = body.get("x"), body.get("y")
    if x is None or y is None:
        x, y = _point(body.get("coordinates"))
    if x is None or y is None:
        x, y = body.get("coordinate_x"), body.get("coordinate_y")
    across, up = number(x), number(y)
    return None if across is None or up is None else (across, up)


def side(body: Mapping[str, Any]) -> str | None:
    """Who acts (action) or has the ball (rich livedata): "home" or "away"."""
    said = _first(body.get("team"), body.get("side"))
    return said if type(said) is str and said in SIDES else None


def action_type(body: Mapping[str, Any]) -> str | None:
    """What an action frame is about, as it came; `temp_` in front means provisional."""
    return text(body.get("action_type")) or text(body.get("action"))


def player(body: Mapping[str, Any]) -> str | None:
    """Who did it."""
    return _name(body.get("player")) or text(body.get("player_name"))


def prices(
    body: Mapping[str, Any], wanted: Container[str] | None = None
) -> dict[str, dict[str, float]]:
    """The documented map of markets, in decimal odds, from an odds frame or from a bare map.

    `{"1x2": {"home": 2.1, …}, "over_25": {"over": 1.9, …}, …}`. What has no price is left out;
    markets that are not documented keep their own name. With `wanted`, others may be left out.
    """
    found: dict[str, dict[str, float]] = {}
    for name, market in _markets(body).items():
        if type(market) is not dict:
            continue
        named = MARKET.get(name, name)
        if name == vocabulary.TOTALS:
            _add_totals(found, market)
        elif wanted is None or named in wanted:
            priced = {which: p for which, v in market.items() if (p := number(v)) is not None}
            if priced:
                found[named] = priced
    return found


def board(body: Mapping[str, Any]) -> TennisBoard:
    """The scoreboard in a tennis event frame or in a score frame."""
    told = body.get("score")
    if type(told) is not dict:
        told = body
    listed = told.get("sets")
    sets = [games for one in listed if (games := pair(one))] if type(listed) is list else []
    current = whole(told.get("set"))
    server = told.get("server")
    return TennisBoard(
        sets,
        pair([told.get("home_sets"), told.get("away_sets")]) or _sets_won(sets, current),
        current,
        pair(_first(told.get("game"), [told.get("home_games"), told.get("away_games")])),
        _game_point(told.get("point")),
        server if type(server) is str and server in SIDES else None,
    )


def at_ms(body: Mapping[str, Any]) -> float | None:
    """When the feed says it happened, unix milliseconds; `uts` and `ts` may come in seconds."""
    for name in ("uts", "ts"):
        moment = number(body.get(name))
        if moment is not None:
            return _in_reach(moment * 1000 if moment < SECONDS_BELOW else moment)
    return _iso_ms(body.get("updated_at"))


def _first(value: object, other: object) -> object:
    return other if value is None else value


def _status(body: Mapping[str, Any]) -> object:
    said = body.get("status")
    if type(said) is dict:
        said = said.get("name")
    return _first(said, mapping(body.get("time")).get("status"))


@lru_cache(maxsize=1024)
def _period(word: str, state: str, minute: int | None) -> str | None:
    """The period, which the rich dialect may tell by its status only."""
    known = PERIOD.get(word) or PERIOD.get(state)
    if known is not None:
        return known
    # Some clients met `extra…`, which does not say which half it is; the minute does.
    if word.startswith(EXTRA) or state.startswith(EXTRA):
        return "ET2" if minute is not None and minute > PERIODS["ET2"].first else "ET1"
    return None if word in STATUS else word or None


@lru_cache(maxsize=1024)
def _standing(word: str, state: str) -> str | None:
    """The status; a period may know better than `live` that it is half-time, or over."""
    status = "live" if state.startswith(EXTRA) else STATUS.get(state) or state or None
    better = STATUS.get(word, "live")
    return better if status in (None, "live") and better != "live" else status


def _leading_minutes(display: object) -> int | None:
    """45 of `45+2'`."""
    return whole(display.rstrip("'’ ").partition("+")[0]) if type(display) is str else None


def _name(value: object) -> str | None:
    if type(value) is dict:
        return text(value.get("name")) or text(value.get("short_name"))
    return text(value)


def _point(coordinates: object) -> tuple[object, object]:
    """The last of a short trail is where the ball is now; one client fears a single object."""
    if type(coordinates) is list and coordinates:
        coordinates = coordinates[-1]
    if type(coordinates) is dict:
        return coordinates.get("x"), coordinates.get("y")
    return None, None


def _markets(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The map of markets; a `subscribed` frame has it bare, or in an odds frame of its own."""
    for _ in range(3):
        inner = _first(body.get("odds"), _first(body.get("odds_book"), body.get("book")))
        if type(inner) is not dict:
            break
        body = inner
    return NOTHING if "type" in body else body


def _add_totals(found: dict[str, dict[str, float]], flat: dict[str, Any]) -> None:
    """`over_25` and `under_25` of the rich map become the two sides of `over_25`."""
    for name, value in flat.items():
        which, _, goals = name.partition("_")
        price = number(value)
        if price is not None and which in ("over", "under"):
            found.setdefault(vocabulary.OVER_GOALS + goals, {})[which] = price


def _sets_won(sets: list[tuple[int, int]], current: int | None) -> tuple[int, int]:
    """Count the sets before the current one, and the current one if it is won."""
    done = [
        games
        for number, games in enumerate(sets, 1)
        if (current is not None and number < current) or set_is_won(*games)
    ]
    return sum(home > away for home, away in done), sum(away > home for home, away in done)


def _game_point(value: object) -> str | None:
    said = text(value)
    if said is None or len(said) > 20:
        return said
    if said.lower() == "deuce" or said == "40-40":
        return "Deuce"
    return "-".join(vocabulary.POINTS.get(half.lower(), half) for half in said.split("-"))


def _iso_ms(value: object) -> float | None:
    if type(value) is not str:
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return _in_reach(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def _in_reach(moment_ms: float) -> float | None:
    return moment_ms if 0 < moment_ms <= LAST_MS else None
