"""The life of the connection, from the frames themselves and from what the session tells."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from livecli.feed.frames import Frame
from livecli.feed.records import Gap, read_drop, read_gap


MOST_SOCKETS = 100  # that are told apart; a number is never used again
MOST_NOTICES = 20


@dataclass(slots=True)
class Socket:
    """One socket by its number. `is_open` is None while nobody told; times are unix ms."""

    number: int
    frames: int = 0
    first_ms: float = 0.0
    last_ms: float = 0.0
    pong_ms: float = 0.0
    is_open: bool | None = None


class Notice(NamedTuple):
    """What the session told: `kind` is its word for programs, `text` its sentence."""

    at_ms: float
    kind: str
    text: str


class ConnectionState:
    """All sockets of a run. `gaps` counts those of every match; `dropped` counts frames."""

    def __init__(self) -> None:
        self.sockets: dict[int, Socket] = {}
        self.frames = 0
        self.last_frame_ms = 0.0
        self.last_pong_ms = 0.0
        self.reconnects = 0
        self.gaps = 0
        self.missed_ms = 0.0
        self.last_gap: Gap | None = None
        self.dropped = 0
        self.notices: deque[Notice] = deque(maxlen=MOST_NOTICES)

    @property
    def open_sockets(self) -> int:
        """How many are not known to be closed."""
        return sum(socket.is_open is not False for socket in self.sockets.values())

    def hear(self, frame: Frame) -> None:
        """Any frame of the feed, or a record of our own."""
        if not frame.ours:
            self._frame(frame)
        elif frame.type == "_gap" and (gap := read_gap(frame.body)):
            self.gaps += 1
            self.missed_ms += gap.missed_ms
            self.last_gap = gap
        elif frame.type == "_drop" and (drop := read_drop(frame.body)):
            self.dropped += drop.frames

    def told(self, kind: str, text: str, at_ms: float) -> None:
        """A sentence of the session."""
        self.notices.append(Notice(at_ms, kind, text))

    def opened(self, number: int, at_ms: float) -> None:
        """The socket is open, for the first time or again."""
        known = self.sockets.get(number)
        if known is not None and known.is_open is False:
            self.reconnects += 1
        self._socket(number, at_ms).is_open = True

    def closed(self, number: int, at_ms: float) -> None:
        """The socket is gone, at least for now."""
        self._socket(number, at_ms).is_open = False

    def _frame(self, frame: Frame) -> None:
        at_ms = frame.received_ms
        self.frames += 1
        self.last_frame_ms = max(self.last_frame_ms, at_ms)
        socket = self.sockets.get(frame.socket) or self._socket(frame.socket, at_ms)
        socket.frames += 1
        socket.last_ms = max(socket.last_ms, at_ms)
        if frame.type == "pong":
            self.last_pong_ms = socket.pong_ms = at_ms

    def _socket(self, number: int, at_ms: float) -> Socket:
        found = self.sockets.get(number)
        if found is None:
            if len(self.sockets) >= MOST_SOCKETS:
                del self.sockets[next(iter(self.sockets))]
            found = self.sockets[number] = Socket(number, first_ms=at_ms)
        return found
