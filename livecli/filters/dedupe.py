"""Drops what was told before: actions that the feed repeats, and frames that come again unchanged.

The same play fires three or four times (wire-facts, action), and after a reconnection a snapshot
tells again what was known. Snapshots themselves pass: they are told once a subscription.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from livecli.capture.stamped_line import unstamped
from livecli.feed.frames import NO_DATA, Frame
from livecli.pipeline import Batch


# Repetitions come within seconds; a snapshot repeats 30 frames of each of some hundred matches.
REMEMBERED = 20_000
# Frames that say the same and mean it each time.
NEVER = NO_DATA | {"subscribed"}


class Dedupe:
    """A stage that remembers the last frames; `dropped` counts what it left out."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self.dropped = 0
        self._remembered = remembered
        self._seen: OrderedDict[Hashable, None] = OrderedDict()

    def __call__(self, batch: Batch) -> Batch:
        kept = [f for f in batch if f.type in NEVER or f.ours or self._is_new(f)]
        self.dropped += len(batch) - len(kept)
        return kept

    def _is_new(self, frame: Frame) -> bool:
        key = _identity(frame)
        if key in self._seen:
            self._seen.move_to_end(key)
            return False
        self._seen[key] = None
        if len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        return True


def _identity(frame: Frame) -> Hashable:
    """What makes a frame the same as another: an action's own number, else all of its bytes.

    A correction has another `action_type` than what it corrects, so it is never the same.
    """
    if frame.type != "action":
        return _bytes(frame)
    body = frame.body
    number, kind = body.get("evid", body.get("tid")), body.get("action_type", "")
    if not isinstance(number, (int, str)) or not isinstance(kind, str):
        return _bytes(frame)
    # Hashes, because the feed may send a name of megabytes.
    return (frame.sport, frame.event_id, hash(number), hash(kind))


def _bytes(frame: Frame) -> Hashable:
    """All that the feed sent; when a capture received it says nothing."""
    raw, _ = unstamped(frame.raw)
    return (frame.sport, hash(raw), len(raw))
