"""A bus to read from, from its options: where reading begins, and what excludes it."""

from __future__ import annotations

from typing import Any

import pytest
from support.surroundings import Surroundings

from livecli.bus.consumer_settings import Beginning
from livecli.cli.options import (
    ChoiceOptions,
    ConnectionOptions,
    LookOptions,
    MatchOptions,
    OutageOptions,
    StopOptions,
)
from livecli.cli.options.bus_options import BusOptions
from livecli.cli.plan.bus_plan import BusReading
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import live_plan
from livecli.errors import UsageError
from livecli.terminal.notices import Notices


URL = "nats://127.0.0.1:4222"


def planned(
    here: Surroundings,
    *ids: str,
    connection: ConnectionOptions | None = None,
    bookmaker: str | None = None,
    live: bool = False,
    state: bool = False,
    **bus: Any,
) -> BusReading:
    env = here.env(b"")
    notices = Notices(env)
    stop = StopOptions()
    frames = frame_choice(ChoiceOptions(), LookOptions(), stop, "none", notices, env)
    plan = live_plan(
        *(MatchOptions(match=[*ids], live=live), connection or ConnectionOptions()),
        *(OutageOptions(), stop, frames, bookmaker, notices, env),
        bus=BusOptions(**{"bus": URL, **bus}),
        bus_state=state,
    )
    assert plan is not None
    assert plan.bus is not None
    return plan.bus


def test_reading_begins_now_unless_it_is_said(here: Surroundings):
    """Or where the options say."""
    assert planned(here, "7").beginning == (False, None, False, None)
    assert planned(here, "7", since="start").beginning == (True, None, False, None)
    assert planned(here, "7", since="2026-05-16T14:30:00Z").beginning.from_ms == 1_778_941_800_000
    assert planned(here, "7", durable="me").beginning == (False, None, False, "me")


def test_those_who_need_the_state_begin_with_it(here: Surroundings):
    """Unless it is said where to begin."""
    assert planned(here, state=True).beginning.state
    assert not planned(here, state=True, since="start").beginning.state
    assert planned(here, state=True).snapshots


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"connection": ConnectionOptions(url="ws://127.0.0.1:1")}, "--bus and --url"),
        ({"connection": ConnectionOptions(demo=True)}, "--bus and --demo"),
        ({"connection": ConnectionOptions(token="t")}, "--bus and --token"),
        ({"bookmaker": "bet365"}, "--bus and --bookmaker"),
        ({"live": True}, "--live and MATCH"),
        ({"state": True, "since": "67'"}, "no match minutes"),
        ({"since": "start", "durable": "me"}, "--durable and --from"),
        ({"durable": "a.b"}, "--durable"),
        ({"bus": None, "since": "start"}, "use it with --bus"),
        ({"bus": "http://127.0.0.1"}, "no address of a NATS server"),
    ],
)
def test_what_contradicts_is_refused(here: Surroundings, options: dict[str, Any], words: str):
    """In a sentence, before anything is opened."""
    with pytest.raises(UsageError, match=words):
        planned(here, "7", **options)


def test_a_beginning_before_all_time_is_the_first_moment(here: Surroundings) -> None:
    """Years that no calendar has are no traceback, and 1970 is not now."""
    beginning = planned(here, since="-999999999999h").beginning
    assert beginning.from_ms == 0.0
    assert beginning != Beginning()
