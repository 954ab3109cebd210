"""`livecli watch`: the match on one screen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from livecli.capture.naming import DEFAULT_PATTERN
from livecli.capture.pace import paced
from livecli.capture.window import moment
from livecli.cli import options
from livecli.cli.plan import captures as playing
from livecli.cli.plan import files as recording
from livecli.cli.plan import frames as shaping
from livecli.cli.plan import live as plan
from livecli.cli.plan import quantities as units
from livecli.cli.run import live as build
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.terminal.notices import Notices


def watch(
    ctx: typer.Context,
    match: options.Matches = None,
    live: options.AllLive = False,
    league: options.League = None,
    team: options.Team = None,
    max_matches: options.MaxMatches = None,
    sport: options.Sport = None,
    url: options.Url = None,
    demo: options.Demo = False,
    file: options.WatchedFile = None,
    speed: options.WatchSpeed = None,
    seed: options.Seed = 0,
    from_: options.From = None,
    token: options.TokenOption = None,
    token_file: options.TokenFile = None,
    auth: options.AuthOption = options.Auth.QUERY,
    output: options.RecordTo = DEFAULT_PATTERN,
    theme: options.ThemeOption = options.Theme.AUTO,
    type_: options.Types = None,
    exclude_type: options.ExcludedTypes = None,
    where: options.Where = None,
    bookmaker: options.Bookmaker = None,
    count: options.Count = None,
    until: options.UntilOption = None,
    until_finished: options.UntilFinished = False,
    duration: options.Duration = None,
    idle_timeout: options.IdleTimeout = None,
    max_sockets: options.MaxSockets = 20,
    buffer: options.BufferSize = "64MB",
    on_slow: options.OnSlowOption = options.OnSlow.BLOCK,
    wait: options.Wait = False,
    max_retries: options.MaxRetries = None,
    retry_for: options.RetryFor = None,
    no_reconnect: options.NoReconnect = False,
    patience: options.PatienceFactor = 1.0,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Watch matches on one screen: score, pitch, timeline, odds. Without a terminal, plain lines.

    \b
    livecli watch 204849                    one match
    livecli watch --live                    all that is live, side by side
    livecli watch --demo                    made-up matches; `?` shows the keys
    livecli watch --file final.ndjson.zst --speed 10 --from "38'"
    """
    env: Environment = ctx.obj
    _check(ctx.params)
    on_screen = _has_screen(env)
    if not on_screen:
        return _lines(ctx.params, env)
    from livecli.cli.run import watch as run
    from livecli.watch.screen import background as themes
    from livecli.watch.screen.notices import ScreenNotices

    notices = ScreenNotices(env, quiet=quiet, verbose=verbose)
    asked = {**ctx.params, "format_": "ndjson", "gaps": "inline"}
    shape = replace(shaping.shape(asked, notices, env), captured=True)
    if file:
        if Path("-") in file:
            raise UsageError("--file -: stdin is for the keys; give a file")
        played = run.Played(
            tuple(file),
            shape,
            plan.stop(count, duration, idle_timeout),
            units.speed(speed or "1"),
            None if from_ is None else moment(from_, "--from", env.wall_ms()),
        )
        return run.play(played, themes.palette(theme, env.variables, env.stdout), notices, env)
    kept = recording.recording({**ctx.params, **NO_ROTATION})
    wanted = plan.live(ctx.params, shape, notices, env)
    if wanted is None:
        return 0
    _take_keys(env)
    return run.live(wanted, kept, themes.palette(theme, env.variables, env.stdout), notices, env)


# What `record` can be told about files, and `r` cannot.
NO_ROTATION: Mapping[str, Any] = {
    "compress": None,
    "rotate_every": None,
    "rotate_size": None,
    "keep": None,
    "max_disk": None,
    "flush": "1s",
    "status_file": None,
    "on_file": None,
}


def _check(asked: Mapping[str, Any]) -> None:
    """Raises UsageError for what does not go together."""
    if not asked["file"]:
        if asked["from_"] is not None:
            raise UsageError("--from: only a capture has a past; use it with --file")
        return
    for name in ("match", "live", "demo", "url"):
        if asked[name]:
            word = "MATCH" if name == "match" else f"--{name}"
            raise UsageError(f"--file and {word}: a capture brings its matches; leave out one")


def _has_screen(env: Environment) -> bool:
    return env.is_terminal(env.stdout) and env.variables.get("TERM", "dumb") != "dumb"


def _take_keys(env: Environment) -> None:
    """Where stdin brought ids, keys come from the terminal all the same."""
    if not env.is_terminal(env.stdin):
        os.dup2(os.open("/dev/tty", os.O_RDWR), env.stdin)


def _lines(asked: Mapping[str, Any], env: Environment) -> int:
    """What `tail -f line` prints, or `replay -f line`."""
    words = {**LINES, **asked, "format_": "line", "gaps": "stderr", "speed": asked["speed"]}
    if asked["file"]:
        pace = paced(units.speed(asked["speed"] or "1"))
        words = {**words, "merge": len(asked["file"]) > 1}
        return playing.play(words, env, pace=pace)
    notices = Notices(env, quiet=asked["quiet"], verbose=asked["verbose"])
    shape = shaping.shape(words, notices, env)
    wanted = plan.live(words, shape, notices, env)
    return 0 if wanted is None else build.run(wanted, notices, env)


# What `tail` and `replay` can be told, and `watch` cannot.
LINES: Mapping[str, Any] = {"color": "auto", "no_stamp": False, "to_": None}
