"""The status file, and the stage that it hears frames by."""

from __future__ import annotations

import json
from pathlib import Path

from support.capture_files import captures
from support.recorder import ONE, START_S, TENNIS, Recorder, frame, numbers

from livecli.session.outage import LOST, Outage
from livecli.sinks.files.status_file import StatusOutput, status_line


def test_the_status_file_tells_how_it_stands(recorder: Recorder, tmp_path: Path):
    """From the start, every five seconds while nothing comes, and at the end."""
    path = tmp_path / "status" / "now.json"
    sink = recorder.start("{event_id}.ndjson", ONE, TENNIS, status=path)
    status = json.loads(path.read_bytes())
    assert (status["state"], status["frames"], status["last_heard_ms"]) == ("recording", 0, None)
    hearing = sink._status
    batch = [frame(0, ONE), frame(1000, None, type="pong"), Outage(ONE, LOST, 1.0).gap(501.0)]
    sink.write(hearing(batch))
    recorder.pass_s(5)
    status = json.loads(path.read_bytes())

    assert status["time_ms"] == (START_S + 5) * 1000
    assert (status["life_age_s"], status["data_age_s"]) == (4.0, 5.0)
    assert (status["frames"], status["gaps"], status["missed_ms"]) == (2, 1, 500)
    assert status["files"] == [str(tmp_path / "7.ndjson.part")]
    assert status["bytes"] == (tmp_path / "7.ndjson.part").stat().st_size
    assert status["matches"]["7"] == {"frames": 1, "last_ms": START_S * 1000}
    assert status["matches"]["tennis:7"] == {"frames": 0, "last_ms": None}
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

    assert len(recorder.warnings) == 1
    assert "recording without it (said once)" in recorder.warnings[0]
    assert [numbers(path) for path in captures(tmp_path)] == [[1]]


def test_a_service_that_says_nothing_is_silent_until_it_is_heard_again(
    recorder: Recorder, tmp_path: Path
):
    """A pong is life enough: half-time has no frames."""
    sink = recorder.start(status=tmp_path / "status.json")
    stage = sink._status

    def state() -> str:
        return json.loads((tmp_path / "status.json").read_bytes())["state"]

    recorder.pass_s(100)
    assert state() == "silent"
    sink.write(stage([frame(100_000, None, type="pong")]))
    recorder.pass_s(5)
    assert state() == "recording"


def test_a_line_tells_the_same_to_people_until_it_ends(recorder: Recorder):
    """Frames, size, age, gaps, files."""
    shown: list[str] = []
    outputs = [StatusOutput(1.0, lambda status: shown.append(status_line(status)))]
    sink = recorder.start("{event_id}.ndjson", outputs=outputs)
    sink.write(sink._status([frame(0), Outage(ONE, LOST, 1.0).gap(501.0)]))
    recorder.pass_s(3)
    sink.close("stopped")

    assert shown == [
        "0 frames, 0.0 MiB, no data yet, 0 gaps, 0 files open",
        "1 frame, 0.0 MiB, the newest 3 s old, 1 gap, 1 file open",
        "",
    ]
