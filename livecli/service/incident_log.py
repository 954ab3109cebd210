"""What REST tells of a football match beyond its last frames: incidents, shots, scores by period.

A fold over the frames as they are served. The keys of an incident are those that clients read
(wire-facts, REST discovery); what nobody wrote down is marked.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

from livecli.feed import dialects
from livecli.feed.action_types import DELETED
from livecli.feed.dialects.values import mapping, whole
from livecli.feed.json_text import loads
from livecli.feed.periods import FIRST_HALF, HALF_TIME, SECOND_HALF, SHOOT_OUT, period
from livecli.feed.shoot_outs import HALVES, ShootOut, kick
from livecli.feed.sides import OTHER, SIDES


Body = Mapping[str, Any]
Incident = dict[str, Any]
Score = tuple[int, int]

MOST = 500  # incidents or shots of a match; a busy one has forty of either
MOST_AT_ONCE = 20  # goals in one rise of the score
LONGEST = 100  # characters of a name
# What an action has that is an incident or a shot.
MAY_COUNT = re.compile(rb"goal|shot|card|substitution|var_review|deleted_event")


class IncidentLog:
    """One match so far. Without `actions` its goals are those of the score, and nobody's."""

    def __init__(self, *, actions: bool) -> None:
        self.first_minute: int | None = None
        self.scores: dict[str, Score] = {}  # period → the last score in it
        self.shoot_out = ShootOut()
        self._actions = actions
        self._score: Score | None = None
        self._shots: dict[Hashable, Incident] = {}  # by the same
        self._incidents: dict[Hashable, Incident] = {}  # by what it was, whose and when
        self._keys: dict[Hashable, Hashable] = {}  # number of a play → its incident

    @property
    def incidents(self) -> list[Incident]:
        """In the order of the clock."""
        return sorted(self._incidents.values(), key=_moment)

    @property
    def shots(self) -> list[Incident]:
        """In the order in which they came."""
        return list(self._shots.values())

    @property
    def half_time(self) -> Score | None:
        """The score at half-time, once it is over."""
        return self.scores.get(FIRST_HALF) if self._is_past_half_time else None

    @property
    def after_90(self) -> tuple[Score, Score] | None:
        """The score of regulation time and the goals of extra time, once that is being played."""
        regulation = self.scores.get(SECOND_HALF)
        extra = [score for name, score in self.scores.items() if name not in HALVES]
        if regulation is None or not extra:
            return None
        home, away = extra[-1]
        return regulation, (home - regulation[0], away - regulation[1])

    _is_past_half_time = False

    def hear_event(self, body: Body) -> None:
        """Take the score, the end of a period and its stoppage time from an event."""
        clock, score = dialects.clock(body), dialects.score(body)
        if self.first_minute is None:
            self.first_minute = clock.minute or 0
        minutes = _minutes(clock)
        if score is not None:
            if self._score is not None and self._score != score:
                by_score = self._reversed if self._actions else self._goals_by_score
                by_score(self._score, score, minutes)
            self._score = score
            if clock.period in PERIOD_NAMES:
                self.scores[clock.period or ""] = score
        time = mapping(body.get("time"))
        added = whole(time.get("added_time")) or whole(time.get("injury_time"))
        if added:
            last = period(clock.period).last
            row = {"type": "injuryTime", "minute": last, "length": added}
            _put(self._incidents, ("injuryTime", clock.period), minutes | row)
        paused = clock.status == HALF_TIME and clock.period == FIRST_HALF
        self._is_past_half_time |= paused or clock.period not in (None, FIRST_HALF)
        if paused or dialects.finished(body):
            text = "HT" if paused else "FT"
            home, away = score or (None, None)
            row = {"type": "period", "text": text, "home_score": home, "away_score": away}
            _put(self._incidents, ("period", text), minutes | row)

    def hear_action(self, raw: bytes) -> None:
        """Take an incident from an action, in its own bytes: most are none, at a glance."""
        if MAY_COUNT.search(raw):
            self.hear(loads(raw))

    def hear(self, body: Body) -> None:
        """Take an incident from an action, or correct or withdraw one."""
        kicked = kick(body)
        kind = dialects.action_type(body) or ""
        number = _number(body)
        if kind == DELETED:
            self._withdraw(number, body)
            return
        if kicked is not None:
            self.shoot_out.add(kicked)
        if kind not in INCIDENTS and kind != "shot":
            return
        key = self._twin(kind, body) or (kind, *_place(body), dialects.player(body))
        before = self._keys.get(number, key)
        if before != key:  # a correction
            self._incidents.pop(before, None)
            self._shots.pop(before, None)
        if kind in INCIDENTS and kicked is None:
            _put(self._incidents, key, _who(body) | INCIDENTS[kind](body))
        if kind in SHOTS and OWN_GOAL not in _words(body):
            _put(self._shots, key, _shot(body, in_shoot_out=kicked is not None))
        if number is not None and (key in self._incidents or key in self._shots):
            self._keys[number] = key

    def _withdraw(self, number: Hashable, body: Body) -> None:
        """A card that is taken back stays, as `rescinded`; all else is gone (wire-facts)."""
        self.shoot_out.remove(str(number))
        place = _place(body)
        keys = [*self._incidents, *self._shots]
        near = (key for key in keys if isinstance(key, tuple) and key[1:4] == place)
        key = self._keys.get(number) or next(near, None)
        row = self._incidents.get(key)
        if row is not None and row["type"] == "card":
            row["rescinded"] = True
        else:
            self._incidents.pop(key, None)
            self._shots.pop(key, None)

    def _twin(self, kind: str, body: Body) -> Hashable:
        """The goal that led to the same score: repetitions may have another second, too."""
        score = dialects.score(body)
        if kind != "goal" or score is None:
            return None
        return next((key for key, row in self._incidents.items() if _result(row) == score), None)

    def _reversed(self, before: Score, after: Score, minutes: Incident) -> None:
        """Goals that the score takes back, with or without a word about them."""
        if after[0] >= before[0] and after[1] >= before[1]:
            return
        for key, row in list(self._incidents.items()):
            home, away = _result(row) or after
            if home > after[0] or away > after[1]:
                self._incidents.pop(key)
                self._shots.pop(key, None)

    def _goals_by_score(self, before: Score, after: Score, minutes: Incident) -> None:
        """Goals that came or went, of a match without actions."""
        for index, side in enumerate(SIDES):
            for goal in range(before[index], min(after[index], before[index] + MOST_AT_ONCE)):
                row = {**_goal(side, after), "player": None, "player_id": None}
                _put(self._incidents, ("goal", side, goal), minutes | row)
            for goal in range(max(after[index], before[index] - MOST_AT_ONCE), before[index]):
                self._incidents.pop(("goal", side, goal), None)


