"""A relay for many clients: what it adds, what a delivery costs, what a client takes in memory.

Upstream is a process that sends stamped frames, 200 a second over ten matches; a thousand clients
are another process, one raw epoll loop that only stamps, and whose CPU is not counted. Between them
is the relay; or websocat, or the library's own `broadcast()`, each with the same clients on one
match of 20 frames a second, so that a delivery is one for all.

The delay is from the write upstream to the read of the client, all that lies between included.

    python tests/bench/relay.py --clients 1000 --seconds 20
"""

# ruff: noqa: T201

from __future__ import annotations

import asyncio
import os
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from measure import ENVIRONMENT, machine, options, peer


STAMP = re.compile(rb'"sent_ns":(\d{6,20})')
MATCHES = range(1, 11)
WARM_UP_S = 3.0
TICKS = os.sysconf("SC_CLK_TCK")
BROADCAST = """
import asyncio, sys, websockets
from websockets.asyncio.server import serve, broadcast
clients = set()
async def handler(socket):
    clients.add(socket)
    try:
        await socket.wait_closed()
    finally:
        clients.discard(socket)
async def main():
    async with serve(handler, "127.0.0.1", int(sys.argv[2]), compression=None):
        async with websockets.connect(sys.argv[1], compression=None, proxy=None) as upstream:
            async for text in upstream:
                broadcast(clients, text)
asyncio.run(main())
"""


class Outcome(NamedTuple):
    """What was measured of one server between upstream and its clients."""

    deliveries: int
    delays_ms: list[float]
    cpu_s: float
    idle_mb: float
    full_mb: float
    joins_ms: list[float]  # from a subscription under this load to its snapshot


# Upstream


def frame(event_id: int, n: int) -> str:
    return (
        f'{{"type":"livedata","event_id":{event_id},"n":{n},"x":41.5,"y":22.0,"minute":12,'
        f'"period":"1H","situation":"attack","text":"{"x" * 200}","sent_ns":{time.monotonic_ns()}}}'
    )


async def upstream(port: int, rate: float) -> None:
    """The feed: ten matches for who subscribes; on `/raw`, one match for anybody."""
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    subscribers: dict[int, set[ServerConnection]] = {match: set() for match in MATCHES}

    async def handler(client: ServerConnection) -> None:
        assert client.request is not None
        if client.request.path.startswith("/raw"):
            subscribers[1].add(client)
        async for message in client:
            found = re.search(r'"event_id":(\d+)', str(message))
            if found and "subscribe" in str(message):
                match = int(found[1])
                await client.send(
                    f'{{"type":"subscribed","event_id":{match},"source":"full","event":null,'
                    '"livedata":[],"history":[],"odds":null}'
                )
                subscribers[match].add(client)
        for each in subscribers.values():
            each.discard(client)

    async with serve(handler, "127.0.0.1", port, compression=None, ping_interval=None):
        due = time.monotonic()
        for n in range(10**9):
            for match in MATCHES:
                broadcast(subscribers[match], frame(match, n))
                due += 1 / rate
                await asyncio.sleep(max(0.0, due - time.monotonic()))


# Clients


