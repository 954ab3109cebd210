"""`livecli replay`: captures, at their own pace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from livecli.capture.pace import paced
from livecli.cli import options
from livecli.cli.options.group import offers, option
from livecli.cli.plan.captures import print_plan
from livecli.cli.plan.quantities import duration, optional, rounds, speed
from livecli.cli.run.captures import play
from livecli.environment import Environment
from livecli.errors import InputFailed
from livecli.terminal.notices import Notices


class PacedCaptureOptions(options.CaptureOptions):
    speed: str = option("--speed X", "How fast: 2, 0.5, or max for no pace at all.", default="1")
    max_gap: str | None = option(*options.MAX_GAP, default=None)
    interval: str | None = option(
        "--interval D", "One frame each D, whatever their times.", default=None
    )
    loop: str | None = option(
        "--loop [=N]", "Again from the beginning: N times, or without end.", default=None
    )


def replay(
    env: Environment,
    captures: Annotated[
        PacedCaptureOptions, offers("file speed max_gap interval loop merge start end")
    ],
    choice: options.ChoiceOptions,
    look: Annotated[options.LookOptions, offers("format_ template fields nest no_stamp dedupe")],
    outages: Annotated[options.OutageOptions, offers("gaps")],
    stop: options.StopOptions,
    talk: options.TalkOptions,
) -> int:
    """Play captures again, frame by frame, with the distances in time that they had.

    \b
    livecli replay final.ndjson.zst                 as it was
    livecli replay final.ndjson --speed 60 -f line  a minute a second
    livecli replay final.ndjson --max-gap 5s        without the half-time
    livecli replay final.ndjson --from "85'" --loop as long as you like
    """
    pace = paced(
        speed(captures.speed, "--speed"),
        max_gap_s=optional(duration, captures.max_gap, "--max-gap"),
        interval_s=optional(duration, captures.interval, "--interval"),
    )
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    plan = print_plan(captures, choice, look, outages, stop, talk, notices, env)
    plan = plan._replace(pace=pace, rounds=rounds(captures.loop))
    if plan.rounds != 1:
        _check_files(plan.paths)
    return play(plan, notices, env)


def _check_files(paths: tuple[Path, ...]) -> None:
    """Raises InputFailed for a missing file, whose name may be the number of `--loop`."""
    for path in paths:
        if not path.exists() and path != Path("-"):
            hint = f"; did you mean --loop={path}?" if str(path).isdigit() else ""
            raise InputFailed(f"{path}: no such file{hint or '; check its name'}")
