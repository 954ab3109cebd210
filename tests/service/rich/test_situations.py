"""Which word tells of the ball, and whose it is."""

from __future__ import annotations

from typing import Any

import pytest

from livecli.service.rich.situations import Situation, situation, stronger


NAMES = {"home": "Arsenal", "away": "Chelsea"}


def told(kind: str, *said: str, x: float = 50.0, documented: str = "regular_play") -> Situation:
    action: dict[str, Any] = {
        "action_type": kind,
        "team": "home",
        "qualifiers": [*said],
        "player": {"id": 1, "name": "Saka"},
        "x": x,
        "y": 50.0,
    }
    return situation(action, documented, NAMES)


@pytest.mark.parametrize(
    ("expected", "side", "actual"),
    [
        ("safe", "home", told("pass", x=30.0)),
        ("attack", "home", told("pass", x=60.0)),
        ("dangerous_attack", "home", told("pass", x=80.0)),
        ("throwin", "home", told("pass", documented="throw_in")),
        ("safe", "home", told("pass", documented="kick_off")),
        ("penalty", "home", told("pass", documented="penalty")),
        ("shotontarget", "home", told("shot", "on_target", documented="free_kick")),
        ("shotofftarget", "home", told("shot", "blocked")),
        ("goal", "home", told("goal", documented="penalty")),
        ("goal", "away", told("goal", "own_goal")),
        ("yellow_card", "home", told("yellow_card")),
        ("corner", "home", told("corner", documented="corner_kick")),
        ("dangerous_attack", "away", told("foul", x=20.0)),
        ("dangerous_attack", "away", told("tackle", "inaccurate", x=20.0)),
        ("safe", "home", told("tackle", "accurate", x=20.0)),
        ("possession", None, told("var_review", "goal")),
    ],
)
def test_the_word_and_the_side_of_an_action(expected: str, side: str | None, actual: Situation):
    """A goal is of the side that gets it; after a foul the other side has the ball."""
    assert (actual.word, actual.side) == (expected, side)


def test_what_matters_has_a_sentence():
    """With player and team; a pass has none."""
    assert told("goal").commentary == "Goal! Saka scores for Arsenal."
    assert told("goal", "own_goal").commentary == "Own goal by Saka (Arsenal)."
    assert told("pass").commentary is None


def test_the_rarer_word_is_told_where_there_is_one_for_several():
    """A match without actions has one word in five seconds."""
    goal, corner, attack = told("goal"), told("corner"), told("pass", x=80.0)

    assert stronger(None, attack) == attack
    assert stronger(attack, corner) == corner
    assert stronger(corner, goal) == goal
    assert stronger(goal, corner) == goal
    assert stronger(goal, attack) == goal
