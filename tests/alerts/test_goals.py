"""Goals, each announced once whoever tells it first, and taken back when it was none."""

from __future__ import annotations

import pytest
from support.alert_play import AlertPlay, fired, said, snapshot
from support.heard import action, event, gap

from livecli.feed.alert_records import Alert


START = snapshot(event(10, 0, 0))


def goal(number: int, minute: int, home: int, away: int, **more):
    """A goal that an action tells; of home unless `team` says otherwise."""
    told = {"evid": number, "player": {"name": "Saka"}, "score": {"home": home, "away": away}}
    return action("goal", minute, **(told | more))


def provisional(number: int, minute: int, home: int, away: int, **more):
    return goal(number, minute, home, away, **more) | {"action_type": "temp_goal"}


def scores(alerts: list[Alert]):
    return [(alert.before, alert.score) for alert in alerts]


GOAL = goal(1, 20, 1, 0)
ORDERS = {
    "event first": [event(21, 1, 0), GOAL],
    "action first": [GOAL, event(21, 1, 0)],
    "provisional first": [provisional(1, 20, 1, 0), GOAL, event(21, 1, 0)],
    "final before provisional": [GOAL, provisional(1, 20, 1, 0), event(21, 1, 0)],
    "event between": [provisional(1, 20, 1, 0), event(21, 1, 0), GOAL],
    "event alone": [event(21, 1, 0), event(21, 1, 0)],
    "action alone": [GOAL, GOAL, GOAL],
    "twins": [GOAL, GOAL | {"evid": 2, "tid": 3, "x": 90.2}, event(21, 1, 0)],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_one_goal_is_one_alert_whichever_frame_tells_it_first(order):
    """The same happening comes in up to five frames."""
    play = AlertPlay()
    play.tell(START)
    play.tell(*(body | {"x": body.get("x", 90), "y": 50} for body in order))

    assert said(play.alerts) == fired("goal:home:1")
    assert scores(play.alerts) == [((0, 0), (1, 0))]


def test_what_the_first_snapshot_tells_is_no_news():
    """Whoever joins at 2-1 knows it."""
    play = AlertPlay()

    assert play.tell(snapshot(event(50, 2, 1, "2H"), goal(1, 20, 1, 0))) == []
    assert said(play.tell(event(60, 3, 1, "2H"))) == fired("goal:home:3")


@pytest.mark.parametrize("old", [event(20, 0, 0), event(21, 0, 0)])
def test_an_older_score_after_a_provisional_goal_takes_nothing_back(old):
    """An event may be a minute behind an action."""
    play = AlertPlay("goal")
    play.tell(START, provisional(1, 20, 1, 0), old, goal(1, 20, 1, 0), event(22, 1, 0))

    assert said(play.alerts) == fired("goal:home:1")


def test_a_score_that_flaps_is_announced_once():
    """A cache gives an event of before the goal after one that has it."""
    play = AlertPlay("goal")
    play.tell(START, event(21, 1, 0), event(20, 0, 0), event(21, 1, 0), event(21, 0, 0))
    play.tell(event(22, 1, 0))

    assert said(play.alerts) == fired("goal:home:1")


def test_an_event_that_is_older_by_the_feeds_clock_changes_nothing():
    """Where an event has its own time, minutes need not be compared."""
    play = AlertPlay("goal")
    times = [f"2024-06-19T07:00:{second:02}+00:00" for second in (10, 40, 20, 50)]
    told = [event(20, 0, 0), event(21, 1, 0), event(22, 0, 0), event(22, 1, 0)]
    play.tell(START, *(each | {"updated_at": at} for each, at in zip(told, times, strict=True)))

    assert said(play.alerts) == fired("goal:home:1")


def test_a_goal_that_a_review_takes_back_is_corrected_under_its_key():
    """The documented dialect has no word for it: the score falls."""
    play = AlertPlay("goal")
    play.tell(START, GOAL, event(21, 1, 0))
    corrected = play.tell(event(23, 0, 0), event(24, 0, 0))

    assert said(corrected) == [("goal:home:1", "corrected")]
    assert scores(corrected) == [((1, 0), (0, 0))]
    assert (corrected[0].side, corrected[0].player) == ("home", "Saka")


@pytest.mark.parametrize("more", [{"score": {"home": 0, "away": 0}}, {"score": None}])
@pytest.mark.parametrize("told", [GOAL, provisional(1, 20, 1, 0)])
def test_a_deleted_event_takes_its_goal_back_once(told, more):
    """The rich dialect says so, and events follow."""
    play = AlertPlay("goal")
    play.tell(START, told, told | more | {"action_type": "deleted_event"})
    play.tell(event(22, 0, 0), event(23, 0, 0))

    assert said(play.alerts) == [*fired("goal:home:1"), ("goal:home:1", "corrected")]


def test_a_goal_after_one_that_was_taken_back_has_a_key_of_its_own():
    """A key is never used again."""
    play = AlertPlay("goal")
    play.tell(START, GOAL, event(21, 1, 0), event(23, 0, 0))

    assert said(play.tell(goal(2, 40, 1, 0), event(41, 1, 0))) == fired("goal:home:2")


def test_an_own_goal_counts_for_the_other_side():
    """And says that it is one."""
    play = AlertPlay("goal")
    [alert] = play.tell(START, goal(1, 20, 0, 1, qualifiers=["own_goal"]), event(21, 0, 1))

    assert (alert.side, alert.score, alert.more["own_goal"]) == ("away", (0, 1), True)


def test_two_goals_while_away_come_late_each_with_its_score():
    """The list of goals is that of the match, and not one alert for a jump of the score."""
    play = AlertPlay("goal")
    play.tell(START)
    history = (goal(1, 20, 1, 0), goal(2, 25, 1, 1, team="away", player={"name": "Palmer"}))
    alerts = play.tell(gap(1, 900), snapshot(event(30, 1, 1), *history), at_s=900)

    assert said(alerts) == fired("goal:home:1", "goal:away:1")
    assert scores(alerts) == [((0, 0), (1, 0)), ((1, 0), (1, 1))]
    assert all(alert.late for alert in alerts)


def test_a_goal_after_a_gap_is_not_late():
    """Only what was missed is."""
    play = AlertPlay("goal")
    play.tell(START, gap(1, 2), snapshot(event(12, 0, 0)))
    [alert] = play.tell(goal(1, 20, 1, 0))

    assert not alert.late


def test_kicks_of_a_shoot_out_are_no_goals():
    """Whatever the score says of them."""
    play = AlertPlay("goal")
    play.tell(snapshot(event(120, 1, 1, "ET2")), event(120, 1, 1, "P"))
    play.tell(goal(1, 120, 2, 1, period="P"), event(121, 2, 1, "P"), event(121, 3, 2, "P"))

    assert play.alerts == []


def test_a_goal_waits_to_be_confirmed():
    """Until a second source tells it."""
    play = AlertPlay("goal", confirm_ms=20_000)

    assert play.tell(START, GOAL) == []
    assert said(play.tell(event(21, 1, 0))) == fired("goal:home:1")


def test_a_goal_that_nobody_confirms_comes_when_its_time_is_over():
    """By the frames' clock, to the millisecond."""
    play = AlertPlay("goal", confirm_ms=20_000)
    play.tell(START, GOAL, at_s=0)
    came = play.tell({"type": "livedata"}, at_s=300)

    assert said(came) == fired("goal:home:1")
    assert (
        came[0].at_ms - play.detector.states.matches[came[0].match].timeline.entries[0].at_ms
        == 20_000
    )


def test_a_goal_that_vanishes_while_it_waits_is_never_said():
    """That is what waiting is for."""
    play = AlertPlay("goal", confirm_ms=60_000)
    play.tell(START, provisional(1, 20, 1, 0))
    play.tell(provisional(1, 20, 0, 0) | {"action_type": "deleted_event"})

    assert play.tell(event(40, 0, 0), at_s=900) == []


def test_a_correction_waits_too():
    """A score that falls for a moment is none."""
    play = AlertPlay("goal", confirm_ms=20_000)
    play.tell(START, GOAL, event(21, 1, 0))

    assert play.tell(event(23, 0, 0), at_s=120) == []
    assert play.tell(event(23, 1, 0), at_s=130) == []
    assert play.tell(event(24, 1, 0), at_s=300) == []


def test_deadlines_by_the_clock_give_the_list_of_the_frames():
    """A live run wakes up between frames, a capture is read without."""
    told = [START, GOAL, event(30, 1, 0), event(40, 0, 0), event(50, 0, 0)]
    lists = []
    for wakes in (False, True):
        play = AlertPlay(confirm_ms=20_000, no_data_ms=30_000)
        for at, body in enumerate(told):
            play.tell(body, at_s=at * 100.0)
            next_ms = play.now_ms(100.0 * min(at + 1, len(told) - 1))
            while wakes and (due := play.detector.deadline_ms) < next_ms:
                play.alerts += play.detector.at(due)
        lists.append(play.alerts)

    assert lists[0] == lists[1]
    assert len(lists[0]) > 2


def test_a_cooldown_holds_back_alerts_and_no_correction():
    """What was said is taken back at once."""
    play = AlertPlay("goal", cooldown_ms=600_000)
    play.tell(START, GOAL, event(21, 1, 0), at_s=0)
    held = play.tell(goal(2, 24, 2, 0), event(25, 2, 0), at_s=100)
    back = play.tell(event(27, 1, 0), event(29, 0, 0), at_s=300)

    assert (held, play.detector.held_back) == ([], 1)
    assert said(back) == [("goal:home:1", "corrected")]
