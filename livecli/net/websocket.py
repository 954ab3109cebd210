"""A WebSocket after its opening handshake, without a transport: bytes in, messages out.

Both ends use it. The protocol itself is the Sans-I/O core of `websockets`; this file does what that
core leaves to its caller: joining fragments, and the end. Plain text frames, nearly all of a feed,
bypass the core (`frame_cutter`), and so do compressed ones; a client that meets no others never
makes a core.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from livecli.feed.frames import Binary
from livecli.net.frame_cutter import (
    CLOSE,
    COMPRESSED_TEXT,
    LONGER,
    LONGEST_CUT,
    WHOLE_TEXT,
    frame_size,
    whole_frame,
    whole_texts,
)


if TYPE_CHECKING:
    from websockets.extensions import Extension
    from websockets.protocol import Protocol


MAX_MESSAGE = 16 * 2**20  # bytes; a bigger one fails the connection with 1009
# Deflate makes up to 1032 bytes of one. What a read inflates to more than this waits for the next.
AHEAD = 2**20
CONTINUED, TEXT, BINARY = 0x0, 0x1, 0x2  # opcodes
BROKEN, NO_TEXT, TOO_BIG = 1002, 1007, 1009
NO_CLOSE = 1006, ""  # the end without a close frame
CUT_WHOLE = WHOLE_TEXT, COMPRESSED_TEXT
EMPTY_BLOCK = b"\x00\x00\xff\xff"  # the end of each compressed message, which is not sent


class WebSocket:
    """The messages of one connection, and its end.

    `core` is the server's end of the protocol; a client's is made when it is needed. `extension` is
    what a client's handshake agreed on.
    """

    def __init__(self, core: Protocol | None = None, *, extension: Extension | None = None) -> None:
        self._core = core
        self._is_client = core is None
        self._deflate: Any = extension  # permessage-deflate is the only one
        self._out: list[bytes] = []
        self._rest = b""  # the beginning of a frame, or what is not inflated yet
        self._owed = 0  # bytes still to come of a frame that the core has begun
        self._fragments = bytearray()  # no list: millions of tiny fragments would take more memory
        self._fragments_are_text = True
        self._assembling = False  # between the first fragment of a message and its last
        self._problem: Exception | None = None  # with compression
        self._left = 0  # the code with which we began to close, without the core
        self._answer: tuple[int, str] | None = None  # the peer's code and reason
        self.more = False  # whether `receive` has to be called again, if only with b""

    def receive(self, data: bytes) -> list[bytes]:
        """The messages that `data` completes; after the end there are none."""
        data = self._rest + data if self._rest else data
        messages: list[bytes] = []
        at, end = 0, len(data)
        self.more = False
        while at < end and not self.over:
            if self._owed:
                part = data[at : at + self._owed]
                at += len(part)
                self._owed -= len(part)
                messages += self._through_core(part)
                continue
            if self._is_client and not self._assembling:
                texts, at = whole_texts(data, at)
                messages = messages + texts if messages else texts
                if self._deflate is not None and at < end and data[at] == COMPRESSED_TEXT:
                    before, at = at, self._inflate(data, at, messages)
                    if self.more:
                        break
                    if at > before:
                        continue
            size = frame_size(data, at)
            bare = self._left and self._core is None and at < end and data[at] == CLOSE
            if bare and (size is None or size <= 2 + LONGER):
                if size is not None and at + size <= end:
                    self._answer = _code_and_reason(data[at + 2 : at + size])
                break
            if size is None or (data[at] in CUT_WHOLE and end - at < size <= LONGEST_CUT):
                break  # the rest of it is on its way
            self._owed = size
        self._rest = data[at:] if at < end else b""
        return messages

    def send(self, text: bytes) -> None:
        """Queue one text message."""
        if self.open:
            self._collect()
            self._out.append(whole_frame(text, masked=self._is_client))

    def close(self, code: int, reason: str = "") -> None:
        """Queue the closing handshake; frames may still come before its answer."""
        if self._core is not None and self.open:
            self._core.send_close(code, reason)
        elif self.open:  # nothing but plain text was met, and the library need not be loaded
            self._left = code
            reason_bytes = reason.encode()
            self._out.append(whole_frame(code.to_bytes(2) + reason_bytes, masked=True, kind=CLOSE))

    def data_to_send(self) -> bytes:
        """What is queued."""
        if self._core is None and not self._out:
            return b""
        self._collect()
        data, self._out = self._out, []
        return data[0] if len(data) == 1 else b"".join(data)

    @property
    def open(self) -> bool:
        """Whether neither end has begun to close."""
        return not self._left and (self._core is None or self._core.state.name == "OPEN")

    @property
    def over(self) -> bool:
        """Whether nothing more can come: the peer closed, or the protocol was violated."""
        core = self._core
        return self._answer is not None or (
            core is not None and bool(core.close_rcvd or core.parser_exc or self._problem)
        )

    @property
    def ending(self) -> tuple[int, str]:
        """Close code and reason: the peer's, or ours for giving up; 1006 where there is none."""
        if self._answer is not None:
            return self._answer
        if self._core is None:
            return NO_CLOSE
        from websockets.exceptions import PayloadTooBig, ProtocolError

        problem, received = self._problem or self._core.parser_exc, self._core.close_rcvd
        if isinstance(problem, PayloadTooBig):
            return TOO_BIG, "message too big"
        if received is not None:
            return received.code, received.reason
        if isinstance(problem, ProtocolError):
            return BROKEN, f"it broke the WebSocket protocol: {problem}"
        if isinstance(problem, UnicodeDecodeError):
            return NO_TEXT, "its reason for closing is no text"
        return NO_CLOSE

    @property
    def core(self) -> Protocol:
        """The protocol's core."""
        if self._core is None:
            from livecli.net.protocol_core import client_core

            self._core = client_core(MAX_MESSAGE, self._deflate, self._left)
        return self._core

    def forget(self) -> None:
        """Undo cycles: the core refers to what refers to it; no need to wait for the collector."""
        if self._core is not None:
            self._core.parser.close()
            problem: BaseException | None = self._core.handshake_exc or self._core.parser_exc
            while problem is not None:
                problem.__traceback__ = None
                problem = problem.__cause__

    def _collect(self) -> None:
        if self._core is not None:
            self._out += self._core.data_to_send()

    def _through_core(self, data: bytes) -> list[bytes]:
        """The messages that the core completes with `data`."""
        core = self.core
        core.receive_data(data)
        messages: list[bytes] = []
        frame: Any  # for the handshake is over
        for frame in core.events_received():
            if frame.opcode == TEXT and frame.fin:
                messages.append(bytes(frame.data))
            elif frame.opcode in (TEXT, BINARY, CONTINUED):
                self._assemble(frame, messages)
            frame.data = b""  # the core keeps its last frame, which may be of 16 MiB
        return messages

    def _assemble(self, frame: Any, messages: list[bytes]) -> None:
        """Join fragments; control frames may come between them."""
        if frame.opcode != CONTINUED:
            self._fragments = bytearray()
            self._fragments_are_text = frame.opcode == TEXT
        self._fragments += frame.data
        self._assembling = not frame.fin
        if frame.fin:
            whole = self._fragments
            self._fragments = bytearray()
            messages.append(bytes(whole) if self._fragments_are_text else Binary(whole))

    def _inflate(self, data: bytes, at: int, messages: list[bytes]) -> int:
        """Add the compressed messages from `at` on; the index of the byte after them."""
        extension = self._deflate
        texts, end = whole_texts(data, at, COMPRESSED_TEXT)
        room = AHEAD
        for index, text in enumerate(texts):
            if room <= 0:
                self.more = True
                for _ in range(index):
                    at += frame_size(data, at) or 0
                return at
            if extension.remote_no_context_takeover:
                decoder = zlib.decompressobj(wbits=-extension.remote_max_window_bits)
            else:
                decoder = extension.decoder
            try:
                message = decoder.decompress(text + EMPTY_BLOCK, MAX_MESSAGE + 1)
            except zlib.error:
                self._fail(BROKEN, "decompression failed")
                return end
            if decoder.eof:  # it would take no more: a sender keeps the stream open (7.2.3.6)
                self._fail(BROKEN, "the compressed stream has an end")
                return end
            if len(message) > MAX_MESSAGE or decoder.unconsumed_tail:
                self._fail(TOO_BIG, "over size limit")
                return end
            messages.append(message)
            room -= len(message)
        return end

    def _fail(self, code: int, reason: str) -> None:
        """End as the core does where it finds the fault itself."""
        from websockets.exceptions import PayloadTooBig, ProtocolError

        self.core.fail(code, reason)
        self._problem = PayloadTooBig(None) if code == TOO_BIG else ProtocolError(reason)


def _code_and_reason(payload: bytes) -> tuple[int, str]:
    """Of the peer's answer to our close; it ends the connection whatever it says."""
    return int.from_bytes(payload[:2]) or 1005, payload[2:].decode(errors="replace")
