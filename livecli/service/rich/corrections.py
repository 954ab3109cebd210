"""What the rich dialect tells twice, provisionally, or takes back: a stage over a match's frames.

- Every action has an `evid`, by which it is corrected (wire-facts, action: one client).
- A goal is told as `temp_goal` at once and as `goal` some seconds later, with the same `evid`, and
  `deleted_event` has the `evid` of what it takes back.
- Now and then an action comes again, as another `evid` and `tid` and a step aside: one client met
  plays three and four times. Nobody wrote down how often, or what is equal in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from livecli.feed.action_types import DELETED
from livecli.feed.shoot_outs import PROVISIONAL

from .reviews import Reviews
from .rich_match import RichFrame


Body = dict[str, Any]

AGAIN = 0.02  # the chance that an action comes again
AGAIN_S = (0.1, 0.9)
CONFIRMED_S = (2.0, 6.0)  # from a provisional goal to the goal
TAKEN_BACK = frozenset({"goal", "red_card", "yellow_card"})


class Corrections:
    """The stage. `first_id` is the first `evid`; equal seeds of `rng` give equal frames."""

    def __init__(self, rng: Random, first_id: int) -> None:
        self._rng = rng
        self._ids = count(first_id)
        self._later: list[tuple[float, int, Body]] = []  # by when it is due, and by its order
        self._order = count()
        self._evids: dict[int, int] = {}  # of what may be taken back, by its `tid`
        self._reviews = Reviews()
        self._doubtful: Body | None = None  # a `temp_goal` under review that never becomes one

    def __call__(self, frames: Iterable[RichFrame]) -> Iterator[RichFrame]:
        for frame in frames:
            yield from self._due(frame.at_s)
            if frame.body["type"] == "action":
                yield from self._action(*frame)
            else:
                yield frame
        yield from self._due(float("inf"))

    def _due(self, now_s: float) -> Iterator[RichFrame]:
        while self._later and self._later[0][0] <= now_s:
            at_s, _, body = heappop(self._later)
            yield RichFrame(at_s, body)

    def _action(self, at_s: float, body: Body) -> Iterator[RichFrame]:
        kind = body["action_type"]
        if kind == DELETED:
            yield RichFrame(at_s, body | {"evid": self._evids.pop(body["tid"])})
            return
        body = body | {"evid": next(self._ids)}
        yield from self._review(at_s, body)
        if kind in TAKEN_BACK:
            self._evids[body["tid"]] = body["evid"]
        if kind == "goal":
            yield RichFrame(at_s, body | {"action_type": f"{PROVISIONAL}goal"})
            self._put_off(at_s + self._rng.uniform(*CONFIRMED_S), body)
        else:
            yield RichFrame(at_s, body)
        if self._rng.random() < AGAIN:
            self._again(at_s, body)

    def _again(self, at_s: float, body: Body) -> None:
        """Tell it again; nobody knows which numbers are equal then, so that none is."""
        after_s = self._rng.uniform(*AGAIN_S)
        number = next(self._ids)
        twin = body | {
            "evid": number,
            "tid": number,
            "x": _beside(body["x"], self._rng),
            "y": _beside(body["y"], self._rng),
            "ts": body["ts"] + round(1000 * after_s),
        }
        told_s = CONFIRMED_S[1] if body["action_type"] == "goal" else 0.0
        self._put_off(at_s + told_s + after_s, twin)

    def _review(self, at_s: float, body: Body) -> Iterator[RichFrame]:
        """A goal that was never given is told provisionally too, until its review ends."""
        if self._doubtful is not None:
            doubtful, self._doubtful = self._doubtful, None
            yield RichFrame(at_s, doubtful | {"action_type": DELETED})
        if self._reviews.doubts(body):
            self._doubtful = body | {
                "action_type": f"{PROVISIONAL}goal",
                "evid": next(self._ids),
                "qualifiers": ["on_target"],
            }
            yield RichFrame(at_s, self._doubtful)
        self._reviews.replaced(body)

    def _put_off(self, at_s: float, body: Body) -> None:
        heappush(self._later, (at_s, next(self._order), body))


def _beside(percent: float, rng: Random) -> float:
    return round(min(100.0, max(0.0, percent + rng.uniform(-0.3, 0.3))), 1)
