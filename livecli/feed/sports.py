"""The sports of the sockets, and how a match is named: `[SPORT:]ID`."""

from __future__ import annotations

from livecli.errors import UsageError
from livecli.named_tuple import NamedTuple


class Sport(NamedTuple):
    """What is special about a sport. `path` is the channel that carries it, with both slashes."""

    path: str
    moving: str  # the frame type that its `subscribed.livedata` holds


# Football's own channel carries nothing but football; the older one carries both (documents).
FOOTBALL_PATH = "/live/football/"
BOTH_PATH = "/ws/live/"
PATHS = (FOOTBALL_PATH, BOTH_PATH)

SPORTS = {
    "football": Sport(FOOTBALL_PATH, "livedata"),
    "tennis": Sport(BOTH_PATH, "score"),
}

# Beyond 18 digits an id would leave the 64 bits that every JSON reader keeps exact.
MAX_ID_DIGITS = 18


class Match(NamedTuple):
    """One match: what is subscribed to."""

    sport: str
    event_id: int

    def __str__(self) -> str:
        return f"{self.event_id}" if self.sport == "football" else f"{self.sport}:{self.event_id}"


def match(word: str, default_sport: str = "football") -> Match:
    """The match that `[SPORT:]ID` names; raises UsageError for an unknown sport or no number."""
    sport, colon, number = word.strip().rpartition(":")
    sport = sport.lower() if colon else default_sport
    if sport not in SPORTS:
        raise UsageError(f"match {word!r}: unknown sport {sport!r}; known: {', '.join(SPORTS)}")
    if not (number.isascii() and number.isdigit() and len(number) <= MAX_ID_DIGITS):
        raise UsageError(
            f"match {word!r}: {number!r} is no id; ids are numbers, as in 204849 or tennis:36835"
        )
    return Match(sport, int(number))


def read_id(value: object) -> int | None:
    """The id that `value` is, or spells (wire-facts: clients met both)."""
    if type(value) is str and len(value) <= MAX_ID_DIGITS and value.isascii() and value.isdigit():
        return int(value)
    return value if type(value) is int and 0 <= value < 10**MAX_ID_DIGITS else None
