"""`publish --standby`: one publishes, another goes on within seconds, and neither repeats it."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from support.nats import Line, NatsServer, StoredMessage, nats_server, stored_messages
from support.program import Running, following, served


OURS = "the lease is ours"
WAITING = "publishes, waiting"
LOST = "the lease is over"
STREAM = "livecli"


@pytest.fixture
def nats(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path) as server:
        yield server


@pytest.fixture
def feed() -> Iterator[str]:
    with served("--speed", "30", "--seed", "5") as service:
        yield service.url


def words(url: str, feed: str, takeover: str) -> tuple[str, ...]:
    return (
        *("publish", "204849", "--url", feed, "--to", url, "-v"),
        *("--standby", "--takeover", takeover),
    )


def publishers(messages: list[StoredMessage]) -> list[str]:
    """Who published, one after the other."""
    return [name for name, _ in groupby(each.headers["Livecli-Publisher"] for each in messages)]


def is_in_order(messages: list[StoredMessage]) -> bool:
    """Whether no frame stands behind a newer one of its subject, and no position twice."""
    times: dict[str, float] = {}
    for each in messages:
        received_ms = float(each.headers["Livecli-Received-Ms"])
        if received_ms < times.get(each.subject, 0):
            return False
        times[each.subject] = received_ms
    positions = [each.data for each in messages if each.subject.endswith(".livedata")]
    return len(set(positions)) == len(positions)  # events repeat themselves, as in the feed


def said_times(run: Running, words: str, times: int) -> None:
    """Wait until something was said so often."""
    ends_at = time.monotonic() + 30
    while run.stderr.count(words) < times:
        assert time.monotonic() < ends_at, run.stderr
        time.sleep(0.02)


def stored_some(nats: NatsServer, name: str, more_than: int = 0) -> int:
    """Wait until this publisher has stored more; returns how many it has by then."""
    ends_at = time.monotonic() + 30
    while True:
        found = stored_messages(nats.url, STREAM)
        count = sum(each.headers["Livecli-Publisher"].endswith(name) for each in found)
        if count > more_than:
            return count
        assert time.monotonic() < ends_at, f"nothing of {name} among {len(found)}"
        time.sleep(0.1)


def test_one_that_was_stopped_drops_what_it_read(nats: NatsServer, feed: str):
    """Awake again, it publishes nothing of what another has published meanwhile."""
    with following(*words(nats.url, feed, "2s")) as one:
        one.wait_for("following match")
        with following(*words(nats.url, feed, "2s")) as other:
            other.wait_for(WAITING)
            before = other.stderr
            stored_some(nats, f"-{one.process.pid}")
            one.send(signal.SIGSTOP)
            other.wait_for(OURS)
            stored_some(nats, f"-{other.process.pid}")
            one.send(signal.SIGCONT)
            one.wait_for(LOST)
            said_times(one, WAITING, 1)
            other.send(signal.SIGTERM)
            code = other.code()
            said_times(one, "following match", 2)
        stored_some(nats, f"-{one.process.pid}", stored_some(nats, f"-{one.process.pid}"))
        one.send(signal.SIGTERM)
        one.code()
        messages = stored_messages(nats.url, STREAM)

    assert code == -signal.SIGTERM
    assert "connecting" not in before  # a standby opens no socket to the feed
    assert len(publishers(messages)) == 3
    assert is_in_order(messages)


def test_a_standby_that_waits_ends_by_a_signal(nats: NatsServer, feed: str):
    """It dies of it as any other program, and the holder goes on."""
    with following(*words(nats.url, feed, "2s")) as one:
        one.wait_for(OURS)
        with following(*words(nats.url, feed, "2s")) as other:
            other.wait_for(WAITING)
            other.send(signal.SIGTERM)
            code = other.code()
            lost = LOST in one.stderr

    assert code == -signal.SIGTERM
    assert not lost


def test_the_holder_is_killed(nats: NatsServer, feed: str, long: bool):
    """The other has taken over ten seconds later, by the options' default."""
    if not long:
        pytest.skip("--long: ten seconds")
    with following(*words(nats.url, feed, "10s")) as one:
        one.wait_for("following match")
        with following(*words(nats.url, feed, "10s")) as other:
            other.wait_for(WAITING)
            stored_some(nats, f"-{one.process.pid}")
            killed_at = time.monotonic()
            one.process.kill()
            other.wait_for("following match")
            took_s = time.monotonic() - killed_at
            stored_some(nats, f"-{other.process.pid}")
            messages = stored_messages(nats.url, STREAM)

    assert took_s < 10
    assert len(publishers(messages)) == 2
    assert is_in_order(messages)


def test_the_holder_is_cut_off(nats: NatsServer, feed: str, long: bool):
    """What it could not send by then is not sent later either, when the line is mended."""
    if not long:
        pytest.skip("--long: half a minute")
    line = Line(nats.port)
    with following(*words(line.url, feed, "10s")) as one:
        one.wait_for("following match")
        with following(*words(nats.url, feed, "10s")) as other:
            other.wait_for(WAITING)
            stored_some(nats, f"-{one.process.pid}")
            cut_at = time.monotonic()
            line.cut()
            other.wait_for("following match")
            took_s = time.monotonic() - cut_at
            one.wait_for(LOST)
            time.sleep(12)  # longer than the duplicate window: an old frame would be stored
            line.mend()
            one.wait_for(WAITING)
            stored_some(nats, f"-{other.process.pid}", stored_some(nats, f"-{other.process.pid}"))
            messages = stored_messages(nats.url, STREAM)
    line.close()

    assert took_s < 10
    assert len(publishers(messages)) == 2
    assert is_in_order(messages)
