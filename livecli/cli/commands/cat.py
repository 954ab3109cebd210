"""`livecli cat`: captures, at once."""

from __future__ import annotations

from typing import Annotated

from livecli.cli import options
from livecli.cli.options.group import offers
from livecli.cli.plan.captures import print_plan
from livecli.cli.run.captures import play
from livecli.environment import Environment
from livecli.terminal.notices import Notices


def cat(
    env: Environment,
    captures: Annotated[options.CaptureOptions, offers("file merge start end")],
    choice: options.ChoiceOptions,
    look: Annotated[options.LookOptions, offers("format_ template fields nest no_stamp dedupe")],
    outages: Annotated[options.OutageOptions, offers("gaps")],
    stop: options.StopOptions,
    talk: options.TalkOptions,
) -> int:
    """Print the frames of captures, or of any NDJSON of frames: plain, zstd or gzip.

    \b
    livecli cat final.ndjson.zst -t action          one type of frame
    livecli cat final.ndjson --from "67'" -f line   from a match minute on
    livecli cat --merge captures/*.zst              several, by time of arrival
    zstdcat day.zst | livecli cat - -t odds -f csv  stdin
    """
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    plan = print_plan(captures, choice, look, outages, stop, talk, notices, env)
    return play(plan, notices, env)
