"""The commands that run for finished files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.capture_files import captures, records
from support.recorder import ONE, OTHER, TENNIS, Recorder, frame

from livecli.capture.rotation import Rotation
from livecli.feed.sports import Match
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
    assert sink.failures == 0


def test_a_command_that_fails_is_said_and_the_recording_goes_on(recorder: Recorder):
    """With its code, and with the file that it was for; the code of the run is 1 by it."""
    sink = recorder.start("{event_id}.ndjson", on_file=("sh", "-c", "exit 3"))
    sink.write([frame(1)])
    sink.close("ended")
    (path,) = captures(recorder.folder)

    assert recorder.warnings == [f"--on-file sh {path}: exit code 3; the capture itself is whole"]
    assert sink.failures == 1


def test_a_close_tells_how_many_commands_have_failed_before(recorder: Recorder):
    """Its own command runs after it is written."""
    sink = recorder.start("{event_id}-{time}.ndjson", on_file=("false",))
    sink.write([frame(1)])
    sink._series[next(iter(sink._series))].end("rotated")
    assert sink._commands._outbox.finish(10)
    recorder.pass_s(1)
    sink.write([frame(2)])
    sink.close("ended")
    told = [records(path)[-1].get("on_file_failed") for path in captures(recorder.folder)]

    assert told == [None, 1]


@pytest.mark.parametrize(
    ("words", "matches", "run"),
    [
        (("x", "-y"), (ONE,), ["x", "-y", "/a b"]),
        (("x", "{}", "-y"), (ONE,), ["x", "/a b", "-y"]),
        (("x", "to/{sport}/{event_id}"), (ONE,), ["x", "to/football/7", "/a b"]),
        (("x", "-o={}.{event_id}"), (TENNIS,), ["x", "-o=/a b.7"]),
        (("x", "{sport}", "{event_id}"), (ONE, OTHER), ["x", "football", "7,8", "/a b"]),
        (("x", "{sport}", "{event_id}"), (ONE, TENNIS), ["x", "football,tennis", "7,7", "/a b"]),
        (("x", "{sport}{event_id}{date}"), (), ["x", "{date}", "/a b"]),
    ],
)
def test_words_name_the_file_and_its_matches(
    words: tuple[str, ...], matches: tuple[Match, ...], run: list[str]
):
    """The name is the last word only where no word has a {}; several matches are joined."""
    commands = FileCommands(words, variables={}, stderr=2, say=print)

    assert commands._words(Path("/a b"), matches) == run


def test_what_a_name_says_is_not_filled_in():
    """A file may be called anything."""
    commands = FileCommands(("x", "{}"), variables={}, stderr=2, say=print)

    assert commands._words(Path("/{sport}{}"), (ONE,)) == ["x", "/{sport}{}"]


def test_commands_that_do_not_end_are_left_after_a_while(tmp_path: Path):
    """So many run at a time; each that is left, running or waiting, is named."""
    paths = [tmp_path / str(number) for number in range(AT_ONCE + 1)]
    for path in paths:
        os.mkfifo(path)
    warnings: list[str] = []
    commands = FileCommands(
        ["cat"],  # blocks until somebody opens the other end
        variables=os.environ,
        stderr=2,
        say=warnings.append,
        patience_s=0.1,
    )
    for path in paths:
        commands.run(path, ())
    assert all(commands.busy(path) for path in paths)
    commands.close()
    left = list(warnings)
    for path in paths[:AT_ONCE]:
        path.open("w").close()
    assert commands._outbox.finish(10)

    assert left == [
        *(f"--on-file cat {path}: still runs after 0.1 s; left" for path in paths[:AT_ONCE]),
        f"--on-file cat {paths[AT_ONCE]}: was not started after 0.1 s; left",
    ]
    assert commands.failures == len(paths)


def test_a_command_that_cannot_start_is_said(tmp_path: Path):
    """With the step that is left to the user."""
    warnings: list[str] = []
    commands = FileCommands(
        [f"{tmp_path}/none"], variables=os.environ, stderr=2, say=warnings.append
    )
    commands.run(tmp_path / "7.ndjson", ())
    commands.close()

    assert warnings == [
        f"--on-file {tmp_path}/none {tmp_path}/7.ndjson: no such file or directory; run it by hand"
    ]
