"""What a file of a capture holds, counted from its beginning to its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from livecli.feed.frames import Frame, is_record
from livecli.feed.records import closed
from livecli.feed.sports import Match

from .quantiles import count


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
        if match is not None and not frame.ours:
            self.matches[match] += 1

    @property
    def frames(self) -> int:
        """The feed's frames."""
        return sum(number for kind, number in self.types.items() if not is_record(kind))

    def closed(self, cause: str, at_ms: float, **more: Any) -> Frame:
        """The record of the end, and why it came."""
        return closed(
            cause, at_ms, frames=self.frames, types=self.types, matches=self.matches, **more
        )
