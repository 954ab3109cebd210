"""One WebSocket over an asyncio transport: bytes in, batches of messages out. Both ends use it.

The protocol itself is the Sans-I/O core of `websockets`; this file does what that core leaves to
its caller: reading, writing, joining fragments, and the end. Plain text frames, nearly all of a
feed, bypass the core (`frame_cutter`). Nothing else knows the transport, so it can be changed here.
"""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Callable
from typing import Any

from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import CONNECTING, OPEN, Protocol

from livecli.feed.frames import Binary
from livecli.net.frame_cutter import LONGEST_CUT, WHOLE_TEXT, frame_size, whole_texts


MAX_MESSAGE = 16 * 2**20  # bytes; a bigger one fails the connection with 1009
READ = 128 * 2**10  # bytes of one read
# Deflate makes up to 1032 bytes of one, so a compressed stream is read in small pieces, of which
# each can become two megabytes.
SMALL_READ = 2 * 2**10
# Bytes of answers (pongs) that may wait for a peer that asks and does not read. For a peer that
# reads, never more than a few kilobytes wait.
MAX_UNREAD = 2**20
LINGER_S = 1.0  # at the end, for what is still to be sent
BROKEN, NO_TEXT, UNREAD, TOO_BIG = 1002, 1007, 1008, 1009

# The core's debug log shows the request, and so the token; this logger cannot be switched on.
MUTE = logging.Logger("livecli.net.websocket", logging.CRITICAL + 1)

END_OF_HEAD = b"\r\n\r\n"
MAX_HEAD = 32 * 2**10  # bytes; the core would take a megabyte of header lines from anybody
MAX_LINE = 8 * 2**10  # of the first line; the core refuses a longer one
# An answer that is no upgrade: its status is all that counts, and its body may be of any size.
NO_UPGRADE = re.compile(rb"HTTP/1\.1 (?!101 )[0-9]{3} [^\r\n]*\r\n")
NO_BODY = b"Content-Length: 0\r\n\r\n"
TEXT, BINARY, CONTINUED = Opcode.TEXT, Opcode.BINARY, Opcode.CONT


