from __future__ import annotations

import pytest
from support.heard import (
    action,
    event,
    football,
)

from livecli.state.football.clock import Clock


@pytest.mark.parametrize(
    ("clock", "shown"),
    [
        (Clock(), ""),
        (Clock(0, 5, "1H"), "0:05"),
        (Clock(67, 34, "2H"), "67:34"),
        (Clock(45, 0, "2H"), "45:00"),
        (Clock(47, 19, "1H"), "45+2:19"),
        (Clock(93, None, "2H"), "90+3'"),
        (Clock(121, None, "P"), "121'"),
        (Clock(50, None, None), "50'"),
    ],
)
def test_the_clock_in_words(clock, shown):
    """Stoppage time counts beyond the half, as on television."""
    assert clock.text == shown


def test_the_clock_does_not_run_backwards():
    """An event may be late, and an action may be told again."""
    first = action("pass", 30, tid=1)
    match = football(event(0, 0, 0), first, event(29, 0, 0), action("pass", 12, tid=2), first)
    assert match.clock.text == "30:30"

    corrected = football(event(60, 0, 0), event(31, 0, 0))
    assert corrected.clock.text == "31'"


def test_half_time_is_noted_even_if_nobody_told_it():
    """A gap may swallow the pause: the second half shows that there was one."""
    told = football(event(46, 0, 0), event(47, 0, 0, status="halftime"), event(45, 0, 0, "2H"))
    untold = football(event(46, 0, 0), event(47, 0, 0), event(45, 0, 0, "2H"))

    for match in (told, untold):
        assert [(e.kind, e.other, e.minute) for e in match.timeline] == [
            ("period", "half-time", 47)
        ]
    assert football(event(47, 0, 0, status="halftime")).phase == "HALF-TIME"


def test_announced_stoppage_time():
    """Only the rich dialect has it, under two names."""
    assert football(event(45, 0, 0, time={"added_time": 4})).added == 4
    assert football(event(45, 0, 0, time={"injury_time": "3"})).added == 3
    assert football(event(45, 0, 0, time={"added_time": 9999})).added is None
