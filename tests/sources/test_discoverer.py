"""What `--live` says about the matches that it joins, and those that it does not."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest

from livecli.errors import LivecliError, Unreachable
from livecli.feed.rest.live_list import page
from livecli.net.live_lists import ListAnswers
from livecli.poller import Poller
from livecli.session.discovery import Discovery
from livecli.session.effects import Tell
from livecli.session.events import Event
from livecli.session.session import Session
from livecli.sources.discoverer import Discoverer


class Source:
    """Follows nothing; writes down what it gets."""

    def __init__(self) -> None:
        self.session = Session()
        self.sentences: list[str] = []
        self.events: list[Event] = []
        self.errors: list[LivecliError] = []

    def discovered(self, event: Event | Tell) -> None:
        if isinstance(event, Tell):
            self.sentences.append(event.text)
        else:
            self.events.append(event)

    def cannot_discover(self, error: LivecliError) -> None:
        self.errors.append(error)


def discovered(ask: Callable[[], ListAnswers], most: int, wanted: bool = True) -> Source:
    """What a source gets by one round of asking."""
    source, poller = Source(), Poller()
    choose = (lambda rows: rows) if wanted else (lambda rows: [])
    Discoverer(Discovery(most), ask, choose).start(poller, source)
    give_up_at = poller.clock() + 5
    while not (source.sentences or source.events or source.errors):
        assert poller.clock() < give_up_at
        poller.sleep(give_up_at)
    poller.close()
    return source


def said(live: int, most: int, wanted: bool = True) -> list[str]:
    """The sentences about a list of so many matches, where so many can be followed."""
    body = [{"id": number, "status": "live"} for number in range(1, live + 1)]
    rows = page(orjson.dumps(body), "football").rows
    answers = ListAnswers(rows, frozenset({"football"}), {})
    sentences = discovered(lambda: answers, most, wanted).sentences
    return [text for text in sentences if not text.endswith("joining")]


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


def test_a_first_list_that_cannot_be_had_ends_the_search():
    """With the error of the list; and so does a fault of our own, which no code waits for."""
    error = Unreachable("nothing answers there")
    refused = ListAnswers([], frozenset(), {"football": error})

    def broken() -> ListAnswers:
        raise KeyError("bug")

    assert discovered(lambda: refused, 2).errors == [error]
    assert "KeyError('bug')" in str(discovered(broken, 2).errors[0])
