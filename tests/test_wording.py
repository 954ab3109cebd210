"""What people are told in numbers reads as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.wording import counted, date_and_time, time_of_day


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((1, "match", "matches"), "1 match"),
        ((0, "match", "matches"), "0 matches"),
        ((1, "gap"), "1 gap"),
        ((2, "gap"), "2 gaps"),
    ],
)
def test_one_is_singular(words: tuple[int, str], text: str):
    """And nothing else is."""
    assert counted(*words) == text


def test_times_are_utc_and_say_so():
    """The Z of ISO 8601."""
    assert time_of_day(1_718_780_400_123.0) == "07:00:00Z"
    assert date_and_time(1_718_780_400_123.0) == "2024-06-19 07:00:00Z"


@given(st.floats(allow_nan=False))
def test_any_number_is_a_time(unix_ms: float):
    """A capture of anybody may hold one of 1e300 milliseconds."""
    assert len(time_of_day(unix_ms)) == 9
