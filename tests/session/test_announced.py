"""A session for captures says when a connection begins, before anything that it brings."""

from __future__ import annotations

from functools import partial

from livecli.capture.open_close import opened
from livecli.feed.sports import Match
from livecli.session.announced import Announced
from livecli.session.effects import Deliver, Effect
from livecli.session.events import Closed, DeadlinePassed, Follow, Opened, StopRequested


ONE, TENNIS = Match("football", 7), Match("tennis", 9)


def records(effects: list[Effect]) -> list[dict[str, object]]:
    """What is delivered, which must come first."""
    found = [effect for effect in effects if isinstance(effect, Deliver)]
    assert effects[: len(found)] == found
    return [frame.body for effect in found for frame in effect.frames]


def test_each_connection_is_announced_with_its_matches():
    """The first, and the one after an outage; a socket that opens too late is none."""
    session = Announced(partial(opened, "ws://x"), jitter=lambda: 0.0, wall=lambda: 5.0)
    session.handle(Follow((ONE, TENNIS)), 0)
    (first,) = records(session.handle(Opened(1), 1))
    session.handle(Closed(1, 1006, ""), 2)
    session.handle(DeadlinePassed(), session.deadline or 0)
    (second,) = records(session.handle(Opened(1), 40))
    session.handle(StopRequested(), 41)

    assert first == {
        "type": "_open",
        "livecli": first["livecli"],
        "url": "ws://x",
        "sport": None,
        "socket": 1,
        "matches": ["football:7", "tennis:9"],
        "_received_ms": 5.0,
    }
    assert second == first
    assert session.handle(Opened(1), 42) == []
