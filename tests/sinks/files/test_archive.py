"""Which finished files are deleted, and which never."""

from __future__ import annotations

import os
from pathlib import Path

from support.capture_files import captures, parts
from support.recorder import ONE, OTHER, START_S, Recorder, frame, numbers

from livecli.capture.naming import Pattern, pattern
from livecli.capture.rotation import Retention, Rotation
from livecli.sinks.files.archive import Archive


def test_only_the_newest_files_of_each_match_are_kept(recorder: Recorder):
    """Those of a match that is not recorded now, and what others wrote, stay."""
    recorder.start("{event_id}.ndjson", OTHER).write([frame(0, OTHER)])
    recorder.sink.close("ended")
    (recorder.folder / "7.ndjson").write_text('{"type":"livedata"}\n')
    sink = recorder.start(
        "{event_id}.ndjson", rotation=Rotation(most_bytes=1), retention=Retention(keep=2)
    )
    for number in range(1, 6):
        sink.write([frame(number)])
    sink.close("ended")
    own = captures(recorder.folder)

    assert {path.name: numbers(path) for path in own if path.name != "7.ndjson"} == {
        "8.ndjson": [0],
        "7-2.ndjson": [4],  # a name that is free again is used again
        "7-3.ndjson": [5],
    }
    assert (recorder.folder / "7.ndjson").exists()


def test_the_oldest_files_go_when_all_take_too_much(recorder: Recorder):
    """Whatever match they are of; what is written now counts, and stays."""
    recorder.start("{event_id}-{time}.ndjson", OTHER).write([frame(0, OTHER)])
    recorder.sink.close("ended")
    size = captures(recorder.folder)[0].stat().st_size
    sink = recorder.start(retention=Retention(most_bytes=int(2.5 * size)))
    sink.write([frame(1)])
    sink.close("ended")
    assert len(captures(recorder.folder)) == 2
    sink = recorder.start(retention=Retention(most_bytes=int(2.5 * size)))
    for number in range(2, 20):
        sink.write([frame(number)])
        recorder.pass_s(1)

    assert len(captures(recorder.folder)) == 1  # the open one alone is too large; the newest stays
    assert len(numbers(parts(recorder.folder)[0])) == 18


def test_a_file_that_a_command_works_on_is_not_deleted(recorder: Recorder):
    """Deleted first and copied afterwards, a file is lost."""
    sink = recorder.start(
        "{event_id}.ndjson",
        rotation=Rotation(most_bytes=1),
        retention=Retention(keep=1),
        on_file=("sh", "-c", 'sleep 0.3; test -e "$0"'),
    )
    for number in (1, 2, 3):
        sink.write([frame(number)])
    sink.close("ended")

    assert recorder.warnings == []


def test_parts_are_found_with_the_names_that_they_may_get(tmp_path: Path):
    """Also in the folders that the pattern makes; what it cannot have made is not looked at."""
    for name in ("football/7.ndjson.part", "tennis/8-2.ndjson.part", "football/notes.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    left = archive(tmp_path, Retention()).left()

    assert [(part.relative_to(tmp_path).as_posix(), next(names).name) for part, names in left] == [
        ("football/7.ndjson.part", "7.ndjson"),
        ("tennis/8-2.ndjson.part", "8-2.ndjson"),
    ]


def test_a_full_disk_costs_the_oldest_file_where_a_limit_was_given(tmp_path: Path):
    """Without a limit nothing may be deleted; the newest of a series stays in any case."""
    (tmp_path / "football").mkdir()
    for number, name in enumerate(("7.ndjson", "7-2.ndjson")):
        path = tmp_path / "football" / name
        path.write_bytes(b'{"type":"_open","livecli":"1"}\n')
        os.utime(path, (START_S + number, START_S + number))
    own = [rule(tmp_path).of(ONE)]

    assert not archive(tmp_path, Retention()).sacrifice(own)
    limited = archive(tmp_path, Retention(keep=5))
    assert limited.sacrifice(own)
    assert not limited.sacrifice(own)
    assert [path.name for path in (tmp_path / "football").iterdir()] == ["7-2.ndjson"]


def rule(folder: Path) -> Pattern:
    return pattern(f"{folder}/{{sport}}/{{event_id}}.ndjson")


def archive(folder: Path, retention: Retention) -> Archive:
    def ignore(text: str) -> None:
        pass

    return Archive(rule(folder), retention, busy=lambda path: False, say=ignore, warn=ignore)
