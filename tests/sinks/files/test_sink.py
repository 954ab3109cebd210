"""The sink of a recording, without sockets and with a clock that the test moves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.capture_files import captures, parts, records, types
from support.recorder import ONE, OTHER, TENNIS, Recorder, frame, numbers

from livecli.errors import OutputFailed, PlaceTaken
from livecli.feed.frames import Frame
from livecli.feed.records import opened
from livecli.feed.sports import Match
from livecli.session.outage import LOST, Outage


def test_each_match_has_its_file(recorder: Recorder):
    """Also where an id stands for a match of each sport."""
    sink = recorder.start("{sport}-{event_id}.ndjson", ONE, OTHER, TENNIS)
    sink.write([frame(1, ONE), frame(2, OTHER), frame(3, TENNIS), frame(4, ONE)])
    sink.close("ended")

    assert {path.name: numbers(path) for path in captures(recorder.folder)} == {
        "football-7.ndjson": [1, 4],
        "football-8.ndjson": [2],
        "tennis-7.ndjson": [3],
    }


def test_without_the_id_in_the_name_all_matches_are_in_one_file(recorder: Recorder):
    """In the order in which they came, counted apart."""
    sink = recorder.start("all.ndjson", ONE, OTHER, TENNIS)
    sink.write([frame(1, ONE), frame(2, OTHER), frame(3, TENNIS)])
    sink.close("ended")
    (path,) = captures(recorder.folder)

    assert numbers(path) == [1, 2, 3]
    assert records(path)[0]["matches"] == ["football:7", "football:8", "tennis:7"]
    assert records(path)[0]["sport"] is None
    assert set(records(path)[-1]["matches"].values()) == {1}


def test_a_frame_without_an_id_goes_to_the_matches_of_its_socket(recorder: Recorder):
    """As does one with an id that nobody asked for: the feed opens no files."""
    sink = recorder.start("{event_id}.ndjson", ONE, OTHER)
    sink.write([opened("ws://x", 1, [ONE], 0), opened("ws://x", 2, [OTHER], 0)])
    there = frame(2, OTHER)
    there.socket = 2
    stranger = frame(4, Match("football", 99))
    stranger.socket = 2
    sink.write([frame(1, ONE), there, frame(3, None), stranger])
    sink.close("ended")

    assert {path.name: numbers(path) for path in captures(recorder.folder)} == {
        "7.ndjson": [1, 3],
        "8.ndjson": [2, 4],
    }


def test_what_an_outage_missed_goes_to_its_match_and_drops_to_all(recorder: Recorder):
    """Gaps name a match; what a slow disk cost may have been anybody's."""
    sink = recorder.start("{event_id}.ndjson", ONE, OTHER)
    sink.write([frame(1, ONE), frame(2, OTHER)])
    drop = Frame.of({"type": "_drop", "frames": 5, "from_ms": 1, "to_ms": 2}, received_ms=2)
    sink.write([Outage(ONE, LOST, 1.0).gap(2.0), drop, opened("ws://x", 1, [ONE], 3)])
    sink.close("ended")

    assert {path.name: types(path) for path in captures(recorder.folder)} == {
        "7.ndjson": ["_open", "livedata", "_gap", "_drop", "_open", "_close"],
        "8.ndjson": ["_open", "livedata", "_drop", "_open", "_close"],
    }


@pytest.mark.parametrize("name", ["7.ndjson", "7.ndjson.zst"])
def test_a_flush_makes_everything_so_far_readable(recorder: Recorder, name: str):
    """Within the time that was asked for, also when nothing more comes."""
    sink = recorder.start(name)
    sink.write([frame(1)])
    assert sink.deadline == recorder.now + 1
    recorder.pass_s(0.9)
    sink.write([frame(2)])
    recorder.pass_s(0.1)
    (part,) = parts(recorder.folder)

    assert numbers(part) == [1, 2]
    assert sink.deadline is None
    assert captures(recorder.folder) == []


def test_a_place_has_one_writer_and_says_who_it_is(recorder: Recorder, tmp_path: Path):
    """The second run learns that; another match, or another pattern, is another place."""
    recorder.start("{event_id}-{time}.ndjson", ONE, OTHER)
    second = Recorder(tmp_path)

    with pytest.raises(
        PlaceTaken, match=f"^match 8: process {os.getpid()} on .* since 2026-05-02 18:30"
    ):
        second.start("{event_id}-{time}.ndjson", OTHER)
    second.start("{event_id}-{time}.ndjson", Match("football", 9)).close("ended")
    second.start("{event_id}-{date}.ndjson", OTHER).close("ended")
    recorder.sink.close("ended")
    second.start("{event_id}-{time}.ndjson", OTHER).close("ended")
    assert list(tmp_path.iterdir()) == []


