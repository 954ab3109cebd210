"""Drops what was told before: actions that the feed repeats, and frames that come again unchanged.

The same play fires three or four times (wire-facts, action), perhaps under other numbers, and after
a reconnection a snapshot tells again what was known. Snapshots themselves pass: they are told once
a subscription.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable

from livecli.capture.stamped_line import unstamped
from livecli.feed.frames import NO_DATA, Frame
from livecli.pipeline import Batch
from livecli.state.football.actions import PitchAction, act
from livecli.state.football.plays import AGAIN_WITHIN, is_twin


# Repetitions come within seconds; a snapshot repeats 30 frames of each of some hundred matches.
REMEMBERED = 20_000
MOST_MATCHES = 1000  # of which the last actions are remembered
# Frames that say the same and mean it each time.
NEVER = NO_DATA | {"subscribed"}


class Dedupe:
    """A stage that remembers the last frames; `dropped` counts what it left out."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self.dropped = 0
        self._remembered = remembered
        self._seen: OrderedDict[Hashable, None] = OrderedDict()
        self._last: OrderedDict[Hashable, deque[PitchAction]] = OrderedDict()  # of each match

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
        # Where plays have no `evid`, none was met twice, and a man may do two things in a second.
        has_evid = frame.type == "action" and frame.body.get("evid") is not None
        return not (has_evid and self._has_twin(frame))

    def _has_twin(self, frame: Frame) -> bool:
        """Whether an action is one of the last of its match under another number."""
        done = act(frame.body, frame.received_ms)
        if done.player is None or done.second is None:
            return False
        match = (frame.sport, frame.event_id)
        last = self._last.setdefault(match, deque(maxlen=AGAIN_WITHIN))
        self._last.move_to_end(match)
        if len(self._last) > MOST_MATCHES:
            self._last.popitem(last=False)
        if any(is_twin(each, done) and each.provisional == done.provisional for each in last):
            return True
        last.append(done)
        return False


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
