"""The relay on loopback, in this process: who gets in, what goes down, what slow clients cost."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from livecli.feed.frames import Frame
from livecli.feed.sports import BOTH_PATH, Match
from livecli.net import relay_server
from livecli.net.relay_server import RelayServer, ServerRules
from livecli.relay.access import Origins
from livecli.relay.client_keys import Key, Keys
from livecli.relay.events import AskUpstream, FeedRefused, FramesCame, UpstreamFeed
from livecli.relay.relay_service import RelayService


ONE = Match("football", 204849)
SUBSCRIBE = '{"action":"subscribe","event_id":204849}'
SNAPSHOT = (
    b'{"type":"subscribed","event_id":204849,"source":"full","event":null,'
    b'"livedata":[],"history":[],"odds":null}'
)
WALL_MS = 1_718_780_400_000.0
ENDS_S = 10.0  # many times what any answer takes
KEY = "k" * 16


def frame(raw: bytes) -> Frame:
    return Frame(raw, orjson.loads(raw)["type"], 204849, "football", WALL_MS, 1)


def numbered(kind: str, n: int, size: int = 0) -> bytes:
    text = b" " * size
    return b'{"type":"%b","event_id":204849,"n":%d,"text":"%b"}' % (kind.encode(), n, text)


class Bench:
    """A relay's server, with upstream in the test's hands."""

    def __init__(self, **options: Any) -> None:
        rules = {name: options.pop(name) for name in ServerRules._fields if name in options}
        rules = {"origins": Origins(), **rules}
        self.asked: list[object] = []
        self.lines: list[str] = []
        self.relay = RelayService(wall=lambda: WALL_MS, **options)
        self.server = RelayServer(
            self.relay,
            ServerRules(**rules),
            ask=self.asked.append,
            host="127.0.0.1",
            port=0,
            warn=self.lines.append,
        )

    def came(self, *raws: bytes) -> None:
        self.server.happened(FramesCame(None, [frame(raw) for raw in raws]))

    async def client(self, query: str = "", **options: Any) -> ClientConnection:
        return await connect(
            f"{self.server.url}{BOTH_PATH}{query}", compression=None, proxy=None, **options
        )

    async def follower(self, query: str = "", **options: Any) -> ClientConnection:
        """A client that is subscribed to ONE, which upstream has."""
        client = await self.client(query, **options)
        await client.send(SUBSCRIBE)
        if not self.relay.ready or not self.relay.matches:
            await self.until(lambda: bool(self.relay.matches))
            self.came(SNAPSHOT)
        assert orjson.loads(await client.recv())["type"] == "subscribed"
        return client

    async def get(self, target: str, **headers: str) -> bytes:
        """What a plain request is answered, up to its end."""
        fields = {"Host": "localhost", **headers}
        lines = [f"{name}: {value}" for name, value in fields.items()]
        head = "\r\n".join([f"GET {target} HTTP/1.1", *lines, "", ""])
        return await self.answer(head.encode())

    async def answer(self, head: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        try:
            writer.write(head)
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await asyncio.sleep(0.001)


@asynccontextmanager
async def open_bench(**options: Any) -> AsyncIterator[Bench]:
    bench = Bench(**options)
    problems: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
    await bench.server.open()
    try:
        yield bench
    finally:
        await bench.server.close()
    assert problems == []


def play(scene: Callable[[Bench], Awaitable[None]], **options: Any) -> Bench:
    """Run a scene on a relay with these options; it must end in time."""

    async def run() -> Bench:
        async with asyncio.timeout(ENDS_S), open_bench(**options) as bench:
            await scene(bench)
        return bench

    return asyncio.run(run())


async def closing(client: ClientConnection) -> tuple[int, list[bytes]]:
    """The code with which a client is closed, and what it got before."""
    texts: list[bytes] = []
    try:
        while True:
            texts.append(await client.recv(decode=False))  # type: ignore[arg-type]
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006, texts


def test_frames_go_down_byte_for_byte():
    """To each client that asked, and upstream is asked once."""

    async def scene(bench: Bench) -> None:
        clients = [await bench.follower() for _ in range(3)]
        raw = b'{"type":"livedata",  "event_id":204849,"x":1.50}'
        bench.came(raw)

        assert [await client.recv(decode=False) for client in clients] == [raw] * 3
        assert bench.asked == [AskUpstream(UpstreamFeed(ONE))]

    play(scene)


def test_a_relay_that_ends_sends_what_is_queued_and_says_goodbye():
    """1001, as a server says that goes away."""

    async def scene(bench: Bench) -> None:
        client = await bench.follower()
        bench.came(numbered("action", 1))
        await bench.server.close()

        assert await closing(client) == (1001, [numbered("action", 1)])

    play(scene)


# Event streams


def events(answer: bytes) -> list[tuple[str, bytes]]:
    """Type and data of each event of a stream."""
    body = answer.partition(b"\r\n\r\n")[2]
    blocks = [block.split(b"\n") for block in body.split(b"\n\n") if block.startswith(b"event")]
    return [(lines[0][7:].decode(), lines[2][6:]) for lines in blocks]


def test_a_stream_has_the_same_bytes_as_events():
    """With the head that keeps proxies from holding it back."""

    async def scene(bench: Bench) -> None:
        await bench.follower()
        reading = asyncio.create_task(bench.get("/sse/football/204849?type=action"))
        await bench.until(lambda: len(bench.server._outlets) == 2)
        bench.came(numbered("action", 1), numbered("livedata", 2))
        await bench.server.close()
        answer = await reading

        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"\r\nX-Accel-Buffering: no\r\n" in answer
        assert b"\r\nCache-Control: no-cache, no-transform\r\n" in answer
        assert events(answer) == [("action", numbered("action", 1))]

    play(scene)


def test_a_stream_that_upstream_refuses_is_an_answer_of_http():
    """EventSource stops there, and does not ask again and again."""

    async def scene(bench: Bench) -> None:
        reading = asyncio.create_task(bench.get("/sse/football/204849"))
        await bench.until(lambda: bool(bench.asked))
        bench.server.happened(FeedRefused(UpstreamFeed(ONE), "not_tracked"))

        answer = await reading

        assert answer.startswith(b"HTTP/1.1 404 ")
        assert answer.endswith(
            b'{"error":"not_tracked","detail":"No live tracking for event 204849"}'
        )

    play(scene)


def test_last_event_id_goes_on_where_it_was():
    """By header or in the query, as EventSource and its substitutes send it."""

    async def scene(bench: Bench) -> None:
        await bench.follower()
        bench.came(*[numbered("action", n) for n in range(4)])
        last = bench.relay.matches[UpstreamFeed(ONE)].ring.frames[2].number
        by_header = asyncio.create_task(
            bench.get("/sse/football/204849", **{"Last-Event-ID": str(last)})
        )
        by_query = asyncio.create_task(bench.get(f"/sse/football/204849?last_event_id={last}"))
        await bench.until(lambda: len(bench.server._outlets) == 3)
        await bench.server.close()

        wanted = [("action", numbered("action", n)) for n in (2, 3)]
        assert events(await by_header) == events(await by_query) == wanted

    play(scene)


# Plain answers


def test_state_health_and_metrics():
    """What a script, a supervisor and Prometheus ask."""

    async def scene(bench: Bench) -> None:
        await bench.follower()
        bench.came(numbered("action", 1))

        assert b'"subscribed"' in await bench.get("/state/football/204849")
        assert (await bench.get("/state/football/1")).startswith(b"HTTP/1.1 404 ")
        assert (await bench.get("/health")).endswith(b"\r\n\r\nok\n")
        assert (await bench.get("/matches")).endswith(b'[{"sport":"football","event_id":204849}]')
        metrics = (await bench.get("/metrics")).decode()
        assert 'livecli_relay_clients{kind="socket"} 1\n' in metrics
        assert 'livecli_relay_frames_total{sport="football",event_id="204849"} 2\n' in metrics
        assert (await bench.get("/nowhere")).startswith(b"HTTP/1.1 404 ")

    play(scene)


def test_a_relay_without_its_upstream_is_live_and_not_ready():
    """The supervisor must not kill it; the balancer must not send clients."""

    async def scene(bench: Bench) -> None:
        assert (await bench.get("/health/ready")).startswith(b"HTTP/1.1 503 ")
        assert (await bench.get("/health/live")).startswith(b"HTTP/1.1 200 ")

    play(scene, fixed=[ONE])


# Who may


@pytest.mark.parametrize("target", ["/", "/sse/football/204849", "/metrics", BOTH_PATH])
def test_a_foreign_host_is_misdirected_everywhere(target: str):
    """Also with a header that a proxy would write: nobody believes it."""

    async def scene(bench: Bench) -> None:
        answer = await bench.get(
            target, **{"Host": "evil.example", "X-Forwarded-Host": "localhost"}
        )

        assert answer.startswith(b"HTTP/1.1 421 ")

    bench = play(scene)

    assert bench.lines == [
        "client 1: refused (421): host 'evil.example' is not served here; add --allow-host"
    ]


@pytest.mark.parametrize(("origin", "status"), [("null", 403), ("https://a.example", 200)])
def test_pages_of_other_origins_need_to_be_allowed(origin: str, status: int):
    """The allowed one may read the answer, too."""

    async def scene(bench: Bench) -> None:
        answer = await bench.get("/health", Origin=origin)

        assert answer.startswith(b"HTTP/1.1 %d " % status)
        allowed = b"Access-Control-Allow-Origin: https://a.example\r\n" in answer
        assert allowed == (status == 200)

    play(scene, origins=Origins(["https://a.example"]))


def test_with_keys_everything_but_health_needs_one():
    """In the query, as a subprotocol, or as Authorization."""

    async def scene(bench: Bench) -> None:
        for target in ("/", "/metrics", "/state/football/1", "/sse/football/1"):
            assert (await bench.get(target)).startswith(b"HTTP/1.1 401 "), target
        assert (await bench.get("/health")).startswith(b"HTTP/1.1 200 ")
        for kind in ("Token", "Bearer"):
            answer = await bench.get("/metrics", Authorization=f"{kind} {KEY}")
            assert answer.startswith(b"HTTP/1.1 200 ")
            assert KEY.encode() not in answer
        assert (await bench.get(f"/metrics?token={KEY}")).startswith(b"HTTP/1.1 200 ")
        code, (told,) = await closing(await bench.client("?token=wrong"))
        assert (code, orjson.loads(told)["code"]) == (4401, "auth_failed")
        await bench.follower(f"?token={KEY}")
        await bench.follower(subprotocols=["token", KEY])

    bench = play(scene, keys=Keys({"anna": Key(KEY.encode(), frozenset())}))

    assert KEY not in str(bench.lines)


def test_a_key_has_so_many_clients_and_no_more(monkeypatch: pytest.MonkeyPatch):
    """One leaked key does not take all the places."""
    monkeypatch.setattr(relay_server, "CLIENTS_A_KEY", 2)

    async def scene(bench: Bench) -> None:
        for _ in range(2):
            await bench.follower(f"?token={KEY}")
        answer = await bench.get(f"/sse/football/204849?token={KEY}")
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert answer.endswith(b"key anna has 2 clients already\n")

    play(scene, keys=Keys({"anna": Key(KEY.encode(), frozenset())}))


def test_more_clients_than_there_may_be_are_told_so():
    """503, and those who are in stay."""

    async def scene(bench: Bench) -> None:
        client = await bench.follower()
        answer = await bench.get("/sse/football/204849")
        bench.came(numbered("action", 1))

        assert answer.startswith(b"HTTP/1.1 503 ")
        assert await client.recv(decode=False) == numbered("action", 1)

    play(scene, max_clients=1)


TARGETS = st.sampled_from([b"/", b"/sse/football/1", b"/state/x", b"/metrics", b"//[", b"*", b""])
NAMES = st.sampled_from(
    b"Host Host Host Authorization Upgrade Connection Origin Last-Event-ID Content-Length".split()
)
WORDS = st.binary(max_size=20) | st.sampled_from([b"localhost", b"websocket", b"null", b"7"])
HEADS = st.builds(
    lambda method, target, version, fields: (
        b"%b %b HTTP/%b\r\n" % (method, target, version)
        + b"".join(b"%b: %b\r\n" % field for field in fields)
        + b"\r\n"
    ),
    st.sampled_from([b"GET", b"POST", b"HEAD", b"OPTIONS", b"", b"\x16\x03"]),
    TARGETS,
    st.sampled_from([b"1.1", b"1.0", b"2", b"9" * 20]),
    st.lists(st.tuples(NAMES, WORDS), max_size=4),
)


@given(st.lists(HEADS, min_size=4, max_size=8))
def test_no_request_troubles_the_server(heads: list[bytes]):
    """Methods, paths, hosts and versions at random: answered or cut off, and it goes on."""

    async def scene(bench: Bench) -> None:
        for head in heads:
            if b"/sse" not in head:
                await bench.answer(head)
        assert (await bench.get("/health")).endswith(b"ok\n")

    play(scene)


LONG_FIELD = b"A: %b\r\n" % (b"x" * 5000)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /%b HTTP/1.1\r\nHost: localhost\r\n\r\n" % (b"x" * 5000), b"414"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n%b\r\n" % (LONG_FIELD * 2), b"431"),
        (b"GET /%b HTTP/1.1\r\nHost: localhost\r\n\r\n" % (b"x" * 100_000), b""),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
    ],
)  # fmt: skip
def test_long_and_broken_requests_are_refused(head: bytes, status: bytes):
    """With a status where the head still can be read."""

    async def scene(bench: Bench) -> None:
        assert (await bench.answer(head))[9:12] == status

    play(scene)


def test_a_message_that_is_too_big_ends_its_client_alone():
    """Ten megabytes are no subscription."""

    async def scene(bench: Bench) -> None:
        client, other = await bench.follower(), await bench.follower()
        with suppress(ConnectionClosed):
            await client.send("x" * 10 * 2**20)
        assert (await closing(client))[0] == 1009
        bench.came(numbered("action", 1))
        assert await other.recv(decode=False) == numbered("action", 1)

    play(scene)


# Slow clients


@asynccontextmanager
async def deaf(bench: Bench) -> AsyncIterator[None]:
    """A client that subscribes and never reads; the system takes little for it."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**16)
    made.setblocking(False)
    await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", bench.server.port))
    reader, writer = await asyncio.open_connection(sock=made, limit=1024)
    head = (
        f"GET {BOTH_PATH}?records=1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n"
    )
    writer.write(head.encode())
    await reader.readuntil(b"\r\n\r\n")
    text = SUBSCRIBE.encode()
    writer.write(b"\x81" + bytes([0x80 | len(text)]) + b"\0\0\0\0" + text)
    await bench.until(lambda: len(bench.relay.matches[UpstreamFeed(ONE)].clients) == 2)
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        writer.transport.abort()


