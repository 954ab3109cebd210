"""What is worth remembering of a match, in the order of play: goals, cards, substitutions, reviews,
pauses and gaps.

Goals are told twice: by an action with its scorer (full source), and by the score, which may come
first or alone. A goal that only the score tells has no scorer, until an action brings one. When
the score goes down, the last goal is taken back, and stays as a goal that was withdrawn.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from livecli.feed.periods import period

from .actions import PitchAction
from .minutes import ordinal


MOST_ENTRIES = 300  # of one match
# An action and the score that tell of one goal are at most so many minutes apart.
APART = 3


@dataclass(slots=True)
class Entry:
    """One line of the timeline.

    `kind`: "goal", "missed_penalty", "yellow_card", "red_card", "second_yellow", "substitution",
    "var", "period" or "gap". `side` is the team it counts for: an own goal counts for the other
    team than its scorer's. `other` says who went off, what a review or a pause is about, or why
    there is a gap. `minute` is None for what was before the first frame.
    """

    kind: str
    side: str | None = None
    player: str | None = None
    other: str | None = None
    minute: int | None = None
    second: int | None = None
    period: str | None = None
    at_ms: float = 0.0
    own_goal: bool = False
    penalty: bool = False
    provisional: bool = False
    withdrawn: bool = False
    score: tuple[int, int] | None = None
    span_ms: float = 0.0  # of a gap
    named: bool = False  # an action told it, not the score alone

    @property
    def label(self) -> str:
        """Its minute, as people say it; pauses have none."""
        return "" if self.kind == "period" else ordinal(self.period, self.minute)


def noted(kind: str, done: PitchAction, **more: Any) -> Entry:
    """The entry of an action; `more` are fields that it does not tell, or tells otherwise."""
    fields: dict[str, Any] = {"side": done.side, "player": done.player} | more
    return Entry(
        kind,
        minute=done.minute,
        second=done.second,
        period=done.period,
        at_ms=done.at_ms,
        provisional=done.provisional,
        named=True,
        **fields,
    )


class Timeline:
    """The entries by what makes them one: adding an entry again replaces it.

    `version` grows with every change.
    """

    def __init__(self) -> None:
        self.version = 0
        self._entries: dict[Hashable, Entry] = {}
        self._sorted: list[tuple[Hashable, Entry]] | None = None
        self._unnamed = 0  # goals that only the score told

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    @property
    def entries(self) -> list[Entry]:
        """In the order of play; what was before the first frame comes first."""
        return [entry for _, entry in self.items()]

    def get(self, key: Hashable) -> Entry | None:
        return self._entries.get(key)

    def items(self) -> list[tuple[Hashable, Entry]]:
        """The entries with what makes each of them one, in the order of play."""
        if self._sorted is None:
            self._sorted = sorted(self._entries.items(), key=lambda item: _moment(item[1]))
        return self._sorted

    def put(self, key: Hashable, entry: Entry) -> None:
        """Add an entry, or correct it; beyond the most the oldest gap goes, or the oldest."""
        self._change()
        self._entries[key] = entry
        if len(self._entries) > MOST_ENTRIES:
            gaps = (each for each in self._entries if self._entries[each].kind == "gap")
            del self._entries[next(gaps, None) or next(iter(self._entries))]

    def remove(self, key: Hashable) -> None:
        self._change()
        self._entries.pop(key, None)

    def _change(self) -> None:
        self.version += 1
        self._sorted = None

    # Goals

    def goal(self, key: Hashable, entry: Entry) -> None:
        """A goal that an action tells, or tells again; one that was withdrawn stays so."""
        known = self._entries.get(key)
        if known is not None:
            entry = replace(entry, withdrawn=known.withdrawn, score=known.score)
        self.put(key, entry)

    def trim(self, side: str, goals: int, *, last: bool) -> None:
        """Forget goals that only the score told, now that an action told them too.

        The last of them, or the first if what is told is past.
        """
        counted = [(key, each) for key, each in self._goals(side) if not each.withdrawn]
        unnamed = [key for key, each in counted if not each.named]
        for _ in range(min(len(counted) - goals, len(unnamed))):
            self.remove(unnamed.pop() if last else unnamed.pop(0))

    def withdraw(self, key: Hashable) -> None:
        """That goal is none, but there was talk of it."""
        entry = self._entries.get(key)
        if entry is not None:
            self.put(key, replace(entry, withdrawn=True, provisional=False))

    def reconcile(self, side: str, goals: int, now: Entry, *, fell: bool) -> None:
        """Have as many goals of a side as the score says, which fell if it said more before.

        `now` is what a goal would be like that only the score tells.
        """
        counted = [key for key, each in self._goals(side) if not each.withdrawn]
        while fell and len(counted) > goals:
            self.withdraw(counted.pop())
        for _ in range(len(counted), goals):
            if not self._restore(side, now):
                self._unnamed += 1
                self.put(("goal", self._unnamed), replace(now, side=side))

    def _restore(self, side: str, now: Entry) -> bool:
        """The score fell by mistake: the goal that was withdrawn counts again."""
        for key, each in reversed(self._goals(side)):
            if each.withdrawn and _near(each, now):
                self.put(key, replace(each, withdrawn=False))
                return True
        return False

    def _goals(self, side: str | None) -> list[tuple[Hashable, Entry]]:
        found = self._entries.items()
        return [(key, each) for key, each in found if each.kind == "goal" and each.side == side]


def _near(one: Entry, other: Entry) -> bool:
    """Whether both may be the same goal."""
    if one.minute is None or other.minute is None:
        return False
    return one.period == other.period and abs(one.minute - other.minute) <= APART


def _moment(entry: Entry) -> tuple[int, int, int, float]:
    if entry.minute is None:
        return (-1, 0, 0, entry.at_ms)
    second = 60 if entry.kind == "period" else entry.second or 0
    return (period(entry.period).order, entry.minute, second, entry.at_ms)
