"""Penalties are counted from actions, each once, however often the feed tells it."""

from __future__ import annotations

from typing import Any

import pytest

from livecli.feed.shoot_outs import MOST_KICKS, Kick, ShootOut, kick


GOAL = {"type": "action", "action_type": "goal", "period": "P", "team": "home", "tid": 1}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Kick("home", True, "1")),
        ({"action_type": "temp_goal"}, Kick("home", True, "1")),
        ({"action_type": "shot"}, Kick("home", False, "1")),
        ({"action_type": "shot", "qualifiers": ["goal"]}, Kick("home", True, "1")),
        ({"action_type": "shot", "qualifiers": "goal"}, Kick("home", False, "1")),
        ({"team": 7, "tid": None, "minute": 121, "second": 3}, Kick(None, True, "None 121 3")),
        ({"tid": "x" * 1000}, Kick("home", True, "x" * 100)),
        ({"action_type": "save"}, None),
        ({"action_type": None}, None),
        ({"period": "ET2"}, None),
        ({"period": None}, None),
    ],
)
def test_which_actions_are_kicks(changes: dict[str, Any], expected: Kick | None):
    """A goal, or a shot that says whether it went in; and nothing before the shoot-out."""
    assert kick(GOAL | changes) == expected


def test_a_kick_that_is_told_again_is_one():
    """And the last word about it counts."""
    shoot_out = ShootOut()
    before = shoot_out.score
    for side, scored, key in (("home", True, "1"), ("away", True, "2"), ("away", False, "2")):
        shoot_out.add(Kick(side, scored, key))

    assert before is None
    assert shoot_out.score == (1, 0)


def test_kicks_without_end_are_not_remembered():
    """The feed is not trusted with our memory; a correction is heard all the same."""
    shoot_out = ShootOut()
    for number in range(10 * MOST_KICKS):
        shoot_out.add(Kick("home", True, str(number)))
    full = shoot_out.score
    shoot_out.add(Kick("home", False, "0"))

    assert full == (MOST_KICKS, 0)
    assert shoot_out.score == (MOST_KICKS - 1, 0)
