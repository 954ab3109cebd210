"""The time of arrival, spliced into each frame."""

from __future__ import annotations

from livecli.capture.stamped_line import stamped
from livecli.pipeline import Batch


def stamp(batch: Batch) -> Batch:
    """The same frames with `_received_ms` as their last key; records of our own have it.

    What jq made of a frame may be no object; that stays as it is.
    """
    return [
        frame
        if frame.ours or frame.raw[:1] != b"{"
        else frame.rewritten(stamped(frame.raw, frame.received_ms))
        for frame in batch
    ]
