"""The table of a socket's states: every row that is there, and every row that is not."""

from __future__ import annotations

from itertools import product

import pytest

from livecli.session.events import (
    Closed,
    DeadlinePassed,
    Failed,
    FellSilent,
    Follow,
    Opened,
    Received,
    StopRequested,
    Unfollow,
)
from livecli.session.transitions import TRANSITIONS, State, after


ROWS = {
    (State.WAITING, DeadlinePassed): State.CONNECTING,
    (State.WAITING, StopRequested): State.CLOSED,
    (State.CONNECTING, Failed): State.WAITING,
    (State.CONNECTING, Opened): State.OPEN,
    (State.CONNECTING, StopRequested): State.CLOSED,
    (State.OPEN, Closed): State.WAITING,
    (State.OPEN, FellSilent): State.WAITING,
    (State.OPEN, StopRequested): State.CLOSING,
    (State.CLOSING, Closed): State.CLOSED,
    (State.CLOSING, DeadlinePassed): State.CLOSED,
}
EVENTS = (
    Closed,
    DeadlinePassed,
    Failed,
    FellSilent,
    Follow,
    Opened,
    Received,
    StopRequested,
    Unfollow,
)


@pytest.mark.parametrize(("state", "event"), [*product(State, EVENTS)])
def test_every_pair_goes_where_the_table_says(state, event):
    """A row that is missing changes nothing."""
    expected = ROWS.get((state, event), state)

    assert expected == after(state, event)


def test_the_table_has_these_rows_and_no_others():
    """A new row is a new rule, and wants its test."""
    rows = {(state, event): to for state, row in TRANSITIONS.items() for event, to in row.items()}

    assert rows == ROWS


def test_every_state_leads_to_the_end():
    """Whatever happens, a socket that is told to stop is closed at last."""
    for state in State:
        stopped = after(after(state, StopRequested), Closed)

        assert stopped is State.CLOSED


def test_closed_is_for_good():
    """A number is never used for a second life after the end."""
    assert TRANSITIONS[State.CLOSED] == {}
