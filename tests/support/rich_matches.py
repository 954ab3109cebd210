"""Made-up football in the rich dialect, as it is served; each match is played once a process."""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from math import inf
from typing import Any, NamedTuple

import orjson

from livecli.cli.run.local_service import simulated


START_MS = 1_747_407_600_000  # 2025-05-16 15:00 UTC
SECOND_HALF_S = 4000.0  # by then it has begun
PLACES = {"full": 0, "basic": 1}  # of the matches with these sources


class DueBody(NamedTuple):
    """When a frame is due, in seconds since the match began, and what is in it."""

    at_s: float
    body: dict[str, Any]


@cache
def rich_frames(
    seed: int = 7, source: str = "full", *quirks: str, until_s: float = inf
) -> tuple[DueBody, ...]:
    """The frames of a match in the rich dialect, those due until then.

    Of a match without actions, which takes twice the time, up to the second half.
    """
    return _played(seed, source, "rich", frozenset(quirks), until_s)


@cache
def documented_frames(seed: int = 7, source: str = "full") -> tuple[DueBody, ...]:
    """The same match in the documented dialect."""
    return _played(seed, source, "documented", frozenset(), inf)


def of_type(frames: tuple[DueBody, ...], kind: str) -> list[dict[str, Any]]:
    """The bodies of one frame type, in their order."""
    return [frame.body for frame in frames if frame.body["type"] == kind]


def _played(
    seed: int, source: str, dialect: str, quirks: frozenset[str], until_s: float
) -> tuple[DueBody, ...]:
    matches = simulated(2, seed=seed, speed=1.0, dialect=dialect, quirks=quirks)
    played = matches[PLACES[source]].play(START_MS)
    last_s = min(until_s, SECOND_HALF_S if source == "basic" else inf)
    frames = takewhile(lambda frame: frame.at_s <= last_s, played)
    return tuple(DueBody(frame.at_s, orjson.loads(frame.raw)) for frame in frames)
