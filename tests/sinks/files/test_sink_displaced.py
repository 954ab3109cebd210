"""Files that are moved, deleted or replaced while they are recorded, and links in their way."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.capture_files import captures, records
from support.recorder import ONE, OTHER, Recorder, frame, numbers

from livecli.errors import OutputFailed


def gaps(path: Path) -> list[str]:
    return [record["cause"] for record in records(path) if record["type"] == "_gap"]


def test_a_deleted_file_is_noticed_with_the_next_flush_and_another_begins(recorder: Recorder):
    """With the gap that it leaves; the file of the other match is not touched, the status tells."""
    status = recorder.folder / "status.json"
    sink = recorder.start("{event_id}.ndjson", ONE, OTHER, status=status)
    sink.write([frame(1, ONE), frame(1, OTHER)])
    recorder.pass_s(2)
    (recorder.folder / "7.ndjson.part").unlink()
    sink.write([frame(2, ONE), frame(2, OTHER)])
    recorder.pass_s(2)
    recorder.pass_s(2)
    (warning,) = recorder.warnings
    assert warning == (
        f"{recorder.folder}/7.ndjson.part: it was deleted while it was recorded, with 2 frames; "
        "a new file begins with the next frame"
    )
    assert json.loads(status.read_bytes())["problem"] == warning
    sink.write([frame(3, ONE), frame(3, OTHER)])
    sink.close("ended")

    assert numbers(recorder.folder / "8.ndjson") == [1, 2, 3]
    assert numbers(recorder.folder / "7.ndjson") == [3]
    assert gaps(recorder.folder / "7.ndjson") == ["deleted"]


def test_a_file_that_was_moved_ends_where_it_is(recorder: Recorder):
    """Nothing of it is lost, so there is no gap; one that takes its place stays as it is."""
    sink = recorder.start("{event_id}.ndjson")
    sink.write([frame(1)])
    recorder.pass_s(2)
    part, moved = recorder.folder / "7.ndjson.part", recorder.folder / "moved"
    part.rename(moved)
    part.write_text("another's")
    sink.write([frame(2)])
    recorder.pass_s(2)
    recorder.pass_s(2)
    sink.write([frame(3)])
    sink.close("ended")

    assert (numbers(moved), records(moved)[-1]["cause"]) == ([1, 2], "displaced")
    assert part.read_text() == "another's"
    assert [(path.name, numbers(path)) for path in captures(recorder.folder)] == [
        ("7-2.ndjson", [3])
    ]
    assert gaps(recorder.folder / "7-2.ndjson") == []


def test_a_folder_that_was_deleted_is_made_again_and_held_again(recorder: Recorder):
    """Also the lock goes with it, which keeps other runs from the place."""
    sink = recorder.start("captures/{event_id}.ndjson")
    sink.write([frame(1)])
    recorder.pass_s(2)
    shutil.rmtree(recorder.folder / "captures")
    sink.write([frame(2)])
    recorder.pass_s(2)
    recorder.pass_s(2)
    assert len(list(recorder.folder.glob("captures/.livecli-*.lock"))) == 1
    sink.write([frame(3)])
    sink.close("ended")

    assert numbers(recorder.folder / "captures" / "7.ndjson") == [3]
    assert not list(recorder.folder.glob("captures/.livecli-*.lock"))


def test_one_folder_that_cannot_be_is_the_end_of_no_other_recording(recorder: Recorder):
    """Its match is given up with a sentence, and the run ends with it in the end."""
    sink = recorder.start("{event_id}/{time}.ndjson", ONE, OTHER)
    sink.write([frame(1, ONE), frame(1, OTHER)])
    recorder.pass_s(2)
    shutil.rmtree(recorder.folder / "7")
    (recorder.folder / "7").write_text("in the way")
    sink.write([frame(2, ONE), frame(2, OTHER)])
    recorder.pass_s(2)
    recorder.pass_s(2)
    sink.write([frame(3, ONE), frame(3, OTHER)])
    with pytest.raises(OutputFailed, match=f"^{recorder.folder}/7: "):
        sink.close("ended")

    assert recorder.warnings[-1].endswith("; check -o; the other matches are recorded on")
    assert [numbers(path) for path in captures(recorder.folder / "8")] == [[1, 2, 3]]


@pytest.fixture(params=["link", "fifo"])
def in_the_way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    """Puts a link to a precious file, or a fifo that nobody reads, under a name of ours."""
    precious = tmp_path / "precious"
    precious.write_text("precious")

    def put(path: Path) -> None:
        made.append(path)
        if request.param == "link":
            path.symlink_to(precious)
        else:
            os.mkfifo(path)

    made: list[Path] = []
    yield put
    assert precious.read_text() == "precious"
    assert all(os.path.lexists(path) for path in made)


def test_a_lock_is_not_written_through_a_link(
    recorder: Recorder, in_the_way: Callable[[Path], None]
):
    """The run ends before it records, and says what to remove."""
    sink = recorder.start()
    (lock,) = recorder.folder.glob(".livecli-*.lock")
    sink.close("ended")
    in_the_way(lock)

    with pytest.raises(OutputFailed, match=r"\.lock: it is .*; remove it$"):
        recorder.start()


def test_a_status_file_is_not_written_through_a_link(
    recorder: Recorder, in_the_way: Callable[[Path], None]
):
    """It is recorded without one, and said once."""
    beside = recorder.folder / "status.json.tmp"
    in_the_way(beside)
    sink = recorder.start("{event_id}.ndjson", status=recorder.folder / "status.json")
    sink.write([frame(1)])
    recorder.pass_s(6)
    sink.close("ended")

    (warning,) = recorder.warnings
    assert f"{beside}: it is " in warning
    assert numbers(recorder.folder / "7.ndjson") == [1]


def test_nothing_is_recovered_through_a_link(
    recorder: Recorder, in_the_way: Callable[[Path], None]
):
    """What a killed run left stays for a later one."""
    recorder.start("{event_id}.ndjson").write([frame(1)])
    recorder.kill()
    part = recorder.folder / "7.ndjson.part"
    in_the_way(Path(f"{part}.tmp"))
    recorder.start("{event_id}.ndjson")

    (warning,) = recorder.warnings
    assert warning.startswith(f"{part}: left by another run, and cannot be finished: it is ")
    assert part.exists()
