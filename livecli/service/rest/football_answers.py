"""The REST answers of football, in the shapes of the service (wire-facts, REST discovery).

What no match here knows (venues, referees, weather) is null, as it is for leagues that the service
does not cover.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from livecli.feed import dialects
from livecli.feed.dialects import vocabulary
from livecli.feed.dialects.values import mapping, number
from livecli.feed.json_text import dumps, loads
from livecli.feed.periods import FINISHED, FIRST_HALF, HALF_TIME, PERIODS, period
from livecli.feed.sides import SIDES
from livecli.feed.sports import Match
from livecli.service.served_match import FULL, ServedMatch, TimedFrame
from livecli.service.service import Service

from .request import Filters, RestRequest, Row, iso


class League(NamedTuple):
    """A league and its season."""

    id: int
    name: str
    season_id: int


class ListedMatch(NamedTuple):
    """A match that REST knows; `carried` is whether the sockets have it."""

    served_match: ServedMatch
    league: League
    carried: bool


SEASON = 1  # of all leagues
# Of captures, which tell none; and of the matches without data.
LOCAL, UNTRACKED = League(1, "Local League", SEASON), League(2, "Untracked League", 2)
LONGEST_MIN = 240  # that a match may have been running; a capture may claim anything
NOT_STARTED, IN_PROGRESS = "notstarted", "inprogress"
# `status` filters by these; `live`, `inprogress`, `upcoming` and all others are silently ignored
# (wire-facts, November: measured).
FILTERING = frozenset({NOT_STARTED, FINISHED, "cancelled", "postponed", "unresolved"})
STAT = vocabulary.rich(vocabulary.STATS)


def live(request: RestRequest) -> Row:
    """`{count, events}`: six sources agree, and it is no page."""
    rows = [_row(listed, request.service) for listed in _live(request.service)]
    meant = request.meant(rows, FILTERS)
    return {"count": len(meant), "events": [_without(row, *LISTED_ONLY) for row in meant]}


def events(request: RestRequest) -> Row:
    """The pages of all matches, the earliest first."""
    rows = [_row(listed, request.service) for listed in _all(request.service)]
    rows.sort(key=lambda row: (row["event_date"], row["id"]))
    return request.page(request.meant(rows, FILTERS))


def event(request: RestRequest) -> Row | None:
    listed = _one(request)
    if listed is None:
        return None
    xg = [_stat(listed.served_match, side, "xg") for side in SIDES]
    more = {"home_xg_live": xg[0], "away_xg_live": xg[1], "previous_leg_event_id": None}
    return _row(listed, request.service) | more


def incidents(request: RestRequest) -> Row | None:
    listed = _one(request)
    if listed is None:
        return None
    told = listed.served_match.incident_log.incidents
    return {"event_id": request.event_id, "incidents": [_without(row, "_order") for row in told]}


def lineups(request: RestRequest) -> Row | None:
    """Always an answer; null where nobody published one (wire-facts, November)."""
    return None if _one(request) is None else {"lineups": None}


def odds(request: RestRequest) -> Row | None:
    """The consensus; its eleven keys and the schedule are those of the service's own page."""
    listed = _one(request)
    if listed is None:
        return None
    body = loads(listed.served_match.odds or b"{}")
    prices = dialects.prices(body)
    at_ms = dialects.at_ms(body)
    over = at_ms is None or _status(listed, request.service, _event(listed)) == FINISHED
    return {
        "event_id": request.event_id,
        "odds": {name: prices.get(market, {}).get(outcome) for name, market, outcome in CONSENSUS},
        "last_update_at": None if at_ms is None else iso(at_ms),
        "next_update_at": None if at_ms is None or over else iso(at_ms + 1000 * IN_PLAY_S),
        "update_interval_seconds": None if over else IN_PLAY_S,
        "update_reason": "no further updates scheduled" if over else "match is in play",
    }


def stats(request: RestRequest) -> Row | None:
    """The block of the event frame under its rich names; what no frame tells is empty."""
    listed = _one(request)
    if listed is None:
        return None
    blocks = mapping(_event(listed).get("stats"))
    return {
        "event_id": request.event_id,
        "xg_estimated": False,
        "stats": {side: _block(mapping(blocks.get(side))) for side in SIDES},
        "shotmap": listed.served_match.incident_log.shots,
        "momentum": [],
        "average_positions": {side: [] for side in SIDES},
        "xg_per_minute": [],
    }


IN_PLAY_S = 900  # between two readings of the prices of a match in play
CONSENSUS = (
    ("home_win", "1x2", "home"),
    ("draw", "1x2", "draw"),
    ("away_win", "1x2", "away"),
    *((f"over_{goals}_goals", f"over_{goals}", "over") for goals in (15, 25, 35)),
    *((f"under_{goals}_goals", f"over_{goals}", "under") for goals in (15, 25, 35)),
    ("btts_yes", "btts", "yes"),
    ("btts_no", "btts", "no"),
)

FILTERS: Filters = {
    "date_from": lambda row, day: row["event_date"] >= day,
    "date_to": lambda row, day: row["event_date"][: len(day)] <= day,
    "league_id": lambda row, league_id: row["league_id"] == league_id,
    "round": lambda row, number: row["round_number"] == number,
    "season_id": lambda row, season_id: row["season_id"] == season_id,
    "stage": lambda row, word: False,  # no match here is of any
    "status": lambda row, word: word not in FILTERING or row["status"] == word,
    "team_id": lambda row, team_id: team_id in (row["home_team_id"], row["away_team_id"]),
    "team_name": lambda row, word: any(
        word.casefold() in (row[side] or "").casefold() for side in ("home_team", "away_team")
    ),
}