def clients(kind: str, port: int, number: int, seconds: float, deaf: int) -> None:
    """Connect so many, print `ready`, read and stamp for so long, print the delays."""
    poll = select.epoll()
    sockets: dict[int, socket.socket] = {}
    for n in range(number + deaf):
        made = socket.create_connection(("127.0.0.1", port))
        made.sendall(_request(kind, port, 1 + n % len(MATCHES)))
        head = made.recv(4096)
        assert b" 101 " in head or b" 200 " in head or kind == "sse", head
        if kind == "relay":
            text = b'{"action":"subscribe","event_id":%d}' % (1 + n % len(MATCHES))
            made.sendall(b"\x81" + bytes([0x80 | len(text)]) + bytes(4) + text)
        made.setblocking(False)
        if n < number:
            sockets[made.fileno()] = made
            poll.register(made, select.EPOLLIN)
        else:
            sockets[-n] = made
    print("ready", flush=True)
    starts = time.monotonic_ns() + int(WARM_UP_S * 1e9)
    ends = starts + int(seconds * 1e9)
    delays: list[int] = []
    while (now := time.monotonic_ns()) < ends:
        for fd, _ in poll.poll(0.1):
            data = sockets[fd].recv(65536)
            now = time.monotonic_ns()
            if not data:
                poll.unregister(fd)
            if now >= starts:
                delays += [now - int(stamp) for stamp in STAMP.findall(data)]
    delays.sort()
    print(len(delays), *delays[:: max(1, len(delays) // 1000)], flush=True)
    time.sleep(30)


def _request(kind: str, port: int, match: int) -> bytes:
    path = f"/sse/football/{match}" if kind == "sse" else "/live/football/"
    upgrade = (
        ""
        if kind == "sse"
        else "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    )
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{upgrade}\r\n".encode()


# A run


def measured(
    server: Sequence[str], port: int, kind: str, number: int, seconds: float, deaf: int = 0
) -> Outcome:
    """So many clients on a server, for so long."""
    with ExitStack() as stack:
        process = stack.enter_context(_process(server))
        _wait_for(port)
        idle_mb = _memory_mb(process.pid)
        words = [sys.executable, __file__, "--role", "clients", kind, str(port), str(number)]
        readers = stack.enter_context(_process([*words, str(seconds), str(deaf)]))
        assert readers.stdout is not None
        assert readers.stdout.readline() == b"ready\n"
        time.sleep(WARM_UP_S)
        before = _cpu_s(process.pid)
        time.sleep(seconds / 2)
        joins_ms = [_join_ms(port) for _ in range(9)] if kind == "relay" else []
        time.sleep(seconds / 2)
        cpu_s = _cpu_s(process.pid) - before
        full_mb = _memory_mb(process.pid)
        count, *delays = map(int, readers.stdout.readline().split())
    return Outcome(count, [each / 1e6 for each in delays], cpu_s, idle_mb, full_mb, joins_ms)


def _join_ms(port: int) -> float:
    """How long a client that comes late waits for its snapshot."""
    with socket.create_connection(("127.0.0.1", port)) as late:
        late.sendall(_request("relay", port, 1))
        late.recv(4096)
        text = b'{"action":"subscribe","event_id":1}'
        began = time.monotonic()
        late.sendall(b"\x81" + bytes([0x80 | len(text)]) + bytes(4) + text)
        assert b"subscribed" in late.recv(4096)
        return (time.monotonic() - began) * 1000


@contextmanager
def _process(words: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(0.3)
            return
    raise SystemExit(f"nothing listens on {port}")


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory_mb(pid: int) -> float:
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.partition("VmRSS:")[2].split()[0]) / 1024


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def show(name: str, one: Outcome, number: int, seconds: float) -> None:
    delays = one.delays_ms
    p50, p99 = (delays[int(len(delays) * share)] for share in (0.5, 0.99))
    a_client = (one.full_mb - one.idle_mb) * 1024 / number
    micros = one.cpu_s / max(1, one.deliveries) * 1e6
    print(
        f"{name:38} {one.deliveries / seconds:8.0f}/s   p50 {p50:6.2f} ms   p99 {p99:7.2f} ms   "
        f"CPU {micros:5.1f} us a delivery, {one.cpu_s / seconds:4.0%} of a core   "
        f"{a_client:5.1f} KB a client"
        + (f"   a late client joins in {median(one.joins_ms):.1f} ms" if one.joins_ms else "")
    )


def main() -> None:
    if sys.argv[1:3] == ["--role", "upstream"]:
        asyncio.run(upstream(int(sys.argv[3]), float(sys.argv[4])))
    if sys.argv[1:3] == ["--role", "clients"]:
        kind, port, number, seconds, deaf = sys.argv[3:]
        clients(kind, int(port), int(number), float(seconds), int(deaf))
        return
    parser = options(__doc__)
    parser.add_argument("--clients", type=int, default=1000, metavar="N")
    parser.add_argument("--streams", type=int, default=200, metavar="N")
    parser.add_argument("--rate", type=float, default=200.0, metavar="N", help="frames a second")
    parser.add_argument("--seconds", type=float, default=20.0, metavar="S")
    given = parser.parse_args()
    print(
        f"{machine()}; {given.clients} clients, {given.rate:g} frames/s, {given.seconds:g} s each"
    )
    feed = _free_port()
    with _process([sys.executable, __file__, "--role", "upstream", str(feed), str(given.rate)]):
        _wait_for(feed)
        url, ws, seconds = f"ws://127.0.0.1:{feed}", given.clients, given.seconds
        port = _free_port()
        livecli = [sys.executable, "-m", "livecli", "relay", "--url", url, "--port"]
        relay = [*livecli, str(port)]
        show("livecli relay", measured(relay, port, "relay", ws, seconds), ws, seconds)
        one = measured(relay, port, "relay", ws, seconds, deaf=1)
        show("livecli relay, one client never reads", one, ws, seconds)
        streams = measured(relay, port, "sse", given.streams, seconds)
        show(f"livecli relay, {given.streams} event streams", streams, given.streams, seconds)
        port = _free_port()
        library = [sys.executable, "-c", BROADCAST, f"{url}/raw", str(port)]
        show("websockets' broadcast()", measured(library, port, "raw", ws, seconds), ws, seconds)
        if websocat := peer("websocat"):
            words = [websocat, "-t", "-E", f"ws-l:127.0.0.1:{port}", f"broadcast:{url}/raw"]
            show("websocat broadcast:", measured(words, port, "raw", ws, seconds), ws, seconds)


if __name__ == "__main__":
    main()
