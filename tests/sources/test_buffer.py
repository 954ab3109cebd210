"""Before a slow reader: nothing is lost, or what is lost is counted, within a bound."""

from __future__ import annotations

import orjson

from livecli.feed.codec import decode
from livecli.sources.buffer import BLOCK, DROP, EXIT, Buffer


FRAME = decode(b'{"type":"event","event_id":204849,"x":"%b"}' % (b"y" * 1000))
TEN = [FRAME] * 10  # of about 12,400 bytes, overhead included


def filled(policy: str, batches: int) -> tuple[Buffer, list[str]]:
    """A buffer for three batches that got this many, and what it called for."""
    calls: list[str] = []
    buffer = Buffer(
        most_bytes=40_000,
        policy=policy,
        on_full=lambda: calls.append("full"),
        on_room=lambda: calls.append("room"),
    )
    for _ in range(batches):
        buffer.put(TEN)
    return buffer, calls


def test_it_is_full_when_another_batch_would_be_too_much():
    """Once, however much is put after it; nothing of it is lost."""
    assert filled(BLOCK, 2)[1] == []
    buffer, calls = filled(BLOCK, 5)

    assert calls == ["full"]
    assert buffer.take() == TEN * 5
    assert calls == ["full", "room"]
    assert buffer.empty


def test_reading_may_go_on_when_half_of_it_is_free():
    """Not at every batch, or it would go on and off."""
    buffer, calls = filled(BLOCK, 400)
    taken = 0
    while calls == ["full"]:
        before = buffer.bytes
        taken += len(buffer.take())
        assert before > 20_000

    assert calls == ["full", "room"]
    assert taken + sum(map(len, iter(buffer.take, []))) == 4000


def test_what_is_dropped_is_the_oldest_and_is_counted():
    """The record of it comes before the frames that follow."""
    buffer, calls = filled(DROP, 10)
    record, *frames = buffer.take()

    assert calls == []
    assert orjson.loads(record.raw)["frames"] == 100 - len(frames)
    assert frames == [FRAME] * len(frames)
    assert len(frames) >= 20


def test_exit_asks_for_the_end_and_for_nothing_else():
    """What waits is still there to be taken."""
    buffer, calls = filled(EXIT, 5)

    assert buffer.take() == TEN * 5
    assert calls == ["full"]
