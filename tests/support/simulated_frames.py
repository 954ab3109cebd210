"""Made-up frames of every type and dialect, as whoever follows the matches gets them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from livecli.feed.dialects.writing import rich
from livecli.feed.snapshots import snapshot
from livecli.feed.sports import SPORTS, Match
from livecli.simulation import ALWAYS, play


START_MS = 1_747_407_600_000


class SimulatedFrame(NamedTuple):
    """The JSON object of a frame, its sport, and its dialect where the sport has several."""

    body: dict[str, Any]
    sport: str
    dialect: str | None


def simulated_frames(seed: int, every: int) -> Iterator[SimulatedFrame]:
    """Of each match and dialect, of each type each `every`th frame; and a snapshot of the end."""
    for fixture in (each for each in ALWAYS if each.source == "full"):
        dialects = ("documented", "rich") if fixture.sport == "football" else (None,)
        match = Match(fixture.sport, fixture.event_id)
        recent: deque[bytes] = deque(maxlen=3)
        latest: dict[str, bytes] = {}
        counts: Counter[str] = Counter()
        chosen = []
        for _, body in play(fixture, seed=seed, start_ms=START_MS):
            kind = body["type"]
            if counts[kind] % every == 0:
                chosen.append(body)
                latest[kind] = orjson.dumps(body)
                if kind == SPORTS[fixture.sport].moving:
                    recent.append(latest[kind])
            counts[kind] += 1
        source, event, odds = fixture.source, latest["event"], latest.get("odds")
        chosen.append(
            orjson.loads(snapshot(match, source=source, event=event, recent=recent, odds=odds))
        )
        for body in chosen:
            for dialect in dialects:
                shown = rich(body) if dialect == "rich" else body
                yield SimulatedFrame(shown, fixture.sport, dialect)
