"""What each type of frame tells a person at a glance, in words. Knows no columns and no colours.

Everything here comes from the feed and is not trusted: texts pass `plain`, numbers `figure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from livecli.feed import dialects
from livecli.feed.action_types import ACTION_TYPES, Weight
from livecli.feed.dialects import TennisBoard
from livecli.feed.dialects.values import mapping
from livecli.feed.frames import STAMP, Frame
from livecli.feed.periods import FINISHED, PAUSES, period
from livecli.feed.records import read_gap
from livecli.feed.shoot_outs import PROVISIONAL, Kick, kick
from livecli.feed.sides import SIDES
from livecli.terminal.sanitize import plain

from .line_cells import (
    Statistic,
    across,
    figure,
    games,
    goals,
    odds,
    player_column,
    statistic,
    up,
    words,
)


Body = dict[str, Any]


QUIET, USUAL, GREAT = Weight.QUIET, Weight.USUAL, Weight.GREAT  # sooner found than in their class
NO_SCORE = "–"


class LineContext(NamedTuple):
    """What a frame does not say itself. `home`, `away` and `nobody` are as wide as names are;
    `time_of` writes unix milliseconds as a time of day; `is_penalty` says that the ball of an
    action lay for a penalty."""

    home: str
    away: str
    nobody: str
    time_of: Callable[[object], str]
    is_penalty: bool = False

    def team(self, side: str | None) -> str:
        return self.home if side == "home" else self.away if side == "away" else self.nobody


class LineParts(NamedTuple):
    """One line in pieces. `score` stands between the names.

    A frame that is `in_play` belongs to its match's clock even if it does not tell it.
    """

    what: str
    details: str = ""
    score: str = NO_SCORE
    weight: Weight = USUAL
    in_play: bool = False
    minute: int | None = None
    second: int | None = None
    kick: Kick | None = None


Telling = Callable[[Body, LineContext], LineParts]


def tell(frame: Frame, scene: LineContext) -> LineParts:
    """The line for a frame; one of an unknown type, or without any, shows its fields."""
    return TELLINGS.get(frame.type, _unknown)(frame.body, scene)


# --- Football -------------------------------------------------------------------------------------

STATS = (
    Statistic("shots", "shots", 0, "", 5),
    Statistic("on target", "shots_on_target", 0, "", 5),
    Statistic("xG", "xg", 2, "", 9),
    Statistic("poss", "possession", 0, "%", 0),
)

NO_PLACE = " " * len("100,100")

PENALTIES = {
    True: ("PENALTY GOAL", GREAT),
    False: ("penalty miss", GREAT),
}

# Most actions are `accurate`, and the others say `inaccurate`; goals and penalties are called so.
UNREMARKABLE = frozenset({"accurate", "goal", "own_goal", "penalty"})


def _football_event(body: Body, scene: LineContext) -> LineParts:
    clock = dialects.clock(body)
    what, weight = _stage(clock.status, clock.period)
    return LineParts(what, _statistics(body, STATS), _score(body), weight, True, clock.minute)


@lru_cache(maxsize=256)
def _stage(status: str | None, stage: str | None) -> tuple[str, Weight]:
    """What is played, or why nothing is."""
    pause = PAUSES.get(status or "", "").upper()
    if status in (None, "live"):
        return period(stage).name or words(stage or status or "event"), USUAL
    return pause or words(status), GREAT if pause else USUAL


def _livedata(body: Body, scene: LineContext) -> LineParts:
    situation, commentary = body.get("situation"), body.get("commentary")
    named = "" if situation == "regular_play" else words(situation)
    details = _placed(named, body, plain(commentary) if commentary else "")
    who = scene.team(dialects.side(body))
    return LineParts("ball", f"{who} {details}", NO_SCORE, QUIET, True, dialects.minute(body))


def _action(body: Body, scene: LineContext) -> LineParts:
    kind = dialects.action_type(body) or "action"
    final = kind.removeprefix(PROVISIONAL)
    qualifiers, penalty = _qualifiers(body), kick(body)
    scored = final == "goal" if penalty is None else penalty.scored
    marked = final in ("goal", "shot") and (scene.is_penalty or "penalty" in qualifiers)
    is_penalty = marked or penalty is not None
    what, weight = PENALTIES[scored] if is_penalty else _called(final, qualifiers)
    remarks = _remarks(final, qualifiers) or body.get("commentary")
    details = _placed(dialects.player(body) or "", body, words(remarks, 40))
    return LineParts(
        what if final == kind else f"{what}?",
        f"{scene.team(dialects.side(body))} {details}",
        _score(body),
        weight,
        True,
        dialects.minute(body),
        dialects.second(body),
        penalty,
    )


def _called(final: str, qualifiers: list[str]) -> tuple[str, Weight]:
    if final == "goal" and "own_goal" in qualifiers:
        return "OWN GOAL", GREAT
    known = ACTION_TYPES.get(final)
    return (known.label, known.weight) if known else (words(final, 18), USUAL)


def _remarks(final: str, qualifiers: list[str]) -> str:
    """What the other columns have not said; of a substitution, who goes off (`out:`)."""
    if not qualifiers:
        return ""
    if final == "substitution":
        return ", ".join(f"for {q.removeprefix('out:')}" for q in qualifiers if q[:4] == "out:")
    return ", ".join([q for q in qualifiers if q != final and q not in UNREMARKABLE])


def _qualifiers(body: Body) -> list[str]:
    listed = body.get("qualifiers")
    return [q for q in listed[:12] if type(q) is str] if type(listed) is list else []


def _placed(name: str, body: Body, remarks: str) -> str:
    """A player or a situation, the place in whole percents (a metre of a pitch), what is left."""
    place = dialects.ball(body)
    at = NO_PLACE if place is None else f"{across(place[0])},{up(place[1])}"
    return f"{player_column(name)} {at} {remarks}"


def _score(body: Body) -> str:
    score = dialects.score(body)
    return NO_SCORE if score is None else goals(*score)


# --- Odds -----------------------------------------------------------------------------------------

# Label, market, its sides in the order people say them.
MARKETS = (
    ("1X2", "1x2", ("home", "draw", "away")),
    ("O/U 2.5", "over_25", ("over", "under")),
    ("BTTS", "btts", ("yes", "no")),
)
SHOWN = frozenset(name for _, name, _ in MARKETS)


def _odds(body: Body, scene: LineContext) -> LineParts:
    slug = body.get("bookmaker_slug")
    what = "odds" if slug is None else plain(slug, 12)
    return LineParts(what, _prices(body), NO_SCORE, QUIET, True)


def _prices(body: Body) -> str:
    markets = dialects.prices(body, SHOWN)
    shown = [
        f"{label} {' '.join([odds(markets[name].get(side)) for side in sides])}"
        for label, name, sides in MARKETS
        if name in markets
    ]
    return "   ".join(shown) or plain(" ".join(dialects.prices(body))) or "no prices"


# --- Tennis ---------------------------------------------------------------------------------------

TENNIS_STATS = (Statistic("aces", "aces", 0, "", 5), Statistic("winners", "winners", 0, "", 0))
SERVES = "•"
POINT_WIDTH = 6
MOST_SETS = 5


def _tennis(body: Body, scene: LineContext) -> LineParts:
    board = dialects.board(body)
    status = dialects.clock(body).status
    live = status in (None, "live")
    sets = " ".join([games(home, away) for home, away in board.sets[-MOST_SETS:]])
    point = f"{_served(board):<{POINT_WIDTH}}" if live else ""
    return LineParts(
        _moment(board) if live else "FINISHED" if status == FINISHED else words(status),
        f"{sets}  {point}  {_statistics(body, TENNIS_STATS)}",
        goals(*board.sets_won),
        USUAL if live else GREAT,
    )


def _moment(board: TennisBoard) -> str:
    if board.games == (6, 6):
        return "tie-break"
    if _is_break_point(board):
        return "break point"
    return "score" if board.current is None else f"set {figure(board.current)}"


def _served(board: TennisBoard) -> str:
    """The point, with a dot on the server's side of it."""
    point = plain(board.point or "", 12)
    if board.server == "home":
        return SERVES + point
    return f" {point}{SERVES if board.server == 'away' else ''}"


