"""What men on the pitch decide and how it comes off, by chance: passes, shots, cards.

Places are seen by the team that has the ball; `control` is how much more of the ball it has than
an equal would, `edge` how much stronger it is.
"""

from __future__ import annotations

from math import exp
from random import Random
from typing import NamedTuple

from . import tuning
from .clubs import Place
from .geometry import PitchPoint, distance_m, expected_goals, in_box, on_pitch
from .team import Team, stand


class Attempt(NamedTuple):
    """A shot before it is struck: its outcome, its expected goals, and the part of the body."""

    fate: str
    xg: float
    struck: str


def one_of(weights: tuning.Weights, rng: Random) -> str:
    """One of these outcomes, by their weights."""
    return rng.choices(list(weights), list(weights.values()))[0]


def aim(
    team: Team, holder: Place, ball: PitchPoint, long: bool, rng: Random
) -> tuple[Place, PitchPoint]:
    """Whom a pass is for, and where it goes: a little ahead of him, not quite exactly."""
    reach_m = tuning.LONG_REACH_M if long else tuning.REACH_M
    receiver = team.receiver(ball, holder, rng, reach_m)
    at = stand(receiver, ball)
    ahead = 7.0 if receiver.player.role == "FW" else 3.0
    end = on_pitch(rng.gauss(at.x + ahead, tuning.AIM_X), rng.gauss(at.y, tuning.AIM_Y))
    return receiver, end


def arrives(start: PitchPoint, end: PitchPoint, control: float, rng: Random) -> bool:
    """Whether a pass does: less likely when it is far, ends near their goal, or they press."""
    far = tuning.FAR * max(0.0, distance_m(start, end) - 12)
    fails = 1 - tuning.ARRIVES + far + tuning.NEAR_GOAL * (end.x / 100) ** 2
    fails += tuning.IN_BOX * in_box(end)
    fails *= exp(-tuning.CONTROL * control)
    return rng.random() < min(tuning.MOST_ARRIVE, 1 - fails)


def is_challenged(ball: PitchPoint, control: float, rng: Random) -> bool:
    """Whether somebody attacks the man on the ball: more and more, the nearer he comes."""
    third = "own" if ball.x < 34 else "middle" if ball.x < 67 else "last"
    return rng.random() < tuning.CHALLENGED[third] * exp(-tuning.CONTROL * control)


def crosses(ball: PitchPoint, rng: Random) -> bool:
    """Whether a man on a flank near their goal hits the ball in front of it."""
    may = ball.x > tuning.CROSS_FROM_X and abs(ball.y - 50) > tuning.CROSS_FROM_Y
    return may and rng.random() < tuning.CROSSES


def shoots(team: Team, at: PitchPoint, edge: float, control: float, rng: Random) -> bool:
    """Whether a man who gets the ball here tries a shot."""
    keen = tuning.SHOOTS_ANYWHERE + tuning.SHOOTS_BY_XG * expected_goals(at)
    keen *= tuning.SHOOTS_IN[team.formation]
    keen *= exp(tuning.SHOT_BY_STRENGTH * edge - tuning.PATIENCE * control)
    return at.x > 70 and rng.random() < keen


def shot(at: PitchPoint, rng: Random) -> Attempt:
    """A shot with the foot from open play."""
    return strike(tuning.CHANCE * expected_goals(at), foot(rng), rng)


def header(at: PitchPoint, rng: Random) -> Attempt:
    return strike(tuning.HEADED_XG * tuning.CHANCE * expected_goals(at), "head", rng)


def strike(xg: float, struck: str, rng: Random, missed: tuning.Weights = tuning.MISSED) -> Attempt:
    """A goal as often as it is expected, else one of the ways to miss."""
    return Attempt("goal" if rng.random() < xg else one_of(missed, rng), xg, struck)


def foot(rng: Random) -> str:
    return "left_foot" if rng.random() < 0.3 else "right_foot"


def zone(at: PitchPoint) -> str:
    """The row of `tuning.SHOOTERS` for a shot with the foot."""
    return "box" if in_box(at) else "far"


def card(team: Team, offender: Place, rng: Random) -> str:
    """The card for a foul, or "". A player who is booked already takes care."""
    luck = rng.random() - tuning.RED
    if luck < 0:
        return "red_card"
    booked = offender.player.id in team.booked
    return "yellow_card" if luck < (tuning.YELLOW_AGAIN if booked else tuning.YELLOW) else ""


def delivered(accurate: bool, attempt: Attempt | None) -> tuple[str, ...]:
    """The qualifiers of a pass or a corner that leads to this attempt, or to none."""
    if not accurate:
        return ("inaccurate",)
    if attempt is None:
        return ("accurate",)
    return ("accurate", "assist" if attempt.fate == "goal" else "key_pass")
