"""What an action frame says, and whether it says it again, or says something else of the same play.

The same play fires three or four times; `temp_…` is provisional and followed by the final one;
`deleted_event` takes back what went before (wire-facts, action). A play is known by `evid`, else
by `tid`, else by what it was, whose, when and where.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from sys import intern
from typing import Any, NamedTuple

from livecli.feed import dialects
from livecli.feed.dialects.values import amount
from livecli.feed.records import MAX_WORD
from livecli.feed.shoot_outs import PROVISIONAL

from .minutes import LATEST, ordinal


MOST_QUALIFIERS = 12
# Percent of the pitch: a ball may be out, but not this far.
FURTHEST = 20.0


class PitchAction(NamedTuple):
    """One action; `x` and `y` are percent of the pitch, `xg` is what the frame itself tells."""

    kind: str
    side: str | None
    player: str | None
    x: float | None
    y: float | None
    minute: int | None
    second: int | None
    period: str | None
    qualifiers: tuple[str, ...]
    provisional: bool
    at_ms: float
    xg: float | None = None

    @property
    def label(self) -> str:
        """Its minute, as people say it."""
        return ordinal(self.period, self.minute)


def act(body: Mapping[str, Any], at_ms: float) -> PitchAction:
    """The action in a frame."""
    said = (dialects.action_type(body) or "action")[:MAX_WORD]
    kind = intern(said.removeprefix(PROVISIONAL))  # a match has a thousand passes
    at_x, at_y = place(body) or (None, None)
    told = dialects.clock(body)
    who = dialects.player(body)
    return PitchAction(
        kind,
        dialects.side(body),
        who and who[:MAX_WORD],
        at_x,
        at_y,
        minute(told.minute),
        told.second if told.second is not None and 0 <= told.second < 60 else None,
        told.period,
        qualifiers(body.get("qualifiers")),
        said.startswith(PROVISIONAL),
        at_ms,
        amount(body["xg"]) if "xg" in body else None,
    )


def place(body: Mapping[str, Any]) -> tuple[float, float] | None:
    """Where it was, if that is on the pitch or near it."""
    at = dialects.ball(body)
    if at is None or not all(-FURTHEST <= part <= 100.0 + FURTHEST for part in at):
        return None
    return at


def minute(told: int | None) -> int | None:
    """A minute that a match can have."""
    return told if told is not None and 0 <= told <= LATEST else None


def qualifiers(listed: object) -> tuple[str, ...]:
    """The words in a list of them."""
    if type(listed) is not list:
        return ()
    return tuple(word[:MAX_WORD] for word in listed[:MOST_QUALIFIERS] if type(word) is str)


def identity(body: Mapping[str, Any], done: PitchAction) -> int:
    """A number that is the same for all frames about one play, and no other's but by accident."""
    number = body.get("evid")
    if type(number) not in (int, str):
        number = body.get("tid")
    if type(number) in (int, str):
        return hash(number)
    return hash((done.kind, *where(done)))


def where(done: PitchAction) -> tuple[Hashable, ...]:
    """What `deleted_event` shares with the play that it takes back, where neither has a number."""
    return done.side, done.minute, done.second, done.x, done.y
