"""`livecli record`: follow matches into capture files."""

from __future__ import annotations

from typing import Annotated

from livecli.cli import options
from livecli.cli.options.bus_options import BusOptions
from livecli.cli.options.group import offers
from livecli.cli.plan.files import recording_plan
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import live_plan
from livecli.cli.run.live import run
from livecli.cli.run.recording import recording_sink
from livecli.environment import Environment
from livecli.terminal.notices import BackgroundNotices, Notices


def record(
    env: Environment,
    matches: options.MatchOptions,
    connection: options.ConnectionOptions,
    bus: Annotated[
        BusOptions,
        offers(
            "bus since state stream user password_file creds nkey tls_ca tls_cert tls_key",
        ),
    ],
    files: options.FileOptions,
    choice: Annotated[options.LiveChoiceOptions, offers("types excluded where bookmaker")],
    stop: options.StopOptions,
    outages: options.OutageOptions,
    talk: Annotated[options.TalkOptions, offers("quiet verbose")],
) -> int:
    """Follow matches into capture files that rotate, and that no kill can spoil.

    \b
    livecli record 204849                      captures/football/2026-05-02/...
    livecli record 204849 --wait --until-finished      from cron, hours before
    livecli record --live                      all that is on, a file a match
    livecli record 204849 204850 -o 'all-%F.ndjson.zst' --rotate-every 1h
    livecli record --demo -o '/tmp/{event_id}.ndjson' --duration 10
    """
    watched = env.is_terminal(env.stderr)
    notices_of = Notices if watched else BackgroundNotices
    notices = notices_of(env, quiet=talk.quiet, verbose=talk.verbose)
    look = options.LookOptions(format_="ndjson")
    gaps = outages.gaps or "inline"
    frames = frame_choice(choice, look, stop, gaps, notices, env, captured=True)
    recording = recording_plan(files)
    plan = live_plan(
        matches, connection, outages, stop, frames, choice.bookmaker, notices, env, bus=bus
    )
    if plan is None:
        return 0
    stream = plan.bus and plan.bus.bus.stream.name
    return run(
        plan,
        notices,
        env,
        lambda url, of, wake: recording_sink(recording, url, of, notices, env, wake, stream),
    )
