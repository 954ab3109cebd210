"""What becomes of the `subscribed` frame: kept as it is, taken apart, or dropped."""

from __future__ import annotations

from livecli.capture.stamped_line import stamped
from livecli.feed.frames import STAMP, Frame
from livecli.feed.snapshots import unfolded
from livecli.pipeline import Batch, Filter


def drop(batch: Batch) -> Batch:
    """Everything but snapshots."""
    return [frame for frame in batch if frame.type != "subscribed"]


def unfold(batch: Batch) -> Batch:
    """In the place of each snapshot, its parts one by one; all stamped where it was (a capture)."""
    if not any(frame.type == "subscribed" for frame in batch):
        return batch
    return [part for frame in batch for part in _unfolded(frame)]


def _unfolded(frame: Frame) -> Batch:
    parts = unfolded(frame)
    if len(parts) > 1 and STAMP in frame.body:
        for part in parts[1:]:
            part.raw = stamped(part.raw, part.received_ms)
            part.forget()
    return parts


HANDLINGS: dict[str, Filter | None] = {"drop": drop, "keep": None, "unfold": unfold}
