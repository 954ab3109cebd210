"""Many machines, on this one: a cluster of three servers, and three publishers with shards."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from support.nats import NatsServer, free_port, nats_server, stored_messages
from support.program import Running, following, livecli, served


MATCHES = 200
READERS = 10


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[list[NatsServer]]:
    """Three servers, each with a store of its own."""
    ports = [free_port() for _ in range(3)]
    routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in ports)
    with ExitStack() as stack:
        servers = []
        for number, port in enumerate(ports, 1):
            folder = tmp_path / f"n{number}"
            folder.mkdir()
            config = (
                f"server_name: n{number}\n"
                f'cluster {{ name: three, listen: "127.0.0.1:{port}", routes: [{routes}] }}\n'
            )
            servers.append(stack.enter_context(nats_server(folder, config)))
        yield servers


def asked(url: str, what: str) -> dict[str, Any]:
    """JetStream's answer; an empty one where there is none."""

    async def ask() -> dict[str, Any]:
        import nats

        client = await nats.connect(url)
        try:
            reply = await client.request(f"$JS.API.{what}", b"", timeout=5)
            answer: dict[str, Any] = json.loads(reply.data)
        except Exception:
            answer = {}
        finally:
            await client.close()
        return answer

    return asyncio.run(ask())


def wait_until_ready(url: str) -> None:
    ends_at = time.monotonic() + 60
    while "error" in asked(url, "INFO") or not asked(url, "INFO"):
        assert time.monotonic() < ends_at, "the cluster has no leader"
        time.sleep(0.2)


def test_the_leader_of_a_cluster_dies(
    cluster: list[NatsServer], long: bool, tmp_path: Path
) -> None:
    """A hot pair publishes, ten readers read: each reader gets each frame once, in its order."""
    if not long:
        pytest.skip("--long: a minute")
    wait_until_ready(cluster[0].url)
    by_name = {f"n{number}": server for number, server in enumerate(cluster, 1)}
    places = [server.url.removeprefix("nats://") for server in cluster]
    bus = f"nats://{','.join(places)}"
    with served("--speed", "30", "--seed", "5") as service, ExitStack() as stack:
        words = ("publish", "204849", "204850", "--url", service.url, "--to", bus, "-v")
        pair = [
            stack.enter_context(following(*words, "--replicas", "3", "--duration", "30"))
            for _ in range(2)
        ]
        pair[0].wait_for("following match")
        while "config" not in asked(cluster[0].url, "STREAM.INFO.livecli"):
            time.sleep(0.2)
        reader = ("tail", "--bus", bus, "--from", "start", "-f", "ndjson", "-t", "livedata")
        readers = [
            stack.enter_context(following(*reader, "--duration", "40")) for _ in range(READERS)
        ]
        time.sleep(8)
        leader = asked(cluster[0].url, "STREAM.INFO.livecli")["cluster"]["leader"]
        by_name[leader].kill()
        ends = [each.end(90) for each in pair]
        read = [each.end(90) for each in readers]
        left = next(server for name, server in by_name.items() if name != leader)
        messages = stored_messages(left.url, "livecli")
    positions = [each.data for each in messages if each.subject.endswith(".livedata")]
    times = {
        match: [frame["uts"] for frame in map(json.loads, positions) if frame["event_id"] == match]
        for match in (204849, 204850)
    }

    assert [end.code for end in ends] == [0, 0], "\n".join(end.stderr for end in ends)
    assert len(positions) > 200
    assert len(set(positions)) == len(positions)
    assert all(each == sorted(each) for each in times.values())
    assert [end.lines for end in read] == [positions] * READERS


def test_three_publishers_share_two_hundred_matches(tmp_path: Path, long: bool) -> None:
    """One more takes a quarter of the matches, one fewer gives its own away; all are published."""
    if not long:
        pytest.skip("--long: a minute")
    with (
        nats_server(tmp_path) as nats,
        served("--matches", str(MATCHES), "--speed", "20") as service,
    ):
        three = followed(nats, service.url, "three", ["1/3", "2/3", "3/3"])
        four = followed(nats, service.url, "four", ["1/4", "2/4", "3/4", "4/4"])
        two = followed(nats, service.url, "two", ["1/2", "2/2"])

    assert [len(three), len(four), len(two)] == [MATCHES] * 3
    moved = Counter(four[match] for match in three if three[match] != four[match])
    assert set(moved) == {4}
    assert all(three[match] == two[match] or three[match] == 3 for match in three)


def followed(nats: NatsServer, url: str, stream: str, shards: list[str]) -> dict[str, int]:
    """The number of the publisher of each match of which anything was stored."""
    words = ("publish", "--live", "--url", url, "--to", nats.url, "--stream", stream)
    with ExitStack() as stack:
        runs: list[Running] = [
            stack.enter_context(following(*words, "--max-sockets", "20", "--shard", shard))
            for shard in shards
        ]
        names = {str(run.process.pid): number for number, run in enumerate(runs, 1)}
        ends_at = time.monotonic() + 60
        while True:
            owners: dict[str, set[int]] = {}
            time.sleep(1)
            if "config" in asked(nats.url, f"STREAM.INFO.{stream}"):
                for each in stored_messages(nats.url, stream):
                    match = ":".join(each.subject.split(".")[1:3])
                    pid = each.headers["Livecli-Publisher"].rpartition("-")[2]
                    owners.setdefault(match, set()).add(names[pid])
            if len(owners) == MATCHES or time.monotonic() > ends_at:
                break
        for run in runs:
            run.send(signal.SIGTERM)
            run.code()
    assert all(len(each) == 1 for each in owners.values()), "a match with two publishers"
    return {match: number for match, (number,) in owners.items()}


def test_a_shard_without_any_of_the_matches_is_said() -> None:
    """The third of three has it; the two others have nothing to do."""
    results = [
        livecli("publish", "204849", "--url", "ws://127.0.0.1:9", "--shard", f"{number}/3")
        for number in (1, 2)
    ]

    assert [result.code for result in results] == [0, 0]
    assert all("nothing to follow" in result.stderr for result in results)
