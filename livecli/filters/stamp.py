"""The time of arrival, spliced into each frame."""

from __future__ import annotations

from livecli.capture.stamped_line import stamped
from livecli.feed.frames import Frame
from livecli.pipeline import Batch


def stamp(batch: Batch) -> Batch:
    """The same frames with `_received_ms` as their last key; records of our own have it.

    What jq made of a frame may be no object; that stays as it is.
    """
    return [frame if frame.ours or frame.raw[:1] != b"{" else _stamped(frame) for frame in batch]


def _stamped(frame: Frame) -> Frame:
    return Frame(
        stamped(frame.raw, frame.received_ms),
        frame.type,
        frame.event_id,
        frame.sport,
        frame.received_ms,
        frame.socket,
    )
