"""The statistics of both sides, counted from the actions of a match: a fold.

Their names and examples: the official page, and those that a client audited beyond it (wire-facts,
event). What no action tells is null, as values were met. All places are seen by the side that acts:
the goal that it attacks is at x = 100.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import hypot
from typing import Any, NamedTuple

from livecli.feed.sides import OTHER, SIDES


Body = Mapping[str, Any]

LENGTH_M, WIDTH_M = 105.0, 68.0
LONG_M = 32.0  # of a long ball: 35 yards, as providers of statistics have it
FINAL_THIRD = 66.7

# Kind of action → what it is counted as, without a look at more of it.
PLAIN = {
    "clearance": ("clearances",),
    "corner": ("corner_kicks",),
    "foul": ("fouls",),
    "interception": ("interceptions", "recoveries"),
    "offside": ("offsides",),
    "red_card": ("red_cards",),
    "save": ("goalkeeper_saves", "total_saves"),
    "tackle": ("tackles", "total_tackles"),
    "yellow_card": ("yellow_cards",),
}
# Words among the qualifiers of what restarts the play, and what they are counted as.
RESTARTS = {"freekick": "free_kicks", "goal_kick": "goal_kicks", "throw_in": "throw_ins"}
# Those in which the player has the ball.
TOUCHES = frozenset({"clearance", "goal", "interception", "pass", "shot"})

# The block in the order of the official page, then what was audited beyond it.
BLOCK = (
    *("total_shots", "shots_on_target", "shots_off_target", "shots_inside_box"),
    *("shots_outside_box", "blocked_shots", "hit_woodwork", "corner_kicks", "fouls"),
    *("yellow_cards", "red_cards", "passes", "accurate_passes", "pass_accuracy_pct"),
    *("big_chances", "big_chances_scored", "big_chances_missed", "dribbles", "interceptions"),
    *("tackles", "tackles_won", "total_tackles", "duels", "ground_duels", "aerial_duels"),
    *("recoveries", "long_balls", "crosses", "through_balls", "throw_ins", "free_kicks"),
    *("goal_kicks", "offsides", "clearances", "dispossessed", "touches_in_penalty_area"),
    *("final_third_entries", "final_third_phase", "fouled_in_final_third"),
    *("goalkeeper_saves", "total_saves", "big_saves", "goals_prevented"),
    *("attack", "dangerous_attack", "ball_safe"),
    *("attack_pct", "dangerous_attack_pct", "ball_safe_pct"),
)
# `{value, total, pct}` was met for these; what is counted as `NAME:won` is the value.
OBJECTS = frozenset(
    {
        *("accurate_passes", "aerial_duels", "crosses", "dribbles", "final_third_phase"),
        *("ground_duels", "long_balls"),
    }
)
# What a side does with the ball, by where: the first row that x reaches.
TACTICS = ((70.0, "dangerous_attack"), (50.0, "attack"), (0.0, "ball_safe"))
UNKNOWN = frozenset({"goals_prevented"})  # no action tells where a shot was to go in


class SidePoint(NamedTuple):
    """A place on the pitch in percent, seen by one side."""

    x: float
    y: float

    @property
    def in_box(self) -> bool:
        """In the penalty area that is attacked: 16.5 m deep, 40.3 m wide."""
        return self.x > 84.3 and 20.4 < self.y < 79.6

    @property
    def before_goal(self) -> bool:
        """Eleven metres and less before the goal, and not far to its side."""
        return self.x >= 89.5 and 38.0 < self.y < 62.0


def seen_by(side: str, body: Body) -> SidePoint:
    """Where an action was; home attacks to the right."""
    x, y = float(body["x"]), float(body["y"])
    return SidePoint(x, y) if side == "home" else SidePoint(100.0 - x, 100.0 - y)


def tactic(x: float) -> str:
    """What a side does that has the ball there."""
    return next(name for least, name in TACTICS if x >= least)


class SideCounts:
    """The counts of both sides after the actions so far."""

    def __init__(self) -> None:
        self._of: dict[str, Counter[str]] = {side: Counter() for side in SIDES}
        self._goals: dict[int, Counter[str]] = {}  # what each goal was counted as, by its `tid`
        self._passed: tuple[str, SidePoint, bool] | None = None  # side, place, success
        self._tactic = ("", "")
        self._big = False  # the last shot was a big chance

    def count(self, body: Body) -> None:
        """Count one action."""
        kind, side = body["action_type"], body["team"]
        said = frozenset(body["qualifiers"])
        at = seen_by(side, body)
        if self._passed is not None:
            self._arrive(*self._passed, body, said)
            self._passed = None
        mine, theirs = self._of[side], self._of[OTHER[side]]
        mine.update(PLAIN.get(kind, ()))
        mine.update(RESTARTS[word] for word in RESTARTS.keys() & said)
        if kind in TOUCHES:
            mine["touches_in_penalty_area"] += at.in_box
            self._move(side, tactic(at.x))
        if kind == "pass":
            self._pass(side, at, said)
        elif kind == "tackle":
            self._tackle(mine, theirs, "accurate" in said)
        elif kind == "foul":
            _duel(theirs, mine, "ground_duels")
            theirs["fouled_in_final_third"] += 100.0 - at.x >= FINAL_THIRD
        elif kind == "clearance" and "head" in said:
            _duel(mine, theirs, "aerial_duels")
        elif kind == "save":
            mine["big_saves"] += self._big
        elif kind in ("goal", "shot") and "own_goal" not in said:
            self._shot(body, at, said)

    def withdraw(self, body: Body) -> None:
        """A goal or a card was none: a goal that does not count was no shot either."""
        mine = self._of[body["team"]]
        mine.subtract(PLAIN.get(body["action_type"], ()))
        mine.subtract(self._goals.pop(body["tid"], ()))

    def block(self, side: str, documented: Mapping[str, Any]) -> dict[str, Any]:
        """The statistics of one side; possession and xG are those of the documented block."""
        block: dict[str, Any] = {"ball_possession": documented.get("possession")}
        block |= {name: self._value(side, name) for name in BLOCK}
        return block | {"xg": documented.get("xg")}

    def _value(self, side: str, name: str) -> Any:
        mine = self._of[side]
        if name in UNKNOWN:
            return None
        if name == "accurate_passes":
            return _share(mine["passes:won"], mine["passes"])
        if name == "pass_accuracy_pct":
            return _pct(mine["passes:won"], mine["passes"])
        if name in OBJECTS:
            return _share(mine[f"{name}:won"], mine[name])
        if name == "duels":
            return mine["ground_duels"] + mine["aerial_duels"]
        if name.endswith("_pct"):
            counted = name.removesuffix("_pct")
            return _pct(mine[counted], sum(each[counted] for each in self._of.values()))
        return mine[name]

    def _move(self, side: str, doing: str) -> None:
        if (side, doing) != self._tactic:
            self._tactic = (side, doing)
            self._of[side][doing] += 1

    def _pass(self, side: str, at: SidePoint, said: frozenset[str]) -> None:
        mine, arrived = self._of[side], "inaccurate" not in said
        names = ["passes", *(["crosses"] if "cross" in said else ())]
        names += ["final_third_phase"] if at.x >= FINAL_THIRD else []
        _try(mine, arrived, *names)
        mine["through_balls"] += "through" in said
        self._passed = (side, at, arrived)

    def _arrive(
        self, side: str, start: SidePoint, arrived: bool, body: Body, said: frozenset[str]
    ) -> None:
        """A pass ended where the next action is, unless that is a restart."""
        if not said.isdisjoint(RESTARTS) or body["action_type"] == "substitution":
            return
        mine, end = self._of[side], seen_by(side, body)
        far = hypot((end.x - start.x) * LENGTH_M, (end.y - start.y) * WIDTH_M) / 100
        if far >= LONG_M:
            _try(mine, arrived, "long_balls")
        mine["final_third_entries"] += arrived and start.x < FINAL_THIRD <= end.x

    def _tackle(self, mine: Counter[str], theirs: Counter[str], won: bool) -> None:
        """Who keeps the ball has gone past the other one."""
        _duel(*((mine, theirs) if won else (theirs, mine)), "ground_duels")
        _try(theirs, not won, "dribbles")
        if won:
            mine.update(("tackles_won", "recoveries"))
            theirs["dispossessed"] += 1

    def _shot(self, body: Body, at: SidePoint, said: frozenset[str]) -> None:
        kind, side = body["action_type"], body["team"]
        mine = self._of[side]
        self._big = "penalty" in said or at.before_goal
        aim = "off_target"
        if "on_target" in said:
            aim = "on_target"
        elif "blocked" in said:
            aim = "blocked"
        counted = ["total_shots", "blocked_shots" if aim == "blocked" else f"shots_{aim}"]
        counted.append("shots_inside_box" if at.in_box else "shots_outside_box")
        if self._big:
            counted += ["big_chances", f"big_chances_{'scored' if kind == 'goal' else 'missed'}"]
        if "woodwork" in said:
            counted.append("hit_woodwork")
        mine.update(counted)
        if kind == "goal":
            self._goals[body["tid"]] = Counter(counted)
        if "head" in said:
            _duel(mine, self._of[OTHER[side]], "aerial_duels")


def _try(mine: Counter[str], succeeded: bool, *names: str) -> None:
    for name in names:
        mine[name] += 1
        mine[f"{name}:won"] += succeeded


def _duel(winner: Counter[str], loser: Counter[str], name: str) -> None:
    _try(winner, True, name)
    _try(loser, False, name)


def _share(value: int, total: int) -> dict[str, Any]:
    return {"value": value, "total": total, "pct": _pct(value, total)}


def _pct(value: int, total: int) -> float | None:
    return round(100 * value / total, 1) if total else None