def _is_break_point(board: TennisBoard) -> bool:
    """Whether the receiver wins the game with the next point."""
    home, _, away = (board.point or "").partition("-")
    if board.server not in SIDES:
        return False
    server, receiver = (home, away) if board.server == "home" else (away, home)
    return receiver == "Ad" or (receiver == "40" and server in ("0", "15", "30"))


# --- The session and the rest ---------------------------------------------------------------------


def _event(body: Body, scene: LineContext) -> LineParts:
    return (_tennis if dialects.is_tennis(body) else _football_event)(body, scene)


def _subscribed(body: Body, scene: LineContext) -> LineParts:
    inner = body.get("event")
    event: Body = inner if type(inner) is dict else {}
    seen = _event(event, scene)
    source = body.get("source")
    parts = [
        plain(body.get("sport") or "football", 20) if source is None else f"{words(source)} source",
        *(
            f"{len(listed)} {age}"
            for name, age in (("livedata", "recent"), ("history", "past"))
            if type(listed := body.get(name)) is list and listed
        ),
        *(["odds"] if body.get("odds") else []),
        *(["finished"] if dialects.finished(event) else []),
    ]
    return LineParts("subscribed", ", ".join(parts), score=seen.score, minute=seen.minute)


def _error(body: Body, scene: LineContext) -> LineParts:
    code, message = body.get("code"), body.get("message")
    said = [plain(part) for part in (code, message) if part is not None]
    return LineParts("ERROR", ": ".join(said), weight=Weight.ALARM)


