"""What a client says, written by one end and read by the other."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed import actions
from livecli.feed.actions import PING, Action, subscribe, unsubscribe
from livecli.feed.sports import SPORTS, Match


FOOTBALL, TENNIS = Match("football", 204849), Match("tennis", 36835)


@pytest.mark.parametrize(
    ("said", "documented"),
    [
        (PING, {"action": "ping"}),
        (subscribe(FOOTBALL), {"action": "subscribe", "event_id": 204849}),
        (subscribe(TENNIS), {"action": "subscribe", "event_id": 36835, "sport": "tennis"}),
        (unsubscribe(FOOTBALL), {"action": "unsubscribe", "event_id": 204849}),
        (unsubscribe(TENNIS), {"action": "unsubscribe", "event_id": 36835, "sport": "tennis"}),
        (
            subscribe(FOOTBALL, "pinnacle"),
            {"action": "subscribe", "event_id": 204849, "bookmaker_slug": "pinnacle"},
        ),
    ],
)
def test_actions_are_those_of_the_documents(said, documented):
    """Football needs no sport; tennis always does."""
    assert documented == orjson.loads(said)


@given(
    match=st.builds(Match, st.sampled_from(sorted(SPORTS)), st.integers(0, 10**18 - 1)),
    bookmaker=st.none() | st.text(),
)
def test_what_one_end_writes_the_other_reads(match, bookmaker):
    """Both sports, any id, any slug."""
    said = actions.read(subscribe(match, bookmaker).encode())

    assert said == Action("subscribe", match.event_id, match.sport, bookmaker)


def test_what_is_left_out_is_football():
    """The documents' own rule."""
    assert actions.read(b"{}") == Action(None, None, "football", None)


@pytest.mark.parametrize(
    "message", [b"", b"ping", b"[]", b'"ping"', b"null", b"\xff", b"{", b"[" * 10_000]
)
def test_what_is_no_object_is_no_action(message):
    """The service answers it, and does not fall over it."""
    assert actions.read(message) is None
