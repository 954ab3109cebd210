"""Says once when what was asked for can never come: actions of a match with a basic source."""

from __future__ import annotations

from collections.abc import Callable

from livecli.pipeline import Batch, Filter


def warn_basic_source(wanted: frozenset[str], say: Callable[[str], None]) -> Filter | None:
    """A stage that watches snapshots; None when more than actions was asked for."""
    if wanted != {"action"}:
        return None
    said = False

    def watch(batch: Batch) -> Batch:
        nonlocal said
        for frame in batch:
            if not said and frame.type == "subscribed" and frame.body.get("source") == "basic":
                said = True
                say(
                    f"match {frame.event_id}: its source is basic, which has no action frames; "
                    "choose other types with -t, or a match with a full source"
                )
        return batch

    return watch
