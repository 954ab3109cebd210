"""Quantiles and rates over more values than memory could hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.capture.quantiles import ERROR, Columns, Quantiles, Rates


def quantiles(*values: float) -> Quantiles:
    found = Quantiles()
    for value in values:
        found.add(value)
    return found


@given(st.lists(st.floats(-1e15, 1e15), min_size=1), st.sampled_from([0.01, 0.5, 0.99, 1.0]))
def test_a_quantile_is_as_near_as_is_said(values, part):
    """What is printed as p50 and p99 is wrong by one percent at the most, in either sign."""
    ordered = sorted(values)
    exact = next(value for n, value in enumerate(ordered, 1) if n >= part * len(ordered))

    assert quantiles(*values).at(part) == pytest.approx(exact, rel=ERROR * 1.001, abs=0.001)


def test_the_ends_are_exact():
    """Clock skew is told by the least one."""
    found = quantiles(5, -707.75, 92.25)

    assert (found.count, found.least, found.most) == (3, -707.75, 92.25)
    assert found.at(0.0) == -707.75
    assert found.at(1.0) == 92.25


def test_no_values_have_no_quantiles():
    """Nothing to ask about is no crash."""
    assert quantiles().at(0.5) == 0.0


def test_memory_is_bounded_by_the_range_and_not_by_the_number():
    """A week of frames has as many buckets as an hour of them."""
    found = Quantiles()
    for n in range(-50_000, 50_000):
        found.add(n * abs(n) ** 2.0)

    assert len(found._buckets) < 4500


def rates(*seconds: float, most_buckets: int = 4096) -> Rates:
    found = Rates(most_buckets)
    for second in seconds:
        found.add(second * 1000)
    return found


def test_a_short_span_has_a_column_a_second():
    """The second without anything among them."""
    assert rates(10, 10.2, 10.9, 12, 13).columns(60) == Columns(10_000, 1000, [3, 0, 1, 1])


def test_a_long_span_has_the_columns_that_fit():
    """And every value is in one of them."""
    found = rates(*range(100)).columns(7)

    assert (found.start_ms, sum(found.counts), len(found.counts)) == (0, 100, 7)
    assert found.width_ms * 7 == 100_000
    assert max(found.counts) - min(found.counts) <= 1


def test_the_peak_is_that_of_one_second():
    """However wide the buckets have become."""
    assert rates(*range(100), 200, 200.5, 200.9, *range(300, 400), most_buckets=8).peak == 3


@given(st.lists(st.floats(1, 2.5e11), min_size=1))
def test_any_times_in_any_order_are_counted(seconds):
    """A clock that steps back, and one frame of another century."""
    found = rates(*seconds, most_buckets=4)
    columns = found.columns(10)

    assert sum(columns.counts) == len(seconds)
    assert len(found._buckets) <= 4
    assert columns.start_ms <= min(seconds) * 1000


def test_nothing_has_no_columns():
    """An empty capture has no histogram."""
    assert rates().columns(10).counts == []
    assert rates().peak == 0
