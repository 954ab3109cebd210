"""The periods of football, a row each."""

from __future__ import annotations

from itertools import pairwise

import pytest

from livecli.feed import dialects
from livecli.feed.periods import PAUSES, PERIODS, UNKNOWN, period


def test_the_rows_stand_in_the_order_of_play():
    """Each begins where the one before it was to end; a shoot-out has no clock."""
    rows = list(PERIODS.values())

    assert [row.order for row in rows] == list(range(1, 1 + len(rows)))
    assert all(before.last == after.first for before, after in pairwise(rows))
    assert rows[-1].last is None


@pytest.mark.parametrize("word", [None, "", "3rd third"])
def test_what_is_no_period_comes_before_all(word: str | None):
    """It has no name and no end."""
    assert period(word) is UNKNOWN
    assert all(row.order > UNKNOWN.order for row in PERIODS.values())


@pytest.mark.parametrize("name", PERIODS)
def test_every_name_of_a_period_is_read(name: str):
    """In either dialect, as a word or as a number."""
    row = PERIODS[name]

    for word in (name, row.rich, *row.also):
        assert dialects.clock({"period": word}).period == name


@pytest.mark.parametrize("status", PAUSES)
def test_a_pause_is_a_documented_status(status: str):
    """The tables speak of the same."""
    assert dialects.clock({"status": {"name": status}}).status == status
