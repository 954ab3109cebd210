"""`livecli watch`: the match on one screen."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from livecli.capture.naming import DEFAULT_PATTERN
from livecli.capture.pace import paced
from livecli.cli.options.captures import CaptureOptions
from livecli.cli.options.choice import LiveChoiceOptions
from livecli.cli.options.connection import WatchOptions
from livecli.cli.options.files import FileOptions
from livecli.cli.options.group import grouped, offers, option
from livecli.cli.options.look import LookOptions
from livecli.cli.options.matches import MatchOptions
from livecli.cli.options.outages import OutageOptions
from livecli.cli.options.stop import StopOptions
from livecli.cli.options.talk import TalkOptions
from livecli.cli.plan.captures import capture_plan
from livecli.cli.plan.files import recording_plan
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import live_plan
from livecli.cli.plan.quantities import duration, optional, speed
from livecli.cli.run.captures import play
from livecli.cli.run.live import run
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.terminal.notices import Notices


class KeyFileOptions(FileOptions):
    output: str = option(
        "-o --output PATTERN", "Where the key r records to; as record.", default=DEFAULT_PATTERN
    )


@grouped
def watch(
    env: Environment,
    matches: MatchOptions,
    source: Annotated[
        WatchOptions,
        offers(
            "url",
            "demo",
            "file",
            "speed",
            "seed",
            "start",
            "max_gap",
            "token",
            "token_file",
            "auth",
            "patience",
        ),
    ],
    recording: Annotated[KeyFileOptions, offers("output")],
    look: Annotated[LookOptions, offers("theme")],
    choice: Annotated[LiveChoiceOptions, offers("types", "excluded", "where", "bookmaker")],
    stop: StopOptions,
    outages: Annotated[
        OutageOptions,
        offers(
            "max_sockets",
            "buffer",
            "on_slow",
            "wait",
            "max_retries",
            "retry_for",
            "no_reconnect",
            gaps="inline",
        ),
    ],
    talk: Annotated[TalkOptions, offers("quiet", "verbose")],
) -> int:
    """Watch matches on one screen: score, pitch, timeline, odds. Without a terminal, plain lines.

    \b
    livecli watch 204849                    one match
    livecli watch --live                    all that is live, side by side
    livecli watch --demo                    made-up matches; `?` shows the keys
    livecli watch --file final.ndjson.zst --speed 10 --from "38'"
    """
    _check(matches, source)
    files = source.file or []
    captures = CaptureOptions(file=files, start=source.start, merge=len(files) > 1)
    max_gap_s = optional(duration, source.max_gap, "--max-gap")
    if not _has_screen(env):
        return _print_lines(matches, source, captures, choice, stop, outages, talk, env)
    from livecli.cli.run.watch import watch_captures, watch_live
    from livecli.watch.screen.background import palette
    from livecli.watch.screen.screen_notices import ScreenNotices

    notices = ScreenNotices(env, quiet=talk.quiet, verbose=talk.verbose)
    ndjson = LookOptions(format_="ndjson")
    frames = frame_choice(choice, ndjson, stop, outages.gaps, notices, env, captured=True)
    if captures.file:
        if Path("-") in captures.file:
            raise UsageError("--file -: stdin is for the keys; give a file")
        played = capture_plan(captures, frames, stop, env)
        factor = speed(source.speed or "1", "--speed")
        colors = palette(look.theme, env.variables, env.stdout)
        return watch_captures(played, factor, max_gap_s, colors, notices, env)
    record = recording_plan(recording)
    plan = live_plan(matches, source, outages, stop, frames, choice.bookmaker, notices, env)
    if plan is None:
        return 0
    _take_keys(env)
    return watch_live(plan, record, palette(look.theme, env.variables, env.stdout), notices, env)


def _check(matches: MatchOptions, source: WatchOptions) -> None:
    """Raises UsageError for options that exclude each other."""
    if not source.file:
        if source.start is not None:
            raise UsageError("--from: only a capture has a past; use it with --file")
        if source.max_gap is not None:
            raise UsageError("--max-gap: only a capture has breaks to skip; use it with --file")
        return
    for word, value in (
        ("MATCH", matches.match),
        ("--live", matches.live),
        ("--demo", source.demo),
        ("--url", source.url),
    ):
        if value:
            raise UsageError(f"--file and {word}: a capture brings its matches; leave out one")


def _has_screen(env: Environment) -> bool:
    return env.is_terminal(env.stdout) and env.variables.get("TERM", "dumb") != "dumb"


def _take_keys(env: Environment) -> None:
    """Read keys from the terminal, also where stdin is a pipe with ids."""
    if not env.is_terminal(env.stdin):
        os.dup2(os.open("/dev/tty", os.O_RDWR), env.stdin)


def _print_lines(
    matches: MatchOptions,
    source: WatchOptions,
    captures: CaptureOptions,
    choice: LiveChoiceOptions,
    stop: StopOptions,
    outages: OutageOptions,
    talk: TalkOptions,
    env: Environment,
) -> int:
    """Print as `tail -f line` or `replay -f line` does."""
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    look = LookOptions(format_="line")
    frames = frame_choice(choice, look, stop, "stderr", notices, env, color=talk.color)
    if captures.file:
        max_gap_s = optional(duration, source.max_gap, "--max-gap")
        pace = paced(speed(source.speed or "1", "--speed"), max_gap_s=max_gap_s)
        return play(replace(capture_plan(captures, frames, stop, env), pace=pace), notices, env)
    plan = live_plan(matches, source, outages, stop, frames, choice.bookmaker, notices, env)
    return 0 if plan is None else run(plan, notices, env)
