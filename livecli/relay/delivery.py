"""To whom a frame of a match goes, and under which number."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from livecli.feed.records import missed

from .carried_match import CarriedMatch
from .events import FanOut, RelayedFrame


class FrameNumbers:
    """Numbers that grow with the time, so that they mean the same to the next relay."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._newest = 0

    def next(self) -> int:
        self._newest = max(self._newest + 1, int(self._wall()) * 1000)
        return self._newest

    def numbered(self, relayed: CarriedMatch, kind: str, raw: bytes) -> RelayedFrame:
        """A new frame of a match, which its ring keeps."""
        frame = RelayedFrame(self.next(), relayed.feed.match, kind, raw)
        relayed.ring.add(frame)
        return frame

    def beginning(self, relayed: CarriedMatch, last: int | None) -> list[RelayedFrame]:
        """What a stream begins with: the frames after `last`; else the state of the match.

        Where some of those frames are gone, the gap is told before the state. A number that was
        never given counts as none.
        """
        frames = None
        if last is not None and last <= self._newest:
            frames = relayed.ring.after(last)
        if frames is not None:
            return frames
        begin: list[RelayedFrame] = []
        match = relayed.feed.match
        if last is not None and last <= self._newest:
            to_ms = relayed.last_ms or self._wall()
            gap = missed(match, "ring", None, last / 1000, to_ms)
            begin.append(RelayedFrame(self._newest, match, "_gap", gap.raw))
        if relayed.confirmed:
            state = relayed.subscribed()
            begin.append(RelayedFrame(self._newest, match, "subscribed", state))
        return begin


def to_all(
    relayed: CarriedMatch | None,
    frames: list[RelayedFrame],
    among: Container[int] | None = None,
) -> list[FanOut]:
    """Frames of a match to all its streams, and to its clients; with `among`, to these of them."""
    if relayed is None or not frames:
        return []
    clients = tuple(each for each in relayed.clients if among is None or each in among)
    effects = [FanOut(clients, frames)] if clients else []
    return effects + to_streams(relayed, frames, relayed.streams)


def to_streams(
    relayed: CarriedMatch, frames: list[RelayedFrame], clients: Iterable[int]
) -> list[FanOut]:
    """Frames to streams, to each those of its types; a gap is for all."""
    groups: dict[frozenset[str], list[int]] = {}
    for client in clients:
        groups.setdefault(relayed.streams[client], []).append(client)
    chosen = {
        types: [each for each in frames if not types or each.type in types or each.type == "_gap"]
        for types in groups
    }
    return [FanOut(group, chosen[types]) for types, group in groups.items() if chosen[types]]
