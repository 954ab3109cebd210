"""Who plays in each match: remembered from the frames that say it, for those that do not.

Stands before the filters, so that names are known even when the frames that tell them are left out.
"""

from __future__ import annotations

from livecli.feed import dialects
from livecli.feed.frames import Frame


# The only frames that tell names; no other is decoded here.
TELLING = frozenset({"event", "subscribed"})

# A Saturday has a few hundred matches (wire-facts, football live list); a run may take weeks.
MAX_MATCHES = 10_000
MAX_NAME = 100  # characters: memory is bounded by both

Names = tuple[str | None, str | None]
Key = tuple[str | None, int]

UNKNOWN: Names = (None, None)


class TeamNames:
    """A stage of the pipeline that passes every batch on as it came, and knows who plays."""

    def __init__(self, max_matches: int = MAX_MATCHES) -> None:
        self._max_matches = max_matches
        self._names: dict[Key, Names] = {}

    def __call__(self, batch: list[Frame]) -> list[Frame]:
        for frame in batch:
            if frame.type in TELLING and frame.event_id is not None:
                self._learn(frame.sport, frame.event_id, dialects.names(frame.body))
        return batch

    def names(self, sport: str | None, event_id: int) -> Names:
        """Home and away; without a sport, of the match that was last heard of by this id."""
        return self._names.get((sport, event_id), UNKNOWN)

    def _learn(self, sport: str | None, event_id: int, told: Names) -> None:
        known = self.names(sport, event_id)
        home, away = told[0] or known[0], told[1] or known[1]
        names = home and home[:MAX_NAME], away and away[:MAX_NAME]
        # In a capture a tennis event names its sport, but the score frames after it do not.
        self._remember((sport, event_id), names)
        self._remember((None, event_id), names)

    def _remember(self, key: Key, names: Names) -> None:
        """Newest last, so that the first is the one to forget."""
        self._names.pop(key, None)
        self._names[key] = names
        if len(self._names) > 2 * self._max_matches:
            del self._names[next(iter(self._names))]
