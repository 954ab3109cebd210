"""A WebSocket server that is never the bottleneck: `python loopback.py N` floods its clients.

It prints its URL. The first message of a client is taken for a subscription: the answer is a
`subscribed` frame, then as many frames as the path says (`/200`; N without one), then the close.
All of it was put into WebSocket frames beforehand, so what is sent is bytes from memory.

`/200/50` paces them, 50 a second: one frame a write, and each says when it was sent. `/200/50/10`
sends ten in a write, as they are, five times a second.

`--tls FOLDER` speaks TLS, with the certificate that is there. `--deflate` compresses for those who
offer it: one stream of deflate (RFC 7692), each frame with what came before it as its dictionary.
"""

# ruff: noqa: T201

from __future__ import annotations

import json
import re
import socket
import ssl
import struct
import subprocess
import sys
import zlib
from argparse import ArgumentParser
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha1
from itertools import accumulate, chain, count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, monotonic_ns, sleep
from typing import BinaryIO


EVENT_ID = 204849
MATCHES = Path(__file__).resolve().parents[2].parent / "shared" / "matches"
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
NORMAL_CLOSE = b"\x88\x02\x03\xe8"
TEXT, COMPRESSED = 0x81, 0xC1  # the first byte of a message; RFC 7692, 6: RSV1 says compressed
BY_ANOTHER_NAME = "127.1"  # of 127.0.0.1, which livecli does not count as loopback
CERTIFICATE, KEY = "certificate.pem", "key.pem"

# What a capture added, and what must not be the same in the next repetition.
ADDED = re.compile(rb',"_received_ms":[\d.]+}$')
OWN_ID = re.compile(rb'"event_id":\d+')
NUMBERED = re.compile(rb'"(uts|ts|tid)":(\d+)')
SENT = re.compile(rb'"sent_ns":"(\d+)"')  # by the monotonic clock, which processes share
NEXT = 7_919  # prime, and small beside the numbers, so that none gets longer


@contextmanager
def serving(most: int, *words: str, script: str = __file__) -> Iterator[str]:
    """The URL of such a server in a process of its own."""
    command = [sys.executable, script, str(most), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


@contextmanager
def serving_tls(most: int) -> Iterator[tuple[str, Path]]:
    """The same over TLS, and the certificate that its clients are to trust, made for this run."""
    with TemporaryDirectory() as folder, serving(most, "--tls", certified(Path(folder))) as url:
        yield url, Path(folder) / CERTIFICATE


def certified(folder: Path) -> str:
    """The same folder, with a key and a certificate of this machine that is its own authority."""
    words = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1,DNS:{BY_ANOTHER_NAME} "
        f"-keyout {KEY} -out {CERTIFICATE}"
    )
    subprocess.run(words.split(), check=True, capture_output=True, cwd=folder)
    return str(folder)


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


def framed(text: bytes, first: int = TEXT) -> bytes:
    """A text message from a server (RFC 6455, 5.2)."""
    size = len(text)
    if size < 126:
        return bytes([first, size]) + text
    if size < 2**16:
        return struct.pack("!BBH", first, 126, size) + text
    return struct.pack("!BBQ", first, 127, size) + text


def _compressed(texts: list[bytes]) -> Iterator[bytes]:
    """The same messages for a client that takes permessage-deflate (RFC 7692, 7.2.1)."""
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    for text in texts:
        data = stream.compress(text) + stream.flush(zlib.Z_SYNC_FLUSH)
        yield framed(data.removesuffix(b"\0\0\xff\xff"), COMPRESSED)


class Flood:
    """The frames as they go onto the wire, the answer before them, and where each ends."""

    def __init__(self, texts: list[bytes], deflate: bool) -> None:
        self.texts = texts
        self.deflate = deflate
        all_texts = [subscribed(), *texts]
        messages = _compressed(all_texts) if deflate else map(framed, all_texts)
        whole = list(messages)
        self.bytes = memoryview(b"".join(whole))
        self.ends = list(accumulate(map(len, whole)))

    def meet(self, client: socket.socket) -> None:
        """One client, from its request to its end."""
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client, client.makefile("rb") as incoming, suppress(OSError):
            path = welcome(client, incoming, deflate=self.deflate)
            message(incoming)
            number, per_s, at_once = [*map(int, path), *[0] * 3][:3]
            number = number or len(self.texts)
            client.sendall(self.bytes[: self.ends[0]])
            if at_once:
                self._burst(client, number, per_s, at_once)
            elif per_s:
                pace(client, self.texts[:number], per_s)
            else:
                client.sendall(self.bytes[self.ends[0] : self.ends[number]])
            client.sendall(NORMAL_CLOSE)
            while incoming.read1():  # the client's own close, and its end
                pass

    def _burst(self, client: socket.socket, number: int, per_s: int, at_once: int) -> None:
        due = monotonic()
        for first in range(0, number, at_once):
            due += at_once / per_s
            sleep(max(0.0, due - monotonic()))
            last = min(first + at_once, number)
            client.sendall(self.bytes[self.ends[first] : self.ends[last]])


def welcome(client: socket.socket, incoming: BinaryIO, *, deflate: bool = False) -> list[bytes]:
    """Read the request and accept it; the steps of its path."""
    first, *lines = iter(incoming.readline, b"\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)
    }
    accept = b64encode(sha1(headers[b"sec-websocket-key"] + GUID).digest())
    answer = b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept
    if deflate and b"permessage-deflate" in headers.get(b"sec-websocket-extensions", b""):
        answer += b"\r\nSec-WebSocket-Extensions: permessage-deflate"
    client.sendall(b"HTTP/1.1 101 Switching Protocols\r\n" + answer + b"\r\n\r\n")
    path = first.split()[1].partition(b"?")[0]
    return [step for step in path.split(b"/") if step]


def pace(client: socket.socket, texts: list[bytes], per_s: int) -> None:
    """Send so many frames a second, each with the time at which it left."""
    due = monotonic()
    for text in texts:
        due += 1 / per_s
        sleep(max(0.0, due - monotonic()))
        client.sendall(framed(b'%b,"sent_ns":"%d"}' % (text[:-1], monotonic_ns())))


def message(incoming: BinaryIO) -> bytes:
    """One message of a client, unmasked (RFC 6455, 5.3); empty at its end."""
    head = incoming.read(2)
    size = head[1] & 0x7F if len(head) == 2 else 0
    if size == 126:
        (size,) = struct.unpack("!H", incoming.read(2))
    mask, data = incoming.read(4), incoming.read(size)
    return bytes(byte ^ mask[at % 4] for at, byte in enumerate(data))


def listen(meet: Callable[[socket.socket], None], folder: str | None = None) -> None:
    """Print the URL; give each client to `meet`, on a thread of its own. With `folder`, TLS."""
    context = None
    if folder is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(Path(folder) / CERTIFICATE, Path(folder) / KEY)

    def attend(client: socket.socket) -> None:
        meet(client if context is None else context.wrap_socket(client, server_side=True))

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        scheme = "ws" if context is None else "wss"
        print(f"{scheme}://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        while True:
            client, _ = listening.accept()
            Thread(target=attend, args=(client,), daemon=True).start()


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("most", type=int)
    parser.add_argument("--tls", metavar="FOLDER")
    parser.add_argument("--deflate", action="store_true")
    given = parser.parse_args()
    listen(Flood(frames(given.most), given.deflate).meet, given.tls)


if __name__ == "__main__":
    main()
