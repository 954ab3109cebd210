"""Penalty shoot-outs: no frame tells their score, so the kicks are counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from . import dialects
from .periods import FIRST_HALF, SECOND_HALF, SHOOT_OUT


PROVISIONAL = "temp_"  # in front of the type of an action that may yet change
HALVES = (FIRST_HALF, SECOND_HALF)  # what most actions say: no shoot-out, without a closer look
MOST_KICKS = 100  # of one shoot-out; the longest on record had 56
LONGEST_KEY = 100  # characters


class Kick(NamedTuple):
    """One penalty. The feed may repeat it, or correct it: then its `key` is the same."""

    side: str | None
    scored: bool
    key: str
    player: str | None = None


def kick(body: Mapping[str, Any]) -> Kick | None:
    """The penalty in an action frame of a shoot-out; a shot went in if its qualifiers say so."""
    if body.get("period") in HALVES or dialects.clock(body).period != SHOOT_OUT:
        return None
    kind = (dialects.action_type(body) or "").removeprefix(PROVISIONAL)
    if kind not in ("goal", "shot"):
        return None
    side, tid, listed = dialects.side(body), body.get("tid"), body.get("qualifiers")
    # `tid` is the number of a play with the service's tracker.
    key = f"{side} {body.get('minute')} {body.get('second')}" if tid is None else str(tid)
    scored = kind == "goal" or (type(listed) is list and "goal" in listed)
    return Kick(side, scored, key[:LONGEST_KEY])


class ShootOut:
    """The kicks of one match."""

    def __init__(self) -> None:
        self._kicks: dict[str, Kick] = {}

    @property
    def kicks(self) -> list[Kick]:
        """In the order in which they were taken."""
        return list(self._kicks.values())

    def add(self, kick: Kick) -> None:
        """A kick, or its correction."""
        if kick.key in self._kicks or len(self._kicks) < MOST_KICKS:
            self._kicks[kick.key] = kick

    def remove(self, key: str) -> None:
        self._kicks.pop(key, None)

    @property
    def score(self) -> tuple[int, int] | None:
        """Penalties scored, home and away; None before the first kick."""
        if not self._kicks:
            return None
        scored = [kick.side for kick in self._kicks.values() if kick.scored]
        return scored.count("home"), scored.count("away")