def _put(rows: dict[Hashable, Incident], key: Hashable, row: Incident) -> None:
    if key in rows or len(rows) < MOST:
        rows[key] = row


def _result(row: Incident) -> Score | None:
    """The score after a goal."""
    home, away = row.get("home_score"), row.get("away_score")
    return None if row["type"] != "goal" or home is None or away is None else (home, away)


PERIOD_NAMES = frozenset({FIRST_HALF, SECOND_HALF, "ET1", "ET2", SHOOT_OUT})


def _moment(row: Incident) -> tuple[int, int, int]:
    return row["_order"], row["minute"] or 0, row["period_second"] or 0


def _minutes(clock: dialects.ClockReading) -> Incident:
    """The minute as REST has it: 45 and 2 added where the clock of the feed says 47."""
    row = period(clock.period)
    minute = clock.minute
    added = None
    second = None
    if minute is not None:
        second = max(0, 60 * (minute - row.first) + (clock.second or 0))
        if row.last is not None and minute > row.last:
            minute, added = row.last, minute - row.last
    return {"minute": minute, "added_time": added, "period_second": second, "_order": row.order}


def _who(body: Body) -> Incident:
    player = mapping(body.get("player"))
    name = dialects.player(body)
    side = dialects.side(body)
    return _minutes(dialects.clock(body)) | {
        "is_home": None if side is None else side == "home",
        "player": name and name[:LONGEST],
        "player_id": whole(player.get("id")),
    }


