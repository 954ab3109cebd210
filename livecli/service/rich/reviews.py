"""What reviews take back: goals, by the score that falls, and cards, by the one that comes instead.

The documented dialect tells no more than that of a decision; the rich one has `deleted_event`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livecli.feed.sides import OTHER, SIDES


Body = dict[str, Any]

CARDS = frozenset({"red_card", "yellow_card"})
REVIEW = "var_review"
ABOUT_CARD, ABOUT_GOAL = "red_card", "goal"
WITHIN_MS = 240_000  # from a goal or a card to the end of its review


class Reviews:
    """The goals and cards of a match that may be taken back yet."""

    def __init__(self) -> None:
        self._goals: dict[str, list[Body]] = {side: [] for side in SIDES}
        self._score: dict[str, int] = dict.fromkeys(SIDES, 0)
        self._cards: dict[int, Body] = {}  # the last one of each player
        self._reviewed: int | None = None  # the player whose card is under review

    def fallen(self, score: Mapping[str, int]) -> list[Body]:
        """The goals that the score of a frame takes back."""
        fell = [side for side in SIDES for _ in range(self._score[side] - score[side])]
        self._score = dict(score)
        return [self._goals[side].pop() for side in fell if self._goals[side]]

    def replaced(self, body: Body) -> Body | None:
        """The card in whose place an action is shown; learns of the action."""
        kind, player = body["action_type"], body["player"]["id"]
        reviewed, self._reviewed = self._reviewed, None
        if kind == REVIEW and ABOUT_CARD in body["qualifiers"]:
            self._reviewed = player
        elif kind == "goal":
            own = "own_goal" in body["qualifiers"]
            self._goals[OTHER[body["team"]] if own else body["team"]].append(body)
        elif kind in CARDS:
            before, self._cards[player] = self._cards.get(player), body
            if before is not None and reviewed == player and _is_other(before, body):
                return before
        return None

    def doubts(self, body: Body) -> bool:
        """Whether an action is the review of a goal that nobody has told."""
        if body["action_type"] != REVIEW or body["qualifiers"] != [ABOUT_GOAL]:
            return False
        goals = (goal for of_side in self._goals.values() for goal in of_side)
        return not any(
            goal["player"] == body["player"] and body["ts"] - goal["ts"] < WITHIN_MS
            for goal in goals
        )


def _is_other(before: Body, body: Body) -> bool:
    is_late = body["ts"] - before["ts"] > WITHIN_MS
    return before["action_type"] != body["action_type"] and not is_late
