"""What becomes of the `subscribed` frame: kept as it is, or dropped."""

from __future__ import annotations

from livecli.pipeline import Batch


def drop(batch: Batch) -> Batch:
    """Everything but snapshots."""
    return [frame for frame in batch if frame.type != "subscribed"]


HANDLINGS = {"keep": None, "drop": drop}
