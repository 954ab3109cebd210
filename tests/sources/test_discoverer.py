"""What `--live` says about the matches that it joins, and those that it does not."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from livecli.feed.rest.live_list import page
from livecli.net.live_lists import ListAnswers
from livecli.session.discovery import Discovery
from livecli.session.effects import Tell
from livecli.sources.discoverer import Discoverer


class Enough(Exception):
    """All was said."""


def said(live: int, most: int, wanted: bool = True) -> list[str]:
    """The sentences about a list of so many matches, where so many can be followed."""
    body = [{"id": number, "status": "live"} for number in range(1, live + 1)]
    rows = page(orjson.dumps(body), "football").rows
    answered = ListAnswers(rows, frozenset({"football"}), {})
    told: list[str] = []

    def tell(what: Tell) -> None:
        told.append(what.text)
        if "waiting" in what.text:
            raise Enough

    def handle(_: object) -> None:
        raise Enough

    discoverer = Discoverer(Discovery(most), lambda: answered, lambda rows: rows if wanted else [])
    with pytest.raises(Enough):
        asyncio.run(discoverer.run(handle, tell, lambda match: None))
    return [text for text in told if not text.endswith("joining")]


@pytest.mark.parametrize(
    ("live", "sentence"),
    [
        (3, "1 more match is live than there is room for; "),
        (4, "2 more matches are live than there is room for; "),
    ],
)
def test_what_there_is_no_room_for_is_counted(live: int, sentence: str):
    """With what to do about it."""
    assert said(live, 2) == [f"{sentence}raise --max-matches or --max-sockets (said once)"]


def test_nothing_wanted_is_waited_for():
    """Others may be on."""
    assert said(2, 2, wanted=False) == ["no wanted match is live now; waiting for one"]
