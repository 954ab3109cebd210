"""What is taken back, by what comes after it."""

from __future__ import annotations

from typing import Any

import pytest

from livecli.service.rich.reviews import WITHIN_MS, Reviews


def action(kind: str, *said: str, player: int = 1, ts: int = 0) -> dict[str, Any]:
    told = {"action_type": kind, "team": "home", "player": {"id": player}, "ts": ts}
    return told | {"qualifiers": [*said], "tid": ts}


def score(home: int, away: int) -> dict[str, int]:
    return {"home": home, "away": away}


def test_a_falling_score_takes_the_last_goal_of_that_side():
    """An own goal is the goal of the other one."""
    reviews = Reviews()
    first, own, second = action("goal"), action("goal", "own_goal"), action("goal")
    for goal, now in ((first, (1, 0)), (own, (1, 1)), (second, (2, 1))):
        assert reviews.fallen(score(*now)) == []
        assert reviews.replaced(goal) is None

    assert reviews.fallen(score(1, 1)) == [second]
    assert reviews.fallen(score(1, 0)) == [own]
    assert reviews.fallen(score(0, 0)) == [first]


@pytest.mark.parametrize(
    ("between", "second", "expected"),
    [
        (action("var_review", "red_card"), action("yellow_card", ts=60_000), True),
        (action("var_review", "red_card", player=2), action("yellow_card", ts=60_000), False),
        (action("foul"), action("yellow_card", ts=60_000), False),
        (action("var_review", "red_card"), action("yellow_card", ts=WITHIN_MS + 1), False),
        (action("var_review", "red_card"), action("red_card", ts=60_000), False),
        (action("var_review", "red_card"), action("yellow_card", player=2), False),
    ],
)
def test_another_card_after_a_review_takes_the_first_back(
    between: dict[str, Any], second: dict[str, Any], expected: bool
):
    """Of the same player, and soon: not a card of the first half."""
    reviews, red = Reviews(), action("red_card")
    assert reviews.replaced(red) is None
    assert reviews.replaced(between) is None

    assert reviews.replaced(second) == (red if expected else None)


def test_the_review_of_a_goal_that_nobody_told_is_in_doubt():
    """One of a goal that counts is not."""
    reviews, review = Reviews(), action("var_review", "goal", ts=60_000)

    assert reviews.doubts(review)
    assert not reviews.doubts(action("var_review", "penalty"))
    reviews.replaced(action("goal"))
    assert not reviews.doubts(review)
