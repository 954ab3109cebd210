"""Records that wait for their turn, whatever takes them: bounded, and failures are reported."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Event, Lock
from time import monotonic

from livecli.feed.frames import Frame
from livecli.named_tuple import NamedTuple
from livecli.outbox import Outbox
from livecli.wording import counted

from .deliverer import Undelivered


MOST = 1000  # records that wait; then the oldest is dropped
MOST_BYTES = 64 * 2**20  # of them all
SAY_EVERY_S = 10.0  # a failure; those that come earlier are counted
QUIET_S = 1.0  # at the end, before it is said that we wait
ENDING_S = 2.0  # for what is given up to end
# What takes a record, and hears when nobody waits for it any more; raises Undelivered.
Send = Callable[[Frame, Event], None]


class Talk(NamedTuple):
    """How a deliverer reaches people: warnings, notes, and what wakes the pipeline's thread."""

    warn: Callable[[str], None]
    note: Callable[[str], None]
    wake: Callable[[], None]


class Queued:
    """A deliverer whose records are sent by threads of their own, those of a match in order."""

    def __init__(self, name: str, send: Send, *, at_once: int, talk: Talk) -> None:
        self.name = name
        self.failures = 0
        self._send = send
        self._talk = talk
        self._outbox: Outbox[Frame] = Outbox(
            self._hand_over,
            at_once=at_once,
            most=MOST,
            size=lambda record: len(record.raw),
            most_size=MOST_BYTES,
        )
        self._lock = Lock()  # of what follows
        self._unreported = 0
        self._why = ""  # the first of these failures
        self._report_at = 0.0

    def deliver(self, record: Frame) -> None:
        dropped = self._outbox.put(_place(record), record)
        if dropped:
            self._failed(f"dropped, for {MOST:,} more recent ones wait", len(dropped))

    @property
    def deadline(self) -> float | None:
        return self._report_at if self._unreported else None

    def attend(self) -> None:
        if self._unreported and monotonic() >= self._report_at:
            self._report()

    def close(self, ends_at: float) -> None:
        limit_s = max(0.0, ends_at - monotonic())
        if not self._outbox.finish(min(QUIET_S, limit_s)):
            waiting = counted(len(self._outbox), "delivery", "deliveries")
            self._talk.note(
                f"{self.name}: waiting for {waiting}, {limit_s:.0f} s at the most; "
                "a second Ctrl-C ends it"
            )
            self._outbox.finish(ends_at - monotonic())
        _, waiting_records = self._outbox.give_up(ENDING_S)
        going = len(self._outbox)
        if waiting_records or going:
            self._failed("not delivered when the run was over", len(waiting_records) + going)
        if self._unreported:
            self._report()

    def _hand_over(self, record: Frame) -> None:
        try:
            self._send(record, self._outbox.stopping)
        except Undelivered as failed:
            self._failed(str(failed))
        except Exception as error:  # of other people's code, or of ours: the others still go
            self._failed(f"{type(error).__name__}: {error}")

    def _failed(self, why: str, count: int = 1) -> None:
        with self._lock:
            self._why = self._why if self._unreported else why
            self.failures += count
            self._unreported += count
        self._talk.wake()

    def _report(self) -> None:
        with self._lock:
            count, why = self._unreported, self._why
            self._unreported = 0
        self._report_at = monotonic() + SAY_EVERY_S
        more = f"; {count - 1} more failed" if count > 1 else ""
        self._talk.warn(f"{self.name}: {why}{more}")


def _place(record: Frame) -> Hashable:
    """Records of one place go in their order: those of a match, and those of none."""
    return record.sport or "", record.event_id
