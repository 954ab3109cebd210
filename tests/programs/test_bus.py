"""`publish` and `tail --bus` as a user runs them, with a real nats-server between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.nats import NatsServer, nats_server
from support.program import following, livecli, served


@pytest.fixture(scope="module")
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    with nats_server(tmp_path_factory.mktemp("nats")) as server:
        yield server


def test_what_is_published_is_read(nats: NatsServer):
    """The frames of a match come out of the bus as the feed sent them, from its beginning."""
    published = livecli(
        "publish", "--demo", "--speed", "50", "--duration", "2", "--to", nats.url,
        "--stream", "one", "-v",
    )  # fmt: skip
    read = livecli(
        "tail", "--bus", nats.url, "--stream", "one", "--from", "start", "204849",
        "-c", "10", "-f", "ndjson",
    )  # fmt: skip

    assert published.code == 0, published.stderr
    assert published.stdout == b""
    assert read.code == 0, read.stderr
    assert {frame["event_id"] for frame in read.frames} == {204849}
    assert all(frame["type"] != "subscribed" for frame in read.frames)


def test_two_publishers_make_one_stream(nats: NatsServer):
    """Each frame is stored once, in the feed's order, whoever is quicker."""
    with served("--speed", "30", "--seed", "3") as service:
        words = ("publish", "204849", "--url", service.url, "--duration", "4", "-v")
        bus = ("--to", nats.url, "--stream", "two", "--patience", "0.2")
        with following(*words, *bus) as one:
            other = livecli(*words, *bus)
            one.process.wait(20)
    read = livecli(
        "tail", "--bus", nats.url, "--stream", "two", "--from", "start", "-t", "livedata",
        "-f", "ndjson", "--duration", "1",
    )  # fmt: skip
    times = [frame["uts"] for frame in read.frames]

    assert other.code == 0, other.stderr
    assert len(times) > 10
    assert times == sorted(times)
    assert len(set(read.lines)) == len(read.lines)
    assert not any(" 0 collapsed" in line for line in other.said if "collapsed" in line)


def test_no_server_is_code_3(tmp_path: Path):
    """A bus that is not there ends a run as a feed does that is not there."""
    result = livecli("tail", "--bus", "nats://127.0.0.1:9", "--max-retries", "0")

    assert result.code == 3
    assert "nats://127.0.0.1:9: not reachable" in result.stderr


def test_no_stream_is_code_2(nats: NatsServer):
    """A reader makes no stream: the sentence names what does."""
    result = livecli("tail", "--bus", nats.url, "--stream", "none")

    assert result.code == 2
    assert "livecli publish" in result.stderr
