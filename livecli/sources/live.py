"""The live feed: carries out the session's effects, on as many sockets as it asks for.

All of it runs on the pipeline's thread, in the callbacks of its `Poller`; but for the dials.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.errors import LivecliError, OutputFailed
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.net.client_socket import ClientSocket
from livecli.net.dialler import Dialler
from livecli.poller import NOW, Poller
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
    Stalled,
    StatusRequested,
    StopRequested,
)
from livecli.session.level import Level
from livecli.session.session import Session

from .buffer import BLOCK, EXIT, Buffer


if TYPE_CHECKING:
    from livecli.net.background_call import BackgroundCall
    from livecli.net.connect import Link
    from livecli.net.dial import DialFailed, Dialled, Target

    from .discoverer import Discoverer


CLOSING_S = 1.0  # for the closing handshakes


class LiveSource:
    """A source that follows `matches` on `target` by the rules of `session`."""

    fd = None  # its sockets are watched already

    def __init__(
        self,
        poller: Poller,
        session: Session,
        target: Target,
        matches: tuple[Match, ...],
        *,
        tell: Callable[[Tell], None],
        most_bytes: int,
        on_slow: str = BLOCK,
        discoverer: Discoverer | None = None,
        early: BackgroundCall[Link] | None = None,
        env: Environment,
    ) -> None:
        self.poller = poller
        self.session = session
        self.matches = matches
        self.tell = tell
        self.discoverer = discoverer
        self.env = env
        self.buffer = Buffer(
            most_bytes=most_bytes,
            policy=on_slow,
            on_full=self._overflow if on_slow == EXIT else self._pause,
            on_room=self._resume,
        )
        self.problem: LivecliError | None = None
        self.overflowed = False
        self._finished = False
        self._paused = False
        self._dialler = Dialler(target, env.variables, poller, self._dialled, early)
        self._sockets: dict[int, ClientSocket] = {}
        self._tells: list[Tell] = []
        self._alarm: float | None = None  # the earliest time at which the poller calls `_ring`

    # What the pipeline calls

    def open(self) -> None:
        if self.matches:
            self._handle(Follow(self.matches))
        if self.discoverer is not None:
            self.discoverer.start(self.poller, self)

    def take(self) -> list[Frame]:
        self._talk(leaves=self.buffer.empty)
        return self.buffer.take()

    def talk(self) -> None:
        """Pass on the session's notices, which need not wait for a reader of frames."""
        self._talk(leaves=False)

    def _talk(self, *, leaves: bool) -> None:
        """Pass on notices; that a match has left only behind all that came of it."""
        tells, self._tells = self._tells, []
        for tell in tells:
            if tell.left is None or leaves:
                self.tell(tell)
            else:
                self._tells.append(tell)

    @property
    def deadline(self) -> float | None:
        return None if self.buffer.empty and not self._tells else NOW

    @property
    def done(self) -> bool:
        return self.overflowed or (self._finished and self.buffer.empty and not self._tells)

    def ask_status(self) -> None:
        """Have the session report its status; safe in a signal handler and on other threads."""
        self.poller.call(self._handle, StatusRequested())

    def stalled(self, seconds: float) -> None:
        """For so long nothing was read, because a frame took its time."""
        self._handle(Stalled(seconds))

    def set_over(self, match: Match, over: bool) -> None:
        """The event frame of a match says that it is over, or that it is not."""
        if self.discoverer is not None:
            self.discoverer.rules.set_over(match, over, self.poller.clock())

    def stop(self) -> None:
        self._handle(StopRequested())

    def close(self) -> None:
        give_up_at = self.poller.clock() + CLOSING_S
        while not self._finished and self.poller.clock() < give_up_at:
            self.poller.sleep(give_up_at)
        for client_socket in list(self._sockets.values()):
            client_socket.drop_silently()
        self._talk(leaves=True)

    # The session's events

    def _handle(self, event: Event) -> None:
        for effect in self.session.handle(event, self.poller.clock()):
            self._CARRY_OUT[type(effect)](self, effect)
        deadline = self.session.deadline
        if deadline is not None and (self._alarm is None or deadline < self._alarm):
            self._alarm = deadline
            self.poller.call_at(deadline, self._ring, deadline)

    def _ring(self, alarm: float) -> None:
        if alarm == self._alarm:  # else an earlier one was set after it
            self._alarm = None
            self._handle(DeadlinePassed())

    def _dialled(self, number: int, result: Dialled | DialFailed) -> None:
        if isinstance(result, Exception):
            self._handle(Failed(number, result.cause, result.detail, result.status))
            return
        client_socket = self._sockets[number] = ClientSocket(
            self.poller,
            result.socket,
            extension=result.extension,
            on_messages=partial(self._received, number),
            on_end=partial(self._ended, number),
        )
        if self._paused:
            client_socket.pause_reading()
        self._handle(Opened(number))
        client_socket.start(result.rest)

    def _received(self, number: int, messages: list[bytes]) -> None:
        self._handle(Received(number, messages, self.env.wall_ms()))

    def _ended(self, number: int, code: int, reason: str) -> None:
        self._sockets.pop(number, None)
        self._handle(Closed(number, code, reason))

    # The session's effects

    def _connect(self, effect: Connect) -> None:
        old = self._sockets.pop(effect.socket, None)
        if old is not None:  # given up as silent; it causes no more events
            old.drop_silently()
        self._dialler.dial(effect.socket, effect.path, self.session.patience.connect_s)

    def _send(self, effect: Send) -> None:
        client_socket = self._sockets.get(effect.socket)
        if client_socket is not None:
            for text in effect.texts:
                client_socket.send(text.encode())
            client_socket.flush()

    def _disconnect(self, effect: Disconnect) -> None:
        self._dialler.abandon(effect.socket)
        client_socket = self._sockets.get(effect.socket)
        if client_socket is not None:
            client_socket.close(effect.code, effect.reason)
            self.poller.call_at(self.poller.clock() + CLOSING_S, client_socket.abort)

    def _finish(self, effect: Finish) -> None:
        self.problem = self.problem or effect.problem
        self._finished = True

    def _tell(self, effect: Tell) -> None:
        if effect.gave_up is not None and self.discoverer is not None:
            self.discoverer.rules.refused(effect.gave_up)
        self._tells.append(effect)

    # A slow reader

    def _pause(self) -> None:
        """The buffer is full: stop reading all sockets until it has room."""
        self._paused = True
        for client_socket in self._sockets.values():
            client_socket.pause_reading()
        self.poller.call_at(NOW, self._say_paused)

    def _say_paused(self) -> None:
        if self._paused:  # the reader may have made room meanwhile
            self._handle(ReadingPaused())

    def _resume(self) -> None:
        self._paused = False
        for client_socket in self._sockets.values():
            client_socket.resume_reading()
        self._handle(ReadingResumed())

    def _overflow(self) -> None:
        """The buffer is full, and --on-slow exit ends the run."""
        size = f"{self.buffer.most_bytes / 2**20:g} MB"
        self.problem = OutputFailed(
            f"output: the reader is too slow, {size} wait for it; make it faster, raise --buffer, "
            "or choose another --on-slow"
        )
        self.overflowed = True
        self.poller.call_at(NOW, self._handle, StopRequested())

    # What the lists bring

    def discovered(self, event: Event | Tell) -> None:
        """An event for the session, or a sentence, from the discoverer."""
        if isinstance(event, Tell):
            self._tell(event)
        else:
            self._handle(event)

    def cannot_discover(self, error: LivecliError) -> None:
        """No list can be had; without a match that is followed this is the end."""
        if not self.session.matches:
            self.problem = error
            self._handle(StopRequested())
        else:
            self._tells.append(Tell("list", str(error), Level.WARNING))

    _CARRY_OUT: dict[type[Effect], Callable[..., None]] = {
        Connect: _connect,
        Deliver: lambda self, effect: self.buffer.put(effect.frames),
        Disconnect: _disconnect,
        Finish: _finish,
        Send: _send,
        Tell: _tell,
    }
