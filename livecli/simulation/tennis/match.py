"""A made-up tennis match, point by point: how points end, when frames are due.

`score` has the rules of scoring, `tour` who plays where. A point counts in one statistic at the
most: an ace is no winner here, a double fault no unforced error.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from livecli.feed.sides import SIDES
from livecli.simulation import TimedBody
from livecli.simulation.tennis.score import AWAY, HOME, Score, other
from livecli.simulation.tennis.tour import FORM, entry


PREMATCH_S = -5.0
EVENT_EVERY_S = 30

# Between points play goes on within 25 s; ends are changed in 90 s after odd games, but without a
# rest after a set's first game; a set break is 120 s (ITF Rules of Tennis, 29).
BETWEEN_POINTS_S = (20.0, 25.0)
CHANGEOVER_S = 90.0
SET_BREAK_S = 120.0

SERVE_S = 2.5  # from the toss until the ball is dead, when nobody returns it
SECOND_SERVE_S = 9.0  # what a fault adds: new ball, new routine, new toss
RALLY_S = 6.0  # on average, when the serve came back


class Point(NamedTuple):
    """How one point went."""

    server: int
    winner: int
    ending: str  # the statistic it counts in, or `forced`, which counts in none
    first_in: bool
    length_s: float


# How often a point ends so, when it was no ace and no double fault.
RALLY_ENDINGS = {"winners": 38, "unforced_errors": 37, "forced": 25}
ENDINGS_OF_THE_LOSER = frozenset({"double_faults", "unforced_errors"})


def tennis(event_id: int, *, seed: int, start_ms: int) -> Iterator[TimedBody]:
    """The frames of one match: a `score` on every point, an `event` when it says something new.

    `start_ms` is unix time in milliseconds. The first frame is the state before the match, the
    last one an `event` with the status `finished`.
    """
    rng = Random(f"tennis {event_id} {seed}")
    match = _Match(event_id, rng)
    yield TimedBody(PREMATCH_S, match.event())

    ended_s, begins_s = 0.0, 0.0
    event_is_current = True  # whether the last event says all there is
    while not match.score.over:
        point = match.next_point(rng)
        tick_s = _next_tick(ended_s)
        ended_s = round(begins_s + point.length_s, 1)
        if not event_is_current and tick_s <= ended_s:
            yield TimedBody(tick_s, match.event())
        match.count(point)
        yield TimedBody(ended_s, match.score_frame(uts=int(start_ms / 1000 + ended_s)))
        event_is_current = match.score.game_over
        if event_is_current:
            yield TimedBody(ended_s, match.event())
        begins_s = ended_s + _pause_s(match.score, rng)


class _Match:
    """A match under way: its players, its score, its statistics."""

    def __init__(self, event_id: int, rng: Random) -> None:
        self.event_id = event_id
        self.tournament, *players = entry(event_id)
        self.players = [
            player._replace(strength=player.strength + rng.gauss(0.0, FORM)) for player in players
        ]
        opener, name = rng.choice((HOME, AWAY)), self.tournament.name
        self.score = Score(self.tournament.best_of, opener, tournament=name)
        self._counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())

    def next_point(self, rng: Random) -> Point:
        """The next point, by chance."""
        server, surface = self.score.server, self.tournament.surface
        assert server is not None, self.score
        serving, receiver = self.players[server], other(server)
        first_in = rng.random() < serving.first_in
        served_s = SERVE_S if first_in else SERVE_S + SECOND_SERVE_S
        if not first_in and rng.random() < serving.double_fault:
            return Point(server, receiver, "double_faults", first_in, served_s)

        chance = serving.first_won if first_in else serving.second_won
        chance += surface.server_wins + serving.strength - self.players[receiver].strength
        winner = server if rng.random() < chance else receiver
        if first_in and winner == server and rng.random() < serving.ace * surface.aces:
            return Point(server, server, "aces", first_in, served_s)

        ending = rng.choices(tuple(RALLY_ENDINGS), tuple(RALLY_ENDINGS.values()))[0]
        return Point(server, winner, ending, first_in, served_s + rng.expovariate(1 / RALLY_S))

    def count(self, point: Point) -> None:
        """Add a point to the score and the statistics."""
        loser = other(point.winner)
        credited = loser if point.ending in ENDINGS_OF_THE_LOSER else point.winner
        self._counts[credited][point.ending] += 1
        self._counts[point.server]["serves"] += 1
        self._counts[point.server]["first_in"] += point.first_in
        self.score = self.score.after(point.winner)

    def score_frame(self, *, uts: int) -> dict[str, Any]:
        """The `score` frame of what stands; `uts` is unix time in seconds."""
        home, away = self.score.games
        return {
            "type": "score",
            "event_id": self.event_id,
            "uts": uts,
            "sets": [list(games) for games in self.score.sets],
            "set": len(self.score.sets),
            "game": f"{home}-{away}",
            "point": self.score.point,
            "server": _side(self.score.server),
        }

    def event(self) -> dict[str, Any]:
        """The `event` frame of what stands."""
        home, away = self.players
        return {
            "type": "event",
            "event_id": self.event_id,
            "sport": "tennis",
            "home": {"id": home.id, "name": home.name},
            "away": {"id": away.id, "name": away.name},
            "score": self._scoreboard(),
            "status": {"name": "finished" if self.score.over else "live"},
            "stats": {
                "home": _statistics(self._counts[HOME]),
                "away": _statistics(self._counts[AWAY]),
            },
            "tournament": {
                "name": self.tournament.name,
                "surface": self.tournament.surface.name,
            },
        }

    def _scoreboard(self) -> dict[str, Any]:
        home_sets, away_sets = self.score.sets_won
        home_games, away_games = self.score.games
        return {
            "sets": [list(games) for games in self.score.sets],
            "home_sets": home_sets,
            "away_sets": away_sets,
            "home_games": home_games,
            "away_games": away_games,
            "point": self.score.point,
            "server": _side(self.score.server),
            "set": len(self.score.sets),
        }


def _pause_s(score: Score, rng: Random) -> float:
    """The pause before the next point, in seconds."""
    if score.set_over:
        return SET_BREAK_S
    games = sum(score.games)
    if score.game_over and games % 2 and games > 1:
        return CHANGEOVER_S
    return rng.uniform(*BETWEEN_POINTS_S)


def _next_tick(at_s: float) -> float:
    return (math.floor(at_s / EVENT_EVERY_S) + 1.0) * EVENT_EVERY_S


def _side(side: int | None) -> str | None:
    return None if side is None else SIDES[side]


def _statistics(counts: Counter[str]) -> dict[str, int | float]:
    serves = counts["serves"]
    return {
        "aces": counts["aces"],
        "double_faults": counts["double_faults"],
        "first_serve_pct": round(100 * counts["first_in"] / serves, 1) if serves else 0.0,
        "winners": counts["winners"],
        "unforced_errors": counts["unforced_errors"],
    }
