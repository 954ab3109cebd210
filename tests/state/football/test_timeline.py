from __future__ import annotations

from support.heard import (
    GOAL,
    action,
    ball,
    event,
    football,
    goals,
)


def test_a_goal_is_told_by_action_and_event_and_counts_once():
    """The full source tells it twice, in any order."""
    by_event = event(17, 1, 0)

    assert goals(football(event(0, 0, 0), GOAL, by_event)) == [("18'", "home", "Saka")]
    assert goals(football(event(0, 0, 0), by_event, GOAL)) == [("18'", "home", "Saka")]


def test_a_goal_of_the_basic_source_has_no_scorer():
    """There, only the score tells that there was one."""
    match = football(event(0, 0, 0), event(31, 0, 1))

    assert goals(match) == [("32'", "away", None)]


def test_goals_before_the_first_frame_have_no_minute():
    """Who joins at 2-1 must not read that all goals fell at once."""
    match = football(event(60, 2, 1, "2H"), event(70, 3, 1, "2H"))

    assert goals(match) == [
        ("", "home", None),
        ("", "home", None),
        ("", "away", None),
        ("71'", "home", None),
    ]


def test_a_scorer_after_joining_late_belongs_to_the_new_goal():
    """The goals before are somebody else's."""
    late = GOAL | {"minute": 70, "period": "2H", "score": {"home": 2, "away": 0}}
    match = football(event(60, 1, 0, "2H"), event(70, 2, 0, "2H"), late)

    assert goals(match) == [("", "home", None), ("71'", "home", "Saka")]


def test_var_takes_a_goal_back():
    """The score goes down; the goal stays as one that was withdrawn."""
    match = football(event(0, 0, 0), GOAL, action("var_review", 19), event(20, 0, 0))

    assert goals(match) == [("(18')", "home", "Saka")]
    assert match.score == (0, 0)


def test_the_score_fell_by_mistake():
    """A late event shows the old score for a moment; the scorer is not lost."""
    match = football(event(0, 0, 0), GOAL, event(17, 0, 0), event(18, 1, 0))

    assert goals(match) == [("18'", "home", "Saka")]


def test_a_goal_keeps_the_score_after_it():
    """Also when its action is repeated after the next goal."""
    second = GOAL | {"tid": 2, "minute": 30, "score": {"home": 2, "away": 0}}
    match = football(event(0, 0, 0), GOAL, second, GOAL, event(31, 2, 1))

    assert [entry.score for entry in match.timeline] == [(1, 0), (2, 0), (2, 1)]


def test_cards_substitutions_and_reviews():
    """Who came for whom stands in the qualifiers."""
    match = football(
        event(0, 0, 0),
        action("yellow_card", 10, tid=1, player={"name": "Rice"}),
        action("red_card", 20, tid=2, player="Rice", qualifiers=["second_yellow"]),
        action("substitution", 30, "away", tid=3, qualifiers=["in:Palmer", "out:Enzo"]),
        action("substitution", 31, "away", tid=4, player={"name": "Cole"}),
        action("var_review", 32, tid=5, qualifiers=["red_card"]),
    )

    assert [(e.kind, e.player, e.other) for e in match.timeline] == [
        ("yellow_card", "Rice", None),
        ("second_yellow", "Rice", None),
        ("substitution", "Palmer", "Enzo"),
        ("substitution", "Cole", None),
        ("var", None, "red card"),
    ]


def test_a_missed_penalty_is_noted():
    """By its qualifier, or by the ball that lay on the spot."""
    on_spot = ball(89, 50, situation="penalty")
    told = football(action("shot", 7, tid=1, qualifiers=["penalty", "off_target"]))
    seen = football(on_spot, action("shot", 7, tid=1, x=89, y=50, qualifiers=["off_target"]))
    elsewhere = football(on_spot, action("shot", 8, tid=1, x=70, y=20))

    assert [e.kind for e in told.timeline] == [e.kind for e in seen.timeline] == ["missed_penalty"]
    assert list(elsewhere.timeline) == []
