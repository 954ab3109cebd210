"""The live feed: carries out the session's effects, on as many sockets as it asks for.

Only `open`, `take`, `talk`, `stop`, `close` and the properties run on the main thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from threading import Event as Flag
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.errors import LivecliError, OutputFailed
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.net.asyncio_dial import dial
from livecli.net.dial import DialFailed, Target
from livecli.net.io_thread import IoThread
from livecli.net.websocket import Wire
from livecli.session.effects import Connect, Deliver, Disconnect, Effect, Finish, Send, Tell
from livecli.session.events import (
    Closed,
    DeadlinePassed,
    Event,
    Failed,
    Follow,
    Opened,
    ReadingPaused,
    ReadingResumed,
    Received,
    StatusRequested,
    StopRequested,
)
from livecli.session.level import Level
from livecli.session.session import Session

from .buffer import BLOCK, EXIT, Buffer


if TYPE_CHECKING:
    from .discoverer import Discoverer


CLOSING_S = 1.0  # for the closing handshakes


class LiveSource:
    """A source that follows `matches` on `target` by the rules of `session`."""

    fd = deadline = None  # it wakes the pipeline itself

    def __init__(
        self,
        io: IoThread,
        session: Session,
        target: Target,
        matches: tuple[Match, ...],
        *,
        wake: Callable[[], None],
        tell: Callable[[Tell], None],
        most_bytes: int,
        on_slow: str = BLOCK,
        discoverer: Discoverer | None = None,
        env: Environment,
    ) -> None:
        self.io = io
        self.session = session
        self.target = target
        self.matches = matches
        self.wake = wake
        self.tell = tell
        self.discoverer = discoverer
        self.env = env
        self.buffer = Buffer(
            wake,
            most_bytes=most_bytes,
            policy=on_slow,
            on_full=self._overflow if on_slow == EXIT else self._pause,
            on_room=lambda: io.call(self._resume),
        )
        self.problem: LivecliError | None = None
        self.overflowed = False
        self._finished = Flag()
        self._paused = False
        self._wires: dict[int, Wire] = {}
        self._dials: dict[int, asyncio.Task[None]] = {}
        self._alarm: asyncio.TimerHandle | None = None

    # What the pipeline calls, on the main thread

    def open(self) -> None:
        if self.matches:
            self.io.call(self._handle, Follow(self.matches))
        if self.discoverer is not None:
            self.io.run(self._discover(self.discoverer))

    def take(self) -> list[Frame]:
        self.talk()
        return self.buffer.take()

    def talk(self) -> None:
        """Pass on the session's notices, which need not wait for a reader of frames."""
        for tell in self.buffer.tells():
            self.tell(tell)

    @property
    def done(self) -> bool:
        return self.overflowed or (self._finished.is_set() and self.buffer.empty)

    def ask_status(self) -> None:
        """Have the session report its status; safe in a signal handler."""
        self.io.call(self._handle, StatusRequested())

    def set_over(self, match: Match, over: bool) -> None:
        """The event frame of a match says that it is over, or that it is not."""
        if self.discoverer is not None:
            self.io.call(self.discoverer.rules.set_over, match, over, self.io.loop.time())

    def stop(self) -> None:
        self.io.call(self._handle, StopRequested())

    def close(self) -> None:
        self._finished.wait(CLOSING_S)
        self.io.close()
        self.talk()

    # What happens on the I/O thread

    def _handle(self, event: Event) -> None:
        for effect in self.session.handle(event, self.io.loop.time()):
            self._CARRY_OUT[type(effect)](self, effect)
        self._set_alarm()

    def _set_alarm(self) -> None:
        """Wake at the session's deadline; an alarm that is early enough is left alone."""
        deadline = self.session.deadline
        if deadline is None or (self._alarm is not None and self._alarm.when() <= deadline):
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = self.io.loop.call_at(deadline, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self._handle(DeadlinePassed())

    def _connect(self, effect: Connect) -> None:
        old = self._wires.pop(effect.socket, None)
        if old is not None:  # given up as silent; it causes no more events
            old.drop_silently()
        self._dials[effect.socket] = self.io.loop.create_task(self._dial(effect))

    async def _dial(self, effect: Connect) -> None:
        number = effect.socket
        try:
            await dial(
                self.target,
                effect.path,
                on_open=partial(self._opened, number),
                on_messages=partial(self._received, number),
                on_end=partial(self._ended, number),
            )
        except DialFailed as failure:
            self._handle(Failed(number, failure.cause, failure.detail, failure.status))

    def _opened(self, number: int, wire: Wire) -> None:
        self._wires[number] = wire
        if self._paused:
            wire.pause_reading()
        self._handle(Opened(number))

    def _received(self, number: int, messages: list[bytes]) -> None:
        self._handle(Received(number, messages, self.env.wall_ms()))

    def _ended(self, number: int, code: int, reason: str) -> None:
        self._wires.pop(number, None)
        self._handle(Closed(number, code, reason))

    def _send(self, effect: Send) -> None:
        wire = self._wires.get(effect.socket)
        if wire is not None:
            for text in effect.texts:
                wire.send(text.encode())
            wire.flush()

    def _disconnect(self, effect: Disconnect) -> None:
        wire = self._wires.get(effect.socket)
        if wire is not None:
            wire.close(effect.code, effect.reason)
            self.io.loop.call_later(CLOSING_S, wire.abort)
        elif effect.socket in self._dials:
            self._dials[effect.socket].cancel()

    def _finish(self, effect: Finish) -> None:
        self.problem = self.problem or effect.problem
        self._finished.set()
        self.wake()

    def _pause(self) -> None:
        """The buffer is full: stop reading all sockets until it has room."""
        self._paused = True
        for wire in self._wires.values():
            wire.pause_reading()
        self.io.loop.call_soon(self._say_paused)

    def _say_paused(self) -> None:
        if self._paused:  # the reader may have made room meanwhile
            self._handle(ReadingPaused())

    def _resume(self) -> None:
        self._paused = False
        for wire in self._wires.values():
            wire.resume_reading()
        self._handle(ReadingResumed())

    def _overflow(self) -> None:
        """The buffer is full, and --on-slow exit ends the run."""
        size = f"{self.buffer.most_bytes / 2**20:g} MB"
        self.problem = OutputFailed(
            f"output: the reader is too slow, {size} wait for it; make it faster, raise --buffer, "
            "or choose another --on-slow"
        )
        self.overflowed = True
        self.wake()
        self.io.loop.call_soon(self._handle, StopRequested())

    async def _discover(self, discoverer: Discoverer) -> None:
        try:
            error = await discoverer.run(self._handle, self.buffer.tell, self.session.age_s)
        except Exception as bug:  # no code awaits this task, so its error would be lost
            error = LivecliError(f"--live: no more matches can be found: {bug!r}; report it")
        if not self.session.matches:
            self.problem = error
            self._handle(StopRequested())
        else:
            self.buffer.tell(Tell("list", str(error), Level.WARNING))

    def _tell(self, effect: Tell) -> None:
        if effect.gave_up is not None and self.discoverer is not None:
            self.discoverer.rules.refused(effect.gave_up)
        self.buffer.tell(effect)

    _CARRY_OUT: dict[type[Effect], Callable[..., None]] = {
        Connect: _connect,
        Deliver: lambda self, effect: self.buffer.put(effect.frames),
        Disconnect: _disconnect,
        Finish: _finish,
        Send: _send,
        Tell: _tell,
    }
