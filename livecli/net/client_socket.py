"""The client's end of a connection: a WebSocket over a non-blocking socket that a `Poller` watches.

Nothing waits here. A read that would have to wait ends, and what cannot be written yet is kept
until there is room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from livecli.net.websocket import WebSocket
from livecli.poller import NOW, READABLE, WRITABLE, Poller


if TYPE_CHECKING:
    from websockets.extensions import Extension

    from .connect import ByteStream


# Bytes of one turn. What it brings, written as lines, fits into an empty pipe of 64 KiB, since a
# line break is shorter than the head of a frame.
READ = 64 * 2**10
READ_BUFFER = memoryview(bytearray(READ))
# Bytes of answers (pongs) that may wait for a peer that asks and does not read. For a peer that
# reads, never more than a few kilobytes wait.
MAX_UNREAD = 2**20
UNREAD = 1008, "it does not read our answers"
LINGER_S = 1.0  # at the end, for what is still to be sent


class ClientSocket:
    """One connection from the end of its handshake on. `start` it; `on_end` ends it, once.

    `on_messages` gets every batch, `on_end` the close code and reason. One turn reads a bounded
    number of bytes, so that no socket starves another.
    """

    def __init__(
        self,
        poller: Poller,
        connection: ByteStream,
        *,
        extension: Extension | None = None,
        on_messages: Callable[[list[bytes]], None],
        on_end: Callable[[int, str], None],
    ) -> None:
        self.websocket = WebSocket(extension=extension)
        self.poller = poller
        self.on_messages = on_messages
        self.on_end = on_end
        self._socket = connection
        self._fd = connection.fileno()
        self._tls = hasattr(connection, "pending")
        self._read = self._read_tls if self._tls else self._read_plain
        self._out = b""  # what the socket could not take yet
        self._unread = False  # given up, because the peer does not read
        self._paused = False
        self._hanging_up = False
        self._again = False  # a read is due without the socket being readable
        self._blocked_read = False  # TLS has to write before it can read on
        self._ended = False

    def start(self, data: bytes) -> None:
        """Begin with `data`, which came behind the handshake, and go on with the socket."""
        self._watch()
        if data:
            self._take(data)
        if self._tls:  # the TLS object may have read more
            self._read_again()

    def send(self, text: bytes) -> None:
        """Queue one text message; `flush` sends what is queued."""
        self.websocket.send(text)

    def flush(self) -> None:
        """Send what is queued, as far as there is room."""
        data = self.websocket.data_to_send()
        if self._ended or not (data or self._out):
            return
        self._out = self._out + data if self._out else data
        try:
            self._out = self._out[self._socket.send(self._out) :]
        except OSError as error:
            if not _would_block(error):
                self.abort()
                return
        if self._hanging_up and not self._out:
            self.abort()
        else:
            self._watch()

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake; the peer's answer ends the connection."""
        self.websocket.close(code, reason)
        self.flush()

    def abort(self) -> None:
        """Cut the connection at once."""
        if not self._ended:
            self._ended = True
            self.poller.unwatch(self._fd)
            self._socket.close()
            self.on_end(*(UNREAD if self._unread else self.websocket.ending))
            self.websocket.forget()

    def drop_silently(self) -> None:
        """Abort without a further callback."""
        self.on_messages = lambda messages: None
        self.on_end = lambda code, reason: None
        self.abort()

    def pause_reading(self) -> None:
        """Stop reading, so that in the end the peer has to wait."""
        self._paused = True
        self._watch()

    def resume_reading(self) -> None:
        self._paused = False
        self._watch()
        self._read_again()

    def _watch(self) -> None:
        """Watch for what is wanted; a socket that is wanted for nothing would report its end."""
        if self._ended:
            return
        writes = self._out or (self._blocked_read and not self._paused)
        events = (0 if self._paused else READABLE) | (WRITABLE if writes else 0)
        if events:
            self.poller.watch(self._fd, events, self._ready)
        else:
            self.poller.unwatch(self._fd)

    def _ready(self, events: int) -> None:
        if self._out:
            self.flush()
        if events & ~WRITABLE or self._blocked_read:
            self._turn()

    def _turn(self) -> None:
        """Read once and hand over what it brings."""
        if self._ended or self._paused or self.websocket.more:  # that comes first
            return
        blocked, self._blocked_read = self._blocked_read, False
        try:
            data = self._read()
        except OSError as error:
            if not _would_block(error):
                self.abort()
                return
            self._blocked_read = type(error).__name__ == "SSLWantWriteError"
            if blocked or self._blocked_read:
                self._watch()
            return
        if blocked:
            self._watch()
        if data:
            self._take(data)
        else:
            self.abort()

    def _read_again(self) -> None:
        """Have a turn although the socket may not become readable; once."""
        if not self._again:
            self._again = True
            self.poller.call_at(NOW, self._turn_again)

    def _turn_again(self) -> None:
        self._again = False
        if self.websocket.more and not self._paused and not self._ended:
            self._take(b"")
        else:
            self._turn()

    def _read_plain(self) -> bytes:
        return bytes(READ_BUFFER[: self._socket.recv_into(READ_BUFFER)])

    def _read_tls(self) -> bytes:
        """What several TLS records bring; one has 16 KiB at the most."""
        size = self._socket.recv_into(READ_BUFFER)
        try:
            while 0 < size < READ:
                more = self._socket.recv_into(READ_BUFFER[size:])
                if not more:  # the end; the next turn meets it again
                    break
                size += more
        except OSError as error:  # what came before it counts; the next turn meets it again
            if _would_block(error):
                return bytes(READ_BUFFER[:size])
        self._read_again()
        return bytes(READ_BUFFER[:size])

    def _take(self, data: bytes) -> None:
        """Pass messages on, send what is to be sent, and end what is over."""
        messages = self.websocket.receive(data)
        if messages:
            self.on_messages(messages)
        if self._ended:
            return
        if self.websocket.more:
            self._read_again()
        if self.websocket.over and not self._hanging_up:
            self._hanging_up = True
            self.poller.call_at(self.poller.clock() + LINGER_S, self.abort)
        self.flush()
        if len(self._out) > MAX_UNREAD:
            self._unread = True
            self.abort()
        elif self._hanging_up and not self._out:
            self.abort()


def _would_block(error: OSError) -> bool:
    """Whether it is no error but a matter of time, of TLS too, which is perhaps not loaded."""
    names = "BlockingIOError", "InterruptedError", "SSLWantReadError", "SSLWantWriteError"
    return type(error).__name__ in names
