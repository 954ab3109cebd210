"""What each dialect calls a thing. All words that are known are in these tables; others pass."""

from __future__ import annotations

from typing import NamedTuple

from livecli.feed import periods


class Word(NamedTuple):
    """One thing: its documented name, the name to write for it in the rich dialect, and others met.

    Periods and statuses are compared folded (lower case, `_` between words), the rest as they are.
    """

    documented: str
    rich: str
    also: tuple[str, ...] = ()


PERIODS = tuple(Word(name, row.rich, row.also) for name, row in periods.PERIODS.items())

# The documents show `live` and no other word, so the list is open on that side too. A rich status
# of a match in play is the name of its period; `inprogress` is what the REST lists say.
STATUSES = (
    Word("live", "inprogress", ("1st_half", "2nd_half", "1t", "2t", "penalties")),
    Word("halftime", "halftime", ("half_time", "ht", "31")),
    Word("break", "break", ("pause",)),
    Word("finished", "finished", ("ended", "ft", "fulltime", "full_time", "aet", "ft_pen")),
    Word("cancelled", "cancelled", ("canceled",)),
)

# Nothing more will be played today (REST vocabularies of both sports); `interrupted` may go on.
OVER = frozenset(
    {"finished", "abandoned", "awarded", "cancelled", "postponed", "retired", "walkover"}
)

# The forty others of the rich block have no documented name and keep their own.
STATS = (
    Word("possession", "ball_possession"),
    Word("shots", "total_shots"),
    Word("shots_on_target", "shots_on_target"),
    Word("xg", "xg"),
)

MARKETS = (
    Word("1x2", "match_winner"),
    Word("btts", "btts"),
)

# Totals differ in shape, not in name: documented `"over_25": {"over": …, "under": …}`, rich
# `"over_under": {"over_25": …, "under_25": …}`.
TOTALS = "over_under"
OVER_GOALS = "over_"
UNDER_GOALS = "under_"

# In a game's point, either player's half of it; REST writes AD.
POINTS = {"a": "Ad", "ad": "Ad", "adv": "Ad"}


def documented(table: tuple[Word, ...]) -> dict[str, str]:
    """Every name in the table, lower case, with the documented one for it."""
    return {
        name.lower(): word.documented
        for word in table
        for name in (word.documented, word.rich, *word.also)
    }


def rich(table: tuple[Word, ...]) -> dict[str, str]:
    """Every documented name in the table with the rich one for it."""
    return {word.documented: word.rich for word in table}
