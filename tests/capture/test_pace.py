"""When each frame of a replay is due."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.capture.pace import Pace
from livecli.feed.frames import Frame


START = 1000.0  # by the clock that plays


def due(pace: Pace, *at_s: float, now: float = START) -> list[float]:
    """When frames that came at these times are due, after the first of them."""
    return [
        pace.due_at(Frame(b"{}", "x", received_ms=1_700_000_000_000 + one * 1000), now) - START
        for one in at_s
    ]


def test_the_first_frame_is_due_at_once():
    """Whenever the capture was made, and whatever the clock says."""
    assert due(Pace(1.0), 0) == [0]
    assert due(Pace(1.0), 9_999) == [0]


@pytest.mark.parametrize(("speed", "factor"), [(1.0, 1.0), (2.0, 0.5), (0.5, 2.0), (60.0, 1 / 60)])
def test_distances_are_the_originals_divided_by_the_speed(speed: float, factor: float):
    """Twice as fast is half as long."""
    assert due(Pace(speed), 0, 1, 1, 31) == pytest.approx([0, factor, factor, 31 * factor])


def test_a_late_frame_does_not_make_the_next_ones_late():
    """Each is due by the one before it, not by when that one went out."""
    pace = Pace(1.0)

    assert due(pace, 0, 1) == [0, 1]
    assert due(pace, 2, 3, now=START + 50) == [2, 3]


def test_no_silence_is_longer_than_the_longest():
    """Half-time takes as long as is wanted; shorter ones stay."""
    assert due(Pace(1.0, max_gap_s=5.0), 0, 3, 903, 905) == [0, 3, 8, 10]


def test_the_longest_silence_is_one_of_the_capture():
    """It is played as much faster as everything."""
    assert due(Pace(10.0, max_gap_s=5.0), 0, 3, 903) == pytest.approx([0, 0.3, 0.8])


def test_an_interval_takes_the_place_of_all_times():
    """Also where there are none."""
    assert due(Pace(1.0, interval_s=2.0), 0, 100, 100, 7) == [0, 2, 4, 6]
    assert due(Pace(1.0, interval_s=0.0), 0, 100, 200) == [0, 0, 0]


def test_a_step_back_counts_as_none():
    """A clock that was set, or the next round of a loop."""
    assert due(Pace(1.0), 0, 60, 10, 11, 70) == [0, 60, 60, 61, 120]


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1),
    st.floats(0.001, 1e6),
    st.none() | st.floats(0, 1e6),
    st.none() | st.floats(0, 1e6),
)
def test_nothing_is_ever_due_before_what_came_before_it(
    at_s: list[float], speed: float, max_gap_s: float | None, interval_s: float | None
):
    """The order of a capture is its own."""
    found = due(Pace(speed, max_gap_s=max_gap_s, interval_s=interval_s), *at_s)

    assert found == sorted(found)
    assert found[0] == 0
