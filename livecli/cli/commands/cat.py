"""`livecli cat`: captures, at once."""

from __future__ import annotations

import typer

from livecli.cli import options
from livecli.cli.plan import captures as playing


def cat(
    ctx: typer.Context,
    file: options.Played,
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
    """Print the frames of captures, or of any NDJSON of frames: plain, zstd or gzip.

    \b
    livecli cat final.ndjson.zst -t action          one type of frame
    livecli cat final.ndjson --from "67'" -f line   from a match minute on
    livecli cat --merge captures/*.zst              several, by time of arrival
    zstdcat day.zst | livecli cat - -t odds -f csv  stdin
    """
    return playing.play(ctx.params, ctx.obj)
