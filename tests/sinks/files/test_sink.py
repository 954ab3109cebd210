"""The sink of a recording, without sockets and with a clock that the test moves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.capture_files import captures, frames, lines, parts, records, types

from livecli.capture.naming import pattern
from livecli.capture.open_close import opened
from livecli.capture.rotation import Retention, Rotation
from livecli.errors import OutputFailed, PlaceTaken
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.session.outage import LOST, Outage
from livecli.sinks.files.on_file import FileCommands
from livecli.sinks.files.series import MOST_EARLY, FileRules
from livecli.sinks.files.sink import Files
from livecli.sinks.files.status_file import StatusFile


ONE, OTHER, TENNIS = Match("football", 7), Match("football", 8), Match("tennis", 7)
START_S = 1_777_746_600.0  # 2026-05-02 18:30:00 UTC


class Recorder:
    """A sink and its world. `said` is what the user hears, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 100.0
        self.wall_s = START_S
        self.said: list[str] = []
        self.sink: Files

    def start(
        self,
        name: str = "{event_id}-{time}.ndjson",
        *matches: Match,
        rotation: Rotation = Rotation(),  # noqa: B008 - frozen
        retention: Retention = Retention(),  # noqa: B008 - frozen
        on_file: tuple[str, ...] = (),
        status: Path | None = None,
    ) -> Files:
        wanted = matches or (ONE,)
        how = FileRules(
            pattern(f"{self.folder}/{name}"),
            "zstd" if name.endswith(".zst") else "none",
            rotation,
            retention,
            flush_s=1.0,
            url="ws://127.0.0.1:1",
        )
        clock: dict[str, Callable[[], float]] = {
            "clock": lambda: self.now,
            "wall_ms": lambda: self.wall_s * 1000,
        }
        self.sink = Files(
            how,
            wanted,
            commands=FileCommands(on_file, variables=os.environ, stderr=2, say=self.said.append),
            status=StatusFile(status, wanted, say=self.said.append, **clock) if status else None,
            say=lambda text: None,
            warn=self.said.append,
            **clock,
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


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return Recorder(tmp_path)


def frame(number: int = 0, match: Match | None = ONE, **more: Any) -> Frame:
    body = {"type": "livedata", "n": number, **more}
    if match is not None:
        body["event_id"] = match.event_id
    sports = {match.event_id: match.sport} if match else {}
    raw = json.dumps(body, separators=(",", ":")).encode()
    return codec.decode(raw, socket=1, received_ms=START_S * 1000 + number, sports=sports)


def numbers(path: Path) -> list[int]:
    return [record["n"] for record in records(path) if "n" in record]


# --- What is in a file ----------------------------------------------------------------------------


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


# --- When it is on the disk -----------------------------------------------------------------------


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


# --- Rotation -------------------------------------------------------------------------------------


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


# --- Who else is there ----------------------------------------------------------------------------


def test_a_place_has_one_writer_and_says_who_it_is(recorder: Recorder, tmp_path: Path):
    """The second is told; another match, or another pattern, is another place."""
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


def test_a_lock_that_a_killed_run_left_is_no_obstacle(recorder: Recorder, tmp_path: Path):
    """The file is there, but nobody holds it."""
    recorder.start()
    recorder.kill()
    assert len(list(tmp_path.glob(".livecli-*.lock"))) == 1

    Recorder(tmp_path).start()


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
    assert recorder.said == [f"{path}: recovered, 2 frames; its run was cut off"]


def test_what_a_living_run_writes_is_left_to_it(recorder: Recorder, tmp_path: Path):
    """Its part may look like one that was left."""
    recorder.start("{event_id}.ndjson", ONE).write([frame(1)])
    second = Recorder(tmp_path)
    second.start("{event_id}.ndjson", OTHER).close("ended")
    recorder.sink.write([frame(2)])
    recorder.sink.close("ended")

    assert [numbers(path) for path in captures(tmp_path)] == [[1, 2]]
    assert second.said == []


# --- When the disk does not want ------------------------------------------------------------------


def test_a_folder_that_cannot_be_is_said_before_anything_begins(recorder: Recorder):
    """A file stands where the folder should be."""
    (recorder.folder / "captures").write_text("")

    with pytest.raises(OutputFailed, match=r"captures.*; check -o$"):
        recorder.start("captures/{event_id}.ndjson")


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

    (said,) = recorder.said
    assert said.endswith(", and 6 more files likewise")
    assert [numbers(part) for part in parts(recorder.folder)] == [[1]] * 8


# --- Who is told ----------------------------------------------------------------------------------


def test_the_status_file_tells_how_it_stands(recorder: Recorder, tmp_path: Path):
    """From the start, every five seconds while nothing comes, and at the end."""
    path = tmp_path / "status" / "now.json"
    sink = recorder.start("{event_id}.ndjson", ONE, TENNIS, status=path)
    told = json.loads(path.read_bytes())
    assert (told["state"], told["frames"], told["last_heard_ms"]) == ("recording", 0, None)
    hearing = sink._status
    assert hearing is not None
    batch = [frame(0, ONE), frame(1000, None, type="pong"), Outage(ONE, LOST, 1.0).gap(501.0)]
    sink.write(hearing(batch))
    recorder.pass_s(5)
    told = json.loads(path.read_bytes())

    assert told["time_ms"] == (START_S + 5) * 1000
    assert (told["life_age_s"], told["data_age_s"]) == (4.0, 5.0)
    assert (told["frames"], told["gaps"], told["missed_ms"]) == (2, 1, 500)
    assert told["files"] == [str(tmp_path / "7.ndjson.part")]
    assert told["bytes"] == (tmp_path / "7.ndjson.part").stat().st_size
    assert told["matches"]["7"] == {"frames": 1, "last_ms": START_S * 1000}
    assert told["matches"]["tennis:7"] == {"frames": 0, "last_ms": None}
    sink.close("stopped")
    assert json.loads(path.read_bytes())["state"] == "stopped"
    assert [each.name for each in path.parent.iterdir()] == ["now.json"]


def test_a_status_file_that_cannot_be_written_stops_nothing(recorder: Recorder, tmp_path: Path):
    """It is said once; the frames are what matters."""
    (tmp_path / "file").write_text("")
    sink = recorder.start(status=tmp_path / "file" / "status")
    sink.write([frame(1)])
    recorder.pass_s(5)
    recorder.pass_s(5)
    sink.close("ended")

    assert len(recorder.said) == 1
    assert "recording without it (said once)" in recorder.said[0]
    assert [numbers(path) for path in captures(tmp_path)] == [[1]]


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
    assert [said for said in recorder.said if "recovered" not in said] == []


def test_a_command_that_fails_is_said_and_the_recording_goes_on(recorder: Recorder):
    """With its code, and with the file that it was for."""
    sink = recorder.start("{event_id}.ndjson", on_file=("sh", "-c", "exit 3"))
    sink.write([frame(1)])
    sink.close("ended")
    (path,) = captures(recorder.folder)

    assert recorder.said == [f"--on-file sh {path}: exit code 3; the capture itself is whole"]


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

    assert recorder.said == []


def test_frames_of_any_kind_come_back_from_the_files(recorder: Recorder):
    """What is no JSON object was wrapped before, and is kept as it was wrapped."""
    sink = recorder.start("7.ndjson.zst")
    batch = [
        frame(1),
        codec.unreadable(b"no json", socket=1),
        codec.unreadable(codec.Binary(b"\xff"), socket=1),
        codec.decode(b"{ }", socket=1),
    ]
    sink.write(batch)
    sink.close("ended")

    assert frames(captures(recorder.folder)) == [each.raw for each in batch]
