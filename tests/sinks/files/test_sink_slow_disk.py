"""A slow disk: what is written meanwhile, what waits for it, and how it fails in the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Event

import pytest
from support.capture_files import captures, parts, records
from support.recorder import ONE, OTHER, Recorder, frame, numbers

from livecli.capture.rotation import Rotation
from livecli.errors import OutputFailed
from livecli.sinks.files import part_file as module
from livecli.sinks.files.disk_thread import DiskThread
from livecli.sinks.files.sink import MOST_ENDING


class SlowDisk(DiskThread):
    """A disk of which every sync waits until `go` is set, and then fails with `error`."""

    def __init__(self) -> None:
        super().__init__(lambda: None)
        self.go = Event()
        self.began = Event()
        self.syncs = 0
        self.error: OSError | None = None
        self._sync = os.fsync

    def sync(self, fd: int) -> None:
        self.syncs += 1
        self.began.set()
        assert self.go.wait(20)
        if self.error is not None:
            raise self.error
        self._sync(fd)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    disk = SlowDisk()
    monkeypatch.setattr(module, "sync_data", disk.sync)
    monkeypatch.setattr(os, "fsync", disk.sync)
    yield disk
    disk.go.set()
    disk.wait()


def test_while_the_disk_waits_everything_is_written(recorder: Recorder, disk: SlowDisk):
    """A kill now would cost no more than ever; and one sync of a file waits, not one a flush."""
    sink = recorder.start("{event_id}.ndjson", disk=disk)
    sink.write([frame(0)])
    recorder.pass_s(1)
    assert disk.began.wait(20)
    for number in range(1, 100):
        sink.write([frame(number)])
        recorder.pass_s(1)
        assert numbers(parts(recorder.folder)[0]) == list(range(number + 1))
    disk.go.set()
    disk.wait()

    assert disk.syncs == 3  # the first, the last, and the name of the file
    sink.close("ended")
    assert numbers(recorder.folder / "7.ndjson") == list(range(100))


def test_a_file_ends_behind_the_next_one(recorder: Recorder, disk: SlowDisk):
    """Which says which one it continues; the status names both, until the disk has the first."""
    sink = recorder.start("{event_id}.ndjson", rotation=Rotation(every_s=10), disk=disk)
    sink.write([frame(1)])
    recorder.pass_s(10)
    sink.write([frame(2)])
    recorder.pass_s(1)
    assert [os.path.basename(path) for path in sink.open_files] == [
        "7.ndjson.part",
        "7-2.ndjson.part",
    ]
    size = sink.bytes
    disk.go.set()
    disk.wait()
    assert [os.path.basename(path) for path in sink.open_files] == ["7-2.ndjson.part"]
    assert sink.bytes == size
    sink.close("ended")

    assert [numbers(path) for path in captures(recorder.folder)] == [[1], [2]]
    assert records(recorder.folder / "7-2.ndjson")[0]["continues"] == "7.ndjson"


def test_frames_wait_while_too_many_files_do(recorder: Recorder, disk: SlowDisk):
    """So the feed waits in the end; with room again nothing is missing."""
    sink = recorder.start("{event_id}.ndjson", rotation=Rotation(most_bytes=1), disk=disk)
    sink.write([frame(number) for number in range(2 * MOST_ENDING)])
    assert sink.pending == MOST_ENDING
    sink.flush()
    assert (sink.pending, len(parts(recorder.folder))) == (MOST_ENDING, MOST_ENDING)
    disk.go.set()
    while sink.pending:
        disk.wait()
        sink.flush()
    sink.close("ended")

    found = sorted(number for path in captures(recorder.folder) for number in numbers(path))
    assert found == list(range(2 * MOST_ENDING))


@pytest.mark.parametrize("ends", [False, True])
def test_a_sync_that_fails_late_is_the_end_of_its_file_even_so(
    recorder: Recorder, disk: SlowDisk, ends: bool
):
    """Also of one that has had its last line meanwhile: the system says it once."""
    sink = recorder.start("{event_id}.ndjson", ONE, OTHER, rotation=Rotation(every_s=10), disk=disk)
    sink.write([frame(1)])
    recorder.pass_s(1)
    assert disk.began.wait(20)
    disk.error = OSError(5, "Input/output error")
    recorder.pass_s(9 if ends else 1)
    sink.write([frame(2, OTHER)])
    disk.go.set()
    disk.wait()
    disk.error = None
    recorder.pass_s(0)
    sink.write([frame(3), frame(3, OTHER)])

    assert recorder.warnings == [
        f"{recorder.folder}/7.ndjson.part: input/output error; what came since 18:30:00Z is lost, "
        "what was written before is whole; check the disk, and the next record finishes the file; "
        "the other matches are recorded on"
    ]
    with pytest.raises(OutputFailed, match=r"^.*/7\.ndjson\.part: input/output error"):
        sink.close("ended")
    assert [numbers(path) for path in captures(recorder.folder)] == [[2, 3]]
    assert [numbers(path) for path in parts(recorder.folder)] == [[1]]


def test_a_disk_that_is_full_in_the_end_ends_the_run(recorder: Recorder, disk: SlowDisk):
    """With the time from which frames are missing; the next run finishes the file."""
    sink = recorder.start("{event_id}.ndjson", rotation=Rotation(every_s=10), disk=disk)
    sink.write([frame(1)])
    recorder.pass_s(10)
    disk.error = OSError(28, "No space left on device")
    disk.go.set()
    disk.wait()

    with pytest.raises(OutputFailed, match="no space left on device; what came since 18:30:00Z"):
        recorder.pass_s(1)
    disk.error = None
    sink.close("failed")
    assert [numbers(path) for path in parts(recorder.folder)] == [[1]]
    recorder.start("{event_id}.ndjson", disk=disk).close("ended")
    assert [numbers(path) for path in captures(recorder.folder)] == [[1]]
