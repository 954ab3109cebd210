"""The time of arrival, spliced into each frame."""

from __future__ import annotations

from livecli.capture.record import stamped
from livecli.feed.frames import Frame
from livecli.pipeline import Batch


def stamp(batch: Batch) -> Batch:
    """The same frames with `_received_ms` as their last key."""
    return [
        Frame(
            stamped(frame.raw, frame.received_ms),
            frame.type,
            frame.event_id,
            frame.sport,
            frame.received_ms,
            frame.socket,
        )
        for frame in batch
    ]
