"""Those who read from a bus, as a user runs them, against a real nats-server."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from support import in_process
from support.nats import NatsServer, nats_server
from support.numbered_stream import NumberedStream
from support.program import Running, following, served

from livecli.feed.records import missed
from livecli.feed.sports import Match


NOW_MS = time.time() * 1000


@pytest.fixture(scope="module")
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    with nats_server(tmp_path_factory.mktemp("nats")) as server:
        yield server


@pytest.fixture(scope="module")
def published(nats: NatsServer) -> str:
    """The name of a stream with a quarter of an hour of made-up matches."""
    result = in_process.livecli(
        *("publish", "--demo", "--speed", "400", "--duration", "2.5"),
        *("--to", nats.url, "--stream", "demo"),
    )
    assert result.code == 0, result.stderr
    return "demo"


def test_the_state_comes_first_and_each_subject_once(nats: NatsServer, published: str):
    """The last frame of each type of each match, and then what comes."""
    words = ("tail", "--bus", nats.url, "--stream", published, "--state", "-f", "ndjson")
    read = in_process.livecli(*words, "--idle-timeout", "0.6")
    subjects = [(frame["event_id"], frame["type"]) for frame in read.frames]

    assert len(subjects) > 5
    assert len(set(subjects)) == len(subjects)


def test_alerts_begin_with_the_state(nats: NatsServer, published: str, tmp_path: Path):
    """What was before is the baseline, and no news; but for those who ask for it."""
    words = ("alerts", "--bus", nats.url, "--stream", published, "--idle-timeout", "0.6")
    now = in_process.livecli(*words, "--state", tmp_path / "one")
    all_of_it = in_process.livecli(
        *words, "--state", tmp_path / "two", "--from", "start", "--on", "goal"
    )

    assert (now.code, now.frames) == (0, []), now.stderr
    assert {frame["kind"] for frame in all_of_it.frames} == {"goal"}


def test_check_judges_what_is_on_a_bus(nats: NatsServer, published: str):
    """Frames of a bus are as those of the feed."""
    words = ("check", "--bus", nats.url, "--stream", published, "--from", "start")
    result = in_process.livecli(*words, "--idle-timeout", "0.6")

    assert result.code == 0, result.stdout
    assert b"findings: none" in result.stdout


def test_a_relay_serves_what_is_on_a_bus(nats: NatsServer, published: str):
    """Its clients begin with a snapshot, as they do on the feed."""
    words = ("--bus", nats.url, "--stream", published)
    with served("204849", *words, command="relay") as relay:
        read = in_process.livecli("tail", "204849", "--url", relay.url, "-c", "1", "-f", "ndjson")

    assert read.frames[0]["type"] == "subscribed"
    assert read.frames[0]["event"]["home"]["name"] == "Arsenal"


def test_a_durable_reader_goes_on_where_it_stopped(nats: NatsServer):
    """Nothing between two runs that each take some is lost, and nothing is doubled."""
    stream = NumberedStream(nats.url, "durable", (7,))
    words = ("tail", "--bus", nats.url, "--stream", "durable", "--durable", "me", "-f", "ndjson")
    stream.put(20)
    first = in_process.livecli(*words, "--idle-timeout", "0.6")
    stream.put(200)
    runs = [in_process.livecli(*words, "-c", "25") for _ in range(3)]
    read = [frame["n"] for run in runs for frame in run.frames]

    assert first.frames == []  # a reader that is new begins now
    assert read == list(range(20, 95))


def test_a_durable_reader_that_is_killed_loses_nothing(nats: NatsServer, long: bool):
    """At least once: what it had not acknowledged comes again, first, and in order."""
    if not long:
        pytest.skip("--long")
    chance = random.Random(3)
    stream = NumberedStream(nats.url, "killed", (7,))
    words = ("tail", "--bus", nats.url, "--stream", "killed", "--durable", "me", "-f", "ndjson")
    stream.put(20)
    in_process.livecli(*words, "--idle-timeout", "0.6")
    seen: list[int] = []
    with stream.goes_on(0.05):
        for _ in range(20):
            with following(*words) as reader:
                seen.append(json.loads(reader.line())["n"])
                time.sleep(chance.uniform(0, 0.3))
                reader.send(signal.SIGKILL)
                reader.code()
                seen += _numbers(reader)
    read = in_process.livecli(*words, "--idle-timeout", "1.5")
    rest = [frame["n"] for frame in read.frames]

    assert rest == list(range(rest[0], stream.count[7]))
    assert {*seen, *rest} == set(range(20, stream.count[7]))


def test_a_server_that_restarts_costs_a_reader_nothing(nats: NatsServer):
    """It goes on behind the last message, in a consumer of the new server."""
    stream = NumberedStream(nats.url, "restarted", (7,))
    stream.put(40)
    with following(
        *("tail", "--bus", nats.url, "--stream", "restarted", "--from", "start"),
        *("-f", "ndjson", "-c", "80", "--patience", "0.2"),
    ) as reader:
        first = [reader.line() for _ in range(40)]
        nats.kill()
        nats.start()
        stream.put(80)
        result = reader.end()

    assert result.code == 0, result.stderr
    assert len({*first, *result.lines}) == 80
    assert "connected again" in result.stderr


@pytest.mark.parametrize("loss", ["consumer", "purge", "stream"])
def test_what_is_lost_is_noticed(nats: NatsServer, long: bool, loss: str):
    """Within 15 s a reader goes on, whoever deleted what it read from."""
    if not long and loss != "consumer":
        pytest.skip("--long")
    stream = NumberedStream(nats.url, f"lost-{loss}", (7,))
    stream.put(20)
    with following(
        *("tail", "--bus", nats.url, "--stream", stream.name, "--from", "start"),
        *("-f", "ndjson", "-c", "40", "--patience", "0.2"),
    ) as reader:
        for _ in range(20):
            reader.line()
        asyncio.run(_lose(nats.url, stream.name, loss))
        stream.put(40)
        began = time.monotonic()
        result = reader.end()

    assert time.monotonic() - began < 15
    assert result.code == 0, result.stderr
    assert [frame["n"] for frame in result.frames] == list(range(20, 40))


def test_a_server_that_stands_still_is_noticed(nats: NatsServer, long: bool):
    """Its connections stay open, and nothing comes by them."""
    if not long:
        pytest.skip("--long")
    assert nats.process is not None
    stream = NumberedStream(nats.url, "still", (7,))
    stream.put(20)
    with following("tail", "--bus", nats.url, "--stream", "still", "--from", "start") as reader:
        for _ in range(20):
            reader.line()
        nats.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        while "lost (" not in reader.stderr and time.monotonic() - began < 20:
            time.sleep(0.1)
        noticed_s = time.monotonic() - began
        nats.process.send_signal(signal.SIGCONT)
        stream.put(40)
        rest = [json.loads(reader.line())["n"] for _ in range(20)]

    assert noticed_s < 15
    assert rest == list(range(20, 40))


def test_a_gap_of_one_publisher_is_told_where_no_other_was_there(nats: NatsServer):
    """The frames of a pair's other half are those that the first one missed."""
    begin = NOW_MS - 60_000
    gaps = {7: (begin + 1000, begin + 9000), 8: (begin + 11_000, begin + 19_000)}
    asyncio.run(_publish_gaps(nats.url, begin, gaps))
    words = ("tail", "--bus", nats.url, "--stream", "gaps", "--from", "start", "-f", "ndjson")
    read = in_process.livecli(*words, "--gaps", "inline", "--idle-timeout", "0.6")

    assert [f["event_id"] for f in read.frames if f["type"] == "_gap"] == [8]


