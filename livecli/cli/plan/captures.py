"""The plan of a run over captures: every option is checked, and nothing is open yet."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.named_tuple import NamedTuple
from livecli.terminal.notices import Notices

from ..options import (
    CaptureOptions,
    ChoiceOptions,
    LookOptions,
    OutageOptions,
    StopOptions,
    TalkOptions,
)
from .frames import FrameChoice, frame_choice
from .limits import StopRules, stop_rules


if TYPE_CHECKING:
    from livecli.capture.pace import Pace
    from livecli.capture.window import Bound


class CapturePlan(NamedTuple):
    """A run over captures. `whole` frames keep their stamps; `rounds` None is endless."""

    paths: tuple[Path, ...]
    frames: FrameChoice
    stop: StopRules
    start: Bound | None
    end: Bound | None
    merged: bool
    whole: bool = True
    pace: Pace | None = None
    rounds: int | None = 1


def print_plan(
    captures: CaptureOptions,
    choice: ChoiceOptions,
    look: LookOptions,
    outages: OutageOptions,
    stop: StopOptions,
    talk: TalkOptions,
    notices: Notices,
    env: Environment,
) -> CapturePlan:
    """The plan of `cat` and `replay`; raises UsageError."""
    gaps = "none" if look.no_stamp else outages.gaps
    frames = frame_choice(
        choice, look, stop, gaps, notices, env, color=talk.color, usual_gaps="inline"
    )
    return capture_plan(captures, frames, stop, env, whole=not look.no_stamp)


def capture_plan(
    captures: CaptureOptions,
    frames: FrameChoice,
    stop: StopOptions,
    env: Environment,
    *,
    whole: bool = True,
) -> CapturePlan:
    """The plan of these captures with frames that are chosen already; raises UsageError."""
    if captures.file.count(Path("-")) > 1:
        raise UsageError("-: stdin comes only once; name it once")
    start, end = _bound(captures.start, "--from", env), _bound(captures.end, "--to", env)
    alike = type(start) is type(end) and not isinstance(start, timedelta)  # which may pass midnight
    if alike and start is not None and start > end:  # type: ignore[operator]
        raise UsageError(
            f"--from {captures.start} and --to {captures.end}: nothing is between them; swap them"
        )
    return CapturePlan(
        tuple(captures.file),
        frames,
        stop_rules(stop),
        start=start,
        end=end,
        merged=captures.merge,
        whole=whole,
    )


def _bound(text: str | None, option: str, env: Environment) -> Bound | None:
    if text is None:
        return None
    from livecli.capture.window import bound

    return bound(text, option, env.wall_ms())
