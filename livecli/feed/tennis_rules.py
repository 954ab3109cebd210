"""The rule book of tennis: who wins a set, how many sets a tournament plays, how far a tie-break
goes. The state of a match and the simulation both go by it.

ITF Rules of Tennis, 5 and 6.
"""

from __future__ import annotations

import re


TIE_BREAK_AT = 6
TIE_BREAK_TO = 7
# A match tie-break in place of the last set (doubles), and that of the last set of a Grand Slam
# (all four since 2022).
LONG_TIE_BREAK_TO = 10

# Tournaments at which men play best of five, and women do not. All others have been best of three
# since 2008. "Championships" alone is Wimbledon's own name; others have a place before it.
SLAM = re.compile(
    r"^(the )?championships|australian open|french open|grand slam|roland|u\.?s\.? open|wimbledon"
)
MEN, WOMEN = "atp", "wta"


def set_is_won(home: int, away: int) -> bool:
    """Whether these games win a set: six and two ahead, or seven by the tie-break; a match
    tie-break counts as a set of its points."""
    most, least = max(home, away), min(home, away)
    return (most >= TIE_BREAK_AT and most - least >= 2) or (most, least) == (7, 6)


def best_of(tournament: str | None, circuit: str | None = None) -> int | None:
    """3 or 5; None where no tournament is told, or it depends on who plays and that is not told."""
    if circuit == WOMEN:
        return 3
    if tournament is None:
        return None
    if not is_slam(tournament):
        return 3
    return 5 if circuit == MEN else None


def tie_break_to(tournament: str | None, set_number: int, sets: int | None) -> int:
    """The points that win the tie-break of a set, two ahead; the match is best of `sets`."""
    return LONG_TIE_BREAK_TO if set_number == sets and is_slam(tournament) else TIE_BREAK_TO


def is_slam(tournament: str | None) -> bool:
    """Whether that is one of the four great ones."""
    return SLAM.search((tournament or "").lower()) is not None
