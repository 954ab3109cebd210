"""Where a run connects, and with which token, from options and variables."""

from __future__ import annotations

import math

import pytest
from support.surroundings import Surroundings, refused

from livecli.cli.options import ConnectionOptions
from livecli.cli.plan.place import DEMO_SPEED, Demo, FeedPlace, place
from livecli.cli.plan.token import Token
from livecli.errors import TokenRefused
from livecli.feed.address import address
from livecli.simulation import DEFAULT_SEED
from livecli.terminal.notices import Notices


LOCAL = "ws://127.0.0.1:8765"


def placed(
    here: Surroundings, *, variables: dict[str, str] | None = None, **words: object
) -> FeedPlace:
    env = here.env(**variables or {})
    return place(ConnectionOptions(**words), Notices(env), env)


@pytest.mark.parametrize(
    ("words", "demo"),
    [
        ({}, Demo(DEMO_SPEED, DEFAULT_SEED)),
        ({"speed": "max", "seed": 7}, Demo(math.inf, 7)),
        ({"speed": "0.5"}, Demo(0.5, DEFAULT_SEED)),
    ],
)
def test_the_demo_stands_for_an_address(words: dict[str, object], demo: Demo, here: Surroundings):
    """It gets no token, and no variable leads it elsewhere."""
    variables = {"LIVECLI_URL": LOCAL, "LIVECLI_TOKEN": "not-for-the-demo"}
    found = placed(here, variables=variables, demo=True, **words)

    assert (found.demo, found.token) == (demo, None)
    assert here.sentences == []


def test_the_demo_and_an_address_exclude_each_other(here: Surroundings):
    """Nobody can tell which is meant."""
    with refused(
        "--demo and --url: the demo brings its own service; give one of them", "--demo", "--url"
    ):
        placed(here, demo=True, url=LOCAL)


def test_only_the_demo_can_be_hurried(here: Surroundings):
    """Real matches take their time."""
    with refused("--speed: only made-up matches can be hurried; use it with --demo", "--speed"):
        placed(here, speed="10")


def test_a_speed_that_is_none_is_refused(here: Surroundings):
    """Before the demo's service is there."""
    with refused("speed 'fast': not understood; as in 1, 0.5, 20 or max", "--speed"):
        placed(here, demo=True, speed="fast")


@pytest.mark.parametrize(
    ("url", "variable", "expected"),
    [
        (LOCAL, "ws://localhost:1", LOCAL),
        (None, "ws://localhost:1", "ws://localhost:1"),
        (None, "", "wss://sports.bzzoiro.com"),
    ],
)
def test_the_option_wins_over_the_variable(
    url: str | None, variable: str, expected: str, here: Surroundings
):
    """And that over the official host; an empty variable says nothing."""
    variables = {"LIVECLI_URL": variable, "LIVECLI_TOKEN": "x"}

    assert str(placed(here, variables=variables, url=url).address) == expected


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "ws://", "ws://[::1"])
def test_an_address_that_is_none_is_refused(url: str, here: Surroundings):
    """With an example; the reason depends on what is wrong."""
    reason = "host or port cannot be read" if "[" in url else "no WebSocket URL"
    with refused(f"--url {url!r}: {reason}; as in wss://sports.bzzoiro.com", "--url"):
        placed(here, url=url)


@pytest.mark.parametrize(
    ("words", "option"),
    [({"url": LOCAL, "token": "t"}, "--token"), ({"url": f"{LOCAL}/?token=t"}, "--url")],
)
def test_a_typed_token_is_warned_about(words: dict[str, object], option: str, here: Surroundings):
    """Every user of the machine can list processes."""
    assert placed(here, **words).token == Token("t", "--token")
    assert here.sentences == [
        f"{option}: the process list shows the token to others; use --token-file"
    ]


def test_a_token_in_the_variable_is_in_no_process_list(here: Surroundings):
    """So there is nothing to warn about."""
    found = placed(here, variables={"LIVECLI_URL": f"{LOCAL}/?token=t"})

    assert found.token == Token("t", "--token")
    assert here.sentences == []


@pytest.mark.parametrize(
    ("url", "warned"),
    [("ws://example.com", True), ("wss://example.com", False), (LOCAL, False)],
)
def test_an_unencrypted_token_is_warned_about(url: str, warned: bool, here: Surroundings):
    """But not where it stays on this machine."""
    placed(here, variables={"LIVECLI_TOKEN": "t"}, url=url)

    assert here.sentences == (
        [f"{url}: the token travels unencrypted; use wss://"] if warned else []
    )


def test_without_a_token_nothing_travels_unencrypted(here: Surroundings):
    """A stranger's plain service may need none."""
    assert placed(here, url="ws://example.com") == FeedPlace(address("ws://example.com"))
    assert here.sentences == []


def test_the_token_may_travel_as_a_subprotocol(here: Surroundings):
    """By default it is in the query."""
    assert placed(here, url=LOCAL, auth="subprotocol").by_subprotocol
    assert not placed(here, url=LOCAL).by_subprotocol


def test_the_official_host_needs_a_token(here: Surroundings):
    """It is not even dialled."""
    with pytest.raises(TokenRefused, match=r"^wss://sports\.bzzoiro\.com: no token; "):
        placed(here)
