"""`livecli tail`: follow live frames."""

from __future__ import annotations

import typer

from livecli.cli import build, options, plan, shaping, units
from livecli.cli.notices import Notices
from livecli.cli.terminal import wants_color
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.session.liveness import Patience


def tail(
    ctx: typer.Context,
    match: options.Matches = None,
    sport: options.Sport = options.SportName.FOOTBALL,
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
    gaps: options.GapsOption = options.Gaps.STDERR,
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
    on_terminal = env.is_terminal(env.stdout)
    shape = shaping.shape(
        types=shaping.types(type_, notices),
        excluded=shaping.types(exclude_type, notices),
        snapshot=snapshot.value,
        normalize=normalize,
        where=where,
        until=until,
        jq=shaping.Jq(jq, jq_file, raw_output, shaping.pairs(arg), shaping.pairs(argjson)),
        format_=format_.value if format_ else None,
        template=template,
        fields=fields,
        stamp=stamp,
        dedupe=dedupe,
        gaps=gaps.value,
        color=wants_color(color.value, env.stdout, env),
        on_terminal=on_terminal,
        say=notices.say,
    )
    stop = plan.stop(count, duration, idle_timeout, until_finished)
    buffer_bytes = units.size(buffer)
    retries = plan.retries(no_reconnect, max_retries, retry_for)
    if token_file == "-" and "-" in (match or ()):
        raise UsageError(
            "--token-file - and MATCH -: both would read stdin; put the token into a file"
        )
    matches = plan.matches(match, sport.value, env)
    if not matches and not demo:
        if match:
            return 0  # no id on stdin: nothing to do, and that is fine
        raise UsageError("no match: name one, as in `livecli tail 204849`, or try --demo")
    place = plan.place(
        url=url,
        demo=demo,
        speed=speed,
        seed=seed,
        given_token=token,
        token_file=token_file,
        auth=auth.value,
        env=env,
        notices=notices,
    )
    return build.run(
        plan.Plan(
            place,
            matches,
            shape,
            stop,
            max_sockets=max_sockets,
            bookmaker=bookmaker,
            wait=wait,
            retries=retries,
            patience=Patience().scaled(patience),
            buffer_bytes=buffer_bytes,
            on_slow=on_slow.value,
        ),
        notices,
        env,
    )
