"""The plays of a football match, each once: which are new, which are corrected, which are none.

The pressure of the minutes is counted here, once for each play, and taken back with it.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from .actions import PitchAction, where
from .minutes import NONE, Minutes, Push, push


RECENT = 60  # actions to show
# Repetitions come within seconds, but a snapshot may repeat 1500 actions (wire-facts, history).
REMEMBERED = 2000
AGAIN_WITHIN = 12  # plays, between a play and the same under another number
A_STEP = 1.0  # percent of the pitch, at the most between the two
MOST_GONE = 100  # plays that were taken back, and may be repeated all the same

OWN_GOAL = "own_goal"


class KnownPlay(NamedTuple):
    """What is remembered of every play: how final it is, and what it added to the pressure."""

    kind: str
    provisional: bool
    period: str | None
    minute: int | None
    added: Push


class Plays:
    """All plays by their identity (`actions.identity`); `recent` holds the last ones, newest last.

    `forgot` says that those of a match that is over were forgotten.
    """

    def __init__(self, minutes: Minutes) -> None:
        self.recent: dict[int, PitchAction] = {}
        self.forgot = False
        self._minutes = minutes
        self._known: dict[int, KnownPlay] = {}
        self._gone: dict[int, None] = {}

    def __len__(self) -> int:
        return len(self._known)

    def same(self, play: int, done: PitchAction) -> int:
        """The play that is meant: one of the last, where it comes again under another number.

        Clients met near-duplicates, with another `evid` (wire-facts, action).
        """
        if play in self._known or done.player is None or done.second is None:
            return play
        for key in islice(reversed(self.recent), AGAIN_WITHIN):
            if is_twin(self.recent[key], done):
                return key
        return play

    def is_late(self, play: int, done: PitchAction) -> bool:
        """Whether the play was taken back, or is told provisionally after it was final."""
        known = self._known.get(play)
        return play in self._gone or (known is not None and done.provisional > known.provisional)

    def is_news(self, play: int, done: PitchAction) -> bool:
        """Whether nobody told the play yet, or as another kind, or as less final."""
        known = self._known.get(play)
        return known is None or (known.kind, known.provisional) != (done.kind, done.provisional)

    def remember(self, play: int, done: PitchAction) -> KnownPlay | None:
        """A new play, or another kind of one that is known; what it was before, if that is undone.

        The pressure is counted once.
        """
        known = self._known.get(play)
        undone = None
        added = NONE if known is None else known.added
        if known is None or known.kind != done.kind:
            if known is not None:
                undone = self._undo(play, known)
            at = None if done.x is None or done.y is None else (done.x, done.y)
            added = NONE if OWN_GOAL in done.qualifiers else push(done.kind, done.side, at)
            slot = self._minutes.slot(done.period, done.minute, done.at_ms)
            if slot is not None:
                self._minutes.act(slot, added)
        self._known[play] = KnownPlay(done.kind, done.provisional, done.period, done.minute, added)
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return undone

    def show(self, play: int, done: PitchAction) -> None:
        """Have it among the last actions, as it was told last."""
        if play not in self.recent and len(self.recent) >= RECENT:
            del self.recent[next(iter(self.recent))]
        self.recent[play] = done

    def delete(self, play: int, done: PitchAction) -> tuple[int, KnownPlay | None]:
        """Take a play back, by its number or by when and where it was; which, and what it was."""
        if play not in self._known:
            spot = where(done)
            play = next((key for key, each in self.recent.items() if where(each) == spot), play)
        known = self._known.pop(play, None)
        if known is not None:
            self._undo(play, known)
        self._gone[play] = None
        if len(self._gone) > MOST_GONE:
            del self._gone[next(iter(self._gone))]
        return play, known

    def forget(self) -> None:
        """The match is over: hundreds of matches of a day must take little room."""
        while len(self._known) > RECENT:
            self.forgot = True
            del self._known[next(iter(self._known))]

    def _undo(self, play: int, known: KnownPlay) -> KnownPlay:
        """It was not what it was told to be."""
        slot = self._minutes.known(known.period, known.minute)
        if slot is not None:
            self._minutes.act(slot, known.added, -1.0)
        self.recent.pop(play, None)
        return known


def is_twin(one: PitchAction, other: PitchAction) -> bool:
    """Whether both are one player's, of one kind and second, and at one place or a step aside."""
    if (one.second, one.player, one.kind) != (other.second, other.player, other.kind):
        return False
    if (one.side, one.minute, one.period) != (other.side, other.minute, other.period):
        return False
    if one.x is None or one.y is None or other.x is None or other.y is None:
        return False
    return abs(one.x - other.x) <= A_STEP and abs(one.y - other.y) <= A_STEP
