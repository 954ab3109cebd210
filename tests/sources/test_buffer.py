"""Between two threads: the one that reads does not run away from the one that writes."""

from __future__ import annotations

from livecli.feed.codec import decode
from livecli.sources.buffer import AHEAD_BYTES, Buffer


FRAME = decode(b'{"type":"event","event_id":204849,"x":"%b"}' % (b"y" * 1000))
PART = [FRAME] * (AHEAD_BYTES // 1000 // 4 + 1)  # with five of these it is ahead, or before


def resting() -> tuple[Buffer, list[int]]:
    """A buffer, and how many bytes waited whenever the reading side rested."""
    rests: list[int] = []
    buffer = Buffer(lambda: None, most_bytes=2**30, rest=lambda: rests.append(buffer.bytes))
    return buffer, rests


def test_who_reads_rests_when_the_other_falls_behind():
    """Both need the interpreter, and without a rest the writing side would hardly get it."""
    buffer, rests = resting()
    buffer.put(PART)
    buffer.take()
    for _ in range(5):
        buffer.put(PART)

    assert len(rests) == 1
    assert rests[0] > AHEAD_BYTES


def test_who_reads_rests_again_only_after_something_was_taken():
    """For a reader that is asleep nothing is gained by waiting: the buffer is to fill up."""
    buffer, rests = resting()
    for _ in range(20):
        buffer.put(PART)
    assert rests == []

    buffer.take()
    for _ in range(20):
        buffer.put(PART)
    assert len(rests) == 1


def test_who_keeps_up_is_not_waited_for():
    """However much passes through."""
    buffer, rests = resting()
    for _ in range(20):
        buffer.put(PART)
        assert buffer.take() == PART

    assert rests == []
