"""The sink around another one: first there, then on to the deliverers."""

from __future__ import annotations

from typing import Any

from support.deliveries import record

from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.sinks.deliveries.delivering import Delivering


class Out:
    """A sink that keeps a log."""

    fd, gone, pending, failures = 7, False, 3, 1

    def __init__(self, log: list[Any]) -> None:
        self.log = log
        self.deadline: float | None = 5.0

    def open(self) -> None:
        self.log.append("open")

    def write(self, batch: list[Frame]) -> None:
        self.log.append(("write", [each.body["n"] for each in batch]))

    def flush(self) -> None:
        self.log.append("flush")

    def join(self, match: Match) -> None:
        self.log.append(("join", match))

    def leave(self, match: Match) -> None:
        self.log.append(("leave", match))

    def close(self, cause: str) -> None:
        self.log.append(("close", cause))


class Kept:
    """A deliverer that keeps the same log."""

    name, failures = "kept", 2

    def __init__(self, log: list[Any]) -> None:
        self.log = log
        self.deadline: float | None = 4.0

    def deliver(self, record: Frame) -> None:
        self.log.append(("deliver", record.body["n"]))

    def attend(self) -> None:
        self.log.append("attend")

    def close(self, ends_at: float) -> None:
        self.log.append("closed")


def test_a_record_is_written_before_it_is_delivered():
    """And only those that are wanted; all that a pipeline asks for is answered for both."""
    log: list[Any] = []
    out, kept = Out(log), Kept(log)
    sink = Delivering(out, [kept], lambda each: each.body["n"] > 1, 0.0)
    sink.open()
    sink.write([record(1), record(2)])
    sink.flush()
    sink.join(Match("football", 7))
    sink.leave(Match("football", 7))
    sink.close("ended")

    assert log == [
        "open",
        ("write", [1, 2]),
        ("deliver", 2),
        "attend",
        "flush",
        ("join", Match("football", 7)),
        ("leave", Match("football", 7)),
        ("close", "ended"),
        "closed",
    ]
    assert (sink.fd, sink.pending, sink.failures, sink.deadline) == (7, 3, 3, 4.0)
    sink.gone = True
    assert out.gone
    out.deadline = kept.deadline = None
    assert sink.deadline is None
