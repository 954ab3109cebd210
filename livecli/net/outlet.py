"""The way down to one client of the relay: written at once while it reads, else queued."""

from __future__ import annotations

from livecli.net.frame_cutter import whole_frame
from livecli.net.wire import Wire
from livecli.relay.client_queue import ClientQueue, OnSlowClient
from livecli.relay.event_stream import COMMENT, event
from livecli.relay.events import RelayedFrame
from livecli.relay.metrics import Traffic


HIGH_WATER = 64 * 2**10  # bytes in the transport, from which on a client counts as behind


class Outlet:
    """Frames for the client of `wire`. With `conflates`, they wait for `drain` always."""

    __slots__ = (
        "_conflates",
        "_most_bytes",
        "_policy",
        "_queue",
        "_traffic",
        "wants_records",
        "wire",
    )

    def __init__(
        self,
        wire: Wire,
        most_bytes: int,
        policy: OnSlowClient,
        *,
        conflates: bool,
        traffic: Traffic,
    ) -> None:
        self.wire = wire
        self.wants_records = False
        self._most_bytes = most_bytes
        self._policy = policy
        self._conflates = conflates
        self._traffic = traffic
        self._queue: ClientQueue | None = None  # few clients are ever behind
        assert wire.transport is not None
        wire.transport.set_write_buffer_limits(high=HIGH_WATER)

    @staticmethod
    def encode(frame: RelayedFrame) -> bytes:
        """The bytes of one frame, as clients of this kind read it."""
        raise NotImplementedError

    def send(self, frames: list[RelayedFrame], encoded: bytes) -> bool:
        """Send frames, whose bytes together are `encoded`; False: the client has to go."""
        if self._queue is None and not self._conflates and self.wire.writable.is_set():
            self._traffic.delivered += len(frames)
            self._write(encoded)
            return True
        if self._queue is None:
            self._queue = ClientQueue(self._most_bytes, self._policy, always=self._conflates)
        return self._queue.put(frames)

    def drain(self, *, to_the_end: bool = False) -> None:
        """Send what is queued, as much as the client takes; or all of it, before its end."""
        queue = self._queue
        while queue is not None and (to_the_end or self.wire.writable.is_set()):
            frames = queue.take()
            if not frames:
                self._traffic.left_out += queue.left_out
                self._queue = None
                return
            if not self.wants_records and frames[0].type == "_drop":
                del frames[0]
            self._traffic.delivered += len(frames)
            self._write(b"".join(map(self.encode, frames)))

    def close(self, code: int, reason: str) -> None:
        """End the connection; nothing is sent any more."""
        raise NotImplementedError

    def forget(self) -> None:
        """The connection is gone: undo the cycle with the wire."""
        if self._queue is not None:
            self._traffic.left_out += self._queue.left_out
        self._queue = None
        self.wire.on_writable = _nothing

    def _write(self, data: bytes) -> None:
        raise NotImplementedError


class SocketOutlet(Outlet):
    """To a WebSocket."""

    __slots__ = ()

    @staticmethod
    def encode(frame: RelayedFrame) -> bytes:
        return whole_frame(frame.raw, masked=False)

    def close(self, code: int, reason: str) -> None:
        self.forget()
        self.wire.close(code, reason)

    def _write(self, data: bytes) -> None:
        self.wire.stream(data)  # nobody writes behind our own close: the server forgets the outlet


class StreamOutlet(Outlet):
    """To an event stream. Its `head` goes before the first event: until then it can be refused."""

    __slots__ = ("head",)

    def __init__(
        self,
        wire: Wire,
        most_bytes: int,
        policy: OnSlowClient,
        *,
        conflates: bool,
        traffic: Traffic,
    ) -> None:
        super().__init__(wire, most_bytes, policy, conflates=conflates, traffic=traffic)
        self.head = b""
        self.wants_records = True

    @staticmethod
    def encode(frame: RelayedFrame) -> bytes:
        return event(frame)

    def comment(self) -> None:
        """Show the client, and all between, that the stream is alive."""
        if self._queue is None:
            self._write(COMMENT)

    def close(self, code: int, reason: str) -> None:
        self.forget()
        if self.head:
            self._write(COMMENT)
        self.wire.end_stream()

    def _write(self, data: bytes) -> None:
        head, self.head = self.head, b""
        self.wire.stream(head + data if head else data)


def _nothing() -> None:
    pass
