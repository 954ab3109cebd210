"""A team during a match: the players on the pitch and their places, the booked, the bench."""

from __future__ import annotations

from collections import Counter
from math import exp
from random import Random
from typing import NamedTuple

from . import tuning
from .clubs import Club, Place, Player
from .geometry import KEEPER, PitchPoint, distance_m


class SubstitutionWindow(NamedTuple):
    """A stop at which a team means to change players: from which second of the clock, how many."""

    clock_s: int
    changes: int


HALF_TIME_S = 45 * 60


class Team:
    """One side's men on the pitch and on the bench. Places are seen with its own goal at x = 0."""

    __slots__ = ("bench", "booked", "formation", "lineup", "side", "starters", "windows")

    def __init__(self, side: str, club: Club, rng: Random) -> None:
        self.side, self.formation = side, club.formation
        self.lineup = list(club.lineup)
        self.starters = frozenset(place.player.id for place in club.lineup)
        self.bench = list(club.bench)
        self.booked: set[int] = set()
        self.windows = _plan(rng)

    @property
    def keeper(self) -> Place:
        """The goalkeeper, who is never sent off and never replaced."""
        return self.lineup[0]

    def near(self, point: PitchPoint, rng: Random) -> Place:
        """Somebody of the outfield, likely one who stands near `point` while the ball is there."""
        men, reach_m = self.lineup[1:], tuning.CHALLENGE_REACH_M
        return rng.choices(men, [_closeness(stand(p, point), point, reach_m) for p in men])[0]

    def receiver(self, ball: PitchPoint, holder: Place, rng: Random, reach_m: float) -> Place:
        """Whom the holder passes to: in reach, rather ahead of the ball, rather on a flank."""
        mates = [place for place in self.lineup if place.player.id != holder.player.id]
        return rng.choices(mates, [_appeal(place, ball, reach_m) for place in mates])[0]

    def shooter(self, where: str, point: PitchPoint, holder: Place, rng: Random) -> Place:
        """Who gets to a ball for a shot, `where` being a row of `tuning.SHOOTERS`."""
        mates = [place for place in self.lineup[1:] if place.player.id != holder.player.id]
        roles = Counter(place.player.role for place in self.lineup)
        # A forward alone gets more of the shots than one of three, but not three times as many.
        weights = [_threat(p, where, point) / roles[p.player.role] ** tuning.CROWDED for p in mates]
        return rng.choices(mates, weights)[0]

    def striker(self) -> Place:
        """Who takes penalties and kicks off: the man furthest up the pitch."""
        return max(self.lineup, key=lambda place: place.spot.x)

    def playmaker(self) -> Place:
        """Who takes corners: the midfielder furthest up the pitch, or whoever is left."""
        return max(self.lineup, key=lambda place: (place.player.role == "MF", place.spot.x))

    def book(self, place: Place) -> bool:
        """Note a yellow card; True if it was the second."""
        second = place.player.id in self.booked
        self.booked.add(place.player.id)
        return second

    def dismiss(self, place: Place) -> None:
        """Send a player off. Nobody takes his place."""
        self.lineup.remove(place)

    def changes(self, clock_s: float) -> int:
        """How many players the coach changes at a stop of play at this time."""
        if not self.windows or clock_s < self.windows[0].clock_s:
            return 0
        return self.windows.pop(0).changes

    def substitute(self, rng: Random) -> tuple[Player, Player]:
        """Bring somebody on for a man who has played from the start: who comes, who goes."""
        tired = [place for place in self.lineup if place.player.id in self.starters]
        leaver = rng.choices(tired, [tuning.TIRED[place.player.role] for place in tired])[0]
        fresh = [player for player in self.bench if player.role != "GK"]
        comer = next((p for p in fresh if p.role == leaver.player.role), fresh[0])
        self.bench.remove(comer)
        self.lineup[self.lineup.index(leaver)] = Place(comer, leaver.spot)
        return comer, leaver.player


def stand(place: Place, ball: PitchPoint) -> PitchPoint:
    """Where a player stands while the ball is at `ball`: the team moves with it as one block."""
    if place.player.role == "GK":
        return KEEPER
    x = place.spot.x + tuning.WITH_BALL_X * (ball.x - 50)
    x = min(max(x, tuning.REARMOST_X), tuning.FOREMOST_X)
    return PitchPoint(x, place.spot.y + tuning.WITH_BALL_Y * (ball.y - place.spot.y))


def _closeness(at: PitchPoint, point: PitchPoint, reach_m: float) -> float:
    # The floor lets somebody be chosen where nobody stands near.
    return exp(-((distance_m(at, point) / reach_m) ** 2) / 2) + 1e-6


def _appeal(place: Place, ball: PitchPoint, reach_m: float) -> float:
    at = stand(place, ball)
    if place.player.role == "GK":
        return _closeness(at, ball, reach_m) * tuning.TO_KEEPER
    keenness = tuning.FORWARD * (at.x - ball.x) + tuning.WIDE * abs(at.y - 50) / 25
    return _closeness(at, ball, reach_m) * exp(keenness)


def _threat(place: Place, where: str, point: PitchPoint) -> float:
    weight = tuning.SHOOTERS[where][place.player.role]
    if where == "corner":
        is_wide = abs(place.spot.y - 50) > 25
        return weight * (tuning.FULL_BACK if is_wide and place.player.role == "DF" else 1.0)
    return weight * exp(-(((place.spot.y - point.y) / tuning.SHOOTER_REACH_Y) ** 2) / 2)


def _plan(rng: Random) -> list[SubstitutionWindow]:
    """Half-time and up to three stops besides, five players in all at the most."""
    left = tuning.MOST_CHANGES - (early := rng.choice(tuning.HALF_TIME_CHANGES))
    windows = [SubstitutionWindow(HALF_TIME_S, early)] if early else []
    stops = list(zip(rng.choice(tuning.STOPS), tuning.STOPS_MIN, strict=False))
    if rng.random() < tuning.INJURED:
        stops = [(1, tuning.INJURED_MIN), *stops[1:]]
    for count, (first, last) in stops:
        if changes := min(count, left):
            windows.append(SubstitutionWindow(rng.randint(first * 60, last * 60), changes))
            left -= changes
    return sorted(windows)
