"""The minutes of a football match: who pressed in each, and how many goals were to be expected.

Minutes are told apart by their period too: the 47th is both stoppage time and second half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from livecli.feed.periods import period
from livecli.feed.records import Gap


LATEST = 200  # no clock of a match went further; what does is noise
MOST = 400  # minutes that are told apart

# What an attacking action is worth at the goal line that is attacked. From the halfway line to
# there its worth grows with the square of the way, as the chance to score soon does in every model
# of expected threat: it is flat in midfield and steep in the box. The feed's REST lists have a
# momentum of their own, from -100 to 100, and do not say how it is made. A shot stands for the
# handful of passes that it ends.
WORTH = {"pass": 1.0, "corner": 3.0, "shot": 6.0, "goal": 6.0}
# Without actions (basic source) where the ball is has to do: as a pass, every five seconds or so.
BALL_WORTH = 1.0
SMOOTH = 3  # minutes in a mean: one attack must not hide who presses


class Push(NamedTuple):
    """What one action or one place of the ball adds: by home, by away, by away turned."""

    home: float
    away: float
    away_turned: float


NONE = Push(0.0, 0.0, 0.0)


class MinuteSums(NamedTuple):
    """`home` and `away` are the pressure, `xg_…` cumulative; `gap` if frames of it were missed."""

    period: str | None
    minute: int
    label: str
    home: float
    away: float
    away_turned: float
    xg_home: float | None
    xg_away: float | None
    gap: bool


def ordinal(word: str | None, minute: int | None) -> str:
    """The minute as people say it of a goal: `18'` for 17:58 on the clock, `45+2'` for 46:10."""
    if minute is None:
        return ""
    last = period(word).last
    if last is None or minute < last:
        return f"{minute + 1}'"
    return f"{last}+{minute + 1 - last}'"


def push(kind: str, side: str | None, place: tuple[float, float] | None) -> Push:
    """What an action is worth: nothing for what is no attack, or in the own half."""
    worth = WORTH.get(kind)
    if worth is None or place is None or side is None:
        return NONE
    return _pushed(worth, side, place[0])


def ball_push(side: str | None, x: float) -> Push:
    """What a place of the ball is worth; whoever has it, it is in the half of one of them."""
    if side is not None:
        return _pushed(BALL_WORTH, side, x)
    away = BALL_WORTH * _danger(100.0 - x)
    return Push(BALL_WORTH * _danger(x), away, away)


def _pushed(worth: float, side: str, x: float) -> Push:
    if side == "home":
        return Push(worth * _danger(x), 0.0, 0.0)
    return Push(0.0, worth * _danger(100.0 - x), worth * _danger(x))


def _danger(ahead: float) -> float:
    """From 0 at the halfway line to 1 at the goal line; `ahead` is percent of the pitch."""
    way = (min(ahead, 100.0) - 50.0) / 50.0
    return way * way if way > 0.0 else 0.0


@dataclass(slots=True)
class Slot:
    """One minute as it is counted."""

    first_ms: float
    last_ms: float
    acts: Push = NONE
    moves: Push = NONE
    xg_home: float | None = None
    xg_away: float | None = None


class Minutes:
    """All minutes of a match that were heard of. `acted` says that there were actions to count."""

    def __init__(self) -> None:
        self.acted = False
        self.moved = False
        self._slots: dict[tuple[int, int], Slot] = {}
        self._words: dict[int, str | None] = {}

    @property
    def basis(self) -> str | None:
        """What the pressure is counted from: "actions", the "ball", or nothing yet."""
        return "actions" if self.acted else "ball" if self.moved else None

    def slot(self, word: str | None, minute: int | None, at_ms: float) -> Slot | None:
        """The minute that something belongs to; None if that is not known, or they are too many."""
        if minute is None or not 0 <= minute <= LATEST:
            return None
        order = period(word).order
        found = self._slots.get((order, minute))
        if found is None:
            if len(self._slots) >= MOST:
                return None
            self._words[order] = word
            found = self._slots[order, minute] = Slot(at_ms, at_ms)
        elif at_ms > found.last_ms:
            found.last_ms = at_ms
        elif at_ms < found.first_ms:
            found.first_ms = at_ms
        return found

    def known(self, word: str | None, minute: int | None) -> Slot | None:
        """The same, if anything was heard of it."""
        return None if minute is None else self._slots.get((period(word).order, minute))

    def moment(self, at_ms: float) -> tuple[str | None, int] | None:
        """The period and minute that it was then; None if nothing was heard by then."""
        begun = [key for key, slot in self._slots.items() if slot.first_ms <= at_ms]
        if not begun:
            return None
        order, minute = max(begun)
        return self._words[order], minute

    def act(self, slot: Slot, added: Push, sign: float = 1.0) -> None:
        """Count an action, or with -1 take it back."""
        self.acted = True
        if (
            added is not NONE
        ):  # not below nothing: what is taken back twice was rounded, or forgotten
            sums = (
                max(0.0, have + sign * more) for have, more in zip(slot.acts, added, strict=True)
            )
            slot.acts = Push(*sums)

    def move(self, slot: Slot, added: Push) -> None:
        """Count a place of the ball."""
        self.moved = True
        slot.moves = Push(*(have + more for have, more in zip(slot.moves, added, strict=True)))

    def rows(self, gaps: Sequence[Gap] = ()) -> list[MinuteSums]:
        """Every minute from the first that was heard of in each period to its last, in order."""
        found: list[MinuteSums] = []
        xg: tuple[float | None, float | None] = (None, None)
        before_ms = 0.0
        keys = sorted(self._slots)
        for at, (order, minute) in enumerate(keys):
            slot = self._slots[order, minute]
            word = self._words[order]
            if at and keys[at - 1][0] == order:
                gap = _overlap(gaps, before_ms, slot.first_ms)
                for missed in range(keys[at - 1][1] + 1, minute):
                    label = ordinal(word, missed)
                    found.append(MinuteSums(word, missed, label, 0.0, 0.0, 0.0, *xg, gap))
            xg = (
                xg[0] if slot.xg_home is None else slot.xg_home,
                xg[1] if slot.xg_away is None else slot.xg_away,
            )
            gap = _overlap(gaps, slot.first_ms, slot.last_ms)
            pressure = slot.acts if self.acted else slot.moves
            found.append(MinuteSums(word, minute, ordinal(word, minute), *pressure, *xg, gap))
            before_ms = slot.last_ms
        return found

    def momentum(self, rows: Sequence[MinuteSums], *, turned: bool = False) -> list[float | None]:
        """Who presses, minute by minute: 1 is the most of the match by home, -1 by away.

        A mean over SMOOTH minutes up to each, of home's pressure less away's; None for minutes that
        were missed whole.
        """
        known = [
            None
            if row.gap and not (row.home or row.away)
            else row.home - (row.away_turned if turned else row.away)
            for row in rows
        ]
        means: list[float | None] = []
        for at, here in enumerate(known):
            near = [each for each in known[max(0, at + 1 - SMOOTH) : at + 1] if each is not None]
            means.append(None if here is None else sum(near) / len(near))
        most = max((abs(mean) for mean in means if mean is not None), default=0.0)
        return [mean if mean is None or not most else mean / most for mean in means]


def _overlap(gaps: Sequence[Gap], from_ms: float, to_ms: float) -> bool:
    return any(gap.from_ms <= to_ms and gap.to_ms >= from_ms for gap in gaps)
