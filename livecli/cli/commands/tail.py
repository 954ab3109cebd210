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
    deliveries: Annotated[options.DeliveryOptions, offers("exec_")],
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
    around = None
    if deliveries.exec_ is not None:
        from livecli.cli.plan.deliveries import delivery_plan
        from livecli.cli.run.deliveries import of_printed

        to = delivery_plan(deliveries, connection.patience, notices, env, by_variables=False)
        around = of_printed(to, frames.named, notices, env)
    plan = live_plan(
        matches, connection, outages, stop, frames, choice.bookmaker, notices, env, bus=bus
    )
    return 0 if plan is None else run(plan, notices, env, around=around)
