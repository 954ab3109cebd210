"""Captures as a source: which frames come, in what order, and when."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.capture.pace import Pace
from livecli.capture.reader import FrameReader
from livecli.capture.window import Minute, Window
from livecli.errors import UsageError
from livecli.pipeline import Batch
from livecli.sources.capture_file import STDIN, Capture
from livecli.sources.playback import AT_ONCE, AT_ONCE_BYTES, NOW, Playback


BEGIN_MS = 1_700_000_000_000


def line(name: str, at_s: float = 0.0) -> bytes:
    stamp = BEGIN_MS + round(at_s * 1000)
    return b'{"type":"x","name":"%b","_received_ms":%d}\n' % (name.encode(), stamp)


def read(capture: Capture) -> Iterator[Batch]:
    return map(FrameReader(whole=True).frames, capture.chunks())


class Show:
    """A playback, its clock, and what it said."""

    def __init__(self, *paths: Path, stdin: int = -1, **how: Any) -> None:
        self.now = 0.0
        self.said: list[str] = []
        how = {"window": lambda: None, "reader": read, **how}
        self.source = Playback(
            paths, stdin=stdin, say=self.said.append, clock=lambda: self.now, **how
        )

    def take(self) -> list[str]:
        """The names that come now."""
        return [frame.body["name"] for frame in self.source.take()]

    def rest(self) -> list[str]:
        """All that comes, at once when it is due; nobody waits, the clock is moved."""
        names = []
        while not self.source.done:
            deadline = self.source.deadline
            assert deadline is not None, "it would wait for a writer"
            self.now = max(self.now, deadline)
            names += self.take()
        return names


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(name: str, *lines: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(lines))
        return path

    return written


# What comes


def test_captures_come_one_after_the_other(write: Any):
    """In the order in which they were named, whatever their times."""
    show = Show(write("a", line("a1", 9), line("a2", 10)), write("b", line("b1", 1)))

    assert show.rest() == ["a1", "a2", "b1"]
    assert show.said == []
    assert not show.source.failed


def test_it_never_asks_to_wait_for_a_file(write: Any):
    """A file is there."""
    show = Show(write("a", line("a1")))

    assert (show.source.fd, show.source.deadline, show.source.done) == (None, NOW, False)


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_it(write: Any, tmp_path: Path):
    """It is said, and known at the end."""
    show = Show(write("a", line("a1")), tmp_path / "none", write("b", line("b1")))

    assert show.rest() == ["a1", "b1"]
    assert [text.partition(": ")[2].partition(";")[0] for text in show.said] == [
        "no such file or directory"
    ]
    assert show.source.failed


def test_nor_does_it_when_they_are_merged(write: Any, tmp_path: Path):
    """What can be read is."""
    paths = tmp_path / "none", write("a", line("a1", 2)), write("b", line("b1", 1))
    show = Show(*paths, merged=True)

    assert show.rest() == ["b1", "a1"]
    assert show.source.failed


def test_what_is_torn_off_is_said_and_no_failure(write: Any):
    """A recorder that was killed left it."""
    path = write("a", line("a1"), b'{"type":')
    show = Show(path)

    assert show.rest() == ["a1"]
    assert show.said == [f"{path}: its last line is torn (8 bytes); what came before was read"]
    assert not show.source.failed


def test_damage_is_said_after_what_came_before_it(write: Any):
    """And before what comes after it, from the next file."""
    path = write("a", gzip.compress(line("a1")), b"garbage")
    show = Show(path, write("b", line("b1")))

    assert show.rest() == ["a1", "b1"]
    assert "cannot be read on" in show.said[0]
    assert show.source.failed


# Several at once


def test_merged_captures_come_by_the_time_of_arrival(write: Any):
    """As one socket would have brought them; what came at once, in the order of the files."""
    a = write("a", line("a1", 1), line("a3", 3), line("a5", 5))
    b = write("b", line("b2", 2), line("b3", 3), line("b9", 9))
    show = Show(a, b, merged=True)

    assert show.rest() == ["a1", "b2", "a3", "b3", "a5", "b9"]


@given(st.lists(st.lists(st.integers(0, 50), max_size=12), min_size=1, max_size=4))
def test_merging_keeps_each_captures_own_order(tmp_path_factory: Any, times: list[list[int]]):
    """Also where its clock was set back; and where none was, all is by time."""
    folder = tmp_path_factory.mktemp("merged")
    paths = []
    for index, own in enumerate(times):
        path = folder / str(index)
        path.write_bytes(b"".join(line(f"{index}.{n}", at) for n, at in enumerate(own)))
        paths.append(path)
    names = Show(*paths, merged=True).rest()

    for index, own in enumerate(times):
        mine = [name for name in names if name.startswith(f"{index}.")]
        assert mine == [f"{index}.{n}" for n in range(len(own))]
    assert len(names) == sum(map(len, times))
    if all(own == sorted(own) for own in times):
        at = [times[int(i)][int(n)] for i, _, n in (name.partition(".") for name in names)]
        assert at == sorted(at)


def test_a_large_merge_comes_in_batches(write: Any):
    """So that the first of it is printed before the last is read."""
    path = write("a", *(line(str(number), number) for number in range(AT_ONCE + 1)))
    show = Show(path, merged=True)

    assert len(show.take()) == AT_ONCE
    assert show.take() == [str(AT_ONCE)]
    assert show.rest() == []


def test_a_merge_of_large_frames_comes_in_batches_of_few(write: Any):
    """Five hundred of 16 MiB would be eight gigabytes."""
    names = [letter * (AT_ONCE_BYTES // 2) for letter in "abc"]
    path = write("a", *(line(name, at_s) for at_s, name in enumerate(names)))
    show = Show(path, merged=True)

    assert show.take() == names[:2]
    assert show.rest() == names[2:]


# Again and again


def test_a_number_of_rounds(write: Any):
    """Each from the first file to the last."""
    show = Show(write("a", line("a1")), write("b", line("b1")), rounds=3)

    assert show.rest() == ["a1", "b1"] * 3


def test_rounds_without_end_go_on(write: Any):
    """Until somebody stops them."""
    show = Show(write("a", line("a1")), rounds=None)
    names: list[str] = []
    while len(names) < 100:
        assert not show.source.done
        names += show.take()

    show.source.stop()
    assert show.source.done
    assert show.take() == []


@pytest.mark.parametrize("rounds", [5, None])
@pytest.mark.parametrize("merged", [False, True])
def test_rounds_of_nothing_end(write: Any, rounds: int | None, merged: bool):
    """There is nothing to wait for in another one."""
    empty = write("a")
    lost = empty.with_name("none")
    show = Show(empty, lost, rounds=rounds, merged=merged)

    assert show.rest() == []
    assert len(show.said) == 1


def test_rounds_end_where_the_window_lets_nothing_pass(write: Any):
    """`--from 15:00` of a capture that ended before."""
    after_ms = BEGIN_MS + 3_600_000.0
    show = Show(
        write("a", line("a1"), line("a2")), rounds=None, window=lambda: Window(after_ms, None)
    )

    assert show.rest() == []


def test_each_round_begins_anew(write: Any):
    """A window by the minute of the match has forgotten how far it had come."""
    path = write(
        "a",
        b'{"type":"action","event_id":1,"minute":1,"name":"early"}\n',
        b'{"type":"action","event_id":1,"minute":9,"name":"late"}\n',
    )
    show = Show(path, rounds=2, window=lambda: Window(None, Minute(5)))

    assert show.rest() == ["early", "early"]


@pytest.mark.parametrize(
    ("how", "word"),
    [({"merged": True}, "--merge"), ({"rounds": 2}, "--loop"), ({"rounds": None}, "--loop")],
)
def test_stdin_comes_only_once(write: Any, how: dict[str, Any], word: str):
    """It can neither be merged nor repeated; that is known before anything is read."""
    with pytest.raises(UsageError) as error:
        Show(write("a"), STDIN, **how)

    assert str(error.value) == (f"{word}: stdin comes only once, in its own order; give a file")


# While it is written


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    for fd in (reader, writer):
        try:
            os.close(fd)
        except OSError:
            continue


def test_a_pipe_is_read_when_there_is_something_in_it(pipe: tuple[int, int]):
    """The pipeline watches it meanwhile, so that signals are heard."""
    reader, writer = pipe
    show = Show(STDIN, stdin=reader)

    assert show.take() == []
    watched = show.source.fd
    assert watched is not None
    assert show.source.deadline is None
    assert show.take() == []  # a time limit woke the pipeline, or a signal; nobody waits in here
    os.write(writer, line("one"))
    assert show.take() == ["one"]
    assert show.source.fd == watched
    os.write(writer, b'{"type":"x","name"')
    assert show.take() == []
    os.write(writer, b':"two"}')
    os.close(writer)
    assert show.take() + show.take() == ["two"]
    assert show.rest() == []


def test_after_a_pipe_come_the_files(pipe: tuple[int, int], write: Any):
    """In the order in which they were named."""
    reader, writer = pipe
    show = Show(STDIN, write("a", line("a1")), stdin=reader)
    show.take()
    os.write(writer, line("piped"))
    os.close(writer)

    assert show.take() == ["piped"]
    assert show.take() + show.rest() == ["a1"]


# When it comes


def test_frames_come_when_they_are_due(write: Any):
    """And between them there is nothing to do."""
    path = write("a", line("a1", 5), line("a2", 6), line("a3", 6), line("a4", 66))
    show = Show(path, pace=Pace(2))

    assert show.take() == ["a1"]
    assert show.source.deadline == 0.5
    show.now = 0.25
    assert show.take() == []
    show.now = 0.5
    assert show.take() == ["a2", "a3"]
    assert show.source.deadline == 30.5
    assert not show.source.done
    show.now = 99.0
    assert show.take() == ["a4"]
    assert show.rest() == []


def test_a_slow_reader_delays_what_comes_and_loses_nothing(write: Any):
    """What is late comes at once, in its order."""
    show = Show(write("a", *(line(str(number), number) for number in range(5))), pace=Pace(1))
    first = show.take()
    show.now = 2.5

    assert first == ["0"]
    assert show.take() == ["1", "2"]
    assert show.source.deadline == 3


def test_merged_captures_have_one_pace(write: Any):
    """The distances are those between whatever comes next to each other."""
    a, b = write("a", line("a0", 0), line("a4", 4)), write("b", line("b1", 1))
    show = Show(a, b, merged=True, pace=Pace(1))
    came = []
    while not show.source.done:
        show.now = max(show.now, show.source.deadline or 0)
        came += [(name, show.now) for name in show.take()]

    assert came == [("a0", 0), ("b1", 1), ("a4", 4)]


def test_the_next_round_follows_at_once(write: Any):
    """Its clock steps back, which counts as no time."""
    show = Show(write("a", line("a0", 0), line("a4", 4)), pace=Pace(1), rounds=2)

    assert show.rest() == ["a0", "a4", "a0", "a4"]
    assert show.now == 8


def test_what_waits_is_forgotten_when_the_end_is_asked_for(write: Any):
    """Ctrl-C during half-time."""
    show = Show(write("a", line("a0", 0), line("a4", 900)), pace=Pace(1))
    show.take()
    show.source.stop()

    assert show.source.done
    assert show.take() == []


def test_a_pipe_is_paced_too(pipe: tuple[int, int]):
    """While frames wait for their time, nothing more is read."""
    reader, writer = pipe
    show = Show(STDIN, stdin=reader, pace=Pace(1))
    show.take()
    os.write(writer, line("one", 0) + line("two", 3))

    assert show.take() == ["one"]
    assert (show.source.fd, show.source.deadline) == (None, 3)
    show.now = 3.0
    assert show.take() == ["two"]
    assert show.source.fd is not None
