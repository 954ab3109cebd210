"""The bus as a source: what is taken, acknowledged, held up, and which matches come and go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from livecli.bus.consumer_settings import Beginning
from livecli.environment import Environment
from livecli.errors import OutputFailed
from livecli.feed.frames import Frame, StreamPlace
from livecli.feed.sports import Match
from livecli.poller import Poller
from livecli.sources import bus_reader
from livecli.sources.bus_reader import LOOK_S, OVER_S, QUIET_S, BusReader


ONE, TWO = Match("football", 7), Match("football", 8)


class SilentSubscriber:
    """Connects to nothing; writes down what it is told."""

    def __init__(self, *_: object, **__: object) -> None:
        self.acknowledged: list[int] = []
        self.paused = False
        self.reconnects = 0
        self.connected = True

    def start(self, behind: object) -> None: ...
    def close(self) -> None: ...

    def resume(self) -> None:
        self.paused = False

    def written(self, sequence: int) -> None:
        self.acknowledged.append(sequence)


class Reading:
    """A reader and its world. `comings` is what the sink is told."""

    def __init__(self, **more: Any) -> None:
        self.now = 100.0
        self.comings: list[tuple[str, Match]] = []
        self.poller = Poller(lambda: self.now)
        nothing: Any = None
        options: dict[str, Any] = {"matches": (), "most_bytes": 10**6, **more}
        self.reader = BusReader(
            self.poller,
            nothing,
            [],
            options.pop("beginning", Beginning()),
            join=lambda match: self.comings.append(("join", match)),
            leave=lambda match: self.comings.append(("leave", match)),
            say=lambda text: None,
            env=Environment(monotonic=lambda: self.now),
            **options,
        )
        self.subscriber: Any = self.reader._subscriber
        self.reader.open()

    def came(self, *frames: Frame) -> None:
        self.reader._delivered(list(frames))

    def pass_s(self, seconds: float) -> None:
        for _ in range(round(seconds / LOOK_S)):
            self.now += LOOK_S
            self.poller.sleep(self.now)


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_reader, "Subscriber", SilentSubscriber)


@pytest.fixture
def reading() -> Iterator[Reading]:
    made = Reading()
    yield made
    made.poller.close()


def frame(sequence: int, match: Match = ONE) -> Frame:
    made = Frame(b'{"type":"livedata"}', "livedata", match.event_id, match.sport, 1000.0)
    made.place = StreamPlace(1, sequence)
    return made


def test_what_was_taken_is_acknowledged_when_more_is_taken(reading: Reading):
    """The pipeline takes more only when it has written the last."""
    reading.came(frame(1), frame(2))
    first = reading.reader.take()
    reading.came(frame(3))
    early = list(reading.subscriber.acknowledged)
    second = reading.reader.take()

    assert (len(first), len(second)) == (2, 1)
    assert early == []
    assert reading.subscriber.acknowledged == [2]


def test_what_a_durable_reader_has_not_taken_comes_again():
    """At its end, it takes nothing more, and acknowledges what was written."""
    reading = Reading(beginning=Beginning(durable="me"), singly=True)
    reading.came(frame(1), frame(2), frame(3))
    first = reading.reader.take()
    reading.reader.stop()
    rest = reading.reader.take()

    assert [each.place.sequence for each in first] == [1]
    assert rest == []
    assert reading.reader.done
    assert reading.subscriber.acknowledged == [1]


def test_a_match_joins_with_its_first_frame(reading: Reading):
    """Before the frame is written, and once."""
    reading.came(frame(1), frame(2, TWO), frame(3))
    reading.reader.take()

    assert reading.comings == [("join", ONE), ("join", TWO)]


def test_a_match_that_is_over_leaves_a_minute_later(reading: Reading):
    """Its last frames come seconds after its end; one that comes later brings it back."""
    reading.came(frame(1), frame(2, TWO))
    reading.reader.take()
    reading.reader.set_over(ONE, True)
    reading.pass_s(OVER_S - LOOK_S)
    early = len(reading.comings)
    reading.pass_s(LOOK_S)
    reading.came(frame(3))
    reading.reader.take()

    assert early == 2
    assert reading.comings[2:] == [("leave", ONE), ("join", ONE)]


def test_a_match_that_falls_silent_leaves_in_the_end(reading: Reading):
    """Nobody said that it is over, and its files would stay open for ever."""
    reading.came(frame(1))
    reading.reader.take()
    reading.pass_s(QUIET_S + LOOK_S)

    assert reading.comings == [("join", ONE), ("leave", ONE)]


def test_a_match_that_is_named_stays():
    """It was asked for."""
    reading = Reading(matches=(ONE,))
    reading.came(frame(1))
    reading.reader.take()
    reading.pass_s(QUIET_S + LOOK_S)

    assert reading.comings == [("join", ONE)]


def test_a_slow_reader_holds_up_the_subscriber():
    """Nothing more is asked for until half of the buffer is free."""
    reading = Reading(most_bytes=1000)
    reading.came(*(frame(number) for number in range(4)))
    held_up = reading.subscriber.paused
    reading.reader.take()

    assert held_up
    assert not reading.subscriber.paused


def test_a_slow_reader_may_end_the_run():
    """As on the feed, with the same words."""
    reading = Reading(most_bytes=1000, on_slow="exit")
    reading.came(*(frame(number) for number in range(4)))

    assert reading.reader.done
    assert isinstance(reading.reader.problem, OutputFailed)


def test_a_slow_reader_may_miss_the_oldest():
    """What it missed is told in their place."""
    reading = Reading(most_bytes=500, on_slow="drop")
    for number in range(4):
        reading.came(frame(number))

    assert [each.type for each in reading.reader.take()] == ["_drop", "livedata", "livedata"]
