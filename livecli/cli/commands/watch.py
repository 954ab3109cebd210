"""`livecli watch`: the match on one screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from livecli.capture import DEFAULT_PATTERN
from livecli.capture.pace import paced
from livecli.cli import options
from livecli.cli.options.bus_options import BusOptions
from livecli.cli.options.group import offers, option
from livecli.cli.plan.captures import capture_plan
from livecli.cli.plan.files import recording_plan
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import live_plan
from livecli.cli.plan.quantities import duration, optional, speed
from livecli.cli.run.captures import play
from livecli.cli.run.live import run
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.watch.screen.screen_notices import ScreenNotices


class KeyFileOptions(options.FileOptions):
    output: str = option(
        "-o --output PATTERN", "Where the key r records to; as record.", default=DEFAULT_PATTERN
    )


# All but --from, which stands with --file.
BUS = "bus state durable stream user password_file creds nkey tls_ca tls_cert tls_key"


def watch(
    env: Environment,
    matches: options.MatchOptions,
    source: Annotated[
        options.WatchOptions,
        offers("url demo file speed seed start max_gap token token_file auth patience"),
    ],
    bus: Annotated[BusOptions, offers(BUS)],
    recording: Annotated[KeyFileOptions, offers("output")],
    look: Annotated[options.LookOptions, offers("theme")],
    choice: Annotated[options.LiveChoiceOptions, offers("types excluded where bookmaker")],
    stop: options.StopOptions,
    outages: Annotated[
        options.OutageOptions,
        offers("max_sockets buffer on_slow wait max_retries retry_for no_reconnect"),
    ],
    talk: Annotated[options.TalkOptions, offers("quiet verbose")],
) -> int:
    """Watch matches on one screen: score, pitch, timeline, odds. Without a terminal, plain lines.

    \b
    livecli watch 204849                    one match
    livecli watch --live                    all that is live, side by side
    livecli watch --demo                    made-up matches; `?` shows the keys
    livecli watch --file final.ndjson.zst --speed 10 --from "38'"
    """
    _check(matches, source, bus)
    on_screen = _has_screen(env)
    notices = ScreenNotices(env, quiet=talk.quiet, verbose=talk.verbose)
    lines = options.LookOptions(format_="ndjson" if on_screen else "line")
    gaps: options.GapsTo = "inline" if on_screen else "stderr"
    frames = frame_choice(
        choice, lines, stop, gaps, notices, env, color=talk.color, captured=on_screen
    )
    if files := source.file:
        factor = speed(source.speed or "1", "--speed")
        max_gap_s = optional(duration, source.max_gap, "--max-gap")
        captures = options.CaptureOptions(file=files, start=source.start, merge=len(files) > 1)
        played = capture_plan(captures, frames, stop, env)
        if not on_screen:
            return play(played._replace(pace=paced(factor, max_gap_s=max_gap_s)), notices, env)
        if Path("-") in files:
            raise UsageError("--file -: stdin is for the keys; give a file")
        from livecli.cli.run.watch import watch_captures
        from livecli.watch.screen.background import palette

        colors = palette(look.theme, env.variables, env.stdout)
        return watch_captures(played, factor, max_gap_s, colors, notices, env)
    plan = live_plan(
        *(matches, source, outages, stop, frames, choice.bookmaker, notices, env),
        demo_books=True,  # the panel of odds shows them
        bus=BusOptions(**vars(bus) | {"since": source.start}),
        bus_state=True,
    )
    if plan is None or not on_screen:
        return 0 if plan is None else run(plan, notices, env)
    from livecli.cli.run.watch import watch_live
    from livecli.watch.screen.background import palette

    record = recording_plan(recording)
    _take_keys(env)
    return watch_live(plan, record, palette(look.theme, env.variables, env.stdout), notices, env)


def _check(matches: options.MatchOptions, source: options.WatchOptions, bus: BusOptions) -> None:
    """Raises UsageError for options that exclude each other."""
    if not source.file:
        if source.start is not None and bus.bus is None:
            raise UsageError("--from: only a capture or a bus has a past; add --file or --bus")
        if source.max_gap is not None:
            raise UsageError("--max-gap: only a capture has breaks to skip; use it with --file")
        return
    for word, value in (
        ("MATCH", matches.match),
        ("--live", matches.live),
        ("--demo", source.demo),
        ("--url", source.url),
        ("--bus", bus.bus),
    ):
        if value:
            raise UsageError(f"--file and {word}: a capture brings its matches; leave out one")


def _has_screen(env: Environment) -> bool:
    return env.is_terminal(env.stdout) and env.variables.get("TERM", "dumb") != "dumb"


def _take_keys(env: Environment) -> None:
    """Read keys from the terminal, also where stdin is a pipe with ids."""
    if not env.is_terminal(env.stdin):
        os.dup2(os.open("/dev/tty", os.O_RDWR), env.stdin)
