"""The text of event streams, and what a request asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.sports import Match
from livecli.relay.event_stream import event, last_number, of_path, types
from livecli.relay.events import RelayedFrame


def test_an_event_is_a_type_a_number_and_the_frame():
    """As EventSource reads it."""
    frame = RelayedFrame(17, None, "action", b'{"type":"action"}')

    assert event(frame) == b'event: action\nid: 17\ndata: {"type":"action"}\n\n'


@given(st.text(), st.text())
def test_no_frame_makes_two_events(kind: str, text: str):
    """Whatever the feed sends: three lines and an empty one."""
    raw = text.encode(errors="replace")
    lines = event(RelayedFrame(1, None, kind, raw)).splitlines()

    assert len(event(RelayedFrame(1, None, kind, raw)).split(b"\n")) == 5
    assert all(b"\r" not in line for line in lines)


@pytest.mark.parametrize(
    ("path", "match"),
    [
        ("/sse/football/204849", Match("football", 204849)),
        ("/sse/tennis/7/", Match("tennis", 7)),
        ("/sse/darts/7", None),
        ("/sse/football/x", None),
        ("/sse/football/1/2", None),
        ("/state/football/1", None),
        ("/sse", None),
    ],
)
def test_a_path_names_a_match(path: str, match: Match | None):
    """Or it is no path of ours."""
    assert of_path(path, "sse") == match


def test_types_and_numbers_are_bounded():
    """They come from anybody."""
    assert types({"type": "action, odds,,"}) == {"action", "odds"}
    assert len(types({"type": ",".join(map(str, range(1000)))})) <= 100
    assert (last_number("17"), last_number("x"), last_number("9" * 18)) == (17, None, None)
