"""Records that wait for their turn: what is dropped, what is said, and how it ends."""

from __future__ import annotations

from threading import Event
from time import monotonic

import pytest
from support.deliveries import Said, record, soon

from livecli.feed.frames import Frame
from livecli.sinks.deliveries import queued
from livecli.sinks.deliveries.deliverer import Undelivered
from livecli.sinks.deliveries.queued import Queued


def test_a_match_is_told_in_its_order():
    """Whatever is told of others meanwhile."""
    sent: list[tuple[int | None, int]] = []
    said = Said()

    def send(each: Frame, stopping: Event) -> None:
        sent.append((each.event_id, each.body["n"]))

    deliverer = Queued("--exec x", send, at_once=4, talk=said.talk)
    for number in range(100):
        for match in (7, 8, 9):
            deliverer.deliver(record(number, match))
    deliverer.close(soon())

    for match in (7, 8, 9):
        assert [number for about, number in sent if about == match] == list(range(100))
    assert (said.warnings, said.notes, deliverer.failures) == ([], [], 0)


def test_a_thousand_failures_are_a_few_sentences(monkeypatch: pytest.MonkeyPatch):
    """The first at once, the others together."""
    said = Said()

    def send(each: Frame, stopping: Event) -> None:
        raise Undelivered("HTTP 500")

    deliverer = Queued("--webhook http://host", send, at_once=1, talk=said.talk)
    deliverer.deliver(record())
    assert deliverer._outbox.finish(10)
    assert deliverer.deadline is not None
    deliverer.attend()
    assert deliverer.deadline is None
    for number in range(999):
        deliverer.deliver(record(number))
    assert deliverer._outbox.finish(10)
    deliverer.attend()
    deliverer.close(soon())

    assert deliverer.failures == 1000
    assert said.warnings == [
        "--webhook http://host: HTTP 500",
        "--webhook http://host: HTTP 500; 998 more failed",
    ]


def test_what_does_not_fit_is_dropped_and_counted(monkeypatch: pytest.MonkeyPatch):
    """The oldest first, for what is new is worth more."""
    monkeypatch.setattr(queued, "MOST", 3)
    said, held, begun = Said(), Event(), Event()
    sent: list[int] = []

    def send(each: Frame, stopping: Event) -> None:
        begun.set()
        held.wait(10)
        sent.append(each.body["n"])

    deliverer = Queued("--exec x", send, at_once=1, talk=said.talk)
    deliverer.deliver(record(0))
    assert begun.wait(10)
    for number in range(1, 10):
        deliverer.deliver(record(number))
    held.set()
    deliverer.close(soon())

    assert sent == [0, 7, 8, 9]
    assert deliverer.failures == 6
    assert said.warnings == ["--exec x: dropped, for 3 more recent ones wait; 5 more failed"]


def test_what_waits_in_the_end_is_counted(monkeypatch: pytest.MonkeyPatch):
    """The run ends all the same, and says first what it waits for."""
    monkeypatch.setattr(queued, "QUIET_S", 0.01)
    monkeypatch.setattr(queued, "ENDING_S", 0.01)
    said, held = Said(), Event()
    deliverer = Queued("--exec x", lambda each, stopping: held.wait(10), at_once=1, talk=said.talk)
    for number in range(3):
        deliverer.deliver(record(number))
    deliverer.close(monotonic() + 0.1)
    held.set()

    assert said.notes == [
        "--exec x: waiting for 3 deliveries, 0 s at the most; a second Ctrl-C ends it"
    ]
    assert said.warnings == ["--exec x: not delivered when the run was over; 2 more failed"]
    assert deliverer.failures == 3


def test_a_bug_is_a_failure_like_any_other():
    """The next record still goes."""
    said = Said()

    def send(each: Frame, stopping: Event) -> None:
        if each.body["n"] == 0:
            raise KeyError("here")

    deliverer = Queued("--notify x", send, at_once=1, talk=said.talk)
    deliverer.deliver(record(0))
    deliverer.deliver(record(1))
    deliverer.close(soon())

    assert said.warnings == ["--notify x: KeyError: 'here'"]
    assert deliverer.failures == 1
