"""The tour: its players, its weeks, and who plays whom where. All invented but for the document's
match.

A player is as strong in every match and under every seed. Ids go through the weeks one after the
other; in one week nobody plays twice.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import NamedTuple

from livecli.feed.tennis_rules import MEN, best_of

from ..people import people


class Surface(NamedTuple):
    """How a surface changes serving."""

    name: str
    server_wins: float  # added to the server's chance of winning a point
    aces: float  # times the server's aces


class Tournament(NamedTuple):
    """Name and surface; men play there."""

    name: str
    surface: Surface

    @property
    def best_of(self) -> int:
        """The most sets that a match can have."""
        return best_of(self.name, MEN) or 3


class TennisPlayer(NamedTuple):
    """Who plays, and how well; probabilities are of one point against an average opponent.

    `strength` is added to what he wins on his serve and taken from what others win on theirs.
    """

    id: int
    name: str
    strength: float
    first_in: float  # the first serve is in
    first_won: float  # a point on the first serve is won
    second_won: float  # a point on the second serve is won, if that one is in
    ace: float  # a point won on the first serve is an ace
    double_fault: float  # the second serve is out, too


# What the tour's men reach in a season (ATP, 2015-24: 63.5 % of the points on serve are won).
FIRST_IN = (0.57, 0.68)
FIRST_WON = (0.665, 0.755)
SECOND_WON = (0.52, 0.61)
ACE = (0.08, 0.26)
DOUBLE_FAULT = (0.05, 0.13)
# Standard deviations: of strength, of its part that belongs to a surface, of the form of a day.
STRENGTH, ON_SURFACE, FORM = 0.058, 0.015, 0.028

CLAY = Surface("Clay", server_wins=-0.015, aces=0.7)
GRASS = Surface("Grass", server_wins=0.02, aces=1.3)
HARD = Surface("Hard", server_wins=0.005, aces=1.1)

# Where the better half of the tour plays in a week, then where the others do. The year begins with
# the tournament of the document.
WEEKS = (
    (Tournament("Roland Garros", CLAY), Tournament("Adriatic Clay Masters", CLAY)),
    (Tournament("Heathfield Grass Court Classic", GRASS), Tournament("Costa Serena Trophy", CLAY)),
    (Tournament("Lakeside Grass Trophy", GRASS), Tournament("Castelmare Clay Cup", CLAY)),
    (Tournament("Championships of the Lawns", GRASS), Tournament("Grand Prix du Lac", CLAY)),
    (Tournament("Bayfront Masters", HARD), Tournament("Alpine Clay Open", CLAY)),
    (Tournament("Great Lakes Masters", HARD), Tournament("Harbour City International", HARD)),
    (Tournament("Atlantic Grand Slam", HARD), Tournament("Silver Coast Challenger", HARD)),
    (Tournament("Pearl River Open", HARD), Tournament("Steppe Indoor Cup", HARD)),
    (Tournament("Winter Indoor Masters", HARD), Tournament("Fjord Indoor Open", HARD)),
    (Tournament("Coral Bay International", HARD), Tournament("Table Mountain Open", HARD)),
    (Tournament("Southern Cross Grand Slam", HARD), Tournament("Tasman Challenger", HARD)),
    (Tournament("Desert Masters", HARD), Tournament("Pampas Clay Open", CLAY)),
    (Tournament("Riviera Clay Masters", CLAY), Tournament("Atlas Clay Open", CLAY)),
)
PLAYERS = 256
FIRST_INVENTED_ID = 101

# The match that the official document shows, in the first week; its players are the best there are.
DOCUMENTED_ID = 36835
DOCUMENTED_PLAYERS = ((1, "Djokovic, N."), (2, "Alcaraz, C."))
DOCUMENTED_STRENGTH = 0.07


def entry(event_id: int) -> tuple[Tournament, TennisPlayer, TennisPlayer]:
    """Where a match is played, and by whom, as good as they are there."""
    if event_id == DOCUMENTED_ID:
        tournament, players = WEEKS[0][0], DOCUMENTED_PLAYERS
    else:
        tournament, players = _drawn(*divmod(event_id - DOCUMENTED_ID - 1, PLAYERS // 2))
    home, away = (_player(*player, tournament.surface.name) for player in players)
    return tournament, home, away


def _drawn(week: int, number: int) -> tuple[Tournament, tuple[tuple[int, str], tuple[int, str]]]:
    """The match of this number in the draws of a week, which are mixed."""
    rng = Random(f"week:{week}")
    better, others = _ranking()[: PLAYERS // 2], _ranking()[PLAYERS // 2 :]
    draws = [rng.sample(better, len(better)), rng.sample(others, len(others))]
    half, place = divmod(rng.sample(range(PLAYERS // 2), PLAYERS // 2)[number], PLAYERS // 4)
    one, other = draws[half][2 * place : 2 * place + 2]
    return WEEKS[week % len(WEEKS)][half], (one, other)


@cache
def _ranking() -> list[tuple[int, str]]:
    """The ids and the names of the invented players, the strongest first."""
    names = [f"{surname}, {initial}." for surname, initial in people(Random("tour"), PLAYERS)]
    return sorted(enumerate(names, FIRST_INVENTED_ID), key=lambda player: -_strength(player[0]))


def _strength(player_id: int) -> float:
    if player_id < FIRST_INVENTED_ID:
        return DOCUMENTED_STRENGTH
    return Random(f"strength:{player_id}").gauss(0.0, STRENGTH)


def _player(player_id: int, name: str, surface: str) -> TennisPlayer:
    rng, there = Random(f"player:{player_id}"), Random(f"player:{player_id}:{surface}")
    return TennisPlayer(
        player_id,
        name,
        _strength(player_id) + there.gauss(0.0, ON_SURFACE),
        *(rng.uniform(*ends) for ends in (FIRST_IN, FIRST_WON, SECOND_WON, ACE, DOUBLE_FAULT)),
    )
