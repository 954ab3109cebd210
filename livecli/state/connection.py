"""The life of the connection, from the frames themselves and our own records among them."""

from __future__ import annotations

from livecli.feed.frames import Frame
from livecli.feed.records import read_drop, read_gap


class ConnectionState:
    """All sockets of a run. `gaps` counts those of every match; `dropped` counts frames."""

    def __init__(self) -> None:
        self.frames = 0
        self.last_frame_ms = 0.0
        self.last_pong_ms = 0.0
        self.gaps = 0
        self.missed_ms = 0.0
        self.dropped = 0

    def hear(self, frame: Frame) -> None:
        """Any frame of the feed, or a record of our own."""
        if not frame.ours:
            self.frames += 1
            self.last_frame_ms = max(self.last_frame_ms, frame.received_ms)
            if frame.type == "pong":
                self.last_pong_ms = frame.received_ms
        elif frame.type == "_gap" and (gap := read_gap(frame.body)):
            self.gaps += 1
            self.missed_ms += gap.missed_ms
        elif frame.type == "_drop" and (drop := read_drop(frame.body)):
            self.dropped += drop.frames
