"""A capture as a source with pause, single steps, speeds and seeking. Draws nothing."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from livecli.capture.window import Bound, Window
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.pipeline import Batch, Source
from livecli.poller import NOW


AT_ONCE = 500  # frames in a batch: between two batches the screen may read the state
SPEEDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0)


class CapturePlayer:
    """A source. `read` opens the capture at its beginning, without a pace; `begin_again` is called
    before each time but the first. No break between frames is longer than `max_gap_s`.

    The pipeline's thread calls the methods of a source, any other thread the rest. At the end of
    the capture the player stands still, and can seek back.
    """

    fd = None
    done = False
    problem = None

    def __init__(
        self,
        read: Callable[[], Source],
        *,
        speed: float,
        clock: Callable[[], float],
        wake: Callable[[], None],
        begin_again: Callable[[], None] = lambda: None,
        max_gap_s: float | None = None,
    ) -> None:
        self.speed = speed
        self.paused = False
        self.at_end = False
        self.at_ms: float | None = None  # of the last frame
        self.skips = False  # the last batch was passed over, on the way to what is sought
        self._read = read
        self._source = read()
        self._clock = clock
        self._wake = wake
        self._begin_again = begin_again
        self._max_gap_s = max_gap_s
        self._orders: deque[Callable[[], None]] = deque()
        self._waiting: deque[Frame] = deque()
        self._steps = 0
        self._until: Callable[[Frame], bool] | None = None  # while seeking: is it this frame?
        self._before_ms: float | None = None  # while seeking: stop before a frame of this time
        self._anchor: tuple[float, float] | None = None  # a time of our clock, the capture's then

    # What any thread may call

    @property
    def seeking(self) -> bool:
        """Whether it has not yet arrived at the moment that was sought."""
        return self._is_seeking or bool(self._orders)

    def toggle(self) -> None:
        """Pause, or go on."""
        self._order(lambda: self._hold(not self.paused))

    def step(self) -> None:
        """Go one frame on, and pause there."""
        self._order(self._step)

    def hurry(self, by: int) -> None:
        """Play faster by so many steps of SPEEDS, or slower."""
        self._order(lambda: self._set_speed(by))

    def seek(self, to: Bound, match: Match | None, *, back: bool) -> None:
        """Go to the first frame of `match` from `to` on; with `back`, from the beginning again."""
        self._order(lambda: self._begin_seeking(to, match, back))

    def seek_before(self, at_ms: float) -> None:
        """Go to this time, when nothing of it has come yet; but something did: the first frame."""
        self._order(lambda: self._begin_seeking_before(at_ms))

    def now_ms(self) -> float:
        """The time on the capture's clock, which runs between frames too; unix milliseconds."""
        if self._anchor is None:
            return self.at_ms or 0.0
        if self.paused or self.at_end or self._is_seeking:
            return self._anchor[1]
        if not math.isfinite(self.speed):
            return self.at_ms or 0.0
        return self._anchor[1] + (self._clock() - self._anchor[0]) * self.speed * 1000

    # What the pipeline calls

    @property
    def deadline(self) -> float | None:
        if self.seeking or self._steps:
            return NOW
        if self.paused or self.at_end:
            return None
        if not self._waiting or self._anchor is None:
            return NOW
        left_s = (self._waiting[0].received_ms - self._anchor[1]) / 1000 / self.speed
        return self._anchor[0] + left_s

    def open(self) -> None:
        """Nothing to do: files are opened when they are read."""

    def take(self) -> Batch:
        while self._orders:
            self._orders.popleft()()
        self._fill()
        batch = self._batch()
        if batch:
            self.at_ms = batch[-1].received_ms
            self._shorten_break(self.at_ms)
        return batch

    def stop(self) -> None:
        self.done = True
        self._waiting.clear()
        self._source.stop()

    def close(self) -> None:
        self._source.close()

    # Helpers

    @property
    def _is_seeking(self) -> bool:
        return self._until is not None or self._before_ms is not None

    def _order(self, act: Callable[[], None]) -> None:
        self._orders.append(act)
        self._wake()

    def _fill(self) -> None:
        """Read until a frame waits, or the capture is over."""
        while not self._waiting and not self._source.done and not self.done:
            self._waiting.extend(self._source.take())
        ended = not self._waiting
        if ended and not self.at_end and self.at_ms is not None:
            self._set_clock(self.at_ms)
        self.at_end = ended

    def _batch(self) -> Batch:
        self.skips = self._is_seeking
        if self._before_ms is not None:
            return self._skip_before(self._before_ms)
        if self._until is not None:
            return self._skip()
        if self._steps and self._waiting:
            self._steps -= 1
            self._set_clock(self._waiting[0].received_ms)
            return [self._waiting.popleft()]
        self._steps = 0
        return [] if self.paused else self._due()

    def _due(self) -> Batch:
        if not self._waiting:
            return []
        if self._anchor is None:
            self._set_clock(self._waiting[0].received_ms)
        assert self._anchor is not None
        now_ms = self.now_ms() if math.isfinite(self.speed) else math.inf
        due: Batch = []
        while self._waiting and len(due) < AT_ONCE and self._waiting[0].received_ms <= now_ms:
            due.append(self._waiting.popleft())
        return due

    def _shorten_break(self, last_ms: float) -> None:
        """Set the clock on where the next frame is more than `max_gap_s` away."""
        if self._max_gap_s is None:
            return
        while not self._waiting and not self._source.done:
            self._waiting.extend(self._source.take())
        if self._waiting:
            from_ms = self._waiting[0].received_ms - self._max_gap_s * 1000
            if from_ms > max(last_ms, self.now_ms()):
                self._set_clock(from_ms)

    def _skip(self) -> Batch:
        """Frames up to the one that is sought."""
        assert self._until is not None
        skipped: Batch = []
        arrived = not self._waiting
        while self._waiting and len(skipped) < AT_ONCE and not arrived:
            skipped.append(self._waiting.popleft())
            arrived = self._until(skipped[-1])
        if arrived:
            self._until = None
            self._set_clock(skipped[-1].received_ms if skipped else self.at_ms or 0.0)
        return skipped

    def _skip_before(self, before_ms: float) -> Batch:
        skipped: Batch = []
        while self._waiting and len(skipped) < AT_ONCE:
            due_ms = self._waiting[0].received_ms
            if due_ms >= before_ms and self.at_ms is not None:
                break
            self.at_ms = due_ms
            skipped.append(self._waiting.popleft())
        if len(skipped) < AT_ONCE and (self._waiting or self._source.done):
            self._before_ms = None
            self._set_clock(max(before_ms, self.at_ms or 0.0))
        return skipped

    def _rewind(self) -> None:
        self._source.stop()
        self._source.close()
        self._source = self._read()
        self._waiting.clear()
        self.at_ms = None
        self._begin_again()

    def _begin_seeking_before(self, at_ms: float) -> None:
        if self.at_ms is not None and at_ms <= self.at_ms:
            self._rewind()
        self._until, self._before_ms = None, at_ms

    def _begin_seeking(self, to: Bound, match: Match | None, back: bool) -> None:
        self._before_ms = None
        if back:
            self._rewind()
        window = Window(to, None)

        def there(frame: Frame) -> bool:
            inside = bool(window([frame]))
            return inside and (match is None or frame.event_id == match.event_id)

        self._until = there

    def _hold(self, paused: bool) -> None:
        self._set_clock(self.now_ms())
        self.paused = paused

    def _step(self) -> None:
        self._hold(True)
        self._steps += 1

    def _set_speed(self, by: int) -> None:
        self._set_clock(self.now_ms())
        nearest = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - self.speed))
        self.speed = SPEEDS[max(0, min(len(SPEEDS) - 1, nearest + by))]

    def _set_clock(self, at_ms: float) -> None:
        self._anchor = (self._clock(), at_ms)
