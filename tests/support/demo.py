"""Captures of made-up matches, the same each time: a recorder's file, with an outage in it."""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import Any

import orjson

from livecli.capture.stamped_line import stamped
from livecli.feed.snapshots import snapshot
from livecli.feed.sports import Match
from livecli.simulation import ALWAYS, DEFAULT_SEED, play


SEED = DEFAULT_SEED
KICK_OFF_MS = 1_747_407_600_000  # 2025-05-16 15:00 UTC
LATENCY_MS = 80
FOOTBALL, _, TENNIS = ALWAYS  # Arsenal 4–2 Chelsea; Djokovic 6-2 7-6 7-5 Alcaraz
# The connection is lost in the half hour; afterwards the last frames are told again.
OUTAGE_S = (1830.0, 1890.0)
REPEATED = 20
PONG_EVERY = 500  # frames


@cache
def football() -> bytes:
    """All of a match, from `_open` to `_close`."""
    match = Match("football", FOOTBALL.event_id)
    first, *rest = play(FOOTBALL, seed=SEED, start_ms=KICK_OFF_MS)
    where = {"match": match.event_id, "socket": 1}
    hello = snapshot(match, source="full", event=raw(first.body), recent=(), odds=None)
    lines = [ours("_open", first.at_s, **where), line(hello, first.at_s)]
    recent: deque[bytes] = deque(maxlen=REPEATED)
    lost = False
    for number, (at_s, frame) in enumerate(rest):
        if OUTAGE_S[0] <= at_s < OUTAGE_S[1]:
            lost = True
            continue
        if lost:
            lost = False
            lines += [gap(match), *(line(again, OUTAGE_S[1]) for again in recent)]
        recent.append(raw(frame))
        lines.append(line(recent[-1], at_s))
        if number % PONG_EVERY == 0:
            lines.append(line(b'{"type":"pong"}', at_s))
    lines.append(ours("_close", at_s, cause="ended"))
    return b"".join(lines)


@cache
def tennis() -> bytes:
    """All of a match, frames alone."""
    return b"".join(
        line(raw(frame), at_s) for at_s, frame in play(TENNIS, seed=SEED, start_ms=KICK_OFF_MS)
    )


def gap(match: Match) -> bytes:
    from_ms, to_ms = (KICK_OFF_MS + at_s * 1000 for at_s in OUTAGE_S)
    more = {"event_id": match.event_id, "sport": match.sport, "cause": "lost"}
    return ours("_gap", OUTAGE_S[1], **more, from_ms=from_ms, to_ms=to_ms, exact=False)


def ours(kind: str, at_s: float, **more: Any) -> bytes:
    return line(raw({"type": kind, **more}), at_s)


def raw(body: dict[str, Any]) -> bytes:
    return orjson.dumps(body)


def line(frame: bytes, at_s: float) -> bytes:
    return stamped(frame, KICK_OFF_MS + LATENCY_MS + at_s * 1000) + b"\n"
