"""`livecli tail`: follow live frames."""

from __future__ import annotations

import typer

from livecli.cli import options
from livecli.cli.plan import frames as shaping
from livecli.cli.plan import live as plan
from livecli.cli.run import live as build
from livecli.environment import Environment
from livecli.terminal.notices import Notices


def tail(
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
    type_: options.Types = None,
    exclude_type: options.ExcludedTypes = None,
    snapshot: options.Snapshot = options.SnapshotHandling.KEEP,
    normalize: options.Normalize = False,
    where: options.Where = None,
    jq: options.Jq = None,
    jq_file: options.JqFile = None,
    raw_output: options.RawOutput = False,
    arg: options.Arg = None,
    argjson: options.ArgJson = None,
    bookmaker: options.Bookmaker = None,
    format_: options.FormatOption = None,
    template: options.Template = None,
    fields: options.Fields = None,
    stamp: options.Stamp = False,
    dedupe: options.DedupeOption = False,
    count: options.Count = None,
    until: options.UntilOption = None,
    until_finished: options.UntilFinished = False,
    duration: options.Duration = None,
    idle_timeout: options.IdleTimeout = None,
    max_sockets: options.MaxSockets = 20,
    buffer: options.BufferSize = "64MB",
    on_slow: options.OnSlowOption = options.OnSlow.BLOCK,
    gaps: options.GapsOption = options.GapsTo.STDERR,
    wait: options.Wait = False,
    max_retries: options.MaxRetries = None,
    retry_for: options.RetryFor = None,
    no_reconnect: options.NoReconnect = False,
    patience: options.PatienceFactor = 1.0,
    color: options.ColorOption = options.Color.AUTO,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Follow matches and print their frames.

    \b
    livecli tail --demo                     made-up matches, on the screen
    livecli tail 204849 | jq .score         one match into a pipe
    livecli tail 204849 -t action,odds      only these frames
    livecli tail 204849 tennis:36835 --stamp --duration 3h > frames.ndjson
    """
    env: Environment = ctx.obj
    notices = Notices(env, quiet=quiet, verbose=verbose)
    shape = shaping.shape(ctx.params, notices, env)
    asked = plan.live(ctx.params, shape, notices, env)
    return 0 if asked is None else build.run(asked, notices, env)