def test_without_the_client_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch):
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "nats", None)
    monkeypatch.setitem(sys.modules, "nats.aio.client", None)
    result = in_process.livecli("tail", "--bus", "nats://127.0.0.1:9")

    assert result.code == 2
    assert "pip install 'livecli[nats]'" in result.stderr


async def _publish_gaps(url: str, begin: float, gaps: dict[int, tuple[float, float]]) -> None:
    """Ten seconds of two matches by one publisher, and these gaps by another."""
    import nats

    client = await nats.connect(url)
    stream = client.jetstream()
    await stream.add_stream(name="gaps", subjects=["gaps.>"], allow_direct=True)
    for second in range(11):
        for match in gaps:
            headers = {"Livecli-Received-Ms": f"{begin + 1000 * second}", "Livecli-Publisher": "b"}
            body = b'{"type":"livedata","event_id":%d}' % match
            await stream.publish(f"gaps.football.{match}.livedata", body, headers=headers)
    for match, (from_ms, to_ms) in gaps.items():
        body = missed(Match("football", match), "lost", None, from_ms, to_ms).raw
        headers = {"Livecli-Received-Ms": f"{to_ms}", "Livecli-Publisher": "a"}
        await stream.publish(f"gaps.football.{match}._gap", body, headers=headers)
    await client.close()


async def _lose(url: str, stream: str, loss: str) -> None:
    import nats

    client = await nats.connect(url)
    manager = client.jsm()
    if loss == "consumer":
        for each in await manager.consumers_info(stream):
            await manager.delete_consumer(stream, each.name)
    elif loss == "purge":
        await manager.purge_stream(stream)
    else:
        await manager.delete_stream(stream)
    await client.close()


def _numbers(reader: Running) -> list[int]:
    """The numbers in the rest of what a killed reader wrote."""
    found = []
    for line in reader.end().lines:
        with suppress(ValueError):  # the last one may be torn
            found.append(json.loads(line)["n"])
    return found
