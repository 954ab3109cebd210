"""Matches that come from elsewhere: what is served of them, when, and how much is kept."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.capture.reader import frames as read
from livecli.feed.snapshots import RECENT
from livecli.feed.sports import BOTH_PATH
from livecli.service import relayed_match
from livecli.service.events import ClientMessage, ClientOpened, DeadlinePassed, SendTexts
from livecli.service.relayed_match import ACTIONS, Relay
from livecli.service.service import Service


def line(kind: str, event_id: int = 7, **more: Any) -> bytes:
    return orjson.dumps({"type": kind, "event_id": event_id, **more})


class Stage:
    """A service that is told lines, and one client of it; time stands still."""

    def __init__(self) -> None:
        self.service = Service([], wall=lambda: 0.0)
        self.relay = Relay(self.service)
        self.service.handle(ClientOpened(1, BOTH_PATH), 0.0)

    def come(self, *lines: bytes) -> list[bytes]:
        """What the client gets of it at once."""
        self.relay.take(read(lines), 0.0)
        texts: list[bytes] = []
        while self.service.deadline is not None:
            texts += self._texts(DeadlinePassed())
        return texts

    def subscribe(self, event_id: int = 7, **more: Any) -> dict[str, Any]:
        action = orjson.dumps({"action": "subscribe", "event_id": event_id, **more})
        (text,) = self._texts(ClientMessage(1, action))
        body: dict[str, Any] = orjson.loads(text)
        return body

    def _texts(self, event: Any) -> list[bytes]:
        effects = self.service.handle(event, 0.0)
        return [text for each in effects if isinstance(each, SendTexts) for text in each.texts]


def test_a_match_is_there_once_a_frame_of_it_came():
    """Until then nobody knows its id."""
    stage = Stage()
    before = stage.subscribe()["code"]
    stage.come(line("event", minute=3))

    assert before == "bad_event_id"
    assert stage.subscribe()["event"]["minute"] == 3


def test_subscribers_get_each_frame_as_it_comes():
    """In its own bytes, without our time of arrival."""
    stage = Stage()
    stage.come(line("event"))
    stage.subscribe()
    texts = stage.come(b'{"type":"odd", "event_id":7,  "x":1.0,"_received_ms":5}', line("action"))

    assert texts == [b'{"type":"odd", "event_id":7,  "x":1.0}', line("action")]


def test_who_comes_later_gets_the_latest_of_each():
    """A ring of moving frames and one of actions; before them, nothing is kept."""
    stage = Stage()
    for kind in ("livedata", "action"):
        stage.come(*(line(kind, n=n) for n in range(500)))
    snapshot = stage.subscribe()

    assert [each["n"] for each in snapshot["livedata"]] == [*range(500 - RECENT, 500)]
    assert [each["n"] for each in snapshot["history"]] == [*range(500 - ACTIONS, 500)]


def test_a_snapshot_that_comes_is_the_state():
    """With its source; its history counts as actions."""
    stage = Stage()
    stage.come(line("action", n=0))
    stage.come(line("subscribed", source="basic", history=[{"type": "action", "n": 1}]))
    first = stage.subscribe()
    stage.come(line("action", n=2))
    second = stage.subscribe()

    assert (first["source"], second["source"]) == ("basic", "basic")
    assert [each["n"] for each in second["history"]] == [1, 2]


def test_what_was_said_to_the_client_before_us_is_not_passed_on():
    """Its refusals, pongs and gaps are no data of the match."""
    stage = Stage()
    stage.come(line("event"))
    stage.subscribe()

    assert stage.come(*map(line, ("error", "pong", "unsubscribed", "_gap", "_open"))) == []


def test_bookmakers_are_those_that_came():
    """As with a capture."""
    stage = Stage()
    stage.come(line("odds_book", bookmaker_slug="bet365"))

    assert stage.subscribe(bookmaker_slug="unibet")["code"] == "unknown_bookmaker"
    assert stage.subscribe(bookmaker_slug="bet365")["type"] == "subscribed"


def test_tennis_is_served_as_tennis():
    """By its frames, which say so."""
    stage = Stage()
    stage.come(line("score", 9, sport="tennis"))

    assert len(stage.subscribe(9, sport="tennis")["livedata"]) == 1


def test_matches_are_bounded(monkeypatch: pytest.MonkeyPatch):
    """For weeks: the one that is silent longest goes, unless somebody is subscribed to it."""
    monkeypatch.setattr(relayed_match, "MOST_MATCHES", 3)
    stage = Stage()
    stage.come(line("event", 1), line("event", 2), line("event", 3))
    stage.subscribe(1)
    stage.come(line("event", 2), line("event", 4))

    assert {match.event_id for match in stage.service.served_matches} == {1, 2, 4}
    assert stage.relay.matches == 3


def test_without_room_frames_are_left_out_and_counted(monkeypatch: pytest.MonkeyPatch):
    """Somebody is subscribed to each match that there is."""
    monkeypatch.setattr(relayed_match, "MOST_MATCHES", 1)
    stage = Stage()
    stage.come(line("event", 1))
    stage.subscribe(1)
    stage.come(line("event", 2), line("event", 2))

    assert (stage.relay.left_out, stage.relay.frames) == (2, 1)


def test_after_the_end_all_are_over():
    """They are not listed as live any more."""
    stage = Stage()
    stage.come(line("event"))
    (match,) = stage.service.served_matches.values()
    before = match.over
    stage.relay.end()

    assert (before, match.over) == (False, True)


ODD = st.none() | st.integers(-9, 9) | st.text() | st.lists(st.none() | st.just({"n": 1}))


@given(st.lists(st.dictionaries(st.sampled_from(["event", "livedata", "history", "odds"]), ODD)))
def test_any_snapshot_is_survived(bodies: list[dict[str, Any]]):
    """stdin may bring anything."""
    stage = Stage()
    stage.come(line("event"), *(line("subscribed", **body) for body in bodies))

    assert stage.subscribe()["type"] == "subscribed"
