"""`livecli tail`: follow live frames."""

from __future__ import annotations

from typing import Annotated

from livecli.cli import options
from livecli.cli.options.bus_options import BusOptions
from livecli.cli.options.group import offers
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import live_plan
from livecli.cli.run.live import run
from livecli.environment import Environment
from livecli.terminal.notices import Notices


def tail(
    env: Environment,
    matches: options.MatchOptions,
    connection: options.ConnectionOptions,
    bus: BusOptions,
    choice: options.LiveChoiceOptions,
    look: Annotated[options.LookOptions, offers("format_ template fields nest stamp dedupe")],
    stop: options.StopOptions,
    outages: options.OutageOptions,
    talk: options.TalkOptions,
) -> int:
    """Follow matches and print their frames.

    \b
    livecli tail --demo                     made-up matches, on the screen
    livecli tail 204849 | jq .score         one match into a pipe
    livecli tail 204849 -t action,odds      only these frames
    livecli tail 204849 tennis:36835 --stamp --duration 3h > frames.ndjson
    """
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    frames = frame_choice(choice, look, stop, outages.gaps, notices, env, color=talk.color)
    plan = live_plan(
        matches, connection, outages, stop, frames, choice.bookmaker, notices, env, bus=bus
    )
    return 0 if plan is None else run(plan, notices, env)
