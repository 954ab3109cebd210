from __future__ import annotations

import pytest
from support.heard import (
    GOAL,
    action,
    event,
    football,
    goals,
)


def test_a_provisional_goal_becomes_final():
    """`temp_goal` comes first, then the final one; a provisional one after it says nothing."""
    first = GOAL | {"action_type": "temp_goal", "player": {"name": "?"}}
    assert [e.provisional for e in football(event(0, 0, 0), first).timeline] == [True]

    match = football(event(0, 0, 0), first, GOAL, GOAL, first)

    assert goals(match) == [("18'", "home", "Saka")]
    assert [entry.provisional for entry in match.timeline] == [False]
    assert len(match.actions) == len(match.shots) == 1


def test_a_play_is_known_by_its_evid_before_its_tid():
    """The one client that saw corrections matched them so (wire-facts, action)."""
    first = GOAL | {"action_type": "temp_goal", "evid": 9}
    match = football(event(0, 0, 0), first, GOAL | {"tid": 2, "evid": 9})

    assert len(match.actions) == 1


def test_a_corrected_scorer():
    """The same play again, with another name."""
    match = football(event(0, 0, 0), GOAL, GOAL | {"player": {"name": "Ødegaard"}})

    assert goals(match) == [("18'", "home", "Ødegaard")]


@pytest.mark.parametrize(
    "deleted",
    [
        action("deleted_event", 17, tid=1, score={"home": 0, "away": 0}),
        action("deleted_event", 17, x=90, y=50, score={"home": 0, "away": 0}),
    ],
)
def test_a_deleted_goal(deleted):
    """By its number or by its place; a late repetition does not bring it back."""
    match = football(event(0, 0, 0), GOAL, deleted, GOAL)

    assert goals(match) == [("(18')", "home", "Saka")]
    assert (match.score, match.shots, match.actions) == ((0, 0), [], [])
    assert match.minutes.rows()[-1].home == 0


def test_a_goal_that_becomes_an_offside():
    """A correction under the same number."""
    offside = GOAL | {"action_type": "offside", "score": {"home": 0, "away": 0}}
    match = football(event(0, 0, 0), GOAL, offside)

    assert goals(match) == [("(18')", "home", "Saka")]
    assert match.score == (0, 0)
    assert [act.kind for act in match.actions] == ["offside"]


def test_plays_without_numbers_are_known_by_what_they_are():
    """`tid` may be missing; what happens in one second at one place is not all the same."""
    play = {"x": 90, "y": 50}
    foul, card = action("foul", 5, **play), action("yellow_card", 5, **play)
    match = football(foul, card, foul, card)

    assert [act.kind for act in match.actions] == ["foul", "yellow_card"]
    assert len(list(match.timeline)) == 1
