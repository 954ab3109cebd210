"""What was said already: the keys of alerts, and what stood when a match was seen first.

It is bounded, so that it can be kept for good: beyond MOST_KEYS the oldest kind of a match goes,
and so does what is older than OLDEST_MS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from math import inf
from typing import NamedTuple

from livecli.feed.sports import Match


MOST_KEYS = 10_000
OLDEST_MS = 48 * 3_600_000.0
BEGINNING_MS = 900_000.0  # longer than the first minute of a match, its review included
PARTS = ("half-time", "full-time", "set", "match")  # kinds: a part of a match is over

KNOWN, FIRING, CORRECTED, RESOLVED = "known", "firing", "corrected", "resolved"
HOLDS = frozenset({KNOWN, FIRING})  # states of a key whose fact is so


class LedgerEntry(NamedTuple):
    """The state of a key since a moment: `known` is what stood before anybody asked.

    The key of a kind of a match alone (`football:204849:goal`) says that it was seen before.
    """

    key: str
    state: str
    at_ms: float


class Ledger:
    """Keys, each `SPORT:ID:KIND[:NAME]`, in the order in which they came.

    `unsaved` holds what changed without being said, in order, until it is taken.
    """

    def __init__(self, entries: Iterable[LedgerEntry] = ()) -> None:
        self._entries: dict[str, LedgerEntry] = {}
        self._of: dict[str, dict[str, None]] = {}  # the keys of a kind of a match
        self.unsaved: list[LedgerEntry] = []
        for entry in entries:
            self.put(entry)

    def __iter__(self) -> Iterator[LedgerEntry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def has(self, kind: str) -> bool:
        """Whether this kind of this match (`football:204849:goal`) was seen before."""
        return kind in self._entries

    def held(self, kind: str) -> list[str]:
        """The keys of this kind of this match whose facts are so, the oldest first."""
        return [key for key in self._of.get(kind, ()) if self._entries[key].state in HOLDS]

    def state(self, key: str) -> str:
        """The state of a key, "" of one that is not known."""
        entry = self._entries.get(key)
        return entry.state if entry is not None else ""

    def free(self, kind: str, name: str, *, counted: bool) -> str:
        """A key that no fact of this kind and name had."""
        base = f"{kind}:{name}" if name else kind
        keys = self._of.get(kind, {})
        number = 1
        while True:
            key = f"{base}:{number}" if counted or not name or number > 1 else base
            if key not in keys:
                return key
            number += 1

    def note(self, key: str, state: str, at_ms: float) -> None:
        """What is not said, but must be kept."""
        self.unsaved.append(self.put(LedgerEntry(key, state, at_ms)))

    def newest_ms(self) -> dict[Match, float]:
        """When the newest key of each match came."""
        newest: dict[Match, float] = {}
        for entry in self:
            sport, _, rest = entry.key.partition(":")
            event_id = rest.partition(":")[0]
            if event_id.isdigit():
                match = Match(sport, int(event_id))
                newest[match] = max(newest.get(match, 0.0), entry.at_ms)
        return newest

    def is_of_another(self, match: Match, now_ms: float) -> bool:
        """Whether what was said of a match that begins was about one that was played before, under
        its id: a part of it was over, or its goal is too old."""
        of_match = f"{match.sport}:{match.event_id}:"
        limits_ms = dict.fromkeys(PARTS, inf) | {"goal": now_ms - BEGINNING_MS}
        return any(
            self.state(key) == FIRING and self._entries[key].at_ms < before_ms
            for kind, before_ms in limits_ms.items()
            for key in self.held(of_match + kind)
        )

    def close(self, match: Match, at_ms: float) -> None:
        """A match is over for good: what was so of it is no more, and nobody need hear of that."""
        ended = f"{match.sport}:{match.event_id}:"
        for kind in [kind for kind in self._of if kind.startswith(ended)]:
            for key in self.held(kind):
                self.note(key, RESOLVED, at_ms)

    def put(self, entry: LedgerEntry) -> LedgerEntry:
        """Keep the state of a key. The oldest keys go when there are too many, or too old ones."""
        self._entries[entry.key] = entry
        if entry.key.count(":") > 2:
            self._of.setdefault(kind_of(entry.key), {})[entry.key] = None
        for oldest in list(islice(self._entries.values(), 2)):
            old = entry.at_ms - oldest.at_ms > OLDEST_MS
            if (old or len(self._entries) > MOST_KEYS) and oldest.key != entry.key:
                self._forget(kind_of(oldest.key))
        return entry

    def _forget(self, kind: str) -> None:
        """Let go of a kind of a match as a whole: a part of it would say that the rest is news."""
        for key in [kind, *self._of.pop(kind, ())]:
            self._entries.pop(key, None)


def kind_of(key: str) -> str:
    """Its match and kind: `football:204849:goal` of `football:204849:goal:home:1`."""
    return ":".join(key.split(":", 3)[:3])
