"""Frames into the state, and into a recording that begins and ends while they come."""

from __future__ import annotations

from livecli.errors import OutputFailed
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.watch.state_sink import StateSink


MATCH = Match("football", 7)


class Recorder:
    """A sink that remembers, and fails when it is told to."""

    deadline = 5.0

    def __init__(self) -> None:
        self.written: list[str] = []
        self.closed: list[str] = []
        self.full = False

    def open(self) -> None: ...

    def write(self, batch: list[Frame]) -> None:
        if self.full:
            raise OutputFailed("x.ndjson.part: no space left on device")
        self.written += [frame.type for frame in batch]

    def close(self, cause: str) -> None:
        self.closed.append(cause)


def frame(kind: str) -> Frame:
    return Frame.of({"type": kind, "event_id": 7, "sport": "football"}, received_ms=1000.0)


def made(recorder: Recorder | None) -> tuple[StateSink, list[str]]:
    said: list[str] = []
    record = None if recorder is None else lambda matches: (recorder, "here")
    return StateSink((MATCH,), record=record, say=said.append), said


def test_a_recording_begins_with_who_plays():
    """From now on, and with the last frame that has the names: the file explains itself."""
    recorder = Recorder()
    sink, _ = made(recorder)
    sink.write([frame("subscribed"), frame("event"), frame("livedata")])
    sink.toggle_recording()
    sink.write([frame("action")])

    assert recorder.written == ["event", "action"]
    assert sink.recording == "here"
    assert sink.deadline == 5.0
    sink.toggle_recording()
    sink.write([frame("action")])
    assert recorder.closed == ["stopped"]
    assert recorder.written == ["event", "action"]
    assert sink.recording is None


def test_a_recording_that_fails_does_not_end_what_is_watched():
    """A full disk is said; the match goes on."""
    recorder = Recorder()
    sink, notices = made(recorder)
    sink.toggle_recording()
    sink.write([])
    recorder.full = True
    sink.write([frame("action")])
    sink.write([frame("action")])

    assert notices == ["x.ndjson.part: no space left on device"]
    assert recorder.closed == ["failed"]
    assert sink.recording is None
    assert sink.state.version == 2


def test_a_recording_ends_with_the_run():
    """Whoever quits has a finished file."""
    recorder = Recorder()
    sink, _ = made(recorder)
    sink.toggle_recording()
    sink.write([])
    sink.close("stopped")

    assert recorder.closed == ["stopped"]


def test_a_capture_is_not_recorded_again():
    """It is said why the key does nothing."""
    sink, notices = made(None)
    sink.toggle_recording()
    sink.write([])

    assert notices == ["r: this is a capture already"]
