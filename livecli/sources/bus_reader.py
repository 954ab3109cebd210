"""The bus as a source: frames that publishers have stored, read on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from livecli.bus.consumer_settings import Beginning
from livecli.bus.publisher import Bus
from livecli.bus.subscriber import Subscriber
from livecli.environment import Environment
from livecli.errors import LivecliError
from livecli.feed.frames import Frame
from livecli.poller import NOW, Poller

from .buffer import Buffer


class BusReader:
    """A source that reads these subjects of a bus.

    `sequence` is that of the last message whose frames were taken, 0 before the first.
    """

    fd = None  # the poller is woken

    def __init__(
        self,
        poller: Poller,
        bus: Bus,
        subjects: list[str],
        beginning: Beginning,
        *,
        most_bytes: int,
        say: Callable[[str], None],
        env: Environment,
    ) -> None:
        self.poller = poller
        self.problem: LivecliError | None = None
        self.sequence = 0
        self._arrived = 0
        self._taken = False
        self._finished = False
        self._buffer = Buffer(most_bytes=most_bytes, on_full=self._pause, on_room=self._resume)
        self._subscriber = Subscriber(
            bus,
            subjects,
            beginning,
            clock=env.monotonic,
            jitter=env.jitter,
            deliver=partial(poller.call, self._delivered),
            say=partial(poller.call, say),
            fail=partial(poller.call, self._failed),
        )

    @property
    def reconnects(self) -> int:
        return self._subscriber.reconnects

    def open(self) -> None:
        self._subscriber.start()

    def take(self) -> list[Frame]:
        """The frames that came; those that were taken before have been written by now."""
        if self._taken and self._buffer.empty:
            self._taken = False
            self._subscriber.written()
        frames = self._buffer.take()
        if frames:
            self._taken = True
            self.sequence = self._arrived if self._buffer.empty else self.sequence
        return frames

    @property
    def deadline(self) -> float | None:
        return None if self._buffer.empty else NOW

    @property
    def done(self) -> bool:
        return self._finished and self._buffer.empty

    def stop(self) -> None:
        self._finished = True

    def close(self) -> None:
        self._subscriber.close()

    def _delivered(self, frames: list[Frame], sequence: int) -> None:
        if not self._finished:
            self._buffer.put(frames)
            self._arrived = sequence

    def _failed(self, error: LivecliError) -> None:
        self.problem = error
        self._finished = True

    def _pause(self) -> None:
        self._subscriber.paused = True

    def _resume(self) -> None:
        self._subscriber.resume()
