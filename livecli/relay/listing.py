"""The matches of a relay as a service that REST can be asked about: each by its latest snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import inf

from livecli.feed.sports import Match
from livecli.service.served_match import ServedMatch, TimedFrame
from livecli.service.service import Service

from .relay_service import RelayService


def listing(relay: RelayService) -> Service:
    """What is relayed now. What only the frames before the snapshot told is not in it."""
    served_matches = []
    for match in relay.relayed():
        raw = relay.state(match)
        if raw is not None:
            served_match = ServedMatch(match, partial(_snapshot, match, raw))
            served_match.start(0.0, int(relay.wall()))
            served_matches.append(served_match)
    return Service(served_matches, wall=relay.wall)


def _snapshot(match: Match, raw: bytes, start_ms: int) -> Iterator[TimedFrame]:
    """A snapshot, and a frame that never comes: the match is not over before it says so."""
    yield TimedFrame(-1.0, "subscribed", raw)
    yield TimedFrame(inf, "event", b"{}")
