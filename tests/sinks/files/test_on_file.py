"""The commands that run for finished files."""

from __future__ import annotations

import os
from pathlib import Path

from support.capture_files import captures
from support.recorder import Recorder, frame

from livecli.capture.rotation import Rotation
from livecli.environment import Environment
from livecli.sinks.files.on_file import AT_ONCE, FileCommands


def test_a_command_hears_of_each_finished_file(recorder: Recorder, tmp_path: Path):
    """Rotated, recovered or last, each once, as its last word; no shell looks at the name."""
    (tmp_path / "copies").mkdir()
    recorder.start("it's $({event_id}).ndjson").write([frame(0)])
    recorder.pass_s(1)
    recorder.kill()
    sink = recorder.start(
        "it's $({event_id}).ndjson",
        rotation=Rotation(most_bytes=1),
        on_file=("cp", "-t", str(tmp_path / "copies")),
    )
    for number in (1, 2, 3, 4, 5, 6):
        sink.write([frame(number)])
    sink.close("ended")
    copies = {path.name for path in (tmp_path / "copies").iterdir()}

    assert copies == {path.name for path in captures(tmp_path) if path.parent == tmp_path}
    assert len(copies) == 7
    assert [text for text in recorder.warnings if "recovered" not in text] == []


def test_a_command_that_fails_is_said_and_the_recording_goes_on(recorder: Recorder):
    """With its code, and with the file that it was for."""
    sink = recorder.start("{event_id}.ndjson", on_file=("sh", "-c", "exit 3"))
    sink.write([frame(1)])
    sink.close("ended")
    (path,) = captures(recorder.folder)

    assert recorder.warnings == [f"--on-file sh {path}: exit code 3; the capture itself is whole"]


def test_commands_that_do_not_end_are_left_after_a_while(tmp_path: Path):
    """So many run at a time; each that is left, running or waiting, is named."""
    paths = [tmp_path / str(number) for number in range(AT_ONCE + 1)]
    for path in paths:
        os.mkfifo(path)
    times = iter(range(0, 1000, 20))
    warnings: list[str] = []
    commands = FileCommands(
        ["cat"],  # blocks until somebody opens the other end
        variables=os.environ,
        env=Environment(monotonic=lambda: next(times)),
        say=warnings.append,
    )
    for path in paths:
        commands.run(path)
    assert all(commands.busy(path) for path in paths)
    processes = list(commands._running.values())
    while next(times) < 900:  # so that no time is left to wait in
        pass
    commands.close()
    for path, process in zip(paths, processes, strict=False):
        path.open("w").close()
        process.wait()

    assert warnings == [
        *(f"--on-file cat {path}: still runs after 30 s; left" for path in paths[:AT_ONCE]),
        f"--on-file cat {paths[AT_ONCE]}: was not started after 30 s; left",
    ]


def test_a_command_that_cannot_start_is_said(tmp_path: Path):
    """With the step that is left to the user."""
    warnings: list[str] = []
    commands = FileCommands(
        [f"{tmp_path}/none"], variables=os.environ, env=Environment(), say=warnings.append
    )
    commands.run(tmp_path / "7.ndjson")

    assert warnings == [
        f"--on-file {tmp_path}/none {tmp_path}/7.ndjson: no such file or directory; run it by hand"
    ]
    assert commands.deadline is None
