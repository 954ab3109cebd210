"""What becomes of the `subscribed` frame: kept as it is, taken apart, or dropped."""

from __future__ import annotations

from livecli.feed.snapshots import unfolded
from livecli.pipeline import Batch, Filter


def drop(batch: Batch) -> Batch:
    """Everything but snapshots."""
    return [frame for frame in batch if frame.type != "subscribed"]


def unfold(batch: Batch) -> Batch:
    """In the place of each snapshot, its parts one by one."""
    if not any(frame.type == "subscribed" for frame in batch):
        return batch
    return [part for frame in batch for part in unfolded(frame)]


HANDLINGS: dict[str, Filter | None] = {"drop": drop, "keep": None, "unfold": unfold}
