"""Both ends of the feed back to back: what one says is what happens to the other. No sockets.

Time is a number that jumps to the next thing that is due, so that a match takes milliseconds. The
switchboard between the two knows which client of the service each socket of the session is, and
can be told to go down, to refuse, to swallow what is said, and to cut.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from livecli.errors import LivecliError
from livecli.feed.sports import SPORTS, Match
from livecli.service import events as service_side
from livecli.service.faults import FaultyService
from livecli.service.served_match import ServedMatch, TimedFrame
from livecli.service.service import Service
from livecli.session.effects import Connect, Deliver, Disconnect, Effect, Finish, Send, Tell
from livecli.session.events import (
    Closed,
    DeadlinePassed,
    DialFailure,
    Event,
    Failed,
    Follow,
    Opened,
    Received,
)
from livecli.session.session import Session


LATENCY_S = 0.01
ABORTED_S = 1.0  # after our goodbye to a peer that says nothing
WALL_MS = 1_718_780_400_000.0
STEPS = 200_000  # no play here needs as many; rules that run in circles do


def football(*ids: int) -> tuple[Match, ...]:
    return tuple(Match("football", number) for number in ids)


def tennis(*ids: int) -> tuple[Match, ...]:
    return tuple(Match("tennis", number) for number in ids)


def served_match(
    match: Match, *, seconds: int = 600, every_s: float = 5.0, **options: Any
) -> ServedMatch:
    """A match of numbered frames, one each `every_s`."""
    kind = SPORTS[match.sport].moving

    def play(start_ms: int) -> Iterator[TimedFrame]:
        yield TimedFrame(-1.0, "event", b'{"type":"event","event_id":%d}' % match.event_id)
        for n in range(int(seconds / every_s)):
            raw = b'{"type":"%b","event_id":%d,"n":%d}' % (kind.encode(), match.event_id, n)
            yield TimedFrame(n * every_s, kind, raw)

    return ServedMatch(match, play, **options)


def service(matches: Iterable[Match], **options: Any) -> Service:
    """A service that shows these matches, in numbered frames."""
    return Service([served_match(match) for match in matches], wall=lambda: WALL_MS, **options)


@dataclass
class Line:
    """One connection. `swallows`: nobody hears anybody any more, and nobody is told."""

    socket: int
    client: int
    swallows: bool = False
    opened: bool = False
    over: bool = False


@dataclass
class Pair:
    """`session` and `server` (None: nothing answers), with `token` in the handshake."""

    session: Session
    server: Service | FaultyService | None
    token: str | None = None
    own_path: str = ""  # of a session whose user named a path
    down: bool = False  # connections are refused
    failures: list[Failed] = field(default_factory=list)  # of the next connections, whole or not

    def __post_init__(self) -> None:
        self.now = 0.0
        self.lines: dict[int, Line] = {}  # socket → its newest connection
        self.frames: list[bytes] = []
        self.tells: list[Tell] = []
        self.connects: list[tuple[float, Connect]] = []
        self.sends: list[tuple[float, Send]] = []
        self.disconnects: list[tuple[float, Disconnect]] = []
        self.finish: Finish | None = None
        self._clients = count(1)
        self._order = count()
        self._due: list[tuple[float, int, Callable[[], None]]] = []

    # What a play does

    def follow(self, *matches: Match) -> Pair:
        return self.feed(Follow(matches))

    def feed(self, event: Event) -> Pair:
        """Let an event happen to the session, now."""
        for effect in self.session.handle(event, self.now):
            self._carry_out(effect)
        return self

    def run(self, seconds: float) -> Pair:
        """Let this much time pass."""
        end = self.now + seconds
        for _ in range(STEPS):
            at = self._next_at()
            if at is None or at > end:
                self.now = end
                return self
            self.now = max(self.now, at)
            self._step()
        raise AssertionError(f"{STEPS} steps, and it is only {self.now} s")

    def cut(self, socket: int, code: int = 1006) -> None:
        """End a connection as the network or the service does, without a word before."""
        self._end(self.lines[socket], code)

    # What it looks at

    @property
    def problem(self) -> LivecliError | None:
        """What ended the run (None: it was asked to end), which has ended."""
        assert self.finish is not None, "it is not over"
        return self.finish.problem

    @property
    def told(self) -> list[str]:
        """The kinds of what was told, in order."""
        return [tell.kind for tell in self.tells]

    def sent(self, socket: int | None = None) -> list[str]:
        """All texts that were sent, by this socket only if it is named."""
        return [
            text for _, send in self.sends if socket in (None, send.socket) for text in send.texts
        ]

    def carried(self) -> dict[int, set[Match]]:
        """What the service believes each socket to follow."""
        rules = self.server.service if isinstance(self.server, FaultyService) else self.server
        assert rules is not None
        return {
            socket: set(rules.clients[line.client].matches)
            for socket, line in self.lines.items()
            if line.client in rules.clients
        }

    # Time

    def _next_at(self) -> float | None:
        times = [self._due[0][0]] if self._due else []
        for rules in (self.session, self.server):
            if rules is not None and rules.deadline is not None:
                times.append(rules.deadline)
        return min(times) if times else None

    def _step(self) -> None:
        """One thing that is due, the switchboard's before anybody's deadline."""
        if self._due and self._due[0][0] <= self.now:
            heapq.heappop(self._due)[2]()
        elif self.server is not None and _is_due(self.server.deadline, self.now):
            self._serve(service_side.DeadlinePassed())
        else:
            self.feed(DeadlinePassed())

    def _later(self, act: Callable[[], None], seconds: float = LATENCY_S) -> None:
        heapq.heappush(self._due, (self.now + seconds, next(self._order), act))

    # The session's wishes

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Connect():
                self._connect(effect)
            case Send():
                self._send(effect)
            case Disconnect():
                self._disconnect(effect)
            case Deliver(frames):
                self.frames += [frame.raw for frame in frames]
            case Tell():
                self.tells.append(effect)
            case Finish():
                assert self.finish is None, "finished twice"
                self.finish = effect

    def _connect(self, effect: Connect) -> None:
        self.connects.append((self.now, effect))
        line = Line(effect.socket, next(self._clients))
        self.lines[effect.socket] = line
        if self.failures:
            failure = self.failures.pop(0)
            self._later(partial(self._fail, line, failure.cause, failure.status))
        elif self.down or self.server is None:
            self._later(partial(self._fail, line, DialFailure.CONNECT))
        else:
            path = self.own_path if effect.path is None else effect.path
            self._later(partial(self._open, line, path))

    def _fail(self, line: Line, cause: DialFailure, status: int | None = None) -> None:
        if not line.over:
            line.over = True
            self.feed(Failed(line.socket, cause, status=status))

    def _open(self, line: Line, path: str) -> None:
        if not line.over:
            line.opened = True
            self.feed(Opened(line.socket))
            self._serve(service_side.ClientOpened(line.client, path, self.token))

    def _send(self, effect: Send) -> None:
        self.sends.append((self.now, effect))
        line = self.lines[effect.socket]
        for text in effect.texts:
            self._later(partial(self._reach, line, text))

    def _reach(self, line: Line, text: str) -> None:
        if not (line.over or line.swallows):
            self._serve(service_side.ClientMessage(line.client, text.encode()))

    def _disconnect(self, effect: Disconnect) -> None:
        self.disconnects.append((self.now, effect))
        line = self.lines[effect.socket]
        if not line.opened:
            line.over = True  # an attempt that is given up says nothing more
        elif line.swallows:
            self._later(partial(self._end, line, 1006), ABORTED_S)
        else:
            self._later(partial(self._end, line, effect.code))

    # The service's wishes

    def _serve(self, event: service_side.Event) -> None:
        assert self.server is not None
        for effect in self.server.handle(event, self.now):
            line = next((x for x in self.lines.values() if x.client == effect.client), None)
            if line is None:
                continue
            match effect:
                case service_side.SendTexts(texts=texts):
                    self._later(partial(self._hear, line, list(texts)))
                case service_side.CloseSocket(code=code):
                    self._later(partial(self._end, line, code))

    def _hear(self, line: Line, texts: list[bytes]) -> None:
        if not (line.over or line.swallows or self.lines[line.socket] is not line):
            self.feed(Received(line.socket, texts, WALL_MS + self.now * 1000))

    def _end(self, line: Line, code: int) -> None:
        """The end of a connection, for both; the session hears only of its newest one."""
        if line.over:
            return
        line.over = True
        if self.server is not None:
            self._serve(service_side.ClientClosed(line.client))
        if self.lines[line.socket] is line:
            self.feed(Closed(line.socket, code))


def _is_due(at: float | None, now: float) -> bool:
    return at is not None and at <= now
