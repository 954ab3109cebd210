"""`livecli publish`: follow matches onto a bus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from livecli.cli import options
from livecli.cli.options.bus_options import StreamOptions
from livecli.cli.options.group import offers
from livecli.cli.plan.bus_plan import bus_plan, stream_settings
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import live_plan
from livecli.cli.run.live import run
from livecli.environment import Environment
from livecli.feed.sports import Match
from livecli.pipeline import Filter, Sink
from livecli.terminal.notices import BackgroundNotices, Level, Notices


def publish(
    env: Environment,
    matches: options.MatchOptions,
    connection: options.ConnectionOptions,
    stream: StreamOptions,
    choice: Annotated[options.LiveChoiceOptions, offers("types excluded where bookmaker")],
    stop: options.StopOptions,
    outages: Annotated[
        options.OutageOptions,
        offers("max_sockets buffer on_slow wait max_retries retry_for no_reconnect"),
    ],
    talk: Annotated[options.TalkOptions, offers("quiet verbose")],
) -> int:
    """Follow matches and publish their frames on NATS JetStream, each once, for many readers.

    \b
    livecli publish 204849 --to nats://127.0.0.1:4222
    livecli publish --live --max-age 24h       all that is on, a day of it
    livecli tail --bus nats://127.0.0.1:4222 204849 -t action
    """
    notices_of = Notices if env.is_terminal(env.stderr) else BackgroundNotices
    notices = notices_of(env, quiet=talk.quiet, verbose=talk.verbose)
    look = options.LookOptions(format_="ndjson")
    frames = frame_choice(choice, look, stop, "inline", notices, env)
    settings = stream_settings(stream)
    plan = live_plan(matches, connection, outages, stop, frames, choice.bookmaker, notices, env)
    if plan is None:
        return 0
    bus = bus_plan(
        stream.to, "--to", stream, settings, plan.retries, plan.patience.scale, notices, env
    )

    def sink_maker(
        url: str, of: tuple[Match, ...], wake: Callable[[], None]
    ) -> tuple[Sink, Filter | None]:
        from livecli.sinks.bus_publisher import BusPublisher

        return BusPublisher(
            bus,
            update=stream.update,
            env=env,
            say=notices.say,
            detail=lambda text: notices.say(text, Level.DETAIL),
            wake=wake,
        ), None

    return run(plan, notices, env, sink_maker)
