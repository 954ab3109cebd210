"""The page of the relay, and Chromium's own clients, on a relay of made-up matches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.browser import CHROMIUM, Tab, browser
from support.program import Served, served


@pytest.fixture
def relay(long: bool) -> Iterator[Served]:
    if not long or CHROMIUM is None:
        pytest.skip("a browser takes seconds: with --long, where there is Chromium")
    with served("--demo", "--page", "--speed", "60", command="relay") as relay:
        yield relay


@pytest.fixture
def tab(relay: Served, tmp_path: Path) -> Iterator[Tab]:
    with browser(tmp_path / "profile") as tab:
        yield tab


def page(relay: Served, query: str = "") -> str:
    return relay.url.replace("ws:", "http:") + "/" + query


def test_the_page_shows_every_match(relay: Served, tab: Tab, tmp_path: Path):
    """Score, clock, ball, actions, odds and age; nothing is against its own policy."""
    tab.open(page(relay))
    tab.wait_for("document.querySelectorAll('article').length === 3")
    tab.wait_for("document.querySelector('.score').textContent.includes('–')")
    tab.wait_for("document.querySelectorAll('li').length > 3")
    tab.wait_for("document.querySelector('.odds').textContent.length > 5")
    tab.wait_for("document.querySelector('.age').textContent.endsWith('s old')")
    tab.screenshot(tmp_path / "page.png")

    assert tab.problems == []
    assert (tmp_path / "page.png").stat().st_size > 10_000


def test_the_overlay_is_transparent_and_shows_what_is_asked(relay: Served, tab: Tab):
    """For streaming software, which lays it over a picture."""
    tab.open(page(relay, "?overlay&panels=score,clock&match=204849"))
    tab.wait_for("document.querySelectorAll('article').length === 1")
    background = "getComputedStyle(document.body).backgroundColor"

    assert tab.value(background) == "rgba(0, 0, 0, 0)"
    assert tab.value("document.querySelector('.odds').hidden")
    assert not tab.value("document.querySelector('.clock').hidden")
    assert tab.problems == []


def test_chromiums_own_clients_get_the_same(relay: Served, tab: Tab):
    """`WebSocket` and `EventSource`, with nothing but a URL."""
    tab.open(page(relay))
    tab.wait_for("document.querySelectorAll('article').length === 3")
    tab.value(
        """
        window.one = []; window.two = [];
        const socket = new WebSocket(`ws://${location.host}/live/football/`, ["token", "mine"]);
        socket.onopen = () => socket.send('{"action":"subscribe","event_id":204849}');
        socket.onmessage = message => one.push(message.data);
        const stream = new EventSource("/sse/football/204849");
        for (const kind of ["subscribed", "action"])
          stream.addEventListener(kind, message => two.push(message.data));
        """
    )
    tab.wait_for("one.length > 20 && two.length > 10")

    assert tab.value("JSON.parse(one[0]).type === JSON.parse(two[0]).type")
    assert tab.value("two.slice(3).filter(text => one.includes(text)).length > 3")
    assert tab.problems == []
