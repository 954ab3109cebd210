"""A sink of capture files and its world, with a clock that the test moves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from livecli.capture.naming import pattern
from livecli.capture.rotation import Retention, Rotation
from livecli.environment import Environment
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.sinks.files.disk_thread import DiskThread
from livecli.sinks.files.on_file import FileCommands
from livecli.sinks.files.series import FileRules
from livecli.sinks.files.sink import Files
from livecli.sinks.files.status_file import RecordingStatus, StatusFile, StatusOutput
from support.capture_files import records


ONE, OTHER, TENNIS = Match("football", 7), Match("football", 8), Match("tennis", 7)
START_S = 1_777_746_600.0  # 2026-05-02 18:30:00 UTC


class DiskAtOnce(DiskThread):
    """A disk that keeps no job waiting."""

    def do(self, key: object, job: Callable[[], None]) -> None:
        job()


class Recorder:
    """A sink and its world. `warnings` is what the user reads, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 100.0
        self.wall_s = START_S
        self.warnings: list[str] = []
        self.sink: Files

    def start(
        self,
        name: str = "{event_id}-{time}.ndjson",
        *matches: Match,
        rotation: Rotation = Rotation(),  # noqa: B008 - frozen
        retention: Retention = Retention(),  # noqa: B008 - frozen
        on_file: tuple[str, ...] = (),
        status: Path | None = None,
        outputs: Sequence[StatusOutput] = (),
        disk: DiskThread | None = None,
        stream: str | None = None,
    ) -> Files:
        followed = matches or (ONE,)
        rules = FileRules(
            pattern(f"{self.folder}/{name}"),
            "zstd" if name.endswith(".zst") else "none",
            rotation,
            retention,
            flush_s=1.0,
            url="ws://127.0.0.1:1",
            stream=stream,
        )
        env = Environment(monotonic=lambda: self.now, wall=lambda: self.wall_s)
        warn = self.warnings.append
        file = [StatusOutput(5.0, StatusFile(status, warn).show)] if status else []
        self.sink = Files(
            rules,
            followed,
            commands=FileCommands(on_file, variables=os.environ, stderr=2, say=warn),
            status=RecordingStatus(followed, [*file, *outputs], env),
            disk=disk or DiskAtOnce(lambda: None),
            env=env,
            say=lambda text: None,
            warn=warn,
        )
        self.sink.open()
        return self.sink

    def pass_s(self, seconds: float) -> None:
        """Time passes, and the pipeline wakes the sink for it."""
        self.now += seconds
        self.wall_s += seconds
        self.sink.write([])

    def kill(self) -> None:
        """What a kill leaves: nothing is finished, and the system takes the locks back."""
        for series in self.sink._series.values():
            if series.part is not None:
                os.close(series.part._fd)
            os.close(series.lock._fd)


def frame(number: int = 0, match: Match | None = ONE, **more: Any) -> Frame:
    body = {"type": "livedata", "n": number, **more}
    if match is not None:
        body["event_id"] = match.event_id
    sports = {match.event_id: match.sport} if match else {}
    raw = json.dumps(body, separators=(",", ":")).encode()
    return codec.decode(raw, socket=1, received_ms=START_S * 1000 + number, sports=sports)


def numbers(path: Path) -> list[int]:
    return [record["n"] for record in records(path) if "n" in record]
