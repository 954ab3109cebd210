"""The relay on a real port: the feed's protocol, event streams, and a few answers of HTTP.

It lives on the loop that it was opened on. Upstream is somebody else's: `frames_came` and the
other events of `relay.events` are handed in, on the same loop.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterable

import orjson
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from livecli.feed.address import is_loopback
from livecli.named_tuple import NamedTuple
from livecli.net.server import Server, SparingLog
from livecli.net.wire import Wire
from livecli.relay import event_stream, metrics
from livecli.relay.access import Denial, Origins
from livecli.relay.client_queue import OnSlowClient
from livecli.relay.events import (
    AskUpstream,
    FanOut,
    FramesCame,
    LeaveUpstream,
    RecordsWanted,
    RefuseStream,
    RelayedFrame,
    StreamOpened,
)
from livecli.relay.listing import listing
from livecli.relay.metrics import Traffic
from livecli.relay.relay_service import RelayService
from livecli.service.events import ClientOpened, CloseSocket, Effect, SendTexts
from livecli.service.rest import router

from .http_ask import Ask, bare_address, is_health, read, respond, too_long
from .outlet import Outlet, SocketOutlet, StreamOutlet


SEND_BUFFER = 128 * 2**10  # bytes in the system for one client; it doubles them
SPARE = 256  # connections beyond --max-clients that may still shake hands, to be refused
CLIENTS_A_KEY = 64
AWAY_S = 10.0  # for the closing handshake of a client
TOO_SLOW = 1013, "too slow: more waits than --client-buffer holds"
GOING_AWAY = 1001, "the relay ends"

UpstreamWish = AskUpstream | LeaveUpstream


class ServerRules(NamedTuple):
    """Whom a relay lets in, and how it treats those who are slow."""

    origins: Origins
    allowed_hosts: tuple[str, ...] = ()
    max_clients: int = 2000
    client_buffer: int = 2**20
    on_slow: OnSlowClient = "conflate"
    conflate_s: float | None = None
    page: bytes | None = None
    page_policy: str = ""


class RelayServer(Server):
    """`relay` on `host`:`port`. `ask` gets what it wants of upstream; `warn` what was refused."""

    def __init__(
        self,
        relay: RelayService,
        rules: ServerRules,
        *,
        ask: Callable[[UpstreamWish], None],
        host: str,
        port: int,
        log: Callable[[str], None] = lambda text: None,
        warn: Callable[[str], None] = lambda text: None,
    ) -> None:
        super().__init__(relay, host=host, port=port, allowed_hosts=rules.allowed_hosts, log=log)
        self.relay = relay
        self.access = rules
        self.ask = ask
        self.warn = SparingLog(warn)
        self._log_message = None  # of so many clients nobody reads each message
        self.traffic = Traffic()
        self._outlets: dict[int, Outlet] = {}
        self._connections = 0

    async def open(self) -> None:
        await super().open()
        self._every(event_stream.COMMENT_EVERY_S, self._comment)
        if self.access.conflate_s is not None:
            self._every(self.access.conflate_s, self._drain_all)

    async def close(self) -> None:
        """Send what is queued, and close every client's socket with 1001."""
        self.end(*GOING_AWAY)
        await super().close()

    def end(self, code: int, reason: str) -> None:
        for number, outlet in list(self._outlets.items()):
            outlet.drain(to_the_end=True)
            self._close(number, code, reason)

    def happened(self, event: object) -> None:
        """An event of upstream."""
        if isinstance(event, FramesCame) and event.frames:
            self.traffic.lagged(max(0.0, self.relay.wall() - event.frames[0].received_ms) / 1000)
        self._handle(event)  # type: ignore[arg-type]

    def revoke(self) -> None:
        """The keys have changed: close those whose key is gone."""
        self._carry_out(self.relay.revoke(asyncio.get_running_loop().time()))

    # Clients

    def _welcome(self) -> asyncio.BaseProtocol:  # type: ignore[override]
        if self._connections >= self.access.max_clients + SPARE:
            return _Closed()
        self._connections += 1
        return super()._welcome()

    def _shake_hands(self, number: int, wire: Wire, request: Request) -> None:
        assert wire.transport is not None
        connection = wire.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        try:
            ask = read(request)
        except (LookupError, ValueError):  # a header twice that may be there once, or no URL
            self._deny(number, wire, Denial(400, "no request that can be read"))
            return
        denial = self._denial(wire, ask) or too_long(request)
        if denial is not None:
            self._deny(number, wire, denial)
        elif ask.upgrades:
            self._upgrade(number, wire, request, ask)
        else:
            self._answer_ask(number, wire, ask)

    def _denial(self, wire: Wire, ask: Ask) -> Denial | None:
        """Why a request may not come in at all; None when it may."""
        denial = self.hosts.denial(ask.host)
        denial = denial or self.access.origins.denial(ask.origin, ask.host)
        if denial is not None:
            return denial
        peer = wire.transport.get_extra_info("peername") if wire.transport else None
        keys = self.relay.keys
        if keys is None and not (peer and is_loopback(bare_address(peer[0]))):
            return Denial(403, "nobody beyond this machine may come without a key; add --key-file")
        needs_room = ask.upgrades or ask.path.startswith("/sse/")
        if needs_room and len(self._outlets) >= self.access.max_clients:
            return Denial(503, f"{self.access.max_clients} clients are connected already")
        name = keys.name(ask.token) if keys is not None else None
        if keys is not None and name is None:
            # A socket is told as the feed tells it, after its upgrade.
            return None if ask.upgrades or is_health(ask.path) else Denial(401, "no valid key")
        names = Counter(self.relay.key_names.values())
        if needs_room and name is not None and names[name] >= CLIENTS_A_KEY:
            return Denial(503, f"key {name} has {CLIENTS_A_KEY} clients already")
        return None

    def _deny(self, number: int, wire: Wire, denial: Denial) -> None:
        self.traffic.refused[denial.status] += 1
        self.warn(f"client {number}: refused ({denial.status}): {denial.text}")
        respond(wire, denial.status, b"text/plain; charset=utf-8", f"{denial.text}\n".encode())

    def _upgrade(self, number: int, wire: Wire, request: Request, ask: Ask) -> None:
        protocol = wire.protocol
        assert isinstance(protocol, ServerProtocol), protocol
        protocol.send_response(protocol.accept(request))
        if protocol.state is not OPEN:
            return
        wire.flush()
        self._admit(number, wire, SocketOutlet)
        self.log(f"client {number}: joined on {ask.path[:100]}")
        self._handle(ClientOpened(number, ask.path, ask.token))
        if ask.query.get("records") == "1":
            self._outlets[number].wants_records = True
            self.happened(RecordsWanted(number))

    def _admit(self, number: int, wire: Wire, kind: type[Outlet]) -> Outlet:
        assert wire.transport is not None
        outlet = kind(
            wire,
            self.access.client_buffer,
            self.access.on_slow,
            conflates=self.access.conflate_s is not None,
            traffic=self.traffic,
        )
        self._wires[number] = wire
        self._outlets[number] = outlet
        wire.on_writable = outlet.drain
        return outlet

    def _answer_ask(self, number: int, wire: Wire, ask: Ask) -> None:
        """Answer a request that is no upgrade."""
        if (match := event_stream.of_path(ask.path, "sse")) is not None:
            last = event_stream.last_number(ask.query.get("last_event_id") or ask.last)
            key = self.relay.keys.name(ask.token) if self.relay.keys is not None else None
            wire.streaming = True
            outlet = self._admit(number, wire, StreamOutlet)
            assert isinstance(outlet, StreamOutlet), outlet
            outlet.head = event_stream.HEAD % self._allowing(ask.origin)
            self.log(f"client {number}: a stream of match {match}")
            types = event_stream.types(ask.query)
            self.happened(StreamOpened(number, match, types, last, key))
            return
        kind, body = b"text/plain; charset=utf-8", b"not found\n"
        status, policy = 404, ""
        if (match := event_stream.of_path(ask.path, "state")) is not None:
            state = self.relay.state(match)
            kind, body = b"application/json", state or b'{"error":"not_tracked"}'
            status = 200 if state else 404
        elif is_health(ask.path):
            is_live = ask.path.rstrip("/") == "/health/live" or self.relay.ready
            status, body = (200, b"ok\n") if is_live else (503, b"not ready\n")
        elif ask.path == "/metrics":
            streams = sum(isinstance(each, StreamOutlet) for each in self._outlets.values())
            sockets = len(self._outlets) - streams
            kind, status = b"text/plain; version=0.0.4; charset=utf-8", 200
            body = metrics.text(self.relay, self.traffic, sockets, streams)
        elif ask.path == "/" and self.access.page is not None:
            kind, status, body = b"text/html; charset=utf-8", 200, self.access.page
            policy = self.access.page_policy
        elif router.is_rest(ask.path):
            base = f"http://{ask.host}"
            answer = router.answer(listing(self.relay), ask.path, ask.query, None, base)
            kind, status, body = b"application/json", answer.status, answer.body
        elif ask.path == "/matches":
            kind, status = b"application/json", 200
            body = orjson.dumps([match._asdict() for match in self.relay.relayed()])
        self.log(f"GET {ask.path[:100]} {status}")
        respond(wire, status, kind, body, self._allowing(ask.origin), policy)

    def _allowing(self, origin: str | None) -> bytes:
        """The header that lets a page of an allowed origin read the answer."""
        if origin is None or origin.lower() not in self.access.origins.allowed:
            return b""
        return b"Access-Control-Allow-Origin: %b\r\nVary: Origin\r\n" % origin.encode()

    def _ended(self, number: int, code: int, alarm: asyncio.TimerHandle) -> None:
        self._connections -= 1
        outlet = self._outlets.pop(number, None)
        if outlet is not None:
            outlet.forget()
        super()._ended(number, code, alarm)

    # Effects

    def _carry_out(self, effects: Iterable[Effect]) -> set[Wire]:
        for effect in effects:
            self._CARRY_OUT[type(effect)](self, effect)
        return set()

    def _fan_out(self, effect: FanOut) -> None:
        encoded: dict[type[Outlet], bytes] = {}
        for number in effect.clients:
            outlet = self._outlets.get(number)
            if outlet is None:
                continue
            kind = type(outlet)
            if kind not in encoded:
                encoded[kind] = b"".join(map(kind.encode, effect.frames))
            if not outlet.send(effect.frames, encoded[kind]):
                self._too_slow(number)

    def _send_texts(self, effect: SendTexts) -> None:
        outlet = self._outlets.get(effect.client)
        if outlet is None:
            return
        frames = [RelayedFrame(0, None, "", text) for text in effect.texts]
        if not outlet.send(frames, b"".join(map(outlet.encode, frames))):
            self._too_slow(effect.client)
        elif self.access.conflate_s is not None:
            outlet.drain()

    def _close_socket(self, effect: CloseSocket) -> None:
        outlet = self._outlets.get(effect.client)
        if outlet is not None:
            self.log(f"client {effect.client}: closed ({effect.code}, {effect.reason})")
            outlet.drain(to_the_end=True)
            self._close(effect.client, effect.code, effect.reason)

    def _too_slow(self, number: int) -> None:
        self.traffic.closed_slow += 1
        self.warn(f"client {number}: {TOO_SLOW[1]}; closed with {TOO_SLOW[0]}")
        self._close(number, *TOO_SLOW)

    def _close(self, number: int, code: int, reason: str) -> None:
        """Close a client, which gets nothing more; it may take its time to leave, but not long."""
        outlet = self._outlets.pop(number)
        outlet.close(code, reason)
        asyncio.get_running_loop().call_later(AWAY_S, outlet.wire.abort)

    def _refuse_stream(self, effect: RefuseStream) -> None:
        outlet = self._outlets.pop(effect.client, None)
        if outlet is None:
            return
        assert isinstance(outlet, StreamOutlet), outlet
        if outlet.head:
            status = 503 if effect.code == "limit" else 404
            body = orjson.dumps({"error": effect.code, "detail": effect.message})
            respond(outlet.wire, status, b"application/json", body)
        else:
            outlet.close(0, "")

    def _wish(self, effect: UpstreamWish) -> None:
        self.ask(effect)

    # Time

    def _every(self, seconds: float, act: Callable[[], None]) -> None:
        def again() -> None:
            act()
            self._every(seconds, act)

        asyncio.get_running_loop().call_later(seconds, again)

    def _comment(self) -> None:
        for outlet in list(self._outlets.values()):
            if isinstance(outlet, StreamOutlet):
                outlet.comment()

    def _drain_all(self) -> None:
        for outlet in list(self._outlets.values()):
            outlet.drain()

    _CARRY_OUT: dict[type, Callable[..., None]] = {
        AskUpstream: _wish,
        CloseSocket: _close_socket,
        FanOut: _fan_out,
        LeaveUpstream: _wish,
        RefuseStream: _refuse_stream,
        SendTexts: _send_texts,
    }


class _Closed(asyncio.Protocol):
    """A connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), transport
        transport.abort()
