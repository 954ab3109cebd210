"""The REST lists of what is live: a body as rows, in every shape that was met, and who is wanted.

Any field may be missing, null or of a strange type; then it is None or empty. What has no id is no
row. Football and tennis are read alike, for both have been met with names as text and as objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import combining, normalize

import orjson

from .. import dialects
from ..dialects.values import mapping, pair, text, whole
from ..json_text import dumps, loads
from ..periods import HALF_TIME, PAUSES, PERIODS, SHOOT_OUT
from ..sports import Match, read_id


class ListPage(NamedTuple):
    """One answer: its rows, where the next one is, and how many rows could not be read."""

    rows: list[Listed]
    next_url: str | None
    unread: int


class Named(NamedTuple):
    """A league, tournament, team or player."""

    id: int | None
    name: str | None


class Listed(NamedTuple):
    """One match that is on.

    `goals` are goals, in tennis the sets won; `sets` are `6-4 2-1`. `clock` is `45+2'`, `half-time`
    or `set 3, 40-15`. `carried` is whether the socket has the match, None where the list does not
    say (tennis never did). `source` is "full", "basic" or None. `raw` is the row's JSON.
    """

    match: Match
    league: Named
    home: Named
    away: Named
    goals: tuple[int, int] | None
    sets: str
    clock: str
    status: str
    carried: bool | None
    source: str | None
    raw: bytes

    @property
    def score(self) -> str:
        """`2–1`, or the sets: `6-4 3-6 2-1`."""
        return self.sets or ("" if self.goals is None else f"{self.goals[0]}–{self.goals[1]}")


MOST_ROWS = 5000  # of a page; the fullest list that was met had 220
LONGEST_NAME = 200
LONGEST_SETS = 100
ROWS = ("events", "results", "matches")  # where an object has them (wire-facts, REST discovery)
# What a list that was asked for live matches has met them with, and means not yet.
AHEAD = frozenset({"scheduled", "notstarted", "not_started"})
# "6-4, 3-6, 7-6(5)": as text, with the tie-break in brackets.
SET = re.compile(r"([0-9]{1,2})\s*[-:–]\s*([0-9]{1,2})(?:\s*\(([0-9]{1,2})(?:-[0-9]{1,2})?\))?")


def page(body: bytes, sport: str) -> ListPage:
    """What a body lists; raises ValueError that says why it is no list."""
    try:
        found = loads(body)
    except orjson.JSONDecodeError:
        raise ValueError("no JSON") from None
    rows, next_url = found, None
    if isinstance(found, dict):
        rows = next((found[name] for name in ROWS if isinstance(found.get(name), list)), None)
        next_url = text(found.get("next"))
    if not isinstance(rows, list):
        raise ValueError("JSON without a list of matches")
    read = [_listed(row, sport) for row in rows[:MOST_ROWS]]
    unread = read.count(None) + len(rows[MOST_ROWS:])
    return ListPage([row for row in read if row is not None and _is_on(row)], next_url, unread)


def chosen(
    rows: Iterable[Listed],
    *,
    league: Sequence[str] | None = None,
    team: Sequence[str] | None = None,
) -> list[Listed]:
    """The rows of any of these leagues (or tournaments) and any of these teams (or players).

    A word of digits is an id; any other is part of a name, whatever its case and accents.
    """
    return [
        row
        for row in rows
        if (not league or any(_is_meant(word, row.league) for word in league))
        and (not team or any(_is_meant(word, row.home, row.away) for word in team))
    ]


def _is_meant(word: str, *named: Named) -> bool:
    if word.isascii() and word.isdigit():
        return any(each.id is not None and str(each.id) == word for each in named)
    part = _plainly(word)
    return any(part in _plainly(each.name or "") for each in named)


# Letters that Unicode does not take apart, as keyboards without them have them.
LETTERS = str.maketrans({"æ": "ae", "ð": "d", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o"})
LETTERS |= str.maketrans({"œ": "oe", "þ": "th", "ŧ": "t", "’": "'"})


def _plainly(name: str) -> str:
    """A name without case and accents, as people type it."""
    bare = "".join(char for char in normalize("NFKD", name.casefold()) if not combining(char))
    return bare.translate(LETTERS)


def _listed(row: object, sport: str) -> Listed | None:
    """One row; None where it has no id, or is nested deeper than JSON can be written again."""
    number = read_id(mapping(row).get("id"))
    if not isinstance(row, dict) or number is None:
        return None
    try:
        raw = dumps(row)
    except TypeError:
        return None
    clock = dialects.clock({**row, "minute": row.get("current_minute", row.get("minute"))})
    carried = _flag(row.get("live_websocket"))
    full = _flag(row.get("websocket_plus"))
    return Listed(
        Match(sport, number),
        _named(row, "league", "tournament"),
        _named(row, "home_team", "home", "player1"),
        _named(row, "away_team", "away", "player2"),
        _goals(row),
        _sets(row),
        _set_clock(row) or _match_clock(row, clock),
        clock.status or "",
        carried,
        None if full is None or carried is False else "full" if full else "basic",
        raw,
    )


def _is_on(row: Listed) -> bool:
    """Whether it may still be played: the lists have been met with what has ended, too."""
    over = dialects.finished({"status": row.status})
    return not over and (row.match.sport == "football" or row.status not in AHEAD)


def _named(row: Mapping[str, Any], *keys: str) -> Named:
    """What these keys name: text with a `…_id` and perhaps a `…_name` beside it, or an object."""
    number = name = None
    for key in keys:
        value = row.get(key)
        thing = mapping(value)
        number = _first(number, read_id(thing.get("id")), read_id(row.get(f"{key}_id")))
        name = name or text(value) or text(thing.get("name")) or text(thing.get("short_name"))
        name = name or text(row.get(f"{key}_name"))
    return Named(number, name[:LONGEST_NAME] if name else None)


def _first(*ids: int | None) -> int | None:
    return next((each for each in ids if each is not None), None)


def _flag(value: object) -> bool | None:
    return value if type(value) is bool else None


def _goals(row: Mapping[str, Any]) -> tuple[int, int] | None:
    return (
        pair([row.get("home_score"), row.get("away_score")])
        or pair([row.get("player1_sets"), row.get("player2_sets")])
        or dialects.score(row)
    )


def _sets(row: Mapping[str, Any]) -> str:
    """The sets, with the current one, which some lists have apart."""
    sets = list(_told_sets(row.get("sets_detail")))
    games = pair([row.get("current_game_p1"), row.get("current_game_p2")])
    current = whole(row.get("current_set"))
    if games is not None and (current or 0) == len(sets) + 1:
        sets.append(f"{games[0]}-{games[1]}")
    return " ".join(sets)


def _told_sets(value: object) -> Iterator[str]:
    """From `"6-4, 3-6"`, from `[{"p1": 6, "p2": 4, "tiebreak": null}]`, or from `[[6, 4]]`."""
    if type(value) is str:
        for home, away, tie_break in SET.findall(value[:LONGEST_SETS]):
            yield f"{int(home)}-{int(away)}{f'({tie_break})' if tie_break else ''}"
        return
    for each in value[:10] if type(value) is list else ():
        games = pair([each.get("p1"), each.get("p2")]) if type(each) is dict else pair(each)
        tie_break = whole(mapping(each).get("tiebreak"))
        if games is not None:
            yield f"{games[0]}-{games[1]}{f'({tie_break})' if tie_break is not None else ''}"


def _set_clock(row: Mapping[str, Any]) -> str:
    current, point = whole(row.get("current_set")), text(row.get("current_point"))
    told = [f"set {current}" if current else "", point[:20] if point else ""]
    return ", ".join(part for part in told if part)


def _match_clock(row: Mapping[str, Any], clock: dialects.ClockReading) -> str:
    if clock.status == HALF_TIME:
        return PAUSES[HALF_TIME]
    if clock.period == SHOOT_OUT:
        return PERIODS[SHOOT_OUT].rich
    if clock.minute is None:
        return ""
    added = whole(row.get("added_time")) or whole(row.get("injury_time"))
    return f"{clock.minute}+{added}'" if added else f"{clock.minute}'"
