"""`livecli record`: follow matches into capture files."""

from __future__ import annotations

from dataclasses import replace

import typer

from livecli.capture.naming import DEFAULT_PATTERN
from livecli.cli import options
from livecli.cli.plan import files as recording
from livecli.cli.plan import frames as shaping
from livecli.cli.plan import live as plan
from livecli.cli.run import live as build
from livecli.environment import Environment
from livecli.terminal.notices import Notices


def record(
    ctx: typer.Context,
    match: options.Matches = None,
    live: options.AllLive = False,
    league: options.League = None,
    team: options.Team = None,
    max_matches: options.MaxMatches = None,
    sport: options.Sport = None,
    url: options.Url = None,
    demo: options.Demo = False,
    speed: options.Speed = None,
    seed: options.Seed = 0,
    token: options.TokenOption = None,
    token_file: options.TokenFile = None,
    auth: options.AuthOption = options.Auth.QUERY,
    output: options.Output = DEFAULT_PATTERN,
    compress: options.CompressOption = None,
    rotate_every: options.RotateEvery = None,
    rotate_size: options.RotateSize = None,
    keep: options.Keep = None,
    max_disk: options.MaxDisk = None,
    flush: options.FlushOption = "1s",
    on_file: options.OnFile = None,
    status_file: options.StatusFile = None,
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
    gaps: options.GapsOption = options.GapsTo.INLINE,
    wait: options.Wait = False,
    max_retries: options.MaxRetries = None,
    retry_for: options.RetryFor = None,
    no_reconnect: options.NoReconnect = False,
    patience: options.PatienceFactor = 1.0,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Follow matches into capture files that rotate, and that no kill can spoil.

    \b
    livecli record 204849                      captures/football/2026-05-02/...
    livecli record 204849 --wait --until-finished      from cron, hours before
    livecli record --live                      all that is on, a file a match
    livecli record 204849 204850 -o 'all-%F.ndjson.zst' --rotate-every 1h
    livecli record --demo -o '/tmp/{event_id}.ndjson' --duration 10
    """
    env: Environment = ctx.obj
    watched = env.is_terminal(env.stderr)
    notices = (Notices if watched else recording.BackgroundNotices)(
        env, quiet=quiet, verbose=verbose
    )
    shape = shaping.shape({**ctx.params, "format_": "ndjson"}, notices, env)
    asked = recording.recording(ctx.params)
    run = plan.live(ctx.params, replace(shape, captured=True), notices, env)
    if run is None:
        return 0
    return build.run(run, notices, env, lambda url, of: asked.sink(url, of, notices, env))
