"""How long is waited before a connection is tried again, and how often it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.session.retries import MOST_S, Retries, backoff


def test_waits_double_up_to_half_a_minute():
    """Patient with an outage, quick with a hiccup."""
    waits = [backoff(attempt, lambda: 1.0) for attempt in range(8)]

    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


@given(attempt=st.integers(0, 10**9), jitter=st.floats(0, 1))
def test_a_wait_is_never_more_than_its_bound(attempt, jitter):
    """After a week of outage too, and without counting to the power of a week."""
    wait_s = backoff(attempt, lambda: jitter)

    assert 0 <= wait_s <= MOST_S


def test_jitter_is_full():
    """A crowd that lost one service does not come back as a crowd."""
    assert backoff(9, lambda: 0.0) == 0
    assert backoff(9, lambda: 0.5) == 15


@pytest.mark.parametrize(
    ("retries", "ever_opened", "most"),
    [
        (Retries(), False, 4),
        (Retries(0, 0), False, 0),
        (Retries(0, 0), True, 0),
        (Retries(4, 7), True, 7),
        (Retries(2, None), False, 2),
    ],
)
def test_the_number_of_retries_is_kept(retries, ever_opened, most):
    """The first connection has its own bound; --max-retries bounds both."""
    allowed = [retries.allowed(n, ever_opened=ever_opened) for n in range(1, most + 3)]

    assert allowed == [True] * most + [False, False]


def test_what_once_worked_is_tried_for_ever():
    """Unless the user says otherwise."""
    assert Retries().allowed(10**6, ever_opened=True)