def test_a_refused_run_gives_its_other_places_back(recorder: Recorder, tmp_path: Path):
    """What it had locked before it met the one that is held is free for others."""
    recorder.start("{event_id}.ndjson", OTHER)
    second, third = Recorder(tmp_path), Recorder(tmp_path)
    with pytest.raises(PlaceTaken):
        second.start("{event_id}.ndjson", ONE, OTHER)

    third.start("{event_id}.ndjson", ONE)


@pytest.mark.parametrize("name", ["{event_id}-{time}.ndjson", "{event_id}-{time}.ndjson.zst"])
def test_what_a_killed_run_left_is_finished_by_the_next(recorder: Recorder, name: str):
    """Of whatever match of the pattern, and with `_close` that says so."""
    recorder.start(name, ONE).write([frame(1), frame(2)])
    recorder.pass_s(1)
    recorder.sink.write([frame(3)])  # never flushed
    recorder.kill()
    recorder.start(name, OTHER).close("ended")
    (path,) = captures(recorder.folder)

    assert parts(recorder.folder) == []
    assert numbers(path) == [1, 2]
    assert records(path)[-1]["cause"] == "recovered"
    assert recorder.warnings == [f"{path}: recovered, 2 frames; its run was cut off"]


def test_what_a_living_run_writes_is_left_to_it(recorder: Recorder, tmp_path: Path):
    """Its part may look like one that was left."""
    recorder.start("{event_id}.ndjson", ONE).write([frame(1)])
    second = Recorder(tmp_path)
    second.start("{event_id}.ndjson", OTHER).close("ended")
    recorder.sink.write([frame(2)])
    recorder.sink.close("ended")

    assert [numbers(path) for path in captures(tmp_path)] == [[1, 2]]
    assert second.warnings == []


def test_a_folder_that_cannot_be_is_said_before_anything_begins(recorder: Recorder):
    """A file stands where the folder should be."""
    (recorder.folder / "captures").write_text("")

    with pytest.raises(OutputFailed, match=r"captures.*; check -o$"):
        recorder.start("captures/{event_id}.ndjson")


def test_many_files_that_fail_at_the_end_are_said_in_one_sentence(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
):
    """A full disk stops all of them; the first failure is the one that the run ends with."""
    matches = [Match("football", number) for number in range(1, 9)]
    sink = recorder.start("{event_id}.ndjson", *matches)
    sink.write([frame(1, each) for each in matches])
    recorder.pass_s(1)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OutputFailed, match=r"1\.ndjson\.part: no space left"):
        sink.close("ended")
    monkeypatch.undo()

    (warning,) = recorder.warnings
    assert warning.endswith(", and 6 more files likewise")
    assert [numbers(part) for part in parts(recorder.folder)] == [[1]] * 8


def test_a_match_that_joins_has_its_file_and_finishes_it_when_it_leaves(recorder: Recorder):
    """While the files of the others go on; what was written of it still counts."""
    sink = recorder.start("{event_id}.ndjson", ONE)
    sink.join(OTHER)
    sink.write([frame(1, ONE), frame(2, OTHER)])
    sink.leave(OTHER)
    sink.write([frame(3, OTHER)])

    assert [path.name for path in captures(recorder.folder)] == ["8.ndjson"]
    assert numbers(recorder.folder / "8.ndjson") == [2, 3]
    assert [path.name for path in parts(recorder.folder)] == ["7.ndjson.part"]
    assert sink.frames == 3
    assert sink.bytes > (recorder.folder / "8.ndjson").stat().st_size


def test_a_match_that_joins_where_another_run_records_costs_no_other_its_place(
    recorder: Recorder, tmp_path: Path
):
    """It is not recorded, that is said, and the places of the run stay locked."""
    recorder.start("{event_id}.ndjson", OTHER)
    second, third = Recorder(tmp_path), Recorder(tmp_path)
    second.start("{event_id}.ndjson", ONE).join(OTHER)
    second.sink.write([frame(1, ONE), frame(2, OTHER)])

    (warning,) = second.warnings
    assert warning.startswith(f"match 8: process {os.getpid()} on ")
    with pytest.raises(PlaceTaken, match=r"^match 7: "):
        third.start("{event_id}.ndjson", ONE)
    assert [numbers(part) for part in parts(tmp_path)] == [[]]
