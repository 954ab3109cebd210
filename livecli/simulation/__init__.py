"""Made-up matches: seeded, deterministic streams of documented frames with due times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class TimedBody(NamedTuple):
    """The JSON object of a frame, and when it is due.

    In seconds since the match began; negative: state from before it.
    """

    at_s: float
    body: dict[str, Any]


class Fixture(NamedTuple):
    """A match that can be played. `source` is `full` or `basic`, which is one in tennis."""

    sport: str
    event_id: int
    source: str = "full"


# The ids that the official documents use as their examples, and one football match without actions.
ALWAYS = (
    Fixture("football", 204849, "full"),
    Fixture("football", 204850, "basic"),
    Fixture("tennis", 36835),
)

# Where nobody names one; its matches have something to show (tests/bench/demo_seed.py).
DEFAULT_SEED = 110


def fixtures(count: int) -> list[Fixture]:
    """`count` matches: first those of ALWAYS, then football and tennis in turn."""
    more = [
        Fixture("tennis", 36836 + i // 2)
        if i % 2
        else Fixture("football", 204851 + i // 2, "basic" if i % 8 == 4 else "full")
        for i in range(max(0, count - len(ALWAYS)))
    ]
    return [*ALWAYS[:count], *more]


def play(fixture: Fixture, *, seed: int, start_ms: int) -> Iterator[TimedBody]:
    """The frames of one match that begins at `start_ms` (unix), in the order they are due.

    Equal arguments give equal frames. What is due before 0 is the state before the start.
    """
    if fixture.sport == "tennis":
        from .tennis.match import tennis

        return tennis(fixture.event_id, seed=seed, start_ms=start_ms)
    from .football.match import football

    return football(fixture.event_id, seed=seed, start_ms=start_ms, source=fixture.source)


def bookmakers(fixture: Fixture) -> tuple[str, ...]:
    """The slugs of the bookmakers whose `odds_book` frames the match has."""
    if fixture.sport == "tennis":
        return ()
    from .football.prices import BOOKS

    return tuple(BOOKS)


def league(fixture: Fixture) -> tuple[int, str] | None:
    """The id and the name of the league; tennis tells its tournament itself."""
    if fixture.sport == "tennis":
        return None
    from .football.clubs import division

    found = division(fixture.event_id)
    return found.id, found.name
