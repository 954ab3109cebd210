"""`livecli publish`: follow matches onto a bus."""

from __future__ import annotations

from typing import Annotated

from livecli.bus.shard import shard
from livecli.cli import options
from livecli.cli.options.bus_options import SharingOptions, StreamOptions
from livecli.cli.options.group import offers
from livecli.cli.plan import quantities
from livecli.cli.plan.bus_plan import bus_plan, stream_settings, takeover
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import live_plan
from livecli.cli.run.publish_run import publish_run
from livecli.environment import Environment
from livecli.terminal.notices import BackgroundNotices, Notices


def publish(
    env: Environment,
    matches: options.MatchOptions,
    connection: options.ConnectionOptions,
    stream: StreamOptions,
    sharing: SharingOptions,
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
    livecli publish --live --shard 1/3         a third of it; others have the rest
    livecli tail --bus nats://127.0.0.1:4222 204849 -t action
    """
    notices_of = Notices if env.is_terminal(env.stderr) else BackgroundNotices
    notices = notices_of(env, quiet=talk.quiet, verbose=talk.verbose)
    look = options.LookOptions(format_="ndjson")
    frames = frame_choice(choice, look, stop, "inline", notices, env)
    settings = stream_settings(stream)
    takeover_s = takeover(sharing)
    part = quantities.optional(shard, sharing.shard, "--shard")
    plan = live_plan(matches, connection, outages, stop, frames, choice.bookmaker, notices, env)
    if plan is None:
        return 0
    if part is not None:
        plan = plan._replace(shard=part)
        if plan.matches and not (plan.live or any(map(part.has, plan.matches))):
            notices.say(f"--shard {part}: none of these matches is of it: nothing to follow")
            return 0
    bus = bus_plan(
        stream.to, "--to", stream, settings, plan.retries, plan.patience.scale, notices, env
    )

    return publish_run(
        plan, bus, update=stream.update, takeover_s=takeover_s, notices=notices, env=env
    )
