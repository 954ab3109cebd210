"""The periods of a football match and its pauses: a row each, with all that anybody calls them."""

from __future__ import annotations

from typing import NamedTuple


class Period(NamedTuple):
    """`first` and `last` are the minutes at which its clock begins and stoppage time does.

    `name` is what people call it, `end` what is over with it where the match goes on after it.
    `rich` is its name in the richer dialect and in the REST lists, `also` what else was met.
    """

    order: int
    name: str
    first: int
    last: int | None
    end: str
    rich: str
    also: tuple[str, ...] = ()


FIRST_HALF, SECOND_HALF, SHOOT_OUT = "1H", "2H", "P"

# By their documented names. Sources, where not said otherwise: wire-facts, event (football).
# Half-time belongs to the half before it, as in the documented captures; 31 is its number on
# `periodscore` (one client). No client wrote down what extra time is called.
PERIODS = {
    "1H": Period(
        *(1, "1st half", 0, 45, "half-time"),
        *("1st_half", ("1", "1t", "31", "halftime", "half_time", "ht")),
    ),
    "2H": Period(2, "2nd half", 45, 90, "end of normal time", "2nd_half", ("2", "2t")),
    "ET1": Period(3, "extra time 1", 90, 105, "half-time", "extra_time_1", ("3",)),
    "ET2": Period(4, "extra time 2", 105, 120, "end of extra time", "extra_time_2", ("4",)),
    "P": Period(5, "shoot-out", 120, None, "", "penalties", ("5",)),
}
# What has another name, or none, comes before all of them and has no end.
UNKNOWN = Period(0, "", 0, None, "", "")

HALF_TIME, FINISHED = "halftime", "finished"
# Documented statuses in which nobody plays, as people call them.
PAUSES = {HALF_TIME: "half-time", "break": "break", FINISHED: "full time"}


def period(word: str | None) -> Period:
    """The row of a documented name, or UNKNOWN."""
    return PERIODS.get(word or "", UNKNOWN)