def test_a_client_that_never_reads_is_closed_and_the_others_are_unmoved():
    """Actions are not left out, so that some day it is too much: said, and bounded in memory."""

    async def scene(bench: Bench) -> None:
        client = await bench.follower()
        async with deaf(bench):
            sent = 0
            while bench.server.traffic.closed_slow == 0:
                bench.came(numbered("action", sent, 50_000))
                assert orjson.loads(await client.recv())["n"] == sent
                sent += 1
                assert sent < 1000

    bench = play(scene, client_buffer=200_000)

    assert "too slow" in bench.lines[0]


def test_a_slow_client_gets_the_newest_and_is_told_what_it_missed():
    """Nothing but states: it stays however far it is behind."""

    async def scene(bench: Bench) -> None:
        client = await bench.follower()
        async with deaf(bench):
            for n in range(200):
                bench.came(numbered("livedata", n, 50_000))
                await client.recv()
            (queued,) = [o._queue for o in bench.server._outlets.values() if o.wants_records]
            assert queued is not None
            record, *rest = queued.take()

            assert bench.server.traffic.closed_slow == 0
            assert orjson.loads(record.raw)["type"] == "_drop"
            assert orjson.loads(rest[-1].raw)["n"] == 199
            assert queued.left_out > 50

    play(scene, client_buffer=200_000)
