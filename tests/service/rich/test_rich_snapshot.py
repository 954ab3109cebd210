"""The first frame of a subscriber in the rich dialect."""

from __future__ import annotations

from math import inf
from typing import Any

import orjson
import pytest
from support.rich_matches import START_MS

from livecli.cli.run.local_service import simulated
from livecli.feed.codec import decode
from livecli.feed.snapshots import unfolded


def snapshot(*quirks: str, bookmaker: str | None = None, place: int = 0) -> dict[str, Any]:
    """At five minutes and a bit."""
    match = simulated(3, seed=7, speed=1.0, dialect="rich", quirks=quirks)[place]
    match.start(0.0, START_MS)
    match.due(310.0, 10**6)
    body: dict[str, Any] = orjson.loads(match.subscribed(bookmaker))
    return body


def test_its_event_names_no_match_and_its_odds_are_bare():
    """As two clients met them; what is in it is as it was sent."""
    body = snapshot()

    assert "event_id" not in body["event"]
    assert body["event"]["time"]["minute"] == 5
    assert {*body["odds"]} == {"match_winner", "over_under", "btts"}
    assert len(body["livedata"]) == 30
    assert body["livedata"][-1]["coordinates"]
    assert "odds_book" not in body


def test_its_history_has_the_actions_so_far():
    """The oldest first; a match without actions has none."""
    times = [action["ts"] for action in snapshot()["history"]]

    assert len(times) > 50
    assert times[0] < START_MS + 60_000
    assert snapshot(place=1)["history"] == []


def test_who_asks_for_a_bookmaker_has_its_prices_at_once():
    """One client reads them there."""
    assert snapshot(bookmaker="bet365")["odds_book"]["bookmaker_slug"] == "bet365"


@pytest.mark.parametrize(("quirk", "history"), [("nested-odds", True), ("empty-history", False)])
def test_its_quirks(quirk: str, history: bool):
    """The whole odds frame in the place of its markets; no past actions."""
    body = snapshot(quirk)

    assert ("odds" in body["odds"]) == (quirk == "nested-odds")
    assert bool(body["history"]) == history


def test_tennis_has_one_dialect():
    """Its snapshot is that of the document."""
    assert {*snapshot(place=2)} == {"type", "event_id", "sport", "event", "livedata", "history"}


def test_it_unfolds_into_whole_frames():
    """Each part knows its type and match afterwards."""
    frame = decode(orjson.dumps(snapshot()), received_ms=0.0, socket=1)
    parts = unfolded(frame)

    assert {part.event_id for part in parts} == {204849}
    assert {part.type for part in parts} == {"subscribed", "event", "odds", "action", "livedata"}


def test_a_match_begins_again_without_its_past():
    """With --loop."""
    match = simulated(1, seed=7, speed=1.0, dialect="rich")[0]
    match.start(0.0, START_MS)
    match.due(inf, 500)
    match.restart(0.0, START_MS)

    body = orjson.loads(match.subscribed("bet365"))
    assert (body["history"], body["livedata"]) == ([], [])