class ReadBuffer(threading.local):
    """What all sockets of a thread read into: asyncio takes each read out before the next one."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(READ))


READ_BUFFER = ReadBuffer()


class Wire(asyncio.BufferedProtocol):
    """A WebSocket from its handshake to its end. Callbacks run on the loop's thread.

    `on_handshake` gets the peer's request or response once, `on_messages` every batch. `on_end`
    gets the close code and reason exactly once, also when the handshake never succeeded.
    """

    def __init__(
        self,
        protocol: Protocol,
        *,
        on_handshake: Callable[[Wire, Any], None],
        on_messages: Callable[[list[bytes]], None],
        on_end: Callable[[int, str], None],
        max_unread: int = MAX_UNREAD,
    ) -> None:
        self.protocol = protocol
        self.on_handshake = on_handshake
        self.on_messages = on_messages
        self.on_end = on_end
        self.max_unread = max_unread
        self.transport: asyncio.Transport | None = None
        self.writable = asyncio.Event()
        self.writable.set()
        self._buffer = READ_BUFFER.view
        self._room = self._buffer[:SMALL_READ]  # the part of the buffer that a read may fill
        self._fragments = bytearray()  # no list: millions of tiny fragments would take more memory
        self._fragments_are_text = True
        self._assembling = False  # between the first fragment of a message and its last
        self._cutting = False  # frame boundaries are known, so plain frames bypass the core
        self._owed = 0  # bytes still to come of a frame that the core has begun
        self._rest = b""  # the beginning of a line of the handshake, or of a frame
        self._head_bytes = 0  # of the handshake, as far as the core has it
        self._unread = False  # given up, because the peer does not read
        self.answered = False  # whether anything came at all
        self._ended = False
        self._loop = asyncio.get_running_loop()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), transport
        self.transport = transport
        self.flush()

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        data = bytes(self._buffer[:nbytes])
        if self.protocol.state is CONNECTING:
            self._shake_hands(data)
        elif self._cutting:
            self._cut(data)
        else:
            self._pass_on(data)

    def eof_received(self) -> None:
        self.protocol.receive_eof()
        self._take()

    def connection_lost(self, exc: Exception | None) -> None:
        self.writable.set()
        if not self._ended:
            self._ended = True
            self.protocol.receive_eof()
            self.on_end(*self._ending())
            self._undo_cycles()

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()

    # What the two ends call

    def send(self, text: bytes) -> None:
        """Queue one text message; `flush` sends what is queued."""
        if self.protocol.state is OPEN:
            self.protocol.send_text(text)

    def flush(self) -> None:
        """Give everything that is queued to the transport in one write."""
        if self.transport is None or self.transport.is_closing():
            self.protocol.data_to_send()
            return
        data = self.protocol.data_to_send()
        if not data:
            return
        self.transport.write(b"".join(data))
        if data[-1] == b"":  # the core's sign that nothing more will be sent
            self._hang_up()

    @property
    def backlog(self) -> int:
        """Bytes that wait for the peer."""
        return self.transport.get_write_buffer_size() if self.transport is not None else 0

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake; before the opening one is over, abort."""
        if self.protocol.state is OPEN:
            self.protocol.send_close(code, reason)
            self.flush()
        else:
            self.give_up_handshake()

    def give_up_handshake(self) -> None:
        """Abort if the opening handshake is not over yet."""
        if self.protocol.state is CONNECTING:
            self.abort()

    def _hang_up(self) -> None:
        """Close the transport once it has sent everything, after LINGER_S in any case."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.close()
            self._loop.call_later(LINGER_S, self.transport.abort)

    def drop_silently(self) -> None:
        """Abort without a further callback."""
        self.on_messages = lambda messages: None
        self._ended = True
        self.abort()

    def abort(self) -> None:
        """Cut the connection at once."""
        if self.transport is not None:
            self.transport.abort()

    def pause_reading(self) -> None:
        """Stop reading; a second call changes nothing."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.resume_reading()

    # What came in

    def _shake_hands(self, data: bytes) -> None:
        """Pass the handshake to the core; where it ends, the first frame begins."""
        self.answered = True
        if not self._head_bytes:
            data = self._rest + data
            self._rest = b""
            if b"\n" not in data and len(data) <= MAX_LINE:
                self._rest = data
                return
            refusal = NO_UPGRADE.match(data)
            data = data if refusal is None else refusal[0] + NO_BODY
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD:
            self.abort()
            return
        end = data.find(END_OF_HEAD) + len(END_OF_HEAD)
        if end < len(END_OF_HEAD):  # in pieces: then the core cuts all frames itself
            self._pass_on(data)
            return
        self._pass_on(data[:end])
        self._cutting = self.protocol.state is OPEN
        if self._cutting:
            self._cut(data[end:])
        elif end < len(data):
            self._pass_on(data[end:])

    def _cut(self, data: bytes) -> None:
        """Cut out plain text frames, five times as fast; pass all others to the core."""
        data = self._rest + data if self._rest else data
        messages: list[bytes] = []
        at, end = 0, len(data)
        while at < end and not self._over:
            if self._owed:
                part = data[at : at + self._owed]
                at += len(part)
                self._owed -= len(part)
                self.protocol.receive_data(part)
                messages += self._messages()
                continue
            if not self._assembling:
                texts, at = whole_texts(data, at)
                messages = messages + texts if messages else texts
            size = frame_size(data, at)
            if size is None or (data[at] == WHOLE_TEXT and end - at < size <= LONGEST_CUT):
                break  # the rest of it is on its way
            self._owed = size
        self._rest = data[at:]
        self._hand_over(messages)

    def _pass_on(self, data: bytes) -> None:
        self.protocol.receive_data(data)
        self._take()

    def _take(self) -> None:
        self._hand_over(self._messages())

    def _hand_over(self, messages: list[bytes]) -> None:
        """Pass messages on, send what is to be sent, and end what is over."""
        if messages:
            self.on_messages(messages)
        self.flush()
        if self._over:
            self._hang_up()
        elif self.backlog > self.max_unread:
            self._unread = True
            self.abort()

    def _messages(self) -> list[bytes]:
        """The messages that the core has completed since the last call."""
        messages: list[bytes] = []
        for event in self.protocol.events_received():
            if isinstance(event, (Request, Response)):
                self.on_handshake(self, event)
                self._room = self._buffer[: SMALL_READ if self.protocol.extensions else READ]
            elif event.opcode is TEXT and event.fin:
                messages.append(bytes(event.data))
            elif event.opcode in (TEXT, BINARY, CONTINUED):
                self._assemble(event, messages)
            if isinstance(event, Frame):
                event.data = b""  # the core keeps its last frame, which may be of 16 MiB
        return messages

    def _undo_cycles(self) -> None:
        """The core refers to what refers to it; its memory need not wait for the collector."""
        self.protocol.parser.close()
        problem: BaseException | None = self.protocol.handshake_exc or self.protocol.parser_exc
        while problem is not None:
            problem.__traceback__ = None
            problem = problem.__cause__

    @property
    def _over(self) -> bool:
        """Whether nothing more can come: the peer closed, or the protocol was violated."""
        core = self.protocol
        return bool(core.close_rcvd or core.parser_exc or core.handshake_exc)

    def _assemble(self, frame: Any, messages: list[bytes]) -> None:
        """Join fragments; control frames may come between them."""
        if frame.opcode is not CONTINUED:
            self._fragments = bytearray()
            self._fragments_are_text = frame.opcode is TEXT
        self._fragments += frame.data
        self._assembling = not frame.fin
        if frame.fin:
            whole = self._fragments
            self._fragments = bytearray()
            messages.append(bytes(whole) if self._fragments_are_text else Binary(whole))

    def _ending(self) -> tuple[int, str]:
        """Close code and reason: the peer's, or ours for giving up; 1006 where there is none."""
        problem, received = self.protocol.parser_exc, self.protocol.close_rcvd
        if isinstance(problem, PayloadTooBig):
            return TOO_BIG, "message too big"
        if received is not None:
            return received.code, received.reason
        if isinstance(problem, ProtocolError):
            return BROKEN, f"it broke the WebSocket protocol: {problem}"
        if isinstance(problem, UnicodeDecodeError):
            return NO_TEXT, "its reason for closing is no text"
        return (UNREAD, "it does not read our answers") if self._unread else (1006, "")
