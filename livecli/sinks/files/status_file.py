"""How a recording stands: as JSON for monitoring (`--status-file`), as a line for people.

The time in the file is the heartbeat: older than three periods, the run hangs or is gone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from livecli.capture.open_close import MatchIndex
from livecli.environment import Environment
from livecli.errors import reason
from livecli.feed.frames import NO_DATA, Frame
from livecli.feed.records import read_drop, read_gap
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple
from livecli.own_file import NOT_OURS, open_own
from livecli.pipeline import Batch
from livecli.session.liveness import Patience
from livecli.wording import counted


if TYPE_CHECKING:
    from .sink import Files


FILE_EVERY_S = 5.0
LINE_EVERY_S = 1.0


class StatusOutput(NamedTuple):
    """What gets the status so often, and when the recording ends."""

    every_s: float
    show: Callable[[dict[str, Any]], None]


class RecordingStatus:
    """A stage that sees every frame before any is left out, and has `outputs` show what it saw."""

    def __init__(
        self, matches: Iterable[Match], outputs: Sequence[StatusOutput], env: Environment
    ) -> None:
        self.outputs = outputs
        self._env = env
        self._due_at = [env.monotonic()] * len(outputs)
        self._problem: str | None = None
        self._started_ms = env.wall_ms()
        self._life_ms: int | None = None
        self._data_ms: int | None = None
        self._gaps = 0
        self._missed_ms = 0.0
        self._dropped = 0
        self._match_index = MatchIndex()
        self._sockets: dict[int, int] = {}
        self._matches: dict[Match, tuple[int, int | None]] = {}
        for match in matches:
            self.join(match)

    def join(self, match: Match) -> None:
        self._match_index.add(match)
        self._matches[match] = (0, None)

    def leave(self, match: Match) -> None:
        self._match_index.remove(match)
        del self._matches[match]

    def __call__(self, batch: Batch) -> Batch:
        for frame in batch:
            if frame.ours:
                self._note(frame)
                continue
            at_ms = round(frame.received_ms)
            self._life_ms = self._sockets[frame.socket] = at_ms
            if frame.type not in NO_DATA:
                self._data_ms = at_ms
                match = self._match_index.match(frame)
                if match is not None:
                    self._matches[match] = (self._matches[match][0] + 1, at_ms)
        return batch

    @property
    def deadline(self) -> float | None:
        """When it is to be shown next."""
        return min(self._due_at, default=None)

    def report(self, problem: str) -> None:
        """Something went wrong on the disk: all outputs show it with the next `keep_time`."""
        self._problem = problem
        self._due_at = [self._env.monotonic()] * len(self.outputs)

    def keep_time(self, files: Files) -> None:
        """Show it where it is due."""
        now = self._env.monotonic()
        due = [index for index, at in enumerate(self._due_at) if now >= at]
        status = self._status(files, "silent" if self._silent() else "recording") if due else {}
        for index in due:
            self._due_at[index] = now + self.outputs[index].every_s
            self.outputs[index].show(status)

    def close(self, files: Files, cause: str) -> None:
        """Show how it ended."""
        for output in self.outputs:
            output.show(self._status(files, cause))

    def _silent(self) -> bool:
        """Whether nothing came for as long as the session waits: no frame, and no pong."""
        heard_ms = self._life_ms or self._started_ms
        return self._env.wall_ms() - heard_ms >= 1000 * Patience().dead_after_s

    def _note(self, frame: Frame) -> None:
        if frame.type == "_gap" and (gap := read_gap(frame.body)):
            self._gaps += 1
            self._missed_ms += gap.missed_ms
        elif frame.type == "_drop" and (drop := read_drop(frame.body)):
            self._dropped += drop.frames

    def _status(self, files: Files, state: str) -> dict[str, Any]:
        now_ms = self._env.wall_ms()
        return {
            "time_ms": round(now_ms),
            "started_ms": round(self._started_ms),
            "pid": os.getpid(),
            "state": state,
            "problem": self._problem,
            "last_heard_ms": self._life_ms,
            "last_frame_ms": self._data_ms,
            "life_age_s": _age_s(now_ms, self._life_ms),
            "data_age_s": _age_s(now_ms, self._data_ms),
            "frames": files.frames,
            "bytes": files.bytes,
            "gaps": self._gaps,
            "missed_ms": round(self._missed_ms),
            "dropped": self._dropped,
            "on_file_failed": files.failures,
            "files": files.open_files,
            "sockets": {str(number): {"last_ms": at} for number, at in self._sockets.items()},
            "matches": {
                str(match): {"frames": frames, "last_ms": last_ms}
                for match, (frames, last_ms) in self._matches.items()
            },
        }


class StatusFile:
    """The status as JSON, replaced atomically. A failure is said once, the recording goes on."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self.path = path
        self._say = say
        self._failed = False

    def show(self, status: dict[str, Any]) -> None:
        text = orjson.dumps(status, option=orjson.OPT_INDENT_2) + b"\n"
        beside = Path(f"{self.path}.tmp")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _overwrite(beside, text, os.O_CREAT)
            os.replace(beside, self.path)
        except OSError as error:
            foreign = error.errno in NOT_OURS
            if not foreign:
                with suppress(OSError):
                    beside.unlink()
            with suppress(OSError):  # on a full disk only its own blocks are left
                _overwrite(self.path, text)
            if not self._failed:
                why = f"{beside}: {reason(error)}" if foreign else reason(error)
                self._say(f"--status-file {self.path}: {why}; recording without it (said once)")
            self._failed = True
        else:
            self._failed = False


def status_line(status: Mapping[str, Any]) -> str:
    """The status on one line for people; nothing once the recording has ended."""
    if status["state"] not in ("recording", "silent"):
        return ""
    age_s = status["data_age_s"]
    return ", ".join(
        (
            counted(status["frames"], "frame"),
            f"{status['bytes'] / 2**20:.1f} MiB",
            "no data yet" if age_s is None else f"the newest {age_s:.0f} s old",
            counted(status["gaps"], "gap"),
            f"{counted(len(status['files']), 'file')} open",
        )
    )


def _overwrite(path: Path, text: bytes, flags: int = 0) -> None:
    with open(open_own(path, flags), "wb") as file:
        file.write(text)
        file.truncate()


def _age_s(now_ms: float, then_ms: float | None) -> float | None:
    """The age in seconds; 0 where the clock was set back."""
    return None if then_ms is None else round(max(0.0, now_ms - then_ms) / 1000, 3)
