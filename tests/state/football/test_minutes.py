from __future__ import annotations

import pytest
from support.heard import (
    action,
    ball,
    event,
    football,
    frame,
    gap,
    stats,
)

from livecli.state.football.minutes import SMOOTH, ordinal


@pytest.mark.parametrize(
    ("period", "minute", "label"),
    [
        ("1H", 17, "18'"),
        ("1H", 45, "45+1'"),
        ("2H", 45, "46'"),
        ("2H", 91, "90+2'"),
        (None, 3, "4'"),
    ],
)
def test_the_minute_of_a_goal(period, minute, label):
    """People count minutes from one, clocks from nothing."""
    assert ordinal(period, minute) == label


def test_pressure_is_counted_by_place_and_minute():
    """A pass in the own half is none; a shot from the goal line is worth six passes there."""
    match = football(
        action("pass", 3, tid=1, x=40, y=50),
        action("pass", 3, tid=2, x=75, y=50),
        action("shot", 3, "away", tid=3, x=0, y=50),
        action("pass", 3, tid=2, x=75, y=50),
    )
    (row,) = match.minutes.rows()

    assert (row.home, row.away, row.away_turned) == (0.25, 6.0, 0.0)
    assert match.minutes.basis == "actions"


def test_without_actions_the_ball_shows_who_presses():
    """The basic source has nothing else."""
    match = football(event(3, 0, 0), ball(100, 50), ball(50, 50), ball(25, 50))
    (row,) = match.minutes.rows()

    assert (row.home, row.away, match.minutes.basis) == (1.0, 0.25, "ball")


def test_minutes_of_stoppage_time_and_of_the_second_half_are_two():
    """The 47th minute comes twice."""
    match = football(event(44, 0, 0), event(46, 0, 0), event(45, 0, 0, "2H"), event(46, 0, 0, "2H"))

    assert [row.label for row in match.minutes.rows()] == [
        "45'",
        "45+1'",
        "45+2'",
        "46'",
        "47'",
    ]


def test_momentum_is_a_mean_and_at_most_one():
    """The greatest pressure fills the chart, whatever it was."""
    passes = [action("pass", minute, tid=minute, x=100, y=50) for minute in range(SMOOTH)]
    match = football(*passes, action("shot", SMOOTH, "away", tid=9, x=0, y=50))

    assert match.minutes.momentum(match.minutes.rows()) == pytest.approx([0.75, 0.75, 0.75, -1])


def test_xg_is_carried_on():
    """The race has a value for every minute after the first."""
    match = football(event(1, 0, 0, **stats(0.1, 1)), event(4, 0, 0, **stats(0.4, 2)))

    assert [row.xg_home for row in match.minutes.rows()] == [0.1, 0.1, 0.1, 0.4]


@pytest.mark.parametrize("gap_first", [True, False])
def test_a_gap_is_shown_in_the_timeline_and_in_the_minutes(gap_first):
    """What was missed is said, whether the record comes before the new snapshot or after it."""
    missed, back = gap(120, 420), event(17, 0, 0)
    match = football(event(10, 0, 0))
    for at, body in ((60, event(11, 0, 0)), (120, event(12, 0, 0)), (480, event(18, 0, 0))):
        if at == 480:
            parts = (missed, back) if gap_first else (back, missed)
            for part in parts:
                match.hear(frame(part, 420))
        match.hear(frame(body, at))

    rows = match.minutes.rows(match.gaps)
    assert [row.label for row in rows if row.gap] == ["13'", "14'", "15'", "16'", "17'", "18'"]
    assert [(e.kind, e.other, e.label, e.span_ms) for e in match.timeline] == [
        ("gap", "lost", "13'", 300_000)
    ]
    assert match.minutes.momentum(rows)[4] is None
