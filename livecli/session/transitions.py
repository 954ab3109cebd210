"""The states of one socket. All transitions are in this table; rules live elsewhere.

A row that is missing means: the event changes nothing in this state. Whether a socket that waits
may still try again is a question of rules (`retries`), not of this table.
"""

from __future__ import annotations

from enum import Enum, auto

from .events import Closed, DeadlinePassed, Failed, FellSilent, Opened, StopRequested


class State(Enum):
    WAITING = auto()  # not connected; will connect when its deadline passes
    CONNECTING = auto()  # between the first byte and the end of the upgrade
    OPEN = auto()
    CLOSING = auto()  # our close frame is on its way
    CLOSED = auto()  # for good


TRANSITIONS: dict[State, dict[type, State]] = {
    State.WAITING: {
        DeadlinePassed: State.CONNECTING,
        StopRequested: State.CLOSED,
    },
    State.CONNECTING: {
        Failed: State.WAITING,
        Opened: State.OPEN,
        StopRequested: State.CLOSED,
    },
    State.OPEN: {
        Closed: State.WAITING,
        FellSilent: State.WAITING,
        StopRequested: State.CLOSING,
    },
    State.CLOSING: {
        Closed: State.CLOSED,
        DeadlinePassed: State.CLOSED,
    },
    State.CLOSED: {},
}


def after(state: State, event: type) -> State:
    """The state that follows."""
    return TRANSITIONS[state].get(event, state)
