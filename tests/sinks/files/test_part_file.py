"""One file while it is written: the order of what reaches the disk, and going on after errors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.capture_files import ZSTD_MAGIC, lines

from livecli.sinks.files import part_file as module
from livecli.sinks.files.compression import COMPRESSORS
from livecli.sinks.files.part_file import PartFile, begin, make_folder


PACKED = pytest.mark.parametrize("packing", ["none", "zstd"])


@pytest.fixture
def final(tmp_path: Path) -> Path:
    return tmp_path / "a" / "b" / "7.ndjson"


def new(final: Path, packing: str = "none") -> PartFile:
    return begin(iter((final,)), COMPRESSORS[packing]())


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done to the disk, in its order."""
    log: list[str] = []

    def spy(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def act(*words: object) -> object:
            folder = words[0] == -1 or (
                isinstance(words[0], int) and os.path.isdir(f"/proc/self/fd/{words[0]}")
            )
            log.append(f"{name} folder" if folder else name)
            return real(*words)

        return act

    for name in ("write", "fsync", "rename"):
        monkeypatch.setattr(os, name, spy(name, getattr(os, name)))
    monkeypatch.setattr(module, "sync_data", spy("fdatasync", module.sync_data))
    return log


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="/proc is absent")
def test_a_name_is_given_after_the_bytes_are_safe_and_made_safe_itself(
    final: Path, done: list[str]
):
    """Any other order could, after a power loss, show a finished name with nothing in it."""
    part = new(final)
    part.add(b"{}")
    assert done == []
    part.push()
    part.sync()
    part.sync()
    # Two folders were made, and the part; the names are made safe once.
    assert done == ["write", "fdatasync", *["fsync folder"] * 3, "fdatasync"]
    done.clear()
    part.end(b"{}")
    assert part.settle() == final
    assert done == ["write", "fsync", "rename", "fsync folder"]


@PACKED
def test_a_write_that_failed_goes_on_where_it_stopped(
    packing: str, final: Path, monkeypatch: pytest.MonkeyPatch
):
    """Once there is room again nothing is missing, and nothing is there twice."""
    written = [b'{"n":%d}' % number for number in range(5000)]
    part = new(final, packing)
    real, room = os.write, iter([100, 0, 7, 0])

    def short(fd: int, data: bytes) -> int:
        size = next(room, None)
        if size == 0:
            raise OSError(28, "No space left on device")
        return real(fd, bytes(data)[:size])

    for line in written[:4000]:
        part.add(line)
    monkeypatch.setattr(os, "write", short)
    for _ in range(2):
        with pytest.raises(OSError, match="No space"):
            part.push()
    part.push()
    for line in written[4000:]:
        part.add(line)
    part.end(b'{"last":1}')
    part.settle()

    assert lines(final) == [*written, b'{"last":1}']
    assert (final.read_bytes()[:4] == ZSTD_MAGIC) is (packing == "zstd")


@PACKED
def test_giving_up_leaves_what_was_written(
    packing: str, final: Path, monkeypatch: pytest.MonkeyPatch
):
    """Whole lines; what a failed write tore is cut off."""
    part = new(final, packing)
    part.add(b'{"n":1}')
    part.push()
    part.add(b'{"n":2}')
    real, room = os.write, iter([5, 0])

    def short(fd: int, data: bytes) -> int:
        size = next(room)
        if not size:
            raise OSError(5, "Input/output error")
        return real(fd, bytes(data)[:size])

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(OSError, match="Input/output"):
        part.push()
    part.give_up()

    assert lines(part.path) == [b'{"n":1}']


def test_giving_up_at_once_leaves_nothing(final: Path):
    """A file without a line would only be in the way."""
    new(final).give_up()

    assert list(final.parent.iterdir()) == []


def test_a_name_that_another_run_finished_meanwhile_is_not_used(
    final: Path, monkeypatch: pytest.MonkeyPatch
):
    """Between our look and our part somebody else may have renamed theirs."""
    other = final.with_name("7-2.ndjson")
    looks: Iterator[bool] = iter([False])
    real = os.path.lexists
    final.parent.mkdir(parents=True)
    final.write_text("theirs")
    monkeypatch.setattr(os.path, "lexists", lambda path: next(looks, real(path)))
    part = begin(iter((final, other)), COMPRESSORS["none"]())

    assert part.path.name == "7-2.ndjson.part"
    assert sorted(path.name for path in final.parent.iterdir()) == ["7-2.ndjson.part", "7.ndjson"]


def test_folders_are_made_once(tmp_path: Path):
    """And one that is there is fine: there is nothing to be made safe."""
    assert make_folder(tmp_path / "x" / "y") == [tmp_path / "x", tmp_path]
    assert make_folder(tmp_path / "x" / "y") == []

    assert (tmp_path / "x" / "y").is_dir()
