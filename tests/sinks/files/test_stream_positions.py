"""Positions in a stream: each frame of it is in the files once, whatever happened to the runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.capture_files import captures, parts, records, types
from support.recorder import ONE, OTHER, Recorder, frame, numbers

from livecli.capture.rotation import Rotation
from livecli.feed.frames import Frame, StreamPlace
from livecli.sinks.files.stream_positions import lines_to_keep


MADE_MS = 1_777_000_000_000
MOST = 60  # frames of a stream


def message(sequence: int, made_ms: int = MADE_MS) -> Frame:
    """Two matches by turns; the number in it is the sequence."""
    made = frame(sequence, ONE if sequence % 3 else OTHER)
    made.place = StreamPlace(made_ms, sequence)
    return made


def go_on(recorder: Recorder, name: str, until: int, batch: int, *, kills: bool) -> None:
    """Record up to this message, in batches with a flush behind each other one."""
    sink = recorder.start(name, ONE, OTHER, rotation=Rotation(most_bytes=1500), stream="s")
    first = 1 if sink.behind is None else sink.behind.place.sequence + 1
    for number, start in enumerate(range(first, until, batch)):
        sink.write([message(each) for each in range(start, min(start + batch, until))])
        if number % 2:
            recorder.pass_s(1.5)
    if kills:
        recorder.kill()
    else:
        sink.close("stopped")


@pytest.mark.parametrize("name", ["{event_id}-{time}.ndjson", "all-{time}.ndjson.zst"])
@given(
    runs=st.lists(
        st.tuples(st.integers(1, MOST), st.integers(1, 9), st.booleans()), min_size=1, max_size=4
    )
)
def test_each_message_is_there_once(name: str, runs: Sequence[tuple[int, int, bool]]):
    """Runs that go on one behind the other, each killed or ended after some messages."""
    with TemporaryDirectory() as folder:
        recorder = Recorder(Path(folder))
        for until, batch, kills in sorted(runs):
            go_on(recorder, name, until, batch, kills=kills)
            recorder.wall_s += 1
        go_on(recorder, name, MOST, 7, kills=False)
        found = [number for path in captures(recorder.folder) for number in numbers(path)]

        assert sorted(found) == list(range(1, MOST))
        assert parts(recorder.folder) == []


def test_what_a_kill_cut_off_is_no_gap(recorder: Recorder):
    """It is read again: nothing is missing."""
    go_on(recorder, "all.ndjson", 10, 3, kills=True)
    recorder.start("all.ndjson", ONE, OTHER, stream="s").close("ended")
    (path,) = captures(recorder.folder)

    assert "_gap" not in types(path)
    assert types(path)[-2:] == ["_pos", "_close"]


def test_another_stream_says_nothing(recorder: Recorder):
    """Positions are those of one stream; one that was made anew counts from 1 again."""
    go_on(recorder, "all-{time}.ndjson", 10, 3, kills=False)
    other = recorder.start("all-{time}.ndjson", ONE, OTHER, stream="t")
    other.close("ended")
    sink = recorder.start("all-{time}.ndjson", ONE, OTHER, stream="s")
    sink.write([message(2), message(1, MADE_MS + 1)])
    sink.close("ended")

    assert other.behind is None
    assert numbers(captures(recorder.folder)[-1]) == [1]


def test_the_feed_needs_no_positions(recorder: Recorder):
    """Only what can be read again has a place to go on from."""
    sink = recorder.start()
    sink.write([frame(1)])
    sink.close("ended")

    assert "_pos" not in types(captures(recorder.folder)[0])


def test_a_file_says_up_to_where_all_files_are_safe(recorder: Recorder):
    """A run of all matches goes on from there, for it does not know which files there will be."""
    sink = recorder.start("{event_id}.ndjson", ONE, OTHER, stream="s")
    sink.write([message(1), message(3)])
    recorder.pass_s(1.5)
    sink.write([message(4)])
    sink.close("ended")
    positions = [
        (path.name, record["sequence"], record["flushed"])
        for path in captures(recorder.folder)
        for record in records(path)
        if record["type"] == "_pos"
    ]

    assert sorted(positions) == [
        ("7.ndjson", 0, 0),
        ("7.ndjson", 1, 0),
        ("7.ndjson", 4, 3),
        ("8.ndjson", 2, 0),
        ("8.ndjson", 3, 0),
    ]


def test_an_end_behind_the_last_position_stays(tmp_path: Path):
    """Where a run was killed between the end of a file and its name."""
    path = tmp_path / "x.ndjson"
    pos, end = b'{"type":"_pos","sequence":1}\n', b'{"type":"_close","cause":"ended"}\n'
    path.write_bytes(pos + b'{"n":1}\n' + pos + end)
    closed = lines_to_keep(path)
    path.write_bytes(pos + b'{"n":1}\n' + pos + b'{"n":2}\n' + pos[:-1])
    torn = lines_to_keep(path)
    path.write_bytes(b'{"n":1}\n' + end)

    assert (closed, torn, lines_to_keep(path)) == (4, 3, None)
