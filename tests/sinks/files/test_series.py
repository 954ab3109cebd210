"""The files of one place: what is in them, what they are called, when one ends."""

from __future__ import annotations

import os

import pytest
from support.capture_files import captures, frames, lines, parts, records, types
from support.recorder import ONE, START_S, Recorder, frame, numbers

from livecli.capture.rotation import Retention, Rotation
from livecli.errors import OutputFailed
from livecli.feed import codec
from livecli.feed.frames import Binary
from livecli.feed.records import wrapped
from livecli.sinks.files.series import MOST_EARLY


@pytest.mark.parametrize("name", ["{event_id}.ndjson", "{event_id}.ndjson.zst"])
def test_a_file_begins_and_ends_with_what_a_reader_needs_to_know(recorder: Recorder, name: str):
    """Who wrote it, from where, about what; why it ended, and how much is in it."""
    sink = recorder.start(name)
    sink.write([frame(1), frame(2)])
    recorder.pass_s(10)
    sink.close("stopped")
    (path,) = captures(recorder.folder)
    head, *_, tail = records(path)

    assert types(path) == ["_open", "livedata", "livedata", "_close"]
    assert head == {
        "type": "_open",
        "livecli": head["livecli"],
        "url": "ws://127.0.0.1:1",
        "sport": "football",
        "socket": 1,
        "matches": ["football:7"],
        "_received_ms": START_S * 1000 + 1,
    }
    assert tail == {
        "type": "_close",
        "cause": "stopped",
        "frames": 2,
        "types": {"_open": 1, "livedata": 2},
        "matches": {"football:7": 2},
        "_received_ms": (START_S + 10) * 1000,
    }


def test_frames_keep_their_bytes_and_get_the_time_of_their_arrival(recorder: Recorder):
    """One key more at the end, and nothing else."""
    raw = b'{ "type":"livedata", "event_id":"7","x":1.50 }'
    sink = recorder.start()
    sink.write([codec.decode(raw, received_ms=1718780400223.481)])
    sink.close("ended")
    (path,) = captures(recorder.folder)

    assert lines(path)[1] == raw[:-1] + b',"_received_ms":1718780400223.481}'


def test_answers_alone_make_no_file(recorder: Recorder):
    """A match that is not on leaves nothing behind, so that `--keep` keeps what was played."""
    sink = recorder.start()
    sink.write([frame(1, ONE, type="error"), frame(2, None, type="pong")])
    sink.close("failed")

    assert list(recorder.folder.iterdir()) == []


def test_answers_before_the_first_data_stand_before_it(recorder: Recorder):
    """Nothing is lost by waiting, and what waits is bounded."""
    sink = recorder.start()
    sink.write([frame(number, None, type="pong") for number in range(MOST_EARLY + 1)])
    sink.write([frame(500)])
    sink.write([frame(501, None, type="pong")])
    sink.close("ended")
    (path,) = captures(recorder.folder)

    assert numbers(path) == [*range(1, MOST_EARLY + 1), 500, 501]


def test_names_that_are_taken_are_never_written_over(recorder: Recorder):
    """Finished, unfinished, or a stranger's, whatever it is."""
    (recorder.folder / "7.ndjson").write_text("precious")
    (recorder.folder / "7-2.ndjson.part").write_text("somebody else's")
    (recorder.folder / "7-3.ndjson").symlink_to("nowhere")
    sink = recorder.start("{event_id}.ndjson")
    sink.write([frame(1)])
    (recorder.folder / "7-4.ndjson").write_text("taken meanwhile")
    sink.close("ended")

    assert {path.name for path in recorder.folder.iterdir()} == {
        "7.ndjson",
        "7-2.ndjson.part",
        "7-3.ndjson",
        "7-4.ndjson",
        "7-5.ndjson",
    }
    assert (recorder.folder / "7.ndjson").read_text() == "precious"
    assert (recorder.folder / "7-4.ndjson").read_text() == "taken meanwhile"
    assert numbers(recorder.folder / "7-5.ndjson") == [1]


def test_a_clock_that_steps_back_overwrites_nothing(recorder: Recorder):
    """The second run at the same time by the clock has another name."""
    for number in (1, 2):
        recorder.wall_s = START_S
        recorder.start().write([frame(number)])
        recorder.sink.close("ended")

    assert {path.name: numbers(path) for path in captures(recorder.folder)} == {
        "7-183000Z.ndjson": [1],
        "7-183000Z-2.ndjson": [2],
    }


