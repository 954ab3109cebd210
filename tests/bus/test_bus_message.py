"""Messages as frames, whoever published them."""

from __future__ import annotations

from livecli.bus.bus_message import read_message
from livecli.bus.subjects import FrameTopic
from livecli.feed.sports import Match


def test_a_frame_is_of_the_match_that_its_subject_names() -> None:
    """A foreign program's frame may name a sport that there is not, or another match."""
    payload = b'{"type":"event","event_id":9,"sport":"cricket"}'
    frame = read_message(FrameTopic(Match("football", 204849), "event"), payload, None)
    assert (frame.sport, frame.event_id, frame.raw) == ("football", 204849, payload)
