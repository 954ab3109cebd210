"""The spine, with a source and a sink that are lists and a clock that the test moves."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from livecli.errors import Exit, LivecliError, OutputFailed, Unreachable
from livecli.feed.frames import Frame
from livecli.pipeline import FIRST_FRAMES, LONG_STEP_S, PATIENCE_S, Batch, Filter, Pipeline
from livecli.poller import READABLE, Poller


class World:
    """What happened, in order, and what time it is."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.now = 100.0


class ListSource:
    """A source whose batches all wait; `done` when they were taken."""

    fd = None
    deadline = 0.0  # always due, so that nothing sleeps

    def __init__(self, world: World, batches: list[Batch]) -> None:
        self.world = world
        self.batches = batches
        self.problem: LivecliError | None = None
        self.fails: LivecliError | None = None

    def open(self) -> None:
        self.world.log.append("source.open")
        if self.fails is not None:
            raise self.fails

    def take(self) -> Batch:
        return self.batches.pop(0) if self.batches else []

    def stop(self) -> None:
        self.world.log.append("source.stop")

    @property
    def done(self) -> bool:
        return not self.batches

    def close(self) -> None:
        self.world.log.append("source.close")


class ListSink:
    """A sink that keeps what is written; a test says what waits in it."""

    def __init__(self, world: World, fd: int | None = None) -> None:
        self.world = world
        self.fd = fd
        self.gone = False
        self.failures = 0
        self.pending = 0
        self.deadline: float | None = None
        self.batches: list[Batch] = []
        self.fails: LivecliError | None = None
        self.on_flush: Callable[[], None] = lambda: None

    def open(self) -> None:
        self.world.log.append("sink.open")
        if self.fails is not None:
            raise self.fails

    def write(self, batch: Batch) -> None:
        self.batches.append(batch)

    def flush(self) -> None:
        self.on_flush()

    def join(self, match: object) -> None: ...
    def leave(self, match: object) -> None: ...

    def close(self, cause: str) -> None:
        self.world.log.append(f"sink.close {cause}")

    @property
    def types(self) -> list[str]:
        return [frame.type for batch in self.batches for frame in batch]


class Limits:
    """No limit, until a test sets one: so many frames."""

    deadline: float | None = 0.0
    cause = "count"

    def __init__(self) -> None:
        self.most = 10**6
        self.frames = 0
        self.held = 0

    def heard(self, batch: Batch) -> Batch:
        return batch

    def passed(self, batch: Batch) -> Batch:
        batch = batch[: self.most - self.frames]
        self.frames += len(batch)
        return batch

    def held_up(self) -> None:
        self.held += 1

    def verdict(self) -> Exit | None:
        return Exit.LIMIT if self.frames >= self.most else None


class Spine:
    """A pipeline and all that it touches."""

    def __init__(self, *batches: str, filters: tuple[Filter, ...] = (), fd: int | None = None):
        self.world = World()
        self.source = ListSource(self.world, [frames(types) for types in batches])
        self.sink = ListSink(self.world, fd)
        self.limits = Limits()
        self.poller = Poller(lambda: self.world.now)
        self.waits = 0
        self.stalls: list[float] = []
        self.pipeline = Pipeline(
            self.source,
            filters,
            self.sink,
            limits=self.limits,
            poller=self.poller,
            meanwhile=self.meanwhile,
            stalled=self.stalls.append,
        )

    def meanwhile(self) -> None:
        self.waits += 1

    def run(self) -> Exit:
        try:
            return self.pipeline.run()
        finally:
            self.poller.close()


def frames(types: str) -> Batch:
    return [Frame.of({"type": each}, received_ms=1.0) for each in types.split()]


def test_frames_pass_the_filters_in_their_order():
    """What one leaves out, the next does not see."""

    def without_b(batch: Batch) -> Batch:
        return [frame for frame in batch if frame.type != "b"]

    def doubled(batch: Batch) -> Batch:
        return [frame for frame in batch for _ in range(2)]

    spine = Spine("a b", "b c", filters=(without_b, doubled))

    assert spine.run() is Exit.DONE
    assert spine.sink.types == ["a", "a", "c", "c"]


def test_the_sink_opens_first_and_the_source_closes_last():
    """What comes at once must have a place; what was taken in must be written."""
    spine = Spine("a")
    spine.run()

    assert list(dict.fromkeys(spine.world.log)) == [
        "sink.open",
        "source.open",
        "source.stop",
        "sink.close ended",
        "source.close",
    ]


def test_a_limit_that_is_met_ends_the_run_with_its_code():
    """What comes after it is not written."""
    spine = Spine("a b", "c d", "e")
    spine.limits.most = 3

    assert spine.run() is Exit.LIMIT
    assert spine.sink.types == ["a", "b", "c"]
    assert "sink.close count" in spine.world.log


def test_a_stop_still_writes_what_has_arrived():
    """Ctrl-C loses nothing."""
    spine = Spine("a", "b")
    spine.pipeline.stop()

    assert spine.run() is Exit.DONE
    assert spine.sink.types == ["a", "b"]
    assert "sink.close stopped" in spine.world.log


def test_the_problem_of_a_source_is_raised_after_its_frames_were_written():
    """A feed that was lost has still said what it said."""
    spine = Spine("a", "b")
    spine.source.problem = Unreachable("gone")

    with pytest.raises(Unreachable, match=r"^gone$"):
        spine.run()
    assert spine.sink.types == ["a", "b"]
    assert spine.world.log[-2:] == ["sink.close failed", "source.close"]


