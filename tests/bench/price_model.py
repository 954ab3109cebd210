"""The numbers of the price model in `tuning`, measured on play.

    python tests/bench/price_model.py [--matches N] [--processes N]

A side's goals are GOALS, times exp(GOALS_BY_STRENGTH edge + GOALS_BY_STYLE style), times what its
own formation and the other one do; each factor is set in turn until none changes. What is fitted
are expected goals, which vary less than goals do: the two differ by the goals that reviews take
back, and by own goals.
"""

# ruff: noqa: T201

from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Sequence
from math import exp
from multiprocessing import Pool
from random import Random
from typing import NamedTuple

from livecli.feed.sides import OTHER, SIDES
from livecli.simulation.football import tuning
from livecli.simulation.football.clubs import clubs
from livecli.simulation.football.moments import Moment
from livecli.simulation.football.play import Play
from livecli.simulation.football.prices import edges
from livecli.simulation.football.team import Team


FIRST_ID = 1_000_000
ROUNDS = 40
WHOLE_MS = 97 * 60_000


class Side(NamedTuple):
    """One side of one match: what is known before it, its goals, those after a first red card, and
    whose that was (1: its own, -1: the other's), with the share of the match that was left."""

    edge: float
    style: float
    formation: str
    other: str
    goals: float
    men: int
    goals_later: float
    left: float


def sides(event_id: int) -> list[Side]:
    """Both sides of a match."""
    pair = clubs(event_id)
    rng = Random(f"football:{event_id}:{event_id}")
    edge, style = edges(*pair)
    home, away = (Team(side, club, rng) for side, club in zip(SIDES, pair, strict=True))
    goals, later = dict.fromkeys(SIDES, 0.0), dict.fromkeys(SIDES, 0.0)
    red: Moment | None = None
    break_ms = 0
    for happening in Play(home, away, edge, style, rng).match():
        if not isinstance(happening, Moment):
            break_ms = happening.ms if break_ms == 0 else break_ms
            continue
        own = "own_goal" in happening.qualifiers
        stands = 1 - tuning.REVIEWED_GOAL * tuning.GOAL_FALLS * (happening.situation != "penalty")
        side = OTHER[happening.side] if own else happening.side
        goals[side] += 1.0 if own else happening.xg * stands
        if red is not None:
            later[side] += 1.0 if own else happening.xg * stands
        if happening.kind == "red_card" and red is None:
            red = happening
    end_ms = happening.ms
    left = 0.0 if red is None else (end_ms - red.ms) / end_ms
    found = []
    for number, side in enumerate(SIDES):
        sign = 1 - 2 * number
        men = 0 if red is None else 1 if red.side == side else -1
        own_formation, other = (pair[number].formation, pair[1 - number].formation)
        found.append(
            Side(
                sign * edge, sign * style, own_formation, other, goals[side], men, later[side], left
            )
        )
    return found


class Model:
    """The factors so far."""

    def __init__(self) -> None:
        self.goals, self.by_strength, self.by_style = 1.3, 0.0, 0.0
        self.attack: dict[str, float] = defaultdict(lambda: 1.0)
        self.conceded: dict[str, float] = defaultdict(lambda: 1.0)

    def expected(self, side: Side) -> float:
        tilt = exp(self.by_strength * side.edge + self.by_style * side.style)
        return self.goals * tilt * self.attack[side.formation] * self.conceded[side.other]

    def improve(self, all_sides: Sequence[Side]) -> None:
        """Set each factor once."""
        self.goals *= self._missing(all_sides)
        for formation in tuning.ATTACK:
            ours = [side for side in all_sides if side.formation == formation]
            self.attack[formation] *= self._missing(ours)
            theirs = [side for side in all_sides if side.other == formation]
            self.conceded[formation] *= self._missing(theirs)
        self.by_strength += self._step(all_sides, lambda side: side.edge)
        self.by_style += self._step(all_sides, lambda side: side.style)

    def _missing(self, some: Sequence[Side]) -> float:
        return sum(side.goals for side in some) / sum(self.expected(side) for side in some)

    def _step(self, all_sides: Sequence[Side], feature: Callable[[Side], float]) -> float:
        """Newton's, for the Poisson likelihood."""
        off = sum(feature(side) * (side.goals - self.expected(side)) for side in all_sides)
        return off / sum(feature(side) ** 2 * self.expected(side) for side in all_sides)


def main() -> None:
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--matches", type=int, default=4000)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    with Pool(given.processes) as pool:
        ids = range(FIRST_ID, FIRST_ID + given.matches)
        found = [side for both in pool.map(sides, ids, chunksize=10) for side in both]
    model = Model()
    for _ in range(ROUNDS):
        model.improve(found)
    numbers = model.goals, model.by_strength, model.by_style
    print("GOALS, GOALS_BY_STRENGTH, GOALS_BY_STYLE =", ", ".join(f"{n:.3f}" for n in numbers))
    for name, factors in (("ATTACK", model.attack), ("CONCEDED", model.conceded)):
        print(
            f"{name} =", {formation: round(factors[formation], 3) for formation in sorted(factors)}
        )
    factors_of_men = []
    for men in (1, -1):
        some = [side for side in found if side.men == men]
        expected = sum(side.left * model.expected(side) for side in some)
        factors_of_men.append(sum(side.goals_later for side in some) / expected)
    print("SHORT_HANDED, MAN_UP =", ", ".join(f"{factor:.2f}" for factor in factors_of_men))


if __name__ == "__main__":
    main()
