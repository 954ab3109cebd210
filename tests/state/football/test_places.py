from __future__ import annotations

from support.heard import (
    START_MS,
    action,
    ball,
    football,
)

from livecli.state.football.places import turned


def test_the_ball_and_its_trail():
    """The newest place is last; the frame that comes twice is no move."""
    places = [ball(x, 50, uts=START_MS + 1000 * x) for x in range(20)]
    match = football(*places, places[-1])

    assert [spot.x for spot in match.trail] == list(range(8, 20))
    assert match.ball is not None
    assert (match.ball.x, match.ball.at_ms) == (19, START_MS + 19_000)


def test_the_ball_is_whose_action_is_there():
    """The documented livedata does not say who has it."""
    match = football(ball(30, 40), action("pass", 1, "away", x=30, y=40))

    assert match.ball is not None
    assert match.ball.side == "away"


def test_away_is_turned_by_half_a_turn():
    """Public clients disagree; a key decides, and home stays as it is."""
    match = football(
        action("shot", 1, "away", tid=1, x=90, y=30), action("shot", 1, tid=2, x=90, y=30)
    )
    away, home = match.shots

    assert (turned(away, away=False), turned(away, away=True)) == ((90, 30), (10, 70))
    assert turned(home, away=True) == (90, 30)


def test_which_goal_away_seems_to_attack():
    """Its shots show it, once there are some."""
    shots = [action("shot", 1, "away", tid=n, x=88, y=50) for n in range(3)]

    assert football(*shots[:2]).away_seems_turned is None
    assert football(*shots).away_seems_turned is True
    assert football(*[s | {"x": 12} for s in shots]).away_seems_turned is False


def test_a_place_from_before_the_last_is_no_move():
    """Frames may overtake each other."""
    match = football(ball(10, 50, uts=START_MS), ball(90, 50, uts=START_MS - 5000))

    assert [spot.x for spot in match.trail] == [10]
