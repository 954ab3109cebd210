"""A disk that is really full: what was written is there, and the rest is said."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.capture_files import captures, parts, records, types
from support.numbered import MATCH, numbered, numbers
from support.program import livecli


SIZE_KB = 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte."""
    if os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small file system takes root")
    folder = tmp_path / "disk"
    folder.mkdir()
    if not _mount(folder, f"size={SIZE_KB}k"):
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True, timeout=20)


def _mount(folder: Path, options: str) -> bool:
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    return subprocess.run(words, capture_output=True, timeout=20).returncode == 0


@pytest.mark.parametrize("name", ["{event_id}-{time}.ndjson", "{event_id}-{time}.ndjson.zst"])
def test_a_full_disk_is_code_seven_and_nothing_written_is_lost(name: str, disk: Path):
    """The file is whole up to its last flush, and with room again the next run finishes it."""
    words = ("record", str(MATCH), "-o", f"{disk}/{name}", "--flush", "20ms")
    with numbered(padding=600) as feed:
        result = livecli(*words, "--url", feed.url)
        (part,) = parts(disk)
        found = numbers(part)
        assert _mount(disk, f"remount,size={4 * SIZE_KB}k")
        again = livecli(*words, "--url", feed.url, "-c", "1")
        path = next(path for path in captures(disk) if "continues" not in records(path)[0])

    assert (result.code, result.stdout) == (7, b"")
    assert f"{part}: no space left on device; what came since" in result.stderr
    assert "free some space, and the next record finishes the file" in result.stderr
    assert found == list(range(len(found)))
    assert len(found) > 500
    assert again.code == 0
    assert numbers(path) == found
    assert records(path)[-1]["cause"] == "recovered"


def test_the_oldest_finished_files_make_room(disk: Path):
    """With --keep: before the run ends for want of room, what is oldest goes, and that is said."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(700 * 1024))
    pattern = f"{disk}/{{event_id}}-{{time}}-%f.ndjson"
    with numbered(padding=600, most=3000) as feed:
        result = livecli(
            *("record", str(MATCH), "--url", feed.url, "-o", pattern, "--flush", "20ms"),
            *("--rotate-size", "60K", "--keep", "90", "--idle-timeout", "500ms"),
        )
    files = captures(disk)
    found = [number for path in files for number in numbers(path)]
    deleted = [said for said in result.said if said.endswith(": deleted, for the disk is full")]

    assert result.code == 0, result.stderr
    assert ballast.exists()
    assert len(deleted) > 10
    assert found == list(range(found[0], 3000))
    assert all(types(path)[-1] == "_close" for path in files)


def test_without_leave_nothing_is_deleted(disk: Path):
    """Rotated files are only made; to delete them is the user's to say."""
    pattern = f"{disk}/{{event_id}}-{{time}}-%f.ndjson"
    with numbered(padding=600) as feed:
        result = livecli(
            *("record", str(MATCH), "--url", feed.url, "-o", pattern, "--flush", "20ms"),
            *("--rotate-size", "60K"),
        )
    files = captures(disk)
    found = [number for path in (*files, *parts(disk)) for number in numbers(path)]

    assert result.code == 7
    assert len(files) > 10
    assert found == list(range(len(found)))
