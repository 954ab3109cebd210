"""Who plays: clubs, formations and players, all invented but the two names of the documents.

A club is the same in every match and under every seed, so that ids and names can be learnt.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

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


class Club(NamedTuple):
    """A club on match day. `strength` is 0 for the average club; one in six is above 0.3."""

    id: int
    name: str
    strength: float
    lineup: tuple[Place, ...]
    bench: tuple[Player, ...]


# The match that the documents use as their example keeps its clubs; nobody real plays for them.
DOCUMENTED = {204849: ((17, "Arsenal"), (32, "Chelsea"))}

# From the keeper's team mates outwards: role, how far up the pitch, and where across it.
FORMATIONS = {
    "3-5-2": (
        ("DF", 22, (28, 50, 72)),
        ("MF", 48, (10, 32, 50, 68, 90)),
        ("FW", 74, (38, 62)),
    ),
    "4-2-3-1": (
        ("DF", 24, (13, 38, 62, 87)),
        ("MF", 42, (38, 62)),
        ("MF", 62, (18, 50, 82)),
        ("FW", 76, (50,)),
    ),
    "4-3-3": (
        ("DF", 24, (13, 38, 62, 87)),
        ("MF", 46, (28, 50, 72)),
        ("FW", 72, (18, 50, 82)),
    ),
    "4-4-2": (
        ("DF", 24, (13, 38, 62, 87)),
        ("MF", 48, (13, 38, 62, 87)),
        ("FW", 73, (38, 62)),
    ),
}

BENCH = ("GK", "DF", "DF", "DF", "MF", "MF", "MF", "FW", "FW")

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

# A surname is a beginning and an end: more than a thousand are possible.
BEGINNINGS = (  # noqa: SIM905 - a list of names reads best as text
    "Ald Bar Bel Bren Cal Cor Dal Del Dren Ed Fal Fen Gar Gol Hal Hel Ib Jor Kal Kor Lan Lor Mar "
    "Mel Mor Nar Nor Ob Or Pel Per Quil Ral Ren Sal Sel Tar Tor Ul Van Ver Wen Yar Zel"
).split()
ENDS = (  # noqa: SIM905 - a list of names reads best as text
    "aby ack adze amar ando anu ard asco ção ede ekan elin emba endale éro eska etti ibe idge "
    "imov ini orne øy osa ović oway ström ulu ury"
).split()
INITIALS = "ABCDEFGHIJKLMNOPRSTVWYZ"


def clubs(event_id: int) -> tuple[Club, Club]:
    """The home and the away club of a match; ids near each other share no club."""
    home, away = DOCUMENTED.get(event_id) or (_named(2 * event_id), _named(2 * event_id + 1))
    return _club(*home), _club(*away)


def _named(index: int) -> tuple[int, str]:
    """The id and the name of a club; the pool is used up before a name comes back."""
    index %= len(TOWNS) * len(SUFFIXES)
    rounds, town = divmod(index, len(TOWNS))
    return 1000 + index, f"{TOWNS[town]} {SUFFIXES[(town + rounds) % len(SUFFIXES)]}"


def _club(club_id: int, name: str) -> Club:
    rng = Random(f"club:{club_id}")
    formation = FORMATIONS[rng.choice(sorted(FORMATIONS))]
    outfield = [(role, PitchPoint(x, y)) for role, x, across in formation for y in across]
    spots = [("GK", KEEPER), *outfield]
    roles = [role for role, _ in spots] + list(BENCH)
    squad = [
        Player(club_id * 100 + number, name_, role)
        for number, (name_, role) in enumerate(zip(_names(rng, len(roles)), roles, strict=True), 1)
    ]
    lineup = tuple(Place(player, spot) for player, (_, spot) in zip(squad, spots, strict=False))
    return Club(club_id, name, rng.gauss(0.0, 0.3), lineup, tuple(squad[len(spots) :]))


def _names(rng: Random, count: int) -> list[str]:
    """So many different names, each an initial and a surname."""
    surnames = rng.sample([a + b for a in BEGINNINGS for b in ENDS], count)
    return [f"{rng.choice(INITIALS)}. {surname}" for surname in surnames]
