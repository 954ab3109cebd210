"""`livecli replay`: captures, at their own pace."""

from __future__ import annotations

from typing import Annotated

import typer

from livecli.capture.pace import paced
from livecli.cli import options
from livecli.cli.plan import captures as playing
from livecli.cli.plan import quantities as units


def replay(
    ctx: typer.Context,
    file: options.Played,
    speed: Annotated[
        str,
        typer.Option("--speed", metavar="X", help="How fast: 2, 0.5, or max for no pace at all."),
    ] = "1",
    max_gap: Annotated[
        str | None,
        typer.Option("--max-gap", metavar="D", help="Let no silence be longer, as in 10s."),
    ] = None,
    interval: Annotated[
        str | None,
        typer.Option("--interval", metavar="D", help="One frame each D, whatever their times."),
    ] = None,
    loop: Annotated[
        str | None,
        typer.Option(
            "--loop", metavar="[=N]", help="Again from the beginning: N times, or without end."
        ),
    ] = None,
    merge: options.Merge = False,
    from_: options.From = None,
    to_: options.To = None,
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
    format_: options.FormatOption = None,
    template: options.Template = None,
    fields: options.Fields = None,
    no_stamp: options.NoStamp = False,
    dedupe: options.DedupeOption = False,
    gaps: options.GapsOption = options.GapsTo.INLINE,
    count: options.Count = None,
    until: options.UntilOption = None,
    until_finished: options.UntilFinished = False,
    duration: options.Duration = None,
    idle_timeout: options.IdleTimeout = None,
    color: options.ColorOption = options.Color.AUTO,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Play captures again, frame by frame, with the distances in time that they had.

    \b
    livecli replay final.ndjson.zst                 as it was
    livecli replay final.ndjson --speed 60 -f line  a minute a second
    livecli replay final.ndjson --max-gap 5s        without the half-time
    livecli replay final.ndjson --from "85'" --loop as long as you like
    """
    pace = paced(
        units.speed(speed),
        max_gap_s=None if max_gap is None else units.duration(max_gap),
        interval_s=None if interval is None else units.duration(interval),
    )
    return playing.play(
        ctx.params,
        ctx.obj,
        pace=pace,
        rounds=units.rounds(loop),
    )