@pytest.mark.parametrize("name", ["{event_id}-{time}.ndjson", "{event_id}-{time}.ndjson.zst"])
def test_rotation_by_size_loses_nothing_and_doubles_nothing(recorder: Recorder, name: str):
    """Whole lines, each in one file; a file says which one it continues."""
    sink = recorder.start(name, rotation=Rotation(most_bytes=700))
    for number in range(100):
        sink.write([frame(number)])
        recorder.pass_s(1)
    sink.close("ended")
    files = captures(recorder.folder)

    assert len(files) > 3
    assert [number for path in files for number in numbers(path)] == list(range(100))
    assert all(path.stat().st_size >= 700 for path in files[:-1])
    assert [records(path)[0].get("continues") for path in files] == [
        None,
        *(path.name for path in files[:-1]),
    ]
    assert [records(path)[-1]["cause"] for path in files] == ["rotated"] * (len(files) - 1) + [
        "ended"
    ]


def test_rotation_by_age_needs_no_frame_and_makes_no_empty_file(recorder: Recorder):
    """A match that is over leaves one file, not one for each hour of the run."""
    sink = recorder.start(rotation=Rotation(every_s=3600))
    sink.write([frame(1)])
    recorder.pass_s(1)
    assert sink.deadline == 100 + 3600
    recorder.pass_s(3599)
    assert [numbers(path) for path in captures(recorder.folder)] == [[1]]
    assert sink.deadline is None
    recorder.pass_s(10_000)
    sink.write([frame(2, None, type="pong")])
    sink.close("ended")

    assert [numbers(path) for path in captures(recorder.folder)] == [[1], [2]]


def test_a_write_that_fails_leaves_what_was_flushed(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
):
    """The error says since when frames are lost, and the next run finishes the file."""
    sink = recorder.start()
    sink.write([frame(1)])
    recorder.pass_s(1)
    sink.write([frame(2)])

    def fails(fd: int, data: bytes) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "write", fails)
    with pytest.raises(
        OutputFailed, match=r"input/output error; what came since 18:30:01Z is lost"
    ):
        recorder.pass_s(1)
    monkeypatch.undo()
    sink.close("failed")
    assert [numbers(part) for part in parts(recorder.folder)] == [[1]]
    recorder.start(name="{event_id}.ndjson").close("ended")
    assert len(parts(recorder.folder)) == 1  # another pattern's
    recorder.start().close("ended")

    assert [numbers(path) for path in captures(recorder.folder)] == [[1]]


def test_frames_of_any_kind_come_back_from_the_files(recorder: Recorder):
    """What is no JSON object was wrapped before, and is kept as it was wrapped."""
    sink = recorder.start("7.ndjson.zst")
    batch = [
        frame(1),
        wrapped(b"no json", socket=1),
        wrapped(Binary(b"\xff"), socket=1),
        codec.decode(b"{ }", socket=1),
    ]
    sink.write(batch)
    sink.close("ended")

    assert frames(captures(recorder.folder)) == [each.raw for each in batch]


def test_what_a_killed_run_missed_is_a_gap_in_the_next_file(recorder: Recorder):
    """From its last record to our first, once."""
    recorder.start().write([frame(1)])
    recorder.pass_s(1)
    recorder.kill()
    recorder.wall_s += 60
    sink = recorder.start()
    sink.write([frame(60_000)])
    sink.close("ended")
    _, path = captures(recorder.folder)

    assert types(path) == ["_open", "_gap", "livedata", "_close"]
    gap = records(path)[1]
    assert (gap["cause"], gap["event_id"]) == ("killed", 7)
    assert (gap["from_ms"], gap["to_ms"]) == (START_S * 1000 + 1, START_S * 1000 + 60_000)


def test_a_full_disk_costs_old_files_first(recorder: Recorder, monkeypatch: pytest.MonkeyPatch):
    """Where the user gave a limit; the recording goes on without a loss."""
    recorder.start("{event_id}.ndjson", rotation=Rotation(most_bytes=1))
    recorder.sink.write([frame(1), frame(2)])
    recorder.sink.close("ended")
    sink = recorder.start("{event_id}.ndjson", retention=Retention(keep=9))
    sink.write([frame(3)])
    write = os.write

    def full(fd: int, data: bytes) -> int:
        if len(captures(recorder.folder)) > 1:
            raise OSError(28, "No space left on device")
        return write(fd, data)

    monkeypatch.setattr(os, "write", full)
    recorder.pass_s(1)
    sink.close("ended")

    assert [numbers(path) for path in captures(recorder.folder)] == [[2], [3]]
    assert recorder.warnings == [f"{recorder.folder}/7.ndjson: deleted, for the disk is full"]
