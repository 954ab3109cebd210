"""The bus as a source: frames that publishers have stored, read on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from livecli.bus.bus import Bus
from livecli.bus.consumer_settings import Beginning
from livecli.bus.subscriber import Subscriber
from livecli.environment import Environment
from livecli.errors import LivecliError, OutputFailed
from livecli.feed.frames import Frame, StreamPlace, is_record, place_of
from livecli.feed.records import ReadPlace
from livecli.feed.sports import Match
from livecli.poller import NOW, Poller

from .buffer import BLOCK, EXIT, Buffer


LOOK_S = 5.0
OVER_S = 60.0  # the last frames of a match come seconds after the one that ends it
QUIET_S = 1800.0  # a match without a frame for so long is not on any more


class BusReader:
    """A source that reads these subjects of a bus.

    `join` is called for each match with its first frame, and `leave` for each that is over, unless
    it is one of `matches`. `behind` says, when it is opened, behind which place reading goes on;
    None for where `beginning` says. With `singly`, frames come one by one, so that each that was
    taken has been written when the run ends.
    """

    fd = None  # the poller is woken

    def __init__(
        self,
        poller: Poller,
        bus: Bus,
        subjects: list[str],
        beginning: Beginning,
        *,
        matches: Iterable[Match],
        join: Callable[[Match], None],
        leave: Callable[[Match], None],
        behind: Callable[[], ReadPlace | None] = lambda: None,
        most_bytes: int,
        on_slow: str = BLOCK,
        singly: bool = False,
        say: Callable[[str], None],
        env: Environment,
    ) -> None:
        self.poller = poller
        self.problem: LivecliError | None = None
        self.place: StreamPlace | None = None  # of the last message that was taken
        self.heard_at: dict[Match, float] = {}  # the matches that have joined
        self._matches = frozenset(matches)
        self._join = join
        self._leave = leave
        self._over: dict[Match, float] = {}
        self._behind = behind
        self._say = say
        self._durable = beginning.durable is not None
        self._singly = singly
        self._rest: list[Frame] = []
        self._written: StreamPlace | None = None
        self._finished = self._overflowed = False
        self._buffer = Buffer(
            most_bytes=most_bytes,
            policy=on_slow,
            on_full=self._overflow if on_slow == EXIT else self._pause,
            on_room=self._resume,
        )
        self._subscriber = Subscriber(
            bus,
            subjects,
            beginning,
            matches=self._matches,
            clock=env.monotonic,
            wall_ms=env.wall_ms,
            jitter=env.jitter,
            deliver=partial(poller.call, self._delivered),
            say=partial(poller.call, say),
            fail=partial(poller.call, self._failed),
        )

    @property
    def reconnects(self) -> int:
        return self._subscriber.reconnects

    @property
    def connected(self) -> bool:
        return self._subscriber.connected

    def open(self) -> None:
        behind = self._behind()
        if behind is not None:
            self._say(f"going on behind message {behind.place.sequence}, which the files have")
        self._subscriber.start(behind)
        self._look()

    def take(self) -> list[Frame]:
        """The frames that came; those that were taken before have been written by now."""
        if self.place is not self._written and self.place is not None:
            self._written = self.place
            self._subscriber.written(self.place.sequence)
        if self._finished and self._durable:
            return []  # it comes again when the reader comes back
        frames = self._rest or self._buffer.take()
        self._rest = []
        if self._singly:
            frames, self._rest = frames[:1], frames[1:]
        for frame in reversed(frames):
            place = place_of(frame)
            if place is not None:
                self.place = place
                break
        self._hear(frames)
        return frames

    @property
    def deadline(self) -> float | None:
        return None if self._buffer.empty and not self._rest else NOW

    @property
    def done(self) -> bool:
        left = not self._durable and (self._rest or not self._buffer.empty)
        return self._overflowed or (self._finished and not left)

    def stop(self) -> None:
        self._finished = True

    def close(self) -> None:
        self._subscriber.close()

    def set_over(self, match: Match, over: bool) -> None:
        """The event of a match says that it is over, or that it is not."""
        if over:
            self._over[match] = self.poller.clock()
        else:
            self._over.pop(match, None)

    # Matches

    def _hear(self, frames: list[Frame]) -> None:
        now = self.poller.clock()
        for frame in frames:
            if frame.event_id is None or is_record(frame.type):
                continue
            match = Match(frame.sport or "football", frame.event_id)
            if match not in self.heard_at:
                self._join(match)
            self.heard_at[match] = now

    def _look(self) -> None:
        """Have the matches leave that are over."""
        now = self.poller.clock()
        for match, heard_at in list(self.heard_at.items()):
            over_at = self._over.get(match, now)
            if match not in self._matches and (
                now - over_at >= OVER_S or now - heard_at >= QUIET_S
            ):
                del self.heard_at[match]
                self._over.pop(match, None)
                self._leave(match)
        self.poller.call_at(now + LOOK_S, self._look)

    # From the subscriber

    def _delivered(self, frames: list[Frame]) -> None:
        if not self._finished:
            self._buffer.put(frames)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, LivecliError):
            raise error
        self.problem = error
        self._finished = True

    # A slow reader

    def _pause(self) -> None:
        self._subscriber.paused = True

    def _resume(self) -> None:
        self._subscriber.resume()

    def _overflow(self) -> None:
        """The buffer is full, and --on-slow exit ends the run."""
        size = f"{self._buffer.most_bytes / 2**20:g} MB"
        self.problem = OutputFailed(
            f"output: the reader is too slow, {size} wait for it; make it faster, raise --buffer, "
            "or choose another --on-slow"
        )
        self._finished = self._overflowed = True
