"""The time of arrival, spliced into each frame, and into what is made of it."""

from __future__ import annotations

from livecli.capture.stamped_line import stamped
from livecli.feed.frames import STAMP, Frame
from livecli.pipeline import Batch


KEY = STAMP.encode()


def stamp(batch: Batch) -> Batch:
    """The same frames with `_received_ms` as their last key; records of our own have it."""
    return [frame if frame.ours else _stamped(frame) for frame in batch]


def stamp_results(batch: Batch) -> Batch:
    """The same, where a frame is an object without the key: jq may make anything of a frame."""
    return [_stamped(frame) if _lacks_it(frame) else frame for frame in batch]


def _stamped(frame: Frame) -> Frame:
    return frame.rewritten(stamped(frame.raw, frame.received_ms))


def _lacks_it(frame: Frame) -> bool:
    if frame.raw[:1] != b"{":
        return False
    return KEY not in frame.raw or STAMP not in frame.body
