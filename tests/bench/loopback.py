"""A WebSocket server that is never the bottleneck: `python loopback.py N` floods its clients.

It prints its URL. The first message of a client is taken for a subscription: the answer is a
`subscribed` frame, then as many frames as the path says (`/200`; N without one), then the close.
All of it was put into WebSocket frames beforehand, so what is sent is bytes from memory.

`/200/50` paces them, 50 a second: one frame a write, and each says when it was sent.
"""

# ruff: noqa: T201

from __future__ import annotations

import json
import re
import socket
import struct
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha1
from itertools import chain, count, islice
from pathlib import Path
from threading import Thread
from time import monotonic, monotonic_ns, sleep


EVENT_ID = 204849
MATCHES = Path(__file__).resolve().parents[2].parent / "shared" / "matches"
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
NORMAL_CLOSE = b"\x88\x02\x03\xe8"

# What a capture added, and what must not be the same in the next repetition.
ADDED = re.compile(rb',"_received_ms":[\d.]+}$')
OWN_ID = re.compile(rb'"event_id":\d+')
NUMBERED = re.compile(rb'"(uts|ts|tid)":(\d+)')
SENT = re.compile(rb'"sent_ns":"(\d+)"')  # by the monotonic clock, which processes share
NEXT = 7_919  # prime, and small beside the numbers, so that none gets longer


@contextmanager
def serving(most: int) -> Iterator[str]:
    """The URL of such a server in a process of its own."""
    command = [sys.executable, __file__, str(most)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def frames(most: int) -> list[bytes]:
    """`most` frames of one match, of all types that a match has: real ones if they are there."""
    one_match = _captured() or _simulated(most)
    found = [text for text in one_match if json.loads(text)["type"] not in ("subscribed", "ping")]
    again = (_renumbered(text, number) for number in count(1) for text in found)
    return list(islice(chain(found, again), most))


def subscribed() -> bytes:
    """The answer to a subscription."""
    body = {"type": "subscribed", "event_id": EVENT_ID, "source": "full"}
    rest = {"event": None, "livedata": [], "history": [], "odds": None}
    return json.dumps({**body, **rest}, separators=(",", ":")).encode()


def _captured() -> list[bytes]:
    """The frames of the captures of real matches, as if all were of one match."""
    return [
        OWN_ID.sub(b'"event_id":%d' % EVENT_ID, ADDED.sub(b"}", line.strip()))
        for path in sorted(MATCHES.glob("football-*.ndjson"))
        for line in path.read_bytes().splitlines()
    ]


def _simulated(most: int) -> list[bytes]:
    """The frames of livecli's own simulated match."""
    from livecli.simulation import fixtures, play

    match = next(one for one in fixtures(1) if one.event_id == EVENT_ID)
    bodies = (frame for _, frame in play(match, seed=1, start_ms=1_700_000_000_000))
    return [
        json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
        for body in islice(bodies, most)
    ]


def _renumbered(text: bytes, number: int) -> bytes:
    """The same frame at another time, with another tracker id."""
    return NUMBERED.sub(lambda m: b'"%s":%d' % (m[1], int(m[2]) + number * NEXT), text)


def _framed(text: bytes) -> bytes:
    """A text message from a server (RFC 6455, 5.2)."""
    size = len(text)
    if size < 126:
        return bytes([0x81, size]) + text
    if size < 2**16:
        return struct.pack("!BBH", 0x81, 126, size) + text
    return struct.pack("!BBQ", 0x81, 127, size) + text


class Flood:
    """The frames as they go onto the wire, and where each ends."""

    def __init__(self, texts: list[bytes]) -> None:
        self.texts = texts
        framed = [_framed(text) for text in texts]
        self.bytes = memoryview(b"".join(framed))
        self.ends = [0]
        for one in framed:
            self.ends.append(self.ends[-1] + len(one))

    def meet(self, client: socket.socket) -> None:
        """One client, from its request to its end."""
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client, client.makefile("rb") as incoming, suppress(OSError):
            first, *headers = iter(incoming.readline, b"\r\n")
            asked = first.split()[1].partition(b"?")[0].strip(b"/").split(b"/")
            key = next(h for h in headers if h.lower().startswith(b"sec-websocket-key:"))
            accept = b64encode(sha1(key.partition(b":")[2].strip() + GUID).digest())
            client.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n"
            )
            _message(incoming)
            number, per_s = int(asked[0] or len(self.texts)), int(asked[1]) if asked[1:] else 0
            client.sendall(_framed(subscribed()))
            if per_s:
                pace(client, self.texts[:number], per_s)
            else:
                client.sendall(self.bytes[: self.ends[number]])
            client.sendall(NORMAL_CLOSE)
            while incoming.read1():  # the client's own close, and its end
                pass


def pace(client: socket.socket, texts: list[bytes], per_s: int) -> None:
    """Send so many frames a second, each with the time at which it left."""
    due = monotonic()
    for text in texts:
        due += 1 / per_s
        sleep(max(0.0, due - monotonic()))
        client.sendall(_framed(b'%b,"sent_ns":"%d"}' % (text[:-1], monotonic_ns())))


def _message(incoming: object) -> None:
    """Read one message of a client, whatever it says."""
    _, size = incoming.read(2)
    size &= 0x7F
    if size == 126:
        (size,) = struct.unpack("!H", incoming.read(2))
    incoming.read(4 + size)


def main() -> None:
    flood = Flood(frames(int(sys.argv[1])))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(f"ws://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        while True:
            client, _ = listening.accept()
            Thread(target=flood.meet, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main()
