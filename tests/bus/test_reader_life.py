"""A play with a clock: what a reader hears, and when it takes its consumer for gone."""

from __future__ import annotations

import pytest

from livecli.bus.reader_life import HEARTBEAT_S, LOOK_S, ReaderLife


NOTICED_S = 15.0  # within which a reader begins anew, with a second for each step of it


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_heartbeats_are_life(clock: Clock):
    """Nothing happens in the matches for an hour, and the reader stays."""
    life = ReaderLife(clock)
    for _ in range(720):
        clock.now += HEARTBEAT_S
        life.status("100", "Idle Heartbeat")

    assert life.problem is None


def test_silence_is_noticed_in_time(clock: Clock):
    """A server that stands still sends no heartbeat, and its connection stays open."""
    life = ReaderLife(clock)
    life.heard()
    silent_s = 0.0
    while life.problem is None:
        clock.now += 0.5
        silent_s += 0.5

    assert 2 * HEARTBEAT_S < silent_s < NOTICED_S - 2


@pytest.mark.parametrize(
    ("status", "words"),
    [("409", "Consumer Deleted"), ("503", ""), ("409", "Consumer is push based")],
)
def test_a_consumer_that_is_gone_is_noticed_at_once(clock: Clock, status: str, words: str):
    """By the server's word, or because nobody answers for it."""
    life = ReaderLife(clock)

    assert not life.status(status, words)
    assert life.problem is not None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("404", "No Messages"),
        ("408", "Request Timeout"),
        ("409", "Batch Completed"),
        ("409", "Message Size Exceeds MaxBytes"),
        ("409", "Leadership Change"),
    ],
)
def test_a_pull_that_is_over_is_followed_by_another(clock: Clock, status: str, words: str):
    """The consumer is there."""
    life = ReaderLife(clock)

    assert life.status(status, words)
    assert life.problem is None


def test_a_reader_that_is_held_up_hears_nothing(clock: Clock):
    """It asks for nothing, so silence says nothing; from then on when it asks again, it does."""
    life = ReaderLife(clock)
    life.pause()
    clock.now += 3600
    problem_while_paused = life.problem
    life.resume()
    clock.now += 3 * HEARTBEAT_S

    assert problem_while_paused is None
    assert life.problem is not None


def test_the_stream_is_looked_at_now_and_then(clock: Clock):
    """Nobody tells a reader that what it has not read is gone."""
    life = ReaderLife(clock)
    looks = 0
    for _ in range(60):
        clock.now += 1
        looks += life.must_look()

    assert looks == 60 / LOOK_S
