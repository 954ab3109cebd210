"""Standard output on a pipe: much at once, never a wait, and whole lines whoever else writes."""

from __future__ import annotations

import fcntl
import os
import select
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.codec import decode
from livecli.pipeline import Batch
from livecli.renderers.ndjson import make
from livecli.sinks import stdout
from livecli.sinks.stdout import Stdout


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a pipe is opened anew on Linux only")


class Pipe(NamedTuple):
    """A pipe, and the sink that writes to it."""

    read_fd: int
    write_fd: int
    sink: Stdout

    def read(self, most: int = 2**20) -> bytes:
        """What is there, without waiting; nothing if nothing is."""
        ready = select.select([self.read_fd], [], [], 0)[0]
        return os.read(self.read_fd, most) if ready else b""

    def close(self) -> None:
        self.sink.close("ended")
        os.close(self.read_fd)
        os.close(self.write_fd)


def piped() -> Pipe:
    read_fd, write_fd = os.pipe()
    return Pipe(read_fd, write_fd, Stdout(write_fd, make(safe=False)))


@pytest.fixture(params=["own", "shared"])
def pipe(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pipe]:
    """With a description of the pipe of our own, and where the system gives none."""
    if request.param == "shared":
        monkeypatch.setattr(stdout, "_own", lambda fd: None)
    made = piped()
    yield made
    made.close()


def batch(sizes: list[int]) -> Batch:
    """Frames of so many bytes, more or less."""
    return [
        decode(b'{"type":"event","n":%d,"x":"%b"}' % (number, b"y" * size))
        for number, size in enumerate(sizes)
    ]


def text(frames: Batch) -> bytes:
    return b"".join(frame.raw + b"\n" for frame in frames)


def test_what_is_written_is_whole_lines(pipe: Pipe):
    """A reader that takes nothing more finds no torn line, at whatever moment we end."""
    frames = batch([200] * 1000)
    pipe.sink.write(frames)
    written = pipe.read()

    assert len(written) > select.PIPE_BUF
    assert written[-1:] == b"\n"
    assert text(frames).startswith(written)
    assert pipe.sink.pending == len(text(frames)) - len(written)


@ON_LINUX
def test_an_empty_pipe_takes_what_it_holds_at_once():
    """A frame in a flood shall not cost a system call, nor a page of the pipe."""
    pipe = piped()
    pipe.sink.write(batch([200] * 1000))
    size = fcntl.fcntl(pipe.write_fd, fcntl.F_GETPIPE_SZ)
    written = pipe.read()
    pipe.close()

    assert len(written) > size - 300


def test_the_descriptor_s_own_flags_stay_as_they_are(pipe: Pipe):
    """The shell, and whoever else writes there, would suddenly have to deal with EAGAIN."""
    pipe.sink.write(batch([200] * 1000))

    assert os.get_blocking(pipe.write_fd)


def test_what_does_not_fit_comes_when_there_is_room(pipe: Pipe):
    """Nothing is lost or doubled, however little is read at a time."""
    frames = batch([30, 3000, 5000, 100_000, 1] * 20)
    pipe.sink.write(frames)
    read = b""
    for most in (1, 100, 4095, 4096, 4097, 10_000, 65_536) * 200:
        read += pipe.read(most)
        pipe.sink.flush()

    assert pipe.sink.pending == 0
    assert read + pipe.read() == text(frames)


def test_another_writer_tears_no_line(pipe: Pipe):
    """Two programs may share a pipe; each of their lines that POSIX can keep whole stays whole."""
    frames = batch([200, 1000, 3000] * 100)
    pipe.sink.write(frames)
    read, others = b"", 0
    while pipe.sink.pending:
        read += pipe.read(5000)
        if select.select([], [pipe.write_fd], [], 0)[1]:
            others += os.write(pipe.write_fd, b"other\n") > 0
        pipe.sink.flush()
    read += pipe.read()

    lines = read.splitlines(keepends=True)
    assert others > 10
    assert lines.count(b"other\n") == others
    assert [line for line in lines if line != b"other\n"] == text(frames).splitlines(keepends=True)


def test_a_reader_that_goes_away_is_noticed(pipe: Pipe):
    """Not by a signal, and not as a failure of ours."""
    os.dup2(pipe.write_fd, pipe.read_fd)  # the only reader is gone
    pipe.sink.write(batch([200] * 1000))

    assert pipe.sink.gone


@ON_LINUX
def test_our_own_description_is_closed_and_theirs_is_not():
    """A sink can be had again and again, and leaves stdout open."""
    pipe = piped()
    pipe.sink.close("ended")
    before = set(os.listdir("/proc/self/fd"))
    for _ in range(5):
        Stdout(pipe.write_fd, make(safe=False)).close("ended")

    assert set(os.listdir("/proc/self/fd")) == before
    assert os.write(pipe.write_fd, b"x") == 1
    pipe.close()


@given(
    sizes=st.lists(st.sampled_from([1, 200, 4000, 4096, 9000, 70_000]), max_size=40),
    reads=st.lists(st.sampled_from([1, 300, 4096, 20_000, 65_536]), min_size=1, max_size=10),
)
def test_any_reader_gets_the_same_bytes(sizes: list[int], reads: list[int]):
    """In whatever pieces it takes them."""
    pipe = piped()
    frames = batch(sizes)
    read = b""
    pipe.sink.write(frames)
    while pipe.sink.pending:
        for most in reads:
            read += pipe.read(most)
            pipe.sink.flush()
        read += pipe.read(50_000)
        pipe.sink.flush()
    read += pipe.read()
    pipe.close()

    assert read == text(frames)