def _place(body: Body) -> tuple[Hashable, ...]:
    """What repetitions of a play share, under other numbers, and what is withdrawn."""
    clock = dialects.clock(body)
    return dialects.side(body), clock.minute, clock.second


def _number(body: Body) -> Hashable:
    """The number of a play: `evid` where there is one (wire-facts, action)."""
    numbers = (body.get("evid"), body.get("tid"))
    return next((number for number in numbers if isinstance(number, int | str)), None)


def _words(body: Body) -> list[str]:
    listed = body.get("qualifiers")
    return [word[:LONGEST] for word in listed if type(word) is str] if type(listed) is list else []


def _after(prefix: str, words: list[str]) -> str | None:
    return next((word.removeprefix(prefix) for word in words if word.startswith(prefix)), None)


def _goal(side: str | None, score: Score | None, kind: str = "regular") -> Incident:
    home, away = score or (None, None)
    return {
        "type": "goal",
        "is_home": None if side is None else side == "home",
        "home_score": home,
        "away_score": away,
        "goal_type": kind,
    }


def _scored(body: Body) -> Incident:
    """An own goal is a goal of the side that it counts for."""
    words, side = _words(body), dialects.side(body)
    if OWN_GOAL in words:
        return _goal(OTHER.get(side or ""), dialects.score(body), "ownGoal")
    return _goal(side, dialects.score(body), "penalty" if "penalty" in words else "regular")


def _booked(body: Body) -> Incident:
    """`card_type` and its words are a guess."""
    card = "yellow" if dialects.action_type(body) == "yellow_card" else "red"
    if card == "red" and "second_yellow" in _words(body):
        card = "yellowRed"
    return {"type": "card", "card_type": card, "rescinded": False}


def _substituted(body: Body) -> Incident:
    """`player_in` and `player_out` are a guess."""
    words = _words(body)
    comes = _after("in:", words) or dialects.player(body)
    return {"type": "substitution", "player_in": comes, "player_out": _after("out:", words)}


def _reviewed(body: Body) -> Incident:
    """`decision` is a guess."""
    return {"type": "varDecision", "decision": ", ".join(_words(body)[:3]) or None}


def _shot(body: Body, *, in_shoot_out: bool) -> Incident:
    """A row of the shot map. No action tells the xG of a shot, or where it crossed the line.

    `pos` has its origin at the goal that is attacked (wire-facts, Coordinates frame), whoever
    attacks; the frames have one pitch, on which home attacks to the right.
    """
    words, is_home = _words(body), dialects.side(body) == "home"
    kind = "goal" if dialects.action_type(body) == "goal" else _first(words, SHOT_TYPES, "miss")
    situation = "shootout" if in_shoot_out else "penalty" if "penalty" in words else None
    x, y = dialects.ball(body) or (None, None)
    if is_home and x is not None and y is not None:
        x, y = round(100 - x, 2), round(100 - y, 2)
    return {
        "player_id": whole(mapping(body.get("player")).get("id")),
        "home": is_home,
        "min": dialects.minute(body),
        "type": kind,
        "sit": situation,
        "body": _first(words, BODY_PARTS, None),
        "pos": {"x": x, "y": y, "z": 0},
        **dict.fromkeys(("gm", "gml", "xg", "xgot", "xg_estimated")),
    }


def _first(words: list[str], meanings: Mapping[str, str], otherwise: str | None) -> str | None:
    return next((meanings[word] for word in words if word in meanings), otherwise)


OWN_GOAL = "own_goal"
SHOTS = frozenset({"goal", "shot"})
# Qualifiers of the feed → words of the shot map.
SHOT_TYPES = {"blocked": "block", "goal": "goal", "on_target": "save", "woodwork": "post"}
BODY_PARTS = {"head": "head", "left_foot": "left-foot", "right_foot": "right-foot"}
# Kind of action → what is special about the incident that it is.
INCIDENTS = {
    "goal": _scored,
    "red_card": _booked,
    "substitution": _substituted,
    "var_review": _reviewed,
    "yellow_card": _booked,
}