def test_a_sink_that_cannot_open_opens_no_source():
    """Nothing is asked of the feed for which there is no place."""
    spine = Spine("a")
    spine.sink.fails = OutputFailed("no place")

    with pytest.raises(OutputFailed):
        spine.run()
    assert spine.world.log == ["sink.open"]


def test_a_source_that_cannot_open_closes_both():
    """The sink learns that the run failed."""
    spine = Spine("a")
    spine.source.fails = Unreachable("no")

    with pytest.raises(Unreachable):
        spine.run()
    assert spine.world.log[-3:] == ["source.stop", "sink.close failed", "source.close"]


def test_a_wake_up_without_frames_is_an_empty_batch():
    """Whatever keeps time in the chain keeps it while nothing arrives."""
    seen: list[int] = []

    def count(batch: Batch) -> Batch:
        seen.append(len(batch))
        return batch

    spine = Spine("", "a", filters=(count,))
    spine.run()

    assert seen[:2] == [0, 1]
    assert spine.sink.batches[0] == []


def test_a_reader_that_takes_nothing_holds_the_source_up():
    """Nothing is taken for it; the limits and the source's keeper learn that it waits."""
    spine = Spine("a", "b")
    left = [9, 6, 3, 0]

    def flush() -> None:
        assert len(spine.source.batches) == 2
        spine.sink.pending = left.pop(0)

    spine.sink.pending = 12
    spine.sink.on_flush = flush

    assert spine.run() is Exit.DONE
    assert spine.sink.types == ["a", "b"]
    assert spine.limits.held == spine.waits == 3


def test_at_the_end_a_reader_that_takes_nothing_is_left():
    """After a while without a byte; as long as it takes some, it is waited for."""
    read_fd, write_fd = os.pipe()
    spine = Spine("a", fd=write_fd)
    left = iter([9, 6, 3])

    def flush() -> None:
        spine.world.now += PATIENCE_S * 0.9
        spine.sink.pending = next(left, 3)

    spine.sink.pending = 12
    spine.sink.on_flush = flush
    spine.pipeline.stop()

    assert spine.run() is Exit.DONE
    assert next(left, None) is None  # it had the time to take all that it took
    assert spine.sink.types == []
    for fd in (read_fd, write_fd):
        os.close(fd)


def test_a_reader_that_is_gone_ends_the_run_quietly():
    """As in `| head`: even a problem of the source is of no interest any more."""
    read_fd, write_fd = os.pipe()
    os.close(read_fd)
    spine = Spine("a", "b", fd=write_fd)
    spine.source.problem = Unreachable("gone")
    code = spine.run()
    os.close(write_fd)

    assert code is Exit.DONE
    assert spine.sink.gone
    assert "sink.close failed" in spine.world.log


class Slow:
    """A stage that takes so long a frame, and keeps the size of each batch."""

    seconds = 0.0

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.world: World

    def __call__(self, batch: Batch) -> Batch:
        self.sizes.append(len(batch))
        self.world.now += self.seconds * len(batch)
        return batch


@pytest.fixture
def slow() -> Slow:
    return Slow()


def many(count: int, slow: Slow) -> Spine:
    """A spine with so many frames in one batch, and a stage that is perhaps slow."""
    spine = Spine("a " * count, filters=(slow,))
    slow.world = spine.world
    return spine


def test_a_long_step_is_told_and_the_next_ones_get_fewer_frames(slow: Slow):
    """A program of two seconds a frame has one frame at a time in the end; none is lost."""
    slow.seconds = 2 * LONG_STEP_S
    spine = many(FIRST_FRAMES + 9, slow)
    spine.run()

    assert [size for size in slow.sizes if size] == [8, 4, 2, 1, 1, 1]
    assert spine.stalls == [2 * LONG_STEP_S * size for size in slow.sizes if size]
    assert len(spine.sink.types) == FIRST_FRAMES + 9


def test_quick_steps_get_more_and_more_frames(slow: Slow):
    """A flood goes through in batches that are worth their trouble."""
    spine = many(10 * FIRST_FRAMES, slow)
    spine.run()

    assert [size for size in slow.sizes if size] == [8, 16, 32, 24]
    assert spine.stalls == []


def test_after_each_step_the_sockets_are_read_and_signals_heard(slow: Slow):
    """However much has arrived already: a ping does not wait for all of it."""
    slow.seconds = 2 * LONG_STEP_S
    spine = many(FIRST_FRAMES + 9, slow)
    read_fd, write_fd = os.pipe()
    reads: list[int] = []
    os.write(write_fd, b"x")
    spine.poller.watch(read_fd, READABLE, lambda events: reads.append(len(slow.sizes)))
    spine.run()
    for fd in (read_fd, write_fd):
        os.close(fd)

    assert set(reads) >= set(range(len(slow.sizes) - 1))


def test_a_sink_without_a_reader_is_waited_for_at_the_end():
    """A disk may take long, and it takes everything."""
    spine = Spine("a")
    left = iter([3] * 9)

    def flush() -> None:
        spine.world.now += PATIENCE_S
        spine.sink.pending = next(left, 0)
        spine.poller.wake()  # as a disk does that has done something

    spine.sink.pending = 3
    spine.sink.on_flush = flush
    spine.pipeline.stop()
    spine.run()

    assert spine.sink.types == ["a"]
