"""Locks that end with their process."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest
from support.capture_files import captures
from support.recorder import ONE, OTHER, START_S, Recorder, frame, numbers

from livecli.sinks.files.locks import Busy, Lock, lock


def test_a_lock_that_a_killed_run_left_is_no_obstacle(recorder: Recorder, tmp_path: Path):
    """The file is there, but nobody holds it."""
    recorder.start()
    recorder.kill()
    assert len(list(tmp_path.glob(".livecli-*.lock"))) == 1

    Recorder(tmp_path).start()


def test_a_place_has_one_holder_whom_others_can_name(tmp_path: Path):
    """The second one learns which process it is, and since when."""
    Lock(tmp_path, "key").take(START_S * 1000)

    with pytest.raises(Busy, match=f"^process {os.getpid()} on .* since 2026-05-02 18:30:00Z$"):
        Lock(tmp_path, "key").take(START_S * 1000)
    Lock(tmp_path, "other").take(START_S * 1000)


def test_a_lock_that_was_released_is_free_and_leaves_no_file(tmp_path: Path):
    """A second release does nothing: the lock may be somebody else's by then."""
    first, second = Lock(tmp_path, "key"), Lock(tmp_path, "key")
    first.take(START_S * 1000)
    first.release()
    assert list(tmp_path.iterdir()) == []
    second.take(START_S * 1000)
    first.release()

    assert second.path.exists()
    assert (first.held, second.held) == (False, True)


def test_a_lock_on_a_file_that_was_renamed_is_none(tmp_path: Path):
    """Between opening and locking, the file of this name may have become another one."""
    path = tmp_path / "7.ndjson.part"
    path.touch()
    with path.open() as file:
        assert lock(file.fileno(), path)
        path.rename(tmp_path / "7.ndjson")
        assert not lock(file.fileno(), path)
        path.touch()
        assert not lock(file.fileno(), path)


def test_without_locks_a_place_is_recorded_and_it_is_said_once(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
):
    """Some network file systems have none; a part there may be another run's, so it is left."""

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    left = recorder.folder / "9.ndjson.part"
    left.write_bytes(b'{"type":"_open","matches":[]}\n')
    sink = recorder.start("{event_id}.ndjson", ONE, OTHER)
    sink.write([frame(1, ONE), frame(2, OTHER)])
    sink.close("ended")

    once, other = recorder.warnings
    assert once.startswith(f"{recorder.folder}: its file system has no locks; see yourself that ")
    assert other.startswith(f"{left}: left by another run, and cannot be finished: without locks, ")
    assert [numbers(path) for path in captures(recorder.folder)] == [[1], [2]]
    assert left.exists()