def _stats(body: Body, scene: LineContext) -> LineParts:
    """A type that one client handles and nobody recorded."""
    return LineParts("stats", _statistics(body, STATS) or _fields(body), in_play=True)


def _poem(body: Body, scene: LineContext) -> LineParts:
    """One client met it in place of actions."""
    return (_action if dialects.action_type(body) else _unknown)(body, scene)


def _gap(body: Body, scene: LineContext) -> LineParts:
    gap = read_gap(body)
    if gap is None:
        return _unknown(body, scene)
    window = f"nothing from {scene.time_of(gap.from_ms)} to {scene.time_of(gap.to_ms)}"
    return LineParts("GAP", f"{plain(gap.cause)}: {window}", weight=Weight.CAUTION)


def _alert(body: Body, scene: LineContext) -> LineParts:
    from livecli.alerts.alert_text import details, label
    from livecli.alerts.ledger import FIRING  # frames need none of it
    from livecli.feed.alert_records import read_alert

    alert = read_alert(body)
    if alert is None:
        return _unknown(body, scene)
    weight = GREAT if alert.state == FIRING else Weight.CAUTION
    score = NO_SCORE if alert.score is None else "{}–{}".format(*alert.score)
    return LineParts(plain(label(alert)), plain(details(alert)), score, weight, minute=alert.minute)


def _by_fields(what: str = "", weight: Weight = USUAL) -> Telling:
    """Tells a frame by what it holds, under its type if not under another word."""
    return lambda body, scene: LineParts(what or _type(body), _fields(body), weight=weight)


_unknown = _by_fields()
_sign_of_life = _by_fields(weight=QUIET)

# Frame type → how it is told. Records of our own begin with `_`.
TELLINGS: dict[str, Telling] = {
    "_alert": _alert,
    "_binary": lambda body, scene: LineParts("binary", f"base64 {plain(body.get('base64'), 56)}"),
    "_close": _by_fields("close"),
    "_drop": _by_fields("DROPPED", Weight.CAUTION),
    "_gap": _gap,
    "_open": _by_fields("open"),
    "_pos": _by_fields("position"),
    "_text": lambda body, scene: LineParts("text", plain(body.get("text"))),
    "action": _action,
    "error": _error,
    "event": _event,
    "ingest_debug": _sign_of_life,
    "livedata": _livedata,
    "odds": _odds,
    "odds_book": _odds,
    "ping": _sign_of_life,
    "poem": _poem,
    "pong": _sign_of_life,
    "score": _tennis,
    "stats": _stats,
    "subscribed": _subscribed,
    "unsubscribed": lambda body, scene: LineParts("unsubscribed"),
}


# --- Pieces ---------------------------------------------------------------------------------------

# Told by the columns before the fields.
TOLD_ALREADY = frozenset({STAMP, "event_id", "sport", "type"})
FIELDS_WIDTH = 64


def _fields(body: Body) -> str:
    """What a frame holds, as `name=value`, for people who look for what is new in the feed."""
    pairs: list[str] = []
    room = FIELDS_WIDTH
    for name, value in body.items():
        if room <= 0:
            break
        if name not in TOLD_ALREADY:
            pairs.append(f"{plain(name, 20)}={plain(value, 40)}")
            room -= len(pairs[-1])
    return plain(" ".join(pairs), FIELDS_WIDTH)


def _type(body: Body) -> str:
    kind = body.get("type")
    return plain(kind, 20) if type(kind) is str and kind else "(no type)"


def _statistics(body: Body, rows: Iterable[Statistic]) -> str:
    blocks = mapping(body.get("stats"))
    if not blocks:
        return ""
    home_block, away_block = mapping(blocks.get("home")), mapping(blocks.get("away"))
    shown = []
    for row in rows:
        home = dialects.stat_in(home_block, row.name)
        away = dialects.stat_in(away_block, row.name)
        if home is not None or away is not None:
            shown.append(statistic(row, home, away))
    return "  ".join(shown)
