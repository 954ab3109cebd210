"""The server's end of a connection, from its opening handshake on, over an asyncio transport."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from websockets.http11 import Request
from websockets.protocol import CONNECTING
from websockets.server import ServerProtocol

from livecli.net.handshake import END, MAX_HEAD, MAX_LINE
from livecli.net.websocket import WebSocket


READ = 16 * 2**10  # bytes of one read; clients say little
LINGER_S = 1.0  # at the end, for what is still to be sent


class ReadBuffer(threading.local):
    """What all connections of a thread read into: each read is taken out before the next one."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(READ))


READ_BUFFER = ReadBuffer()


class Wire(asyncio.BufferedProtocol):
    """A WebSocket from its handshake to its end. Callbacks run on the loop's thread.

    `on_handshake` gets the client's request once, `on_messages` every batch. `on_end` gets the
    close code and reason exactly once, also when the handshake never succeeded. A client for which
    more than `max_unread` bytes wait when it sends something is cut off.
    """

    def __init__(
        self,
        protocol: ServerProtocol,
        *,
        on_handshake: Callable[[Wire, Request], None],
        on_messages: Callable[[list[bytes]], None],
        on_end: Callable[[int, str], None],
        max_unread: int,
    ) -> None:
        self.protocol = protocol
        self.websocket = WebSocket(protocol)
        self.on_handshake = on_handshake
        self.on_messages = on_messages
        self.on_end = on_end
        self.max_unread = max_unread
        self.method = "GET"  # of the request, before `on_handshake`
        self.transport: asyncio.Transport | None = None
        self.writable = asyncio.Event()
        self.writable.set()
        self.on_writable: Callable[[], object] = self.writable.set
        self.streaming = False  # the answer goes on without end: nothing more is read or upgraded
        self._buffer = READ_BUFFER.view
        self._line = b""  # the beginning of the request's first line
        self._head_bytes = 0  # of the request, as far as the core has it
        self._tail = b""  # the last three bytes of these
        self._ended = False
        self._loop = asyncio.get_running_loop()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), transport
        self.transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        if self.streaming:
            return
        data = bytes(self._buffer[:nbytes])
        if self.protocol.state is CONNECTING:
            data = self._shake_hands(data)
        if data and self.protocol.state is not CONNECTING:
            messages = self.websocket.receive(data)
            if messages:
                self.on_messages(messages)
        self._after_reading()

    def eof_received(self) -> None:
        """The transport closes itself."""

    def connection_lost(self, exc: Exception | None) -> None:
        self.writable.set()
        if not self._ended:
            self._ended = True
            self.on_end(*self.websocket.ending)
            self.websocket.forget()

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()
        self.on_writable()

    # What the server calls

    def send(self, text: bytes) -> None:
        """Queue one text message; `flush` sends what is queued."""
        self.websocket.send(text)

    def flush(self) -> None:
        """Give everything that is queued to the transport in one write."""
        data = self.websocket.data_to_send()
        if self.transport is None or self.transport.is_closing():
            return
        if data:
            self.transport.write(data)
        if self.protocol.eof_sent:
            self._hang_up()

    @property
    def backlog(self) -> int:
        """Bytes that wait for the client."""
        return self.transport.get_write_buffer_size() if self.transport is not None else 0

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake; before the opening one is over, abort."""
        self.give_up_handshake()
        self.websocket.close(code, reason)
        self.flush()

    def give_up_handshake(self) -> None:
        """Abort if the opening handshake is not over yet."""
        if self.protocol.state is CONNECTING and not self.streaming:
            self.abort()

    def stream(self, data: bytes) -> None:
        """Send bytes of an answer of HTTP, or whole frames, as they are."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(data)

    def end_stream(self) -> None:
        """End an answer without end, once everything was sent."""
        self._hang_up()

    def abort(self) -> None:
        """Cut the connection at once."""
        if self.transport is not None:
            self.transport.abort()

    def _hang_up(self) -> None:
        """Close the transport once it has sent everything, after LINGER_S in any case."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.close()
            self._loop.call_later(LINGER_S, self.transport.abort)

    def _after_reading(self) -> None:
        """Send what is to be sent, and end what is over."""
        self.flush()
        if self.websocket.over or self.protocol.handshake_exc is not None:
            self._hang_up()
        elif self.backlog > self.max_unread:
            self.abort()

    def _shake_hands(self, data: bytes) -> bytes:
        """Pass the request to the core; what came behind it, where the first frame begins."""
        if not self._head_bytes:
            data, self._line = self._line + data, b""
            if b"\n" not in data and len(data) <= MAX_LINE:
                self._line = data
                return b""
            data = self._read_method(data)
        joined = self._tail + data
        end = joined.find(END) + len(END) - len(self._tail)
        if end < len(END) - len(self._tail):  # it has not come yet
            end = len(data)
        self._tail = joined[-3:]
        self._head_bytes += end
        if self._head_bytes > MAX_HEAD:
            self.abort()
            return b""
        self.protocol.receive_data(data[:end])
        for request in self.protocol.events_received():
            assert isinstance(request, Request), request
            self.on_handshake(self, request)
        return data[end:]

    def _read_method(self, data: bytes) -> bytes:
        """Take the method; the core, of which some versions know GET alone, sees a preflight so."""
        method, blank, rest = data.partition(b" ")
        self.method = method[:20].decode("ascii", "replace")
        return b"GET " + rest if blank and method == b"OPTIONS" else data
