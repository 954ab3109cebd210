"""What an answer of the lists leaves behind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from support.surroundings import Surroundings

from livecli.cli.commands.live.ask import ListClient
from livecli.cli.plan.place import Demo, FeedPlace
from livecli.feed.address import address
from livecli.feed.rest.live_list import page
from livecli.net.live_lists import ListAnswers
from livecli.terminal.notices import Notices


ROW = {"id": 5, "home_team": "Bodø/Glimt", "away_team": "Brann", "league_name": "Eliteserien"}


def asked(here: Surroundings, place: FeedPlace) -> dict[str, str]:
    """The files for completion after one answer from this place."""
    env = here.env()
    client = ListClient(place, ("football",), 1.0, Notices(env), verbose=False)
    client.env = env
    row = ROW | {"league": {"name": "Eliteserien"}}
    answers = ListAnswers(page(orjson.dumps([row]), "football").rows, frozenset({"football"}), {})
    lists: Any = SimpleNamespace(ask=lambda: answers)
    client.lists = lists

    assert client.ask() is answers
    return {path.name: path.read_text() for path in (here.folder / ".cache").glob("*/*")}


def test_the_feed_s_list_is_what_is_completed(here: Surroundings):
    """Its matches, its teams, its leagues."""
    found = asked(here, FeedPlace(address("wss://sports.bzzoiro.com")))

    assert found["matches"].startswith("5\tBodø/Glimt – Brann")
    assert (found["teams"], found["leagues"]) == ("Bodø/Glimt\nBrann\n", "Eliteserien\n")


@pytest.mark.parametrize(
    "place",
    [
        FeedPlace(address("ws://127.0.0.1:8765")),
        FeedPlace(address("ws://localhost")),
        FeedPlace(address("wss://sports.bzzoiro.com"), demo=Demo(1.0, 0)),
    ],
)
def test_a_service_on_this_machine_leaves_nothing_behind(place: FeedPlace, here: Surroundings):
    """What is made up for trying is not what is on."""
    assert asked(here, place) == {}
