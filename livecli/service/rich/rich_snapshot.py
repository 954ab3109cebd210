"""The `subscribed` frame of the rich dialect."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from livecli.feed.json_text import dumps, loads
from livecli.feed.snapshots import snapshot
from livecli.feed.sports import Match


# As many as the longest history that was met (wire-facts, subscribed).
HISTORY = 1500


class RichSnapshot:
    """Writes snapshots; `quirks` are names of QUIRKS."""

    def __init__(self, quirks: Collection[str] = ()) -> None:
        self._quirks = quirks

    def __call__(
        self,
        match: Match,
        *,
        event: bytes | None,
        odds: bytes | None,
        history: Iterable[bytes],
        **parts: Any,
    ) -> bytes:
        """What `snapshot` writes, but its event names no match, and its odds are the bare map of
        markets (2 clients)."""
        if match.sport == "football" and event is not None:
            event = dumps({k: v for k, v in loads(event).items() if k != "event_id"})
        if odds is not None and "nested-odds" not in self._quirks:
            odds = dumps(loads(odds)["odds"])
        if "empty-history" in self._quirks:
            history = ()
        return snapshot(match, event=event, odds=odds, history=history, **parts)
