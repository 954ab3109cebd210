"""Minutes of a relay between an upstream that fails at random and clients that come and go."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from support.program import served
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed


TOKEN = "0123456789abcdef0123456789abcdef01234567"
MATCHES = range(1, 11)
CLIENTS = 50
SECONDS = 300.0
TICK_S = 0.02
QUIET_S = 0.5  # before a connection is closed, so that what was sent has arrived


class Feed:
    """An upstream of numbered frames. `lost` are those that nobody was there for."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.subscribers: dict[int, set[ServerConnection]] = defaultdict(set)
        self.lost: set[tuple[int, int]] = set()
        self.connections = 0
        self.numbers = dict.fromkeys(MATCHES, 0)

    async def handler(self, client: ServerConnection) -> None:
        self.connections += 1
        assert client.request is not None
        if TOKEN not in client.request.path:
            return
        life = asyncio.create_task(self._end_some_day(client))
        with suppress(ConnectionClosed):
            async for text in client:
                action = json.loads(text)
                if action["action"] == "ping":
                    await client.send('{"type":"pong"}')
                    continue
                match = action["event_id"]
                if action["action"] == "unsubscribe":
                    self.subscribers[match].discard(client)
                    continue
                if match not in MATCHES:
                    code = {"type": "error", "code": "not_tracked", "event_id": match}
                    await client.send(json.dumps(code | {"message": f"your token is {TOKEN}"}))
                    continue
                event = {"type": "event", "event_id": match, "n": self.numbers[match]}
                snapshot = {"type": "subscribed", "event_id": match, "source": "full"}
                parts = {"event": event, "livedata": [], "history": [], "odds": None}
                await client.send(json.dumps(snapshot | parts))
                self.subscribers[match].add(client)
        self._forget(client)
        life.cancel()

    async def _end_some_day(self, client: ServerConnection) -> None:
        await asyncio.sleep(self.random.uniform(2, 12))
        self._forget(client)
        await asyncio.sleep(QUIET_S)
        await client.close(1011)

    def _forget(self, client: ServerConnection) -> None:
        for each in self.subscribers.values():
            each.discard(client)

    async def play(self) -> None:
        while True:
            match = self.random.choice(MATCHES)
            n = self.numbers[match] = self.numbers[match] + 1
            frame = {"type": "action", "event_id": match, "n": n, "text": "x" * 200}
            if not self.subscribers[match]:
                self.lost.add((match, n))
            for client in list(self.subscribers[match]):
                with suppress(ConnectionClosed):
                    await client.send(json.dumps(frame))
            if self.random.random() < 0.001:
                await self._leak()
            await asyncio.sleep(TICK_S)

    async def _leak(self) -> None:
        """Say the token where no token belongs."""
        for clients in self.subscribers.values():
            for client in list(clients):
                with suppress(ConnectionClosed):
                    body = {"type": "ingest_debug", "event_id": 1, "token": TOKEN}
                    await client.send(json.dumps(body))


class Reader:
    """What one client got: by match, the numbers between one subscription and its end."""

    def __init__(self) -> None:
        self.runs: list[tuple[int, list[int | str]]] = []
        self.bytes = 0
        self.leaked = False

    async def live(self, url: str, random: Random) -> None:
        while True:
            await asyncio.sleep(random.uniform(0, 2))
            with suppress(ConnectionClosed, TimeoutError):
                async with (
                    connect(f"{url}/live/football/?records=1", proxy=None) as socket,
                    asyncio.timeout(random.uniform(1, 20)),
                ):
                    await self._read(socket, random)

    async def _read(self, socket: object, random: Random) -> None:
        runs: dict[int, list[int | str]] = {}
        for match in random.sample([*MATCHES, 99], random.randint(1, 10)):
            runs[match] = []
            self.runs.append((match, runs[match]))
            await socket.send(json.dumps({"action": "subscribe", "event_id": match}))  # type: ignore[attr-defined]
        async for text in socket:  # type: ignore[attr-defined]
            self.leaked |= TOKEN in text
            self.bytes += len(text)
            body = json.loads(text)
            if body["type"] == "action":
                runs[body["event_id"]].append(body["n"])
            elif body["type"] in ("_gap", "_drop") and body.get("event_id") in runs:
                runs[body["event_id"]].append(body["type"])


async def soak(seconds: float, folder: Path, seed: int) -> None:
    """Raises AssertionError for a frame that is lost, doubled, out of turn, or tells the token."""
    random = Random(seed)
    feed = Feed(random)
    token = folder / "token"
    token.write_text(TOKEN)
    readers = [Reader() for _ in range(CLIENTS)]
    async with serve(feed.handler, "127.0.0.1", 0, ping_interval=None) as upstream:
        port = upstream.sockets[0].getsockname()[1]
        words = [
            "--url",
            f"ws://127.0.0.1:{port}",
            "--token-file",
            token,
            "--patience",
            "0.05",
            "-v",
        ]
        with served(*words, "--on-slow-client", "close", command="relay") as relay:
            tasks = [asyncio.create_task(feed.play())]
            tasks += [asyncio.create_task(each.live(relay.url, random)) for each in readers]
            await asyncio.sleep(seconds)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            log = relay.log
    assert TOKEN not in log
    assert not any(reader.leaked for reader in readers)
    assert feed.connections > 1
    frames = gaps = 0
    for reader in readers:
        for match, told in reader.runs:
            numbers = [each for each in told if isinstance(each, int)]
            frames += len(numbers)
            gaps += len(told) - len(numbers)
            assert all(one < two for one, two in pairwise(numbers)), told
            if numbers:
                wanted = set(range(numbers[0], numbers[-1] + 1))
                missing = {(match, n) for n in wanted - set(numbers)}
                assert missing <= feed.lost, (match, sorted(missing - feed.lost), told)
                assert not missing or "_gap" in told, (match, told)
    assert frames > 100 * seconds / 10
    print(f"{frames} frames, {gaps} gaps, {feed.connections} connections")  # noqa: T201


def test_a_soak_loses_nothing_and_tells_every_gap(long: bool, tmp_path: Path):
    """Each client's frames are those sent while it was subscribed, in order, once."""
    if not long:
        pytest.skip("five minutes: with --long")
    asyncio.run(soak(SECONDS, tmp_path, seed=1))
