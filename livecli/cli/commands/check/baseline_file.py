"""The file of `--baseline`: read it, or a capture in its place; write it whole."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import orjson

from livecli.errors import InputFailed, OutputFailed, UsageError, reason
from livecli.inspection.baseline import MARK, baseline, read_baseline
from livecli.inspection.inspector import Inspector
from livecli.inspection.observation import Observation
from livecli.own_file import NOT_OURS, open_own
from livecli.sources.capture_file import Capture
from livecli.terminal.notices import Level, Notices


MOST_BYTES = 2**26  # of a baseline; one of a day has some ten kilobytes
HEAD_BYTES = 200


class BaselineFile:
    """`before` is what was observed when it was written; None where it is to be made."""

    def __init__(
        self, path: Path, before: Observation | None, notices: Notices, *, updates: bool
    ) -> None:
        self.path = path
        self.before = before
        self._updates = updates
        self._notices = notices

    def update(self, observation: Observation) -> None:
        """Write what was observed, with what was before; raises OutputFailed."""
        if not self._updates or not observation.frames:
            return
        if self.before is not None:
            observation.join(self.before)
        text = orjson.dumps(baseline(observation), option=orjson.OPT_INDENT_2) + b"\n"
        beside = Path(f"{self.path}.tmp")
        try:
            with open(open_own(beside, os.O_CREAT), "wb") as file:
                file.write(text)
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self.path)
        except OSError as error:
            if error.errno not in NOT_OURS:
                with suppress(OSError):
                    beside.unlink()
            step = "the baseline is as it was; name a place that can be written"
            raise OutputFailed(f"--baseline {self.path}: {reason(error)}; {step}") from error
        self._notices.say(f"{self.path}: written, of {observation.frames:,} frames", Level.DETAIL)


def baseline_file(path: Path, updates: bool, notices: Notices) -> BaselineFile:
    """The file, read; raises UsageError, or InputFailed where it cannot be read."""
    try:
        with path.open("rb") as file:
            text = file.read(HEAD_BYTES)
            if MARK.encode() in text:
                text += file.read(MOST_BYTES)
    except FileNotFoundError:
        if updates:
            return BaselineFile(path, None, notices, updates=True)
        step = "make one with --update-baseline"
        raise InputFailed(f"--baseline {path}: there is no such file; {step}") from None
    except OSError as error:
        step = "name a baseline, or a capture"
        raise InputFailed(f"--baseline {path}: {reason(error)}; {step}") from None
    if MARK.encode() not in text[:HEAD_BYTES]:
        if updates:
            step = "it stays as it is; name another file"
            raise UsageError(f"--update-baseline: {path} is no baseline; {step}")
        return BaselineFile(path, _captured(path), notices, updates=False)
    try:
        before = read_baseline(orjson.loads(text))
    except ValueError as error:
        step = "make another with --update-baseline"
        raise InputFailed(f"--baseline {path}: {error}; {step}") from None
    return BaselineFile(path, before, notices, updates=updates)


def _captured(path: Path) -> Observation:
    """What is in a capture."""
    observation = Observation()
    inspector = Inspector(observation=observation)
    for piece in Capture(path).chunks():
        inspector.lines(piece)
    return observation
