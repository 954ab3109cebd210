"""The records that begin and end a capture: `_open`, and `_close` with what the file holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from livecli import __version__
from livecli.feed.frames import OURS, Frame
from livecli.feed.sports import Match

from .quantiles import count


def word(match: Match) -> str:
    """A match in a record: always with its sport, and as the command line takes it."""
    return f"{match.sport}:{match.event_id}"


def opened(
    url: str,
    socket: int | None,
    matches: Iterable[Match],
    at_ms: float,
    continues: str | None = None,
) -> Frame:
    """A file, or a connection, began. `url` has no query, for that is where the token travels.

    `socket` is None for a file whose matches came by several. `continues` is the name of the file
    before this one: a file that goes on has no snapshot until the next subscription.
    """
    matches = list(matches)
    sports = {match.sport for match in matches}
    body: dict[str, Any] = {
        "type": "_open",
        "livecli": __version__,
        "url": url,
        "sport": sports.pop() if len(sports) == 1 else None,
        "socket": socket,
        "matches": [word(match) for match in matches],
    }
    if continues is not None:
        body["continues"] = continues
    return Frame.of(body, received_ms=at_ms)


class MatchIndex:
    """Which match a frame belongs to, among some."""

    def __init__(self, matches: Iterable[Match] = ()) -> None:
        self._by_id: dict[int, list[Match]] = {}
        for match in matches:
            self.add(match)

    def add(self, match: Match) -> None:
        self._by_id.setdefault(match.event_id, []).append(match)

    def remove(self, match: Match) -> None:
        self._by_id[match.event_id].remove(match)

    def match(self, frame: Frame) -> Match | None:
        """The match; None for a frame without an id, or with one that nobody asked for."""
        matches = self._by_id.get(frame.event_id, ()) if frame.event_id is not None else ()
        if len(matches) > 1:  # one id in both sports: on sockets of their own, so it has a sport
            matches = [match for match in matches if match.sport == frame.sport]
        return matches[0] if matches else None


class Counts:
    """What a file holds: records by type, our own among them, and the feed's frames by match."""

    def __init__(self) -> None:
        self.types: dict[str, int] = {}
        self.matches: Counter[Match] = Counter()

    def add(self, frame: Frame, match: Match | None) -> None:
        count(self.types, frame.type)
        if match is not None and frame.type not in OURS:
            self.matches[match] += 1

    @property
    def frames(self) -> int:
        """The feed's frames."""
        return sum(number for kind, number in self.types.items() if kind not in OURS)

    def closed(self, cause: str, at_ms: float, **more: Any) -> Frame:
        """The record of the end, and why it came."""
        body = {
            "type": "_close",
            "cause": cause,
            "frames": self.frames,
            "types": dict(self.types),
            "matches": {word(match): number for match, number in self.matches.items()},
        }
        return Frame.of(body | more, received_ms=at_ms)
