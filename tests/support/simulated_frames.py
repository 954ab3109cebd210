"""Made-up frames of every type and dialect, as whoever follows the matches gets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import Any, NamedTuple

import orjson

from livecli.cli.run.local_service import simulated
from livecli.service.served_match import ServedMatch


START_MS = 1_747_407_600_000


class SimulatedFrame(NamedTuple):
    """The JSON object of a frame, its sport, and its dialect where the sport has several."""

    body: dict[str, Any]
    sport: str
    dialect: str | None


def simulated_frames(seed: int, every: int) -> Iterator[SimulatedFrame]:
    """Of each match and dialect, of each type each `every`th frame; and a snapshot of the end."""
    for dialect in ("documented", "rich"):
        for match in simulated(3, seed=seed, speed=1.0, dialect=dialect):
            sport = match.match.sport
            if match.source == "full" and (sport == "football" or dialect == "documented"):
                for body in _chosen(match, every):
                    yield SimulatedFrame(body, sport, dialect if sport == "football" else None)


def _chosen(match: ServedMatch, every: int) -> Iterator[dict[str, Any]]:
    counts: Counter[str] = Counter()
    match.start(0.0, START_MS)
    while not match.over:
        for frame in match.due(inf, 256):
            if counts[frame.type] % every == 0:
                yield orjson.loads(frame.raw)
            counts[frame.type] += 1
    snapshot = orjson.loads(match.subscribed("bet365"))
    yield snapshot | {"history": snapshot["history"][::every], "livedata": snapshot["livedata"][:3]}
