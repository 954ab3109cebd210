"""The service on a real port: WebSockets on both paths, and REST beside them.

It lives on the loop that it was opened on.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from livecli.feed.address import is_loopback
from livecli.net.protocol_core import ServerCore
from livecli.net.wire import Wire
from livecli.relay.access import Hosts
from livecli.service import live_list_faults
from livecli.service.events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    CloseSocket,
    CutConnection,
    DeadlinePassed,
    Effect,
    Event,
    RefuseUpgrade,
    SendTexts,
    UpgradeRequested,
)
from livecli.service.rest import router
from livecli.service.service import Service


if TYPE_CHECKING:
    from livecli.service.faults import Fault, FaultyService
    from livecli.service.replayed_outages import OutageService


HANDSHAKE_S = 10.0  # for a client to finish its upgrade
BACKLOG_BYTES = 1 * 2**20  # for one client, before the asyncio transport pauses writing
# A client that reads nothing while matches run at a pace is cut off when this much waits for it.
TOO_SLOW_BYTES = 64 * 2**20
ALL_SLOW_BYTES = 4 * TOO_SLOW_BYTES  # for all clients together, at any pace
LINES_A_S = 20  # of the log, whatever comes; and as many about messages
LOGGED_BYTES = 200  # of a message
REFUSAL = b'{"type":"error"'  # how an error frame of the service begins


class SparingLog:
    """Passes on `most` lines a second, and later the number of those that it left out."""

    def __init__(self, log: Callable[[str], None], most: int = LINES_A_S) -> None:
        self._log = log
        self._most = most
        self._began = -math.inf
        self._lines = 0

    def __call__(self, text: str) -> None:
        now = monotonic()
        if now - self._began >= 1.0:
            left_out, self._lines, self._began = self._lines - self._most, 0, now
            if left_out > 0:
                self._log(f"so many lines in a second that {left_out} were left out")
        self._lines += 1
        if self._lines <= self._most:
            self._log(text)


class Server:
    """`service` on `host`:`port` (0: any free one). With `patient`, it waits for slow clients.

    `allowed_hosts` are further names of this host; `rules`, where given, decide in the service's
    place. `list_fault` gives the fault for the next answer with a sport's list.
    """

    def __init__(
        self,
        service: Service,
        *,
        rules: Service | OutageService | FaultyService | None = None,
        list_fault: Callable[[str], Fault | None] = lambda sport: None,
        host: str = "127.0.0.1",
        port: int = 0,
        patient: bool = False,
        allowed_hosts: Iterable[str] = (),
        log: Callable[[str], None] | None = None,
    ) -> None:
        self.service = service
        self.rules = rules or service
        self.list_fault = list_fault
        self.host = host
        self.port = port
        self.patient = patient
        self.hosts = Hosts(host, allowed_hosts)
        self.log = SparingLog(log or (lambda text: None))
        # Messages have lines of their own, so that many of them hide no refusal and no fault.
        self._log_message = SparingLog(log) if log else None
        self._numbers = count(1)
        self._wires: dict[int, Wire] = {}
        self._nudged = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._playing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen and begin to play; `port` is the real one afterwards. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._welcome, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._playing = loop.create_task(self._play())

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ws://{host}:{self.port}"

    def start_all(self) -> None:
        """Begin every match now, with subscribers or without."""
        self.service.start_all(asyncio.get_running_loop().time())
        self._nudged.set()

    def nudge(self) -> None:
        """Look at the deadline again: something other than a client has changed it."""
        self._nudged.set()

    async def close(self) -> None:
        """Stop playing and close every client's socket."""
        if self._playing is not None:
            self._playing.cancel()
        if self._server is not None:
            self._server.close()
        for wire in list(self._wires.values()):
            wire.close(1001, "server is going away")

    # Clients

    def _welcome(self) -> Wire:
        number = next(self._numbers)
        wire = Wire(
            ServerCore(max_size=2**16),
            on_handshake=partial(self._shake_hands, number),
            on_messages=partial(self._received, number),
            on_end=lambda code, reason: self._ended(number, code, alarm),
            max_unread=TOO_SLOW_BYTES,
        )
        alarm = asyncio.get_running_loop().call_later(HANDSHAKE_S, wire.give_up_handshake)
        return wire

    def _shake_hands(self, number: int, wire: Wire, request: Request) -> None:
        protocol = wire.protocol
        assert isinstance(protocol, ServerProtocol), protocol
        try:
            parts = urlsplit(request.path)
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            authorization = request.headers.get("Authorization")
            host = request.headers.get("Host")
            base = f"http://{host}"
        except (LookupError, ValueError):  # a header twice that may be there once, or no URL
            self.log(f"client {number}: no request that can be read (400)")
            protocol.send_response(protocol.reject(400, "no request that can be read\n"))
            return
        denial = self.hosts.denial(host)
        if denial is not None:
            self.log(f"client {number}: refused ({denial.status}): {denial.text}")
            protocol.send_response(protocol.reject(denial.status, f"{denial.text}\n"))
            return
        if router.is_rest(parts.path):
            if wire.method == "OPTIONS" and self._is_for_pages(parts.path):
                self._answer(wire, parts.path, router.PREFLIGHT)
                return
            answer = router.answer(
                self.service, parts.path, query, authorization, base, wire.method
            )
            self._answer(wire, parts.path, self._damaged(parts.path, answer))
            return
        status = 405 if wire.method == "OPTIONS" else self._refusal(number)
        if status is not None:
            self.log(f"client {number}: refused ({status})")
            protocol.send_response(protocol.reject(status, "refused on request\n"))
            return
        protocol.send_response(protocol.accept(request))
        if protocol.state is OPEN:
            assert wire.transport is not None
            wire.transport.set_write_buffer_limits(high=BACKLOG_BYTES)
            self._wires[number] = wire
            self.log(f"client {number}: joined on {parts.path}")
            token = query.get("token") or offered_token(request)
            self._handle(ClientOpened(number, parts.path, token))

    def _is_for_pages(self, path: str) -> bool:
        """Whether pages of other origins may ask for a path, here: nobody's data is open to all."""
        is_safe = is_loopback(self.host) or self.service.token is not None
        return is_safe and router.is_for_pages(path)

    def _damaged(self, path: str, answer: router.Answer) -> router.Answer:
        """The answer, perhaps with a fault; its headers let pages read that, too."""
        sport = router.sport(path)
        fault = self.list_fault(sport)
        if fault is not None:
            how, number = fault.word, fault.number
            answer = live_list_faults.damaged(answer, sport, how, number, self.service.wall())
        if self._is_for_pages(path):
            answer = answer._replace(headers=(*answer.headers, router.FOR_ALL))
        return answer

    def _answer(self, wire: Wire, path: str, answer: router.Answer) -> None:
        """Answer a question to REST, now or later."""
        why = f" {_head(answer.body)}" if answer.status >= 400 else ""
        self.log(f"{wire.method} {path} {answer.status}{why}")

        def respond() -> None:
            protocol = wire.protocol
            assert isinstance(protocol, ServerProtocol), protocol
            if wire.transport is not None and not wire.transport.is_closing():
                protocol.send_response(_http(answer))
                wire.flush()

        if answer.after_s:
            asyncio.get_running_loop().call_later(answer.after_s, respond)
        else:
            respond()

    def _refusal(self, number: int) -> int | None:
        """The HTTP status that refuses this upgrade, if any."""
        effects = self.rules.handle(UpgradeRequested(number), asyncio.get_running_loop().time())
        return next(
            (effect.status for effect in effects if isinstance(effect, RefuseUpgrade)), None
        )

    def _received(self, number: int, messages: list[bytes]) -> None:
        for message in messages:
            if self._log_message is not None:
                self._log_message(f"client {number}: > {_head(message)}")
            self._handle(ClientMessage(number, message))

    def _ended(self, number: int, code: int, alarm: asyncio.TimerHandle) -> None:
        alarm.cancel()  # it holds the wire
        if self._wires.pop(number, None) is not None:
            self.log(f"client {number}: left ({code})")
            self._handle(ClientClosed(number))

    # Time

    async def _play(self) -> None:
        """Handle every deadline for as long as the server is open."""
        loop = asyncio.get_running_loop()
        while True:
            deadline = self.rules.deadline
            now = loop.time()
            if deadline is None or deadline > now:
                await self._sleep(None if deadline is None else deadline - now)
                continue
            wires = self._handle(DeadlinePassed())
            if self.patient:
                await asyncio.gather(*(wire.writable.wait() for wire in wires))
            await asyncio.sleep(0)

    async def _sleep(self, seconds: float | None) -> None:
        """Sleep until the next deadline, or until an event may have changed it."""
        self._nudged.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._nudged.wait()

    def _handle(self, event: Event) -> set[Wire]:
        """Carry out the effects of `event`; returns the wires that got messages."""
        self._nudged.set()
        now = asyncio.get_running_loop().time()
        wires = self._carry_out(self.rules.handle(event, now))
        for wire in wires:
            wire.flush()
        if any(wire.backlog for wire in wires):
            self._cut_off_slow()
        return wires

    def _cut_off_slow(self) -> None:
        """Cut off the clients for which the most waits, until all bounds are kept."""
        most = math.inf if self.patient else TOO_SLOW_BYTES
        waiting = sum(wire.backlog for wire in self._wires.values())
        for wire in sorted(self._wires.values(), key=lambda wire: wire.backlog, reverse=True):
            if wire.backlog <= most and waiting <= ALL_SLOW_BYTES:
                return
            waiting -= wire.backlog
            wire.abort()

    def _carry_out(self, effects: Iterable[Effect]) -> set[Wire]:
        wires = set()
        for effect in effects:
            wire = self._wires.get(effect.client)
            if wire is None:
                continue
            if isinstance(effect, SendTexts):
                for text in effect.texts:
                    wire.send(text)
                self._log_texts(effect)
                wires.add(wire)
            elif isinstance(effect, CloseSocket):
                self.log(f"client {effect.client}: closed ({effect.code}, {effect.reason})")
                wire.close(effect.code, effect.reason)
            elif isinstance(effect, CutConnection):
                self.log(f"client {effect.client}: cut off")
                wire.abort()
        return wires

    def _log_texts(self, effect: SendTexts) -> None:
        if self._log_message is None:
            return
        for text in effect.texts:
            is_refusal = text.startswith(REFUSAL)
            log = self.log if is_refusal else self._log_message
            log(f"client {effect.client}: {'refused' if is_refusal else '<'} {_head(text)}")


def _head(message: bytes) -> str:
    """What a log shows of a message."""
    more = f"… ({len(message)} bytes)" if len(message) > LOGGED_BYTES else ""
    return message[:LOGGED_BYTES].decode(errors="replace") + more


def offered_token(request: Request) -> str | None:
    """The token in `Sec-WebSocket-Protocol: token, TOKEN`."""
    offered = ",".join(request.headers.get_all("Sec-WebSocket-Protocol")).split(",")
    words = [word.strip() for word in offered]
    return words[1] if len(words) == 2 and words[0] == "token" else None


def _http(answer: router.Answer) -> Response:
    headers = Headers(answer.headers)
    if "Content-Type" not in headers:
        headers["Content-Type"] = "application/json"
    headers["Content-Length"] = str(len(answer.body))
    headers["Connection"] = "close"
    return Response(answer.status, HTTPStatus(answer.status).phrase, headers, answer.body)