def _all(service: Service) -> Iterator[ListedMatch]:
    for served_match in service.served_matches.values():
        if served_match.match.sport == "football":
            told = served_match.league
            yield ListedMatch(served_match, League(*told, SEASON) if told else LOCAL, True)
    for match in sorted(service.untracked):
        if match.sport == "football":
            yield ListedMatch(_unseen(match), UNTRACKED, False)


def _unseen(match: Match) -> ServedMatch:
    """A match that is live, but that the sockets do not carry."""
    home, away = ({"id": 1, "name": "Unseen United"}, {"id": 2, "name": "Dark Rovers"})
    only = TimedFrame(0.0, "event", dumps({"home": home, "away": away, "minute": 0}))
    return ServedMatch(match, lambda start_ms: iter((only,)))


def _live(service: Service) -> Iterator[ListedMatch]:
    for listed in _all(service):
        if service.is_open(listed.served_match) and not listed.served_match.over:
            yield listed


def _one(request: RestRequest) -> ListedMatch | None:
    wanted = Match("football", request.event_id)
    found = (listed for listed in _all(request.service) if listed.served_match.match == wanted)
    return next(found, None)


def _event(listed: ListedMatch) -> dict[str, Any]:
    event: dict[str, Any] = loads(listed.served_match.preview() or b"{}")
    return event


def _status(listed: ListedMatch, service: Service, event: dict[str, Any]) -> str:
    if not service.is_open(listed.served_match):
        return NOT_STARTED
    if dialects.finished(event):
        status = dialects.clock(event).status
        return status if status in vocabulary.OVER else FINISHED
    return FINISHED if listed.served_match.over else IN_PROGRESS


# What a row of the pages has and one of the live list has not (captured: topscores).
LISTED_ONLY = (
    *("season_id", "venue_id", "round_number", "round_name", "group_name", "is_local_derby"),
    *("is_neutral_ground", "travel_distance_km", "weather", "pitch_condition", "attendance"),
    *("has_xg", "head_to_head", "highlights"),
)


def _row(listed: ListedMatch, service: Service) -> Row:
    served_match, wall_ms = listed.served_match, service.wall()
    event, log = _event(listed), served_match.incident_log
    clock, status = dialects.clock(event), _status(listed, service, event)
    home, away = dialects.names(event)
    goals: tuple[int | None, int | None] = dialects.score(event) or (0, 0)
    half_time: tuple[int | None, int | None] = log.half_time or (None, None)
    goals, extra = log.after_90 or (goals, None)
    shoot_out = log.shoot_out.score
    named: str | None = period(clock.period).rich or PERIODS[FIRST_HALF].rich
    minute: int | None = clock.minute or 0
    if status == NOT_STARTED:
        goals, named, minute = (None, None), None, None
    return {
        "id": served_match.match.event_id,
        "league_id": listed.league.id,
        "league_name": listed.league.name,
        "home_team_id": _team_id(event, "home"),
        "home_team": home,
        "away_team_id": _team_id(event, "away"),
        "away_team": away,
        "event_date": iso(_kick_off_ms(listed, service, event)),
        "status": status,
        "period": HALF_TIME if named and clock.status == HALF_TIME else named,
        "current_minute": minute,
        "home_score": goals[0],
        "away_score": goals[1],
        "home_score_ht": half_time[0],
        "away_score_ht": half_time[1],
        # Null until they apply; their shapes are a guess.
        "extra_time_score": extra and dict(zip(SIDES, extra, strict=True)),
        "penalty_shootout": shoot_out and dict(zip(SIDES, shoot_out, strict=True)),
        "live_websocket": listed.carried,
        "websocket_plus": listed.carried and served_match.source == FULL,
        "last_updated": iso(wall_ms),
        **dict.fromkeys(LISTED_ONLY),
        "season_id": listed.league.season_id,
        "is_local_derby": False,
        "is_neutral_ground": False,
        "has_xg": False,
        "highlights": [],
    }


def _kick_off_ms(listed: ListedMatch, service: Service, event: dict[str, Any]) -> float:
    """As the frames say it; else the start, less the minute that the first frame had."""
    served_match = listed.served_match
    told = dialects.at_ms({"updated_at": mapping(event.get("time")).get("kickoff_at")})
    if told is not None and served_match.started_at is not None:
        return told
    if not service.is_open(served_match):
        return service.began_ms + 1000 * served_match.opens_s
    minute = served_match.incident_log.first_minute
    if minute is None or served_match.start_ms is None:
        return service.wall() - 60_000 * _bounded(dialects.clock(event).minute)
    return served_match.start_ms - 60_000 * _bounded(minute)


def _bounded(minute: int | None) -> int:
    return min(LONGEST_MIN, max(0, minute or 0))


def _team_id(event: dict[str, Any], side: str) -> Any:
    return mapping(event.get(side)).get("id")


def _stat(served_match: ServedMatch, side: str, name: str) -> float | None:
    return dialects.stat(loads(served_match.event or b"{}"), side, name)


def _block(block: Any) -> dict[str, Any]:
    named = {STAT.get(name, name): value for name, value in block.items()}
    xg = number(named.get("xg"))
    return named if xg is None else named | {"xg": {"actual": xg, "estimated": False}}


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}
