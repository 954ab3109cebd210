"""`--status-file`: the state of the recording as JSON, for monitoring.

Its time is the heartbeat: older than three periods, the run hangs or is gone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from livecli.capture.open_close import MatchIndex
from livecli.environment import Environment
from livecli.errors import reason
from livecli.feed.frames import NO_DATA, Frame
from livecli.feed.records import read_drop, read_gap
from livecli.feed.sports import Match
from livecli.own_file import NOT_OURS, open_own
from livecli.pipeline import Batch
from livecli.session.liveness import Patience


if TYPE_CHECKING:
    from .sink import Files


EVERY_S = 5.0


class StatusFile:
    """A stage that sees every frame before any is left out, and the file about it."""

    def __init__(
        self,
        path: Path,
        matches: Iterable[Match],
        *,
        env: Environment,
        say: Callable[[str], None],
    ) -> None:
        self.path = path
        self._env = env
        self._say = say
        self._failed = False
        self._write_at = env.monotonic()
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
    def deadline(self) -> float:
        """When it is to be written next."""
        return self._write_at

    def keep_time(self, files: Files) -> None:
        """Write it if it is due."""
        now = self._env.monotonic()
        if now >= self._write_at:
            self._write_at = now + EVERY_S
            self.write(files, "silent" if self._silent() else "recording")

    def _silent(self) -> bool:
        """Whether nothing came for as long as the session waits: no frame, and no pong."""
        heard_ms = self._life_ms or self._started_ms
        return self._env.wall_ms() - heard_ms >= 1000 * Patience().dead_after_s

    def write(self, files: Files, state: str) -> None:
        """Replace the file atomically. A failure is said once, and the recording goes on."""
        text = orjson.dumps(self._status(files, state), option=orjson.OPT_INDENT_2) + b"\n"
        beside = Path(f"{self.path}.tmp")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _overwrite(beside, text, os.O_CREAT)
            os.replace(beside, self.path)
        except OSError as error:
            if error.errno not in NOT_OURS:
                with suppress(OSError):
                    beside.unlink()
            with suppress(OSError):  # on a full disk only its own blocks are left
                _overwrite(self.path, text)
            if not self._failed:
                where = f"{beside}: " if error.errno in NOT_OURS else ""
                why = f"{where}{reason(error)}"
                self._say(f"--status-file {self.path}: {why}; recording without it (said once)")
            self._failed = True
        else:
            self._failed = False

    def _note(self, frame: Frame) -> None:
        if frame.type == "_gap" and (gap := read_gap(frame.body)):
            self._gaps += 1
            self._missed_ms += gap.missed_ms
        elif frame.type == "_drop" and (drop := read_drop(frame.body)):
            self._dropped += drop.frames

    def _status(self, files: Files, state: str) -> dict[str, object]:
        now_ms = self._env.wall_ms()
        return {
            "time_ms": round(now_ms),
            "started_ms": round(self._started_ms),
            "pid": os.getpid(),
            "state": state,
            "last_heard_ms": self._life_ms,
            "last_frame_ms": self._data_ms,
            "life_age_s": _age_s(now_ms, self._life_ms),
            "data_age_s": _age_s(now_ms, self._data_ms),
            "frames": files.frames,
            "bytes": files.bytes,
            "gaps": self._gaps,
            "missed_ms": round(self._missed_ms),
            "dropped": self._dropped,
            "files": files.open_files,
            "sockets": {str(number): {"last_ms": at} for number, at in self._sockets.items()},
            "matches": {
                str(match): {"frames": frames, "last_ms": last_ms}
                for match, (frames, last_ms) in self._matches.items()
            },
        }


def _overwrite(path: Path, text: bytes, flags: int = 0) -> None:
    with open(open_own(path, flags), "wb") as file:
        file.write(text)
        file.truncate()


def _age_s(now_ms: float, then_ms: float | None) -> float | None:
    """The age in seconds; 0 where the clock was set back."""
    return None if then_ms is None else round(max(0.0, now_ms - then_ms) / 1000, 3)
