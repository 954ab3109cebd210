"""When a run ends by itself, and how often it tries again, from options."""

from __future__ import annotations

import pytest
from support.surroundings import refused

from livecli.cli.options import OutageOptions, StopOptions
from livecli.cli.plan.limits import StopRules, retries, stop_rules
from livecli.session.retries import Retries


def test_by_default_nothing_ends_a_run():
    """It follows until the matches are over, or a signal comes."""
    assert stop_rules(StopOptions()) == StopRules(None, None, None, False)


def test_limits_are_in_seconds():
    """Words of time become numbers."""
    options = StopOptions(count=3, duration="2m", idle_timeout="1.5h", until_finished=True)

    assert stop_rules(options) == StopRules(3, 120.0, 5400.0, True)


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (StopOptions(duration="soon"), "--duration"),
        (StopOptions(idle_timeout="soon"), "--idle-timeout"),
    ],
)
def test_a_time_that_is_none_names_its_option(options: StopOptions, option: str):
    """Both sentences are alike; the option tells them apart."""
    with refused("duration 'soon': not understood; as in 90, 90s, 2h30m or 1d", option):
        stop_rules(options)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (OutageOptions(), Retries(4, None, None)),
        (OutageOptions(max_retries=0), Retries(0, 0, None)),
        (OutageOptions(max_retries=7), Retries(7, 7, None)),
        (OutageOptions(retry_for="10m"), Retries(4, None, 600.0)),
        (OutageOptions(max_retries=7, retry_for="90"), Retries(7, 7, 90.0)),
        (OutageOptions(no_reconnect=True), Retries(0, 0, None)),
        (OutageOptions(no_reconnect=True, max_retries=0), Retries(0, 0, None)),
    ],
)
def test_tries_are_bounded_by_number_and_by_time(options: OutageOptions, expected: Retries):
    """Without options, four at first, and no end once a connection has worked."""
    assert retries(options) == expected


@pytest.mark.parametrize(
    "options",
    [
        OutageOptions(no_reconnect=True, max_retries=1),
        OutageOptions(no_reconnect=True, retry_for="1m"),
        OutageOptions(no_reconnect=True, retry_for="never"),
    ],
)
def test_no_reconnect_goes_with_no_other_bound(options: OutageOptions):
    """One of them is not meant."""
    with refused(
        "--no-reconnect: no tries at all; leave out the other one",
        *("--no-reconnect", "--max-retries", "--retry-for"),
    ):
        retries(options)


def test_a_time_of_tries_that_is_none_names_its_option():
    """It is found before anything is dialled."""
    with refused("duration '2x': not understood; as in 90, 90s, 2h30m or 1d", "--retry-for"):
        retries(OutageOptions(retry_for="2x"))
