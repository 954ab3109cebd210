"""A live run from its plan: what it dials, what its session knows, and one whole run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.surroundings import NOW_S, Surroundings

from livecli.cli.options import (
    ChoiceOptions,
    ConnectionOptions,
    LookOptions,
    MatchOptions,
    OutageOptions,
    StopOptions,
)
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import LiveChoice, LivePlan, live_plan
from livecli.cli.plan.place import Demo, FeedPlace
from livecli.cli.plan.token import Token
from livecli.cli.run import local_service
from livecli.cli.run.live import discoverer, reach, run, session_of
from livecli.cli.run.local_service import start_demo
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.address import address
from livecli.feed.sports import Match
from livecli.net.dial import Target
from livecli.net.io_thread import IoThread
from livecli.net.server import Server
from livecli.session.liveness import Patience
from livecli.terminal.notices import Notices


FOOTBALL = Match("football", 204849)
TARGET = Target(address("ws://127.0.0.1:1"), None)


def planned(env: Environment, url: str = "ws://127.0.0.1:1", **stop: Any) -> LivePlan:
    stops, notices = StopOptions(**stop), Notices(env)
    frames = frame_choice(ChoiceOptions(), LookOptions(), stops, "none", notices, env)
    plan = live_plan(
        MatchOptions(match=["204849"]),
        ConnectionOptions(url=url),
        OutageOptions(max_sockets=3, wait=True, no_reconnect=True),
        *(stops, frames, "bet365", notices, env),
    )
    assert plan is not None
    return plan


@pytest.fixture
def demos(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demos that a run starts end with the test."""
    started: list[tuple[IoThread, Server]] = []

    def start(plan: Demo, env: Environment) -> tuple[IoThread, Server]:
        started.append(start_demo(plan, env))
        return started[-1]

    monkeypatch.setattr(local_service, "start_demo", start)
    yield
    for io, server in started:
        io.run(server.close()).result()
        io.close()
        io.loop.close()


def test_an_address_is_dialled_with_its_token(here: Surroundings):
    """As the plan has them; nothing is started."""
    place = FeedPlace(address("ws://127.0.0.1:1"), Token("secret", "--token"), True)
    target, matches = reach(place, (FOOTBALL,), here.env())

    assert (str(target.address), target.token) == ("ws://127.0.0.1:1", "secret")
    assert matches == (FOOTBALL,)


@pytest.mark.parametrize("named", [(), (FOOTBALL,)])
def test_the_demo_is_dialled_where_it_listens(
    named: tuple[Match, ...], here: Surroundings, demos: None
):
    """Without a token; all of its matches are followed where none is named."""
    place = FeedPlace(address("wss://sports.bzzoiro.com"), demo=Demo(10.0, 0))
    target, matches = reach(place, named, here.env())

    assert target.address.loopback
    assert target.token is None
    assert matches == named or (not named and FOOTBALL in matches and len(matches) == 3)


def test_the_session_has_the_rules_of_the_plan(here: Surroundings):
    """And its time and chance from the environment."""
    env = here.env()
    plan = planned(env)
    session = session_of(plan, TARGET, env)

    assert (session.max_sockets, session.bookmaker) == (3, "bet365")
    assert (session.wait, session.stays) == (True, False)
    assert (session.retries, session.patience) == (plan.retries, plan.patience)
    assert (session.jitter(), session.wall()) == (0.5, NOW_S * 1000)


def test_a_session_of_all_that_is_live_stays_for_more(here: Surroundings):
    """And waits for matches that the list has before the socket does."""
    env = here.env()
    live = LiveChoice(("football",), (), (), 40)
    session = session_of(planned(env)._replace(live=live, wait=False), TARGET, env)

    assert (session.wait, session.stays) == (True, True)


def test_the_discoverer_follows_as_many_as_the_plan_allows(here: Surroundings):
    """With shorter waits where patience is scaled."""
    live = LiveChoice(("tennis",), ("atp",), (), 7)
    env = here.env()
    notices = Notices(env)
    rules = discoverer(live, Patience().scaled(0.5), TARGET, notices, env).rules

    assert rules.most == 7
    assert rules.grace_s == discoverer(live, Patience(), TARGET, notices, env).rules.grace_s / 2


def test_a_run_prints_what_a_service_sends(here: Surroundings, demos: None):
    """Through real sockets, until the count is met."""
    env = here.env()
    server = local_service.start_demo(Demo(float("inf"), 7), env)[1]
    plan = planned(env, server.url, count=3)

    code = run(plan, Notices(env, verbose=1), env)

    assert code == Exit.DONE
    assert [b'"event_id":204849' in line for line in here.printed.splitlines()] == [True] * 3
    assert here.sentences[0] == f"connecting to {server.url}"
    assert here.sentences[-1].startswith("received ")
