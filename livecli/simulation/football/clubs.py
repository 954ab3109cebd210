"""Who plays whom: leagues, clubs, squads and elevens, all invented but the names of the documents.

A club and its squad are the same in every match and under every seed, so that ids and names can be
learnt. Which eleven of them begin, and how they line up, is the match's.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random
from typing import NamedTuple

from ..people import people
from .geometry import KEEPER, PitchPoint


class Player(NamedTuple):
    """Somebody of a squad. `id` is club id and shirt number; `role` is GK, DF, MF or FW."""

    id: int
    name: str
    role: str


class Place(NamedTuple):
    """A player and where the formation puts him, with his own goal at x = 0."""

    player: Player
    spot: PitchPoint


class Division(NamedTuple):
    """A league of twenty clubs, invented like them."""

    id: int
    name: str


class Club(NamedTuple):
    """A club on match day. `strength` is 0 for the average club of all leagues, `style` for one
    that likes to have the ball no more than others; `formation` is a key of FORMATIONS."""

    id: int
    name: str
    strength: float
    style: float
    formation: str
    lineup: tuple[Place, ...]
    bench: tuple[Player, ...]


# The match that the documents use as their example keeps its clubs; nobody real plays for them.
DOCUMENTED_ID, DOCUMENTED = 204849, ((17, "Arsenal"), (32, "Chelsea"))

# Strength and style of clubs, in standard deviations; the favourite formation, how often played.
STRENGTH, STYLE, FAVOURITE = 0.36, 0.3, 0.7

# From the keeper's team mates outwards: role, how far up the pitch, and where across it.
FORMATIONS = {
    "3-5-2": (
        ("DF", 22, (28, 50, 72)),
        ("MF", 48, (7, 32, 50, 68, 93)),
        ("FW", 74, (38, 62)),
    ),
    "4-2-3-1": (
        ("DF", 24, (8, 36, 64, 92)),
        ("MF", 42, (38, 62)),
        ("MF", 62, (12, 50, 88)),
        ("FW", 76, (50,)),
    ),
    "4-3-3": (
        ("DF", 24, (8, 36, 64, 92)),
        ("MF", 46, (28, 50, 72)),
        ("FW", 72, (12, 50, 88)),
    ),
    "4-4-2": (
        ("DF", 24, (8, 36, 64, 92)),
        ("MF", 48, (8, 36, 64, 92)),
        ("FW", 73, (38, 62)),
    ),
}

# A squad: how many of each role. The eleven is the best of them, less whoever is rested or hurt.
SQUAD = {"GK": 2, "DF": 8, "MF": 9, "FW": 6}
BENCH = ("GK", "DF", "DF", "DF", "MF", "MF", "MF", "FW", "FW")
RESTED = 0.16

TOWNS = (  # noqa: SIM905 - a list of names reads best as text
    "Alderbrook Ashmere Barrowfleet Brackenford Caldershaw Castlemoor Cinderwell Coldharrow "
    "Copperdale Cranmouth Dunsgate Eastmarsh Elmscar Fallowby Fenwater Foxhollow Glassbury "
    "Greyhaven Hallowick Harbourne Hartsmead Hazelgrave Highcombe Hollinstone Ironbridge "
    "Kestrelby Kingsreach Larkham Leadenfield Limehurst Longmere Marrowick Millscombe Mossgate "
    "Netherfold Northquay Oakenshore Oldwater Osmarsh Pennybeck Plumstow Quarryhill Ravensholt "
    "Redscar Rookhampton Saltmere Sandwick Silverholm Stonecross Swanbeck Tarnside Thistlemoor "
    "Thornquay Umberley Vallowby Westhythe Whitlow Wilderspool Wolfsdale Yarrowgate"
).split()
SUFFIXES = ("Albion", "City", "Rovers", "Town", "United")
CLUBS_A_LEAGUE = 20
# A country has five leagues, the strongest first.
COUNTRIES = ("Albrica", "Norvania", "Sudmark")
TIERS = ("Premier Division", "Championship", "First Division", "Second Division", "Conference")
LEAGUES = tuple(
    Division(101 + number, f"{country} {tier}")
    for number, (tier, country) in enumerate(product(TIERS, COUNTRIES))
)


def division(event_id: int) -> Division:
    """The league in which a match is played; that of the documents is in the first."""
    return LEAGUES[0 if event_id == DOCUMENTED_ID else fixture_clubs(event_id)[0]]


def clubs(event_id: int) -> tuple[Club, Club]:
    """The home and the away club of a match. In a round, which is all ids of one hundred and fifty
    after the documented one, no club plays twice."""
    if event_id == DOCUMENTED_ID:
        home, away = DOCUMENTED
    else:
        _, *pair = fixture_clubs(event_id)
        home, away = ((1000 + index, _name(index)) for index in pair)
    return _club(*home, event_id), _club(*away, event_id)


def fixture_clubs(event_id: int) -> tuple[int, int, int]:
    """The numbers of the league, the home club and the away club.

    Each round has every league's matches, in an order of its own; in a season of two halves each
    club meets every other at home and away, by the circle method.
    """
    half = CLUBS_A_LEAGUE // 2
    number, match = divmod(event_id - DOCUMENTED_ID - 1, half * len(LEAGUES))
    order = Random(f"round:{number}").sample(range(half * len(LEAGUES)), half * len(LEAGUES))
    in_league, table = divmod(order[match], half)
    circle = CLUBS_A_LEAGUE - 1
    day = number % (2 * circle)
    turn = day % circle
    one = circle if table == 0 else (turn + table) % circle
    other = (turn - table) % circle
    if (day // circle + table + turn * (table == 0)) % 2:
        one, other = other, one
    first = in_league * CLUBS_A_LEAGUE
    return in_league, _members()[first + one], _members()[first + other]


@cache
def _members() -> list[int]:
    """The numbers of all clubs, league by league."""
    everyone = range(len(LEAGUES) * CLUBS_A_LEAGUE)
    return Random("leagues").sample(everyone, len(everyone))


def _name(index: int) -> str:
    rounds, town = divmod(index, len(TOWNS))
    return f"{TOWNS[town]} {SUFFIXES[(town + rounds) % len(SUFFIXES)]}"


def _club(club_id: int, name: str, event_id: int) -> Club:
    rng, day = Random(f"club:{club_id}"), Random(f"club:{club_id}:{event_id}")
    favourite = rng.choice(sorted(FORMATIONS))
    squad = _squad(club_id, rng)
    strength, style = rng.gauss(0.0, STRENGTH), rng.gauss(0.0, STYLE)
    formation = favourite if day.random() < FAVOURITE else day.choice(sorted(FORMATIONS))
    lines = [(role, PitchPoint(x, y)) for role, x, across in FORMATIONS[formation] for y in across]
    fit = sorted(squad, key=lambda player: day.random() < RESTED and player.role != "GK")
    lineup = []
    for role, spot in [("GK", KEEPER), *lines]:
        lineup.append(Place(next(player for player in fit if player.role == role), spot))
        fit.remove(lineup[-1].player)
    bench = []
    for role in BENCH:
        bench.append(next(player for player in fit if player.role == role))
        fit.remove(bench[-1])
    return Club(club_id, name, strength, style, formation, tuple(lineup), tuple(bench))


def _squad(club_id: int, rng: Random) -> list[Player]:
    """All players of a club, the better ones first; the keepers wear 1 and the last number."""
    roles = ["GK", *(role for role in ("DF", "MF", "FW") for _ in range(SQUAD[role])), "GK"]
    names = [f"{initial}. {surname}" for surname, initial in people(rng, len(roles))]
    return [
        Player(club_id * 100 + number, name, role)
        for number, (name, role) in enumerate(zip(names, roles, strict=True), 1)
    ]
